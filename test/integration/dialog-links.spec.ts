import { Intake } from '../../src/work/intake.js';
import { portalAnswers } from './board-answers.js';
import { type BoardClient, ListeningSidecar } from './board-fixture.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let one: ListeningSidecar;
let two: ListeningSidecar;
let sessions = 400;
const clients: BoardClient[] = [];

const headOfAlfa = { userId: 10, isAdmin: false };
const headOfBeta = { userId: 20, isAdmin: false };

beforeAll(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  await writeClient(fixture.portal, 500, { name: 'Вера' });
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

async function opened(claims = {}): Promise<BoardClient> {
  const client = await one.open(claims);
  clients.push(client);
  await client.next('snapshot');
  return client;
}

/** A dialog of Альфа whose placement the portal has made. */
async function placedDialog(): Promise<number> {
  const sessionId = ++sessions;
  await fixture.event(
    'DialogStarted',
    await writeSession(fixture.portal, sessionId, { lineId: 1, clientUserId: 500 }),
    'client:whatsapp:500',
  );
  await two.get(Intake).drain();
  await fixture.rows(`UPDATE outbox_command SET state = 'done' WHERE subject = ?`, [`dialog:${sessionId}`]);
  return sessionId;
}

async function linksTo(sessionId: number): Promise<Record<string, unknown>[]> {
  const rows = await fixture.rows<{ payload: string }>(
    `SELECT payload FROM outbox_command WHERE subject = ? AND type = 'notify' ORDER BY id`,
    [`dialog:${sessionId}`],
  );
  return rows.map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
}

it('sends the link to whoever asks, by another sidecar too, and says so when the portal has taken it', async () => {
  const sessionId = await placedDialog();
  const client = await opened(headOfAlfa);
  client.send({ type: 'linkToDialog', requestId: 'l1', sessionId });
  expect(await client.next('answer')).toEqual({ type: 'answer', requestId: 'l1', sessionId, kind: 'ordered' });
  expect(await linksTo(sessionId)).toEqual([
    {
      type: 'notify',
      userIds: [headOfAlfa.userId],
      text: `Ссылка с табло: диалог № ${sessionId}, компания «Альфа».`,
      sessionId,
      tag: `dialog|${sessionId}`,
    },
  ]);
  await portalAnswers(fixture, two, sessionId, { status: 'done', result: {} });
  expect(await client.next('answer')).toEqual({ type: 'answer', requestId: 'l1', sessionId, kind: 'linkSent' });
});

it('a second click is the same link, while it is on its way and just after; later it is sent anew', async () => {
  const sessionId = await placedDialog();
  const client = await opened(headOfAlfa);
  for (const requestId of ['a', 'b']) client.send({ type: 'linkToDialog', requestId, sessionId });
  expect([(await client.next('answer')).kind, (await client.next('answer')).kind]).toEqual(['ordered', 'ordered']);
  await portalAnswers(fixture, one, sessionId, { status: 'done', result: {} });
  expect([(await client.next('answer')).kind, (await client.next('answer')).kind]).toEqual(['linkSent', 'linkSent']);
  client.send({ type: 'linkToDialog', requestId: 'c', sessionId });
  await client.next('answer', ({ requestId, kind }: { requestId: string; kind: string }) => requestId === 'c' && kind === 'linkSent');
  expect(await linksTo(sessionId)).toHaveLength(1);
  fixture.clock.turn(11_000);
  client.send({ type: 'linkToDialog', requestId: 'd', sessionId });
  await client.next('answer', ({ requestId, kind }: { requestId: string; kind: string }) => requestId === 'd' && kind === 'ordered');
  expect(await linksTo(sessionId)).toHaveLength(2);
});

it('another person gets a link of their own', async () => {
  const sessionId = await placedDialog();
  for (const claims of [headOfAlfa, { userId: 1, isAdmin: true }]) {
    const client = await opened(claims);
    client.send({ type: 'linkToDialog', requestId: 'r', sessionId });
    await client.next('answer');
  }
  expect((await linksTo(sessionId)).map(({ userIds }) => userIds)).toEqual([[headOfAlfa.userId], [1]]);
});

it('a refusal of the portal is told', async () => {
  const sessionId = await placedDialog();
  const client = await opened(headOfAlfa);
  client.send({ type: 'linkToDialog', requestId: 'r', sessionId });
  await client.next('answer');
  await portalAnswers(fixture, one, sessionId, { status: 'refused', code: 'USER_WRONG', message: 'no such user' });
  expect(await client.next('refused')).toMatchObject({ requestId: 'r', code: 'USER_WRONG' });
});

it('there is no link to a dialog of another company, to one that is not there, and to a closed one', async () => {
  const sessionId = await placedDialog();
  const closed = await placedDialog();
  await fixture.portal.run(`UPDATE b_imopenlines_session SET CLOSED = 'Y' WHERE ID = ${closed}`); // and nobody was told
  const ofBeta = await opened(headOfBeta);
  ofBeta.send({ type: 'linkToDialog', requestId: 'r1', sessionId });
  expect(await ofBeta.next('refused')).toMatchObject({ requestId: 'r1', code: 'NOT_FOUND' });
  const ofAlfa = await opened(headOfAlfa);
  ofAlfa.send({ type: 'linkToDialog', requestId: 'r2', sessionId: 99_999 });
  expect(await ofAlfa.next('refused')).toMatchObject({ requestId: 'r2', code: 'NOT_FOUND' });
  ofAlfa.send({ type: 'linkToDialog', requestId: 'r3', sessionId: closed });
  expect(await ofAlfa.next('refused')).toMatchObject({ requestId: 'r3', code: 'DIALOG_CLOSED' });
  ofAlfa.send({ type: 'linkToDialog', requestId: 'r4', sessionId: 0 });
  expect(await ofAlfa.next('refused')).toMatchObject({ requestId: 'r4', code: 'MESSAGE_WRONG' });
  expect([await linksTo(sessionId), await linksTo(closed)]).toEqual([[], []]);
});

it('links that a silent portal does not take do not pile up', async () => {
  const client = await opened({ userId: 2, isAdmin: true });
  for (let count = 0; count < 20; count++) {
    client.send({ type: 'linkToDialog', requestId: String(count), sessionId: await placedDialog() });
    await client.next('answer');
  }
  const sessionId = await placedDialog();
  client.send({ type: 'linkToDialog', requestId: 'more', sessionId });
  expect(await client.next('refused')).toMatchObject({ requestId: 'more', code: 'BUSY' });
});

it('over HTTP too, in the name of a person', async () => {
  const sessionId = await placedDialog();
  const path = (id: number | string) => `/api/board/dialogs/${id}/link`;
  const post = (id: number | string, claims: object) => one.postWith(path(id), { Authorization: `Bearer ${one.token(claims)}` });
  expect(await post(sessionId, headOfBeta)).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND', field: 'sessionId' } } });
  expect(await post(sessionId, headOfAlfa)).toEqual({ status: 200, body: { kind: 'ordered' } });
  expect(await linksTo(sessionId)).toHaveLength(1);
  expect(await post('x', headOfAlfa)).toMatchObject({ status: 400, body: { error: { field: 'sessionId' } } });
  await fixture.portal.run(`UPDATE b_imopenlines_session SET CLOSED = 'Y' WHERE ID = ${sessionId}`);
  expect(await post(sessionId, headOfAlfa)).toMatchObject({ status: 409, body: { error: { code: 'CHANGED_SINCE' } } });
  expect((await one.postWith(path(sessionId), {})).status).toBe(401);
});
