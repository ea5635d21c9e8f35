import type { BoardDialog } from '../../src/board/messages.js';
import { OwnDb } from '../../src/database/own-db.js';
import { Intake } from '../../src/work/intake.js';
import { QuestionWorker } from '../../src/work/question-worker.js';
import { portalAnswers } from './board-answers.js';
import { type BoardClient, ListeningSidecar } from './board-fixture.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { botId, SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let one: ListeningSidecar;
let two: ListeningSidecar;
let sessions = 300;
const clients: BoardClient[] = [];

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

/** A dialog of Альфа that the portal has offered to the operator the rules chose. */
async function offeredDialog(): Promise<{ sessionId: number; operatorId: number; otherId: number }> {
  const sessionId = ++sessions;
  const start = await writeSession(fixture.portal, sessionId, { lineId: 1, clientUserId: 500 });
  await fixture.event('DialogStarted', start, 'client:whatsapp:500');
  await two.get(Intake).drain();
  const [row] = await fixture.rows<{ operator_id: number }>('SELECT operator_id FROM dialog WHERE session_id = ?', [sessionId]);
  const operatorId = row!.operator_id;
  await holds(sessionId, operatorId);
  const result = {
    contactId: 900,
    contactCreated: true,
    dealId: 700,
    dealCreated: true,
    activityId: 1,
    operatorId,
    operatorOutcome: 'offered',
  };
  await portalAnswers(fixture, two, sessionId, { status: 'done', result });
  return { sessionId, operatorId, otherId: operatorId === 12 ? 13 : 12 };
}

async function holds(sessionId: number, operatorId: number): Promise<void> {
  await fixture.portal.run(`UPDATE b_imopenlines_session SET OPERATOR_ID = ${operatorId} WHERE ID = ${sessionId}`);
}

async function dialogRow(sessionId: number) {
  const [row] = await fixture.rows<Record<string, unknown>>(
    'SELECT operator_id, assigned_at, accepted_at, moved_by_person_at, queued_at FROM dialog WHERE session_id = ?',
    [sessionId],
  );
  return row;
}

async function waitingOrder(sessionId: number): Promise<Record<string, unknown> | undefined> {
  const rows = await fixture.rows<{ payload: string }>(
    `SELECT payload FROM outbox_command WHERE subject = CONCAT('dialog:', ?) AND state = 'waiting'`,
    [sessionId],
  );
  return rows[0] && (JSON.parse(rows[0].payload) as Record<string, unknown>);
}

async function threeMinutesLater(sessionId: number): Promise<string[]> {
  fixture.clock.turn(181_000);
  await two.get(QuestionWorker).run();
  const rows = await fixture.rows<{ rule: string }>(`SELECT rule FROM journal WHERE session_id = ? AND kind = 'check'`, [sessionId]);
  return rows.map((row) => row.rule);
}

const of = (sessionId: number, isSo: (dialog: BoardDialog) => boolean) => (message: { dialogs: BoardDialog[] }) =>
  message.dialogs.some((dialog) => dialog.sessionId === sessionId && isSo(dialog));

it('gives a dialog to somebody: ordered, on every board, moved when the portal has done it', async () => {
  const { sessionId, operatorId, otherId } = await offeredDialog();
  const client = await opened();
  const watcher = await opened();
  client.send({ type: 'move', requestId: 'r1', sessionId, to: { userId: otherId } });
  expect(await client.next('answer')).toEqual({ type: 'answer', requestId: 'r1', sessionId, kind: 'ordered' });
  const shown = await watcher.next(
    'changes',
    of(sessionId, (dialog) => dialog.operatorId === otherId),
  );
  expect(shown.dialogs[0]).toMatchObject({ movedByPerson: true, checkAt: null, state: 'offered' });
  expect(shown.dialogs[0]?.reason?.ru).toContain('Имя1'); // the administrator who did it
  expect(await waitingOrder(sessionId)).toMatchObject({
    type: 'handOver',
    expectedOperatorId: operatorId,
    to: { userId: otherId },
    mode: 'offer',
    setDealResponsible: true,
    setContactResponsible: false,
  });
  await portalAnswers(fixture, two, sessionId, { status: 'done', result: { operatorId: otherId, operatorOutcome: 'offered' } });
  expect(await client.next('answer')).toEqual({ type: 'answer', requestId: 'r1', sessionId, kind: 'moved', operatorId: otherId });
  const journal = await fixture.rows('SELECT kind, because, operator_id FROM journal WHERE session_id = ? ORDER BY id DESC LIMIT 1', [
    sessionId,
  ]);
  expect(journal).toEqual([{ kind: 'move', because: 'movedByPerson', operator_id: otherId }]);
});

