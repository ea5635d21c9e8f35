import { MOST_DIALOGS_AT_ONCE, type OutcomeOfOne } from '../../src/board/messages.js';
import { OwnDb } from '../../src/database/own-db.js';
import { Intake } from '../../src/work/intake.js';
import { portalAnswers } from './board-answers.js';
import { type BoardClient, ListeningSidecar } from './board-fixture.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let one: ListeningSidecar;
let two: ListeningSidecar;
let sessions = 300;
const clients: BoardClient[] = [];
const headOfAlfa = { userId: 10, name: 'Имя10', isAdmin: false };

beforeAll(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  await writeClient(fixture.portal, 500, { name: 'Вера' });
  await writeClient(fixture.portal, 600, { name: 'Зоя' });
  one = await ListeningSidecar.start(fixture, 'one');
  two = await ListeningSidecar.start(fixture, 'two');
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(async () => {
  await one.close();
  await two.close();
  await fixture.drop();
});

async function opened(claims = {}, sidecar = one): Promise<BoardClient> {
  const client = await sidecar.open(claims);
  clients.push(client);
  await client.next('snapshot');
  return client;
}

/** A dialog that the portal has offered to the head of Альфа, or on line 6 to that of Бета. */
async function offered(lineId = 1): Promise<number> {
  const sessionId = ++sessions;
  const [clientUserId, operatorId] = lineId < 6 ? [500, 10] : [600, 20];
  const start = await writeSession(fixture.portal, sessionId, { lineId, clientUserId });
  await fixture.event('DialogStarted', start, `client:whatsapp:${clientUserId}`);
  await two.get(Intake).drain();
  await has(sessionId, operatorId);
  const result = {
    contactId: 900 + clientUserId,
    contactCreated: true,
    dealId: 700 + clientUserId,
    dealCreated: true,
    activityId: 1,
    operatorId,
    operatorOutcome: 'offered',
  };
  await portalAnswers(fixture, two, sessionId, { status: 'done', result });
  return sessionId;
}

const has = (sessionId: number, operatorId: number) =>
  fixture.portal.run(`UPDATE b_imopenlines_session SET OPERATOR_ID = ${operatorId} WHERE ID = ${sessionId}`);
const closes = (sessionId: number) => fixture.portal.run(`UPDATE b_imopenlines_session SET CLOSED = 'Y' WHERE ID = ${sessionId}`);
const moved = (sessionId: number, operatorId: number) =>
  portalAnswers(fixture, two, sessionId, { status: 'done', result: { operatorId, operatorOutcome: 'offered' } });

/** So many outcomes of the request, whatever messages they come in. */
async function outcomes(client: BoardClient, requestId: string, count: number): Promise<OutcomeOfOne[]> {
  const got: OutcomeOfOne[] = [];
  while (got.length < count) got.push(...(await client.next('outcomes', (message) => message.requestId === requestId)).outcomes);
  return got;
}

async function journalOf(sessionId: number): Promise<unknown[]> {
  return fixture.rows(`SELECT because, operator_id FROM journal WHERE session_id = ? AND kind IN ('move', 'hand') ORDER BY id`, [
    sessionId,
  ]);
}

async function ordersOf(sessionId: number): Promise<number> {
  const rows = await fixture.rows(`SELECT id FROM outbox_command WHERE subject = CONCAT('dialog:', ?) AND type = 'handOver'`, [sessionId]);
  return rows.length;
}

it('gives several dialogs to one person: each is a hand move of its own, with its own outcome', async () => {
  const [fine, refusedByPortal, closed, there, ofBeta] = [
    await offered(),
    await offered(),
    await offered(),
    await offered(),
    await offered(6),
  ];
  await closes(closed);
  await has(there, 12);
  const client = await opened({ ...headOfAlfa, lang: 'ru' });
  client.send({ type: 'moveMany', requestId: 'm', sessionIds: [fine, refusedByPortal, closed, there, ofBeta, fine], to: { userId: 12 } });
  expect(await outcomes(client, 'm', 5)).toEqual([
    { sessionId: fine, kind: 'ordered' },
    { sessionId: refusedByPortal, kind: 'ordered' },
    { sessionId: closed, kind: 'refused', code: 'DIALOG_CLOSED', message: expect.stringMatching(/закрыт/) },
    { sessionId: there, kind: 'refused', code: 'SAME_OPERATOR', message: expect.stringMatching(/[а-я]/) },
    { sessionId: ofBeta, kind: 'refused', code: 'NOT_FOUND', message: expect.stringMatching(/[а-я]/) },
  ]);
  await moved(fine, 12);
  await portalAnswers(fixture, two, refusedByPortal, { status: 'refused', code: 'OPERATOR_WRONG', message: 'x' });
  const later = await outcomes(client, 'm', 2);
  expect(later).toContainEqual({ sessionId: fine, kind: 'moved', operatorId: 12 });
  expect(later).toContainEqual({ sessionId: refusedByPortal, kind: 'refused', code: 'OPERATOR_WRONG', message: expect.any(String) });
  expect(await journalOf(fine)).toEqual([{ because: 'movedByPerson', operator_id: 12 }]);
  const [facts] = await fixture.rows<{ facts: string }>(`SELECT facts FROM journal WHERE session_id = ? AND kind = 'move'`, [fine]);
  expect(JSON.parse(facts!.facts)).toMatchObject({ toUserId: 12, actorUserId: 10 });
  expect([await journalOf(closed), await journalOf(there), await journalOf(ofBeta)]).toEqual([[], [], []]);
});

it('puts each back to the queue of its own line', async () => {
  const [first, second] = [await offered(1), await offered(2)];
  const client = await opened();
  client.send({ type: 'moveMany', requestId: 'q', sessionIds: [first, second], to: { queue: true } });
  expect((await outcomes(client, 'q', 2)).map(({ kind }) => kind)).toEqual(['ordered', 'ordered']);
  for (const sessionId of [first, second]) await moved(sessionId, 0);
  expect((await outcomes(client, 'q', 2)).map(({ kind }) => kind)).toEqual(['moved', 'moved']);
});

it('is the same move when it is asked for again, on another connection or sidecar too', async () => {
  const ids = [await offered(), await offered()];
  const [client, again, elsewhere] = [await opened(headOfAlfa), await opened(headOfAlfa), await opened(headOfAlfa, two)];
  const request = { type: 'moveMany', requestId: 'twice', sessionIds: ids, to: { userId: 13 } };
  client.send(request);
  await outcomes(client, 'twice', 2);
  client.send({ ...request, requestId: 'second click' });
  again.send(request);
  elsewhere.send(request);
  const asked = [outcomes(client, 'second click', 2), outcomes(again, 'twice', 2), outcomes(elsewhere, 'twice', 2)];
  for (const told of await Promise.all(asked)) expect(told).toEqual(ids.map((sessionId) => ({ sessionId, kind: 'ordered' })));
  for (const sessionId of ids) {
    expect(await ordersOf(sessionId)).toBe(1);
    expect(await journalOf(sessionId)).toHaveLength(1);
    await has(sessionId, 13);
    await moved(sessionId, 13);
  }
  const ends = [outcomes(client, 'second click', 2), outcomes(again, 'twice', 2), outcomes(elsewhere, 'twice', 2)];
  for (const told of await Promise.all(ends)) expect(told.map(({ kind }) => kind)).toEqual(['moved', 'moved']);
  again.send({ ...request, requestId: 'later' });
  expect(await outcomes(again, 'later', 2)).toEqual(ids.map((sessionId) => expect.objectContaining({ sessionId, code: 'SAME_OPERATOR' })));
});

it('is refused while another move of the dialog is on its way', async () => {
  const sessionId = await offered();
  const client = await opened();
  client.send({ type: 'moveMany', requestId: 'a', sessionIds: [sessionId], to: { userId: 12 } });
  await outcomes(client, 'a', 1);
  client.send({ type: 'moveMany', requestId: 'b', sessionIds: [sessionId], to: { userId: 13 } });
  expect(await outcomes(client, 'b', 1)).toMatchObject([{ sessionId, kind: 'refused', code: 'BUSY' }]);
});

it('takes no other dialog along where one cannot be stored', async () => {
  const [locked, free] = [await offered(), await offered()];
  const client = await opened();
  await two.get(OwnDb).transaction(async (tx) => {
    await tx.query('SELECT session_id FROM dialog WHERE session_id = ? FOR UPDATE', [locked]);
    client.send({ type: 'moveMany', requestId: 'l', sessionIds: [locked, free], to: { userId: 12 } });
    expect(await outcomes(client, 'l', 2)).toMatchObject([
      { sessionId: locked, kind: 'refused', code: 'BUSY' },
      { sessionId: free, kind: 'ordered' },
    ]);
  });
  expect(await journalOf(locked)).toEqual([]);
});

it.each([
  { scenario: 'more than are allowed', sessionIds: Array.from({ length: MOST_DIALOGS_AT_ONCE + 1 }, (_, index) => index + 1) },
  { scenario: 'none', sessionIds: [] },
])('says what is wrong with a request about $scenario', async ({ sessionIds }) => {
  const client = await opened();
  client.send({ type: 'moveMany', requestId: 'w', sessionIds, to: { queue: true } });
  expect(await client.next('refused')).toMatchObject({
    requestId: 'w',
    code: 'MESSAGE_WRONG',
    message: expect.stringMatching(/^sessionIds: expected .*\d/),
  });
});

it('moves as many as are allowed at once', async () => {
  const ids: number[] = [];
  while (ids.length < MOST_DIALOGS_AT_ONCE) ids.push(await offered(1 + (ids.length % 5)));
  const client = await opened();
  client.send({ type: 'moveMany', requestId: 'all', sessionIds: ids, to: { userId: 12 } });
  const told = await outcomes(client, 'all', ids.length);
  expect(told.map(({ sessionId, kind }) => [sessionId, kind])).toEqual(ids.map((sessionId) => [sessionId, 'ordered']));
  const orders = await fixture.rows(`SELECT 1 FROM outbox_command WHERE type = 'handOver' AND state = 'waiting' AND subject IN (?)`, [
    ids.map((sessionId) => `dialog:${sessionId}`),
  ]);
  expect(orders).toHaveLength(ids.length);
});

it('ends several waits, but not one whose client has written since', async () => {
  const [thanked, wrote] = [await offered(), await offered()];
  const client = await opened();
  const asShown = async (sessionId: number) => {
    const [row] = await fixture.rows<{ last_client_at: Date }>('SELECT last_client_at FROM dialog WHERE session_id = ?', [sessionId]);
    return { sessionId, lastClientAt: row!.last_client_at.toISOString() };
  };
  const dialogs = [await asShown(thanked), await asShown(wrote)];
  fixture.clock.turn(1000);
  const about = { sessionId: wrote, chatId: 1000 + wrote, userCode: 'whatsapp|1|ext500|500' };
  await fixture.event('ClientWrote', { ...about, lineId: 1, connector: 'whatsapp', clientUserId: 500, messageId: 70 });
  await two.get(Intake).drain();
  client.send({ type: 'noAnswerNeededMany', requestId: 'n', dialogs });
  expect(await outcomes(client, 'n', 2)).toMatchObject([
    { sessionId: thanked, kind: 'settled' },
    { sessionId: wrote, kind: 'refused', code: 'CLIENT_WROTE' },
  ]);
  expect(await journalOf(thanked)).toHaveLength(1);
  expect(await journalOf(wrote)).toHaveLength(0);
});