it('is respected by the rules afterwards: nobody is checked, and an absent operator keeps what a person gave him', async () => {
  const moved = await offeredDialog();
  const left = await offeredDialog();
  const client = await opened();
  client.send({ type: 'move', requestId: 'r', sessionId: moved.sessionId, to: { userId: moved.otherId } });
  await client.next('answer');
  await holds(moved.sessionId, moved.otherId);
  await portalAnswers(fixture, one, moved.sessionId, { status: 'done', result: { operatorId: moved.otherId, operatorOutcome: 'offered' } });
  expect(await threeMinutesLater(moved.sessionId)).toEqual([]);
  expect(await threeMinutesLater(left.sessionId)).toHaveLength(1); // the rules do work
});

it('puts a dialog into the queue, and no rule takes it out again', async () => {
  const { sessionId } = await offeredDialog();
  const client = await opened();
  client.send({ type: 'move', requestId: 'q', sessionId, to: { queue: true } });
  await client.next('answer');
  expect(await waitingOrder(sessionId)).toMatchObject({ to: { queue: true }, setDealResponsible: false });
  const shown = await client.next(
    'changes',
    of(sessionId, (dialog) => dialog.state === 'queued'),
  );
  expect(shown.dialogs.find((dialog) => dialog.sessionId === sessionId)).toMatchObject({ operatorId: 0, movedByPerson: true });
  await portalAnswers(fixture, two, sessionId, { status: 'done', result: { operatorId: 0, operatorOutcome: 'queued' } });
  expect(await client.next('answer')).toMatchObject({ kind: 'moved', operatorId: 0 });
  const timers = await fixture.rows(`SELECT kind FROM question WHERE subject = CONCAT('dialog:', ?)`, [sessionId]);
  expect(timers).toEqual([]);
});

it.each([
  { scenario: 'refuses', answer: { status: 'refused', code: 'OPERATOR_WRONG', message: 'Пользователь не найден' }, code: 'OPERATOR_WRONG' },
  { scenario: 'has moved on', answer: { status: 'superseded', code: 'OPERATOR_CHANGED' }, code: 'OPERATOR_CHANGED' },
])('is told when the portal $scenario, and the dialog is as before, its check too', async ({ answer, code }) => {
  const { sessionId, otherId } = await offeredDialog();
  const before = await dialogRow(sessionId);
  const [check] = await fixture.rows(`SELECT due_at FROM question WHERE subject = CONCAT('dialog:', ?)`, [sessionId]);
  const client = await opened({ lang: 'ru' });
  client.send({ type: 'move', requestId: 'r', sessionId, to: { userId: otherId } });
  await client.next('answer');
  await portalAnswers(fixture, two, sessionId, answer);
  expect(await client.next('refused')).toMatchObject({ requestId: 'r', code, message: expect.stringMatching(/[а-я]/) });
  expect(await dialogRow(sessionId)).toEqual(before);
  expect(await fixture.rows(`SELECT due_at FROM question WHERE subject = CONCAT('dialog:', ?)`, [sessionId])).toEqual([check]);
  expect(await threeMinutesLater(sessionId)).toHaveLength(1);
});

it('does not undo what a person did in the portal meanwhile', async () => {
  const { sessionId, operatorId, otherId } = await offeredDialog();
  const client = await opened();
  client.send({ type: 'move', requestId: 'r', sessionId, to: { userId: otherId } });
  await client.next('answer');
  const event = { sessionId, chatId: 1000 + sessionId, userCode: 'whatsapp|1|ext500|500', fromUserId: operatorId, toUserId: 11 };
  await fixture.event('OperatorChanged', { ...event, by: 'person', actorUserId: operatorId });
  await two.get(Intake).drain();
  await portalAnswers(fixture, two, sessionId, { status: 'superseded', code: 'OPERATOR_CHANGED' });
  expect(await client.next('refused')).toMatchObject({ code: 'OPERATOR_CHANGED' });
  expect(await dialogRow(sessionId)).toMatchObject({ operator_id: 11, moved_by_person_at: expect.anything() });
});

interface Case {
  scenario: string;
  to(dialog: { sessionId: number; operatorId: number }): Promise<unknown> | unknown;
  code: string;
  claims?: object;
}

describe('is refused at once, and nothing is changed,', () => {
  it.each<Case>([
    { scenario: 'to somebody of the other company', to: () => ({ userId: 21 }), code: 'OPERATOR_WRONG' },
    { scenario: 'to a bot', to: () => ({ userId: botId }), code: 'OPERATOR_WRONG' },
    { scenario: 'to who has it already', to: ({ operatorId }) => ({ userId: operatorId }), code: 'SAME_OPERATOR' },
    { scenario: "by the other company's head", to: () => ({ userId: 13 }), code: 'NOT_FOUND', claims: { userId: 20, isAdmin: false } },
    {
      scenario: 'of a dialog that the portal has closed',
      to: async ({ sessionId, operatorId }) => {
        await fixture.portal.run(`UPDATE b_imopenlines_session SET CLOSED = 'Y' WHERE ID = ${sessionId}`);
        return { userId: operatorId === 12 ? 13 : 12 };
      },
      code: 'DIALOG_CLOSED',
    },
    {
      scenario: 'to a dismissed operator',
      to: async () => {
        await fixture.portal.run(`UPDATE b_user SET ACTIVE = 'N' WHERE ID = 11`);
        return { userId: 11 };
      },
      code: 'OPERATOR_WRONG',
    },
  ])('$scenario', async ({ to, code, claims }) => {
    const dialog = await offeredDialog();
    const before = await dialogRow(dialog.sessionId);
    const client = await opened(claims);
    client.send({ type: 'move', requestId: 'r', sessionId: dialog.sessionId, to: await to(dialog) });
    expect(await client.next('refused')).toMatchObject({ requestId: 'r', code });
    expect(await dialogRow(dialog.sessionId)).toEqual(before);
    expect(await waitingOrder(dialog.sessionId)).toBeUndefined();
  });

  it('of a dialog that is nowhere', async () => {
    const client = await opened();
    client.send({ type: 'move', requestId: 'r', sessionId: 99_999, to: { queue: true } });
    expect(await client.next('refused')).toMatchObject({ requestId: 'r', code: 'NOT_FOUND' });
  });

  it('while an earlier move is on its way; of two people at once one is served', async () => {
    const { sessionId, otherId } = await offeredDialog();
    const [first, second] = [await opened(), await opened({ userId: 10, isAdmin: false })];
    first.send({ type: 'move', requestId: 'r', sessionId, to: { userId: otherId } });
    second.send({ type: 'move', requestId: 'r', sessionId, to: { userId: 10 } });
    const outcomes = [await first.nextOf(['answer', 'refused']), await second.nextOf(['answer', 'refused'])];
    expect(outcomes.map((outcome) => outcome.type).sort()).toEqual(['answer', 'refused']);
    expect(outcomes).toContainEqual(expect.objectContaining({ requestId: 'r', code: 'BUSY' }));
    const orders = await one
      .get(OwnDb)
      .query<unknown[]>(`SELECT id FROM outbox_command WHERE subject = CONCAT('dialog:', ?) AND type = 'handOver'`, [sessionId]);
    expect(orders).toHaveLength(1);
  });
});

describe('no answer needed', () => {
  async function waitingDialog() {
    const { sessionId } = await offeredDialog();
    const client = await opened();
    const asked = async () => {
      const [row] = await fixture.rows<{ last_client_at: Date }>('SELECT last_client_at FROM dialog WHERE session_id = ?', [sessionId]);
      return { sessionId, lastClientAt: row!.last_client_at.toISOString() };
    };
    return { sessionId, client, asked };
  }

  async function clientWrites(sessionId: number, messageId: number): Promise<void> {
    fixture.clock.turn(1000);
    const about = { sessionId, chatId: 1000 + sessionId, userCode: 'whatsapp|1|ext500|500' };
    await fixture.event('ClientWrote', { ...about, lineId: 1, connector: 'whatsapp', clientUserId: 500, messageId }, 'client:whatsapp:500');
    await two.get(Intake).drain();
  }

  const waits = async (sessionId: number) => {
    const [row] = await fixture.rows<{ waiting_since: Date | null }>('SELECT waiting_since FROM dialog WHERE session_id = ?', [sessionId]);
    return row?.waiting_since != null;
  };

  it('ends the wait for every board until the client writes again, and the journal says whose word it was', async () => {
    const { sessionId, client, asked } = await waitingDialog();
    const watcher = await opened();
    client.send({ type: 'noAnswerNeeded', requestId: 'n1', ...(await asked()) });
    expect(await client.next('answer')).toEqual({ type: 'answer', requestId: 'n1', sessionId, kind: 'settled' });
    const shown = await watcher.next(
      'changes',
      of(sessionId, (dialog) => dialog.waitingSince === null),
    );
    expect(shown.dialogs[0]?.reason?.ru).toBe('Ответ не нужен: решение — Имя1. Клиент снова ждёт ответа, когда напишет.');
    expect(await fixture.rows(`SELECT kind, because FROM journal WHERE session_id = ? ORDER BY id DESC LIMIT 1`, [sessionId])).toEqual([
      { kind: 'hand', because: 'noAnswerNeeded' },
    ]);
    await clientWrites(sessionId, 50);
    expect(await waits(sessionId)).toBe(true);
  });

  it('is refused when the client has written since, and where the dialog is nobody’s of theirs', async () => {
    const { sessionId, client, asked } = await waitingDialog();
    const seen = await asked();
    await clientWrites(sessionId, 60);
    client.send({ type: 'noAnswerNeeded', requestId: 'n2', ...seen });
    expect(await client.next('refused')).toMatchObject({ requestId: 'n2', code: 'CLIENT_WROTE' });
    const ofBeta = await opened({ userId: 20, isAdmin: false });
    ofBeta.send({ type: 'noAnswerNeeded', requestId: 'n3', ...(await asked()) });
    expect(await ofBeta.next('refused')).toMatchObject({ requestId: 'n3', code: 'NOT_FOUND' });
    expect(await waits(sessionId)).toBe(true);
  });

  it('over HTTP too', async () => {
    const { sessionId, asked } = await waitingDialog();
    const { lastClientAt } = await asked();
    const path = `/api/board/dialogs/${sessionId}/no-answer-needed`;
    const early = await one.postJson(path, one.token(), { lastClientAt: new Date(0).toISOString() });
    expect(early).toMatchObject({ status: 409, body: { error: { code: 'CHANGED_SINCE' } } });
    expect(await one.postJson(path, one.token(), { lastClientAt })).toEqual({ status: 200, body: { kind: 'settled' } });
    expect(await waits(sessionId)).toBe(false);
    expect(await one.postJson(path, one.token(), { at: lastClientAt })).toMatchObject({
      status: 400,
      body: { error: { field: expect.any(String) } },
    });
  });
});
