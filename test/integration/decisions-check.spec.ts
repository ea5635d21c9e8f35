import { Duties } from '../../src/work/duties.js';
import { Intake } from '../../src/work/intake.js';
import { QuestionWorker } from '../../src/work/question-worker.js';
import { numbers } from '../support/numbers.js';
import { startWork, twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { at, SidecarFixture } from './sidecar-fixture.js';

interface Checked {
  rule: string;
  because: string;
  operator_id: number;
}

let fixture: SidecarFixture;
let intake: Intake;
let timers: QuestionWorker;
let duties: Duties;
let sessions = 100;

beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  const sidecar = await fixture.sidecar();
  intake = sidecar.get(Intake);
  timers = sidecar.get(QuestionWorker);
  duties = sidecar.get(Duties);
});
afterEach(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  expect(different).toEqual([]);
});

/** The portal has offered the dialog to the operator and the check is set, as after an answered placeDialog. */
async function offeredTo(operatorId: number, lineId = 1): Promise<number> {
  const sessionId = ++sessions;
  await writeClient(fixture.portal, sessionId);
  const start = await writeSession(fixture.portal, sessionId, { lineId, clientUserId: sessionId });
  await fixture.event('DialogStarted', start, `client:whatsapp:${sessionId}`);
  await intake.drain();
  const now = fixture.clock.now();
  await fixture.rows('UPDATE client JOIN dialog USING (client_id) SET client.responsible_id = ? WHERE session_id = ?', [
    operatorId,
    sessionId,
  ]);
  await fixture.rows(
    'UPDATE dialog SET operator_id = ?, assignment = 1, assigned_at = ?, deal_id = 800, contact_id = 700 WHERE session_id = ?',
    [operatorId, now, sessionId],
  );
  await fixture.rows(`INSERT INTO question (kind, subject, set_for, due_at) VALUES ('check', CONCAT('dialog:', ?), 1, ?)`, [
    sessionId,
    new Date(now.getTime() + 180_000),
  ]);
  await fixture.rows(`UPDATE outbox_command SET state = 'done'`);
  await portalSays(sessionId, `OPERATOR_ID = ${operatorId}, STATUS = 5`);
  return sessionId;
}

const portalSays = (sessionId: number, set: string) =>
  fixture.portal.run(`UPDATE b_imopenlines_session SET ${set} WHERE ID = ${sessionId}`);

async function threeMinutesLater(): Promise<void> {
  fixture.clock.turn(181_000);
  await timers.run();
}

async function checked(sessionId: number): Promise<Checked[]> {
  return fixture.rows<Checked>(`SELECT rule, because, operator_id FROM journal WHERE session_id = ? AND kind = 'check' ORDER BY id`, [
    sessionId,
  ]);
}

async function order(sessionId: number): Promise<Record<string, unknown> | undefined> {
  const [row] = await fixture.rows<{ payload: string }>(
    `SELECT payload FROM outbox_command WHERE subject = CONCAT('dialog:', ?) AND state = 'waiting'`,
    [sessionId],
  );
  return row && (JSON.parse(row.payload) as Record<string, unknown>);
}

const dayNotStarted = (userId: number) => fixture.portal.run(`DELETE FROM b_timeman_entries WHERE USER_ID = ${userId}`);
const dismissed = (userId: number) =>
  fixture.portal.run(
    `UPDATE b_user SET ACTIVE = 'N' WHERE ID = ${userId}; UPDATE b_hr_structure_node_member SET ACTIVE = 'N' WHERE ENTITY_ID = ${userId}`,
  );

it('leaves the dialog with an operator who is at work, and says so', async () => {
  const sessionId = await offeredTo(12);
  await threeMinutesLater();
  expect(await checked(sessionId)).toEqual([{ rule: 'row9', because: 'present', operator_id: 12 }]);
  expect(await order(sessionId)).toBeUndefined();
});

it('hands the dialog of somebody who has not started the day to the direct head, deal with it', async () => {
  await dayNotStarted(12);
  const sessionId = await offeredTo(12);
  await threeMinutesLater();
  expect(await checked(sessionId)).toEqual([{ rule: 'row8', because: 'dayNotStarted', operator_id: 11 }]);
  expect(await order(sessionId)).toMatchObject({
    type: 'handOver',
    expectedOperatorId: 12,
    to: { userId: 11 },
    dealId: 800,
    setDealResponsible: true,
    contactId: 700,
    setContactResponsible: false,
  });
});

it.each([
  { break: 'longer than the longest one', since: '08:50:00', check: {}, rule: 'row8' },
  { break: 'that is not', since: '09:30:00', check: {}, rule: 'row9' },
  { break: 'where none is too long', since: '08:50:00', check: { breakTooLongMinutes: 0 }, rule: 'row9' },
])('counts who is on a break $break: $rule', async ({ since, check, rule }) => {
  const [alfa, beta] = twoCompanies.companies;
  await fixture.saveSettings({ companies: [{ ...alfa, check }, beta] });
  const sessionId = await offeredTo(12);
  await fixture.portal.run(
    `UPDATE b_timeman_entries SET CURRENT_STATUS = 'PAUSED', PAUSED = 'Y', DATE_FINISH = '2026-03-02 ${since}' WHERE USER_ID = 12`,
  );
  await threeMinutesLater();
  expect(await checked(sessionId)).toMatchObject([{ rule }]);
});

it('takes the head of the department above for a head, and passes over a dismissed one', async () => {
  await dayNotStarted(11);
  const head = await offeredTo(11);
  await threeMinutesLater();
  expect(await checked(head)).toMatchObject([{ rule: 'row8', operator_id: 10 }]);

  await dayNotStarted(13);
  await dismissed(11);
  const operator = await offeredTo(13);
  await threeMinutesLater();
  expect(await checked(operator)).toMatchObject([{ rule: 'row8', operator_id: 10 }]);
});

it('hands the dialog of a dismissed operator to the head of the department he was in', async () => {
  const sessionId = await offeredTo(12);
  await dismissed(12);
  await threeMinutesLater();
  expect(await checked(sessionId)).toEqual([{ rule: 'row3', because: 'dismissed', operator_id: 11 }]);
});

it('does nothing once the operator has answered, once the dialog is closed, once a person has moved it', async () => {
  const answered = await offeredTo(12);
  const closed = await offeredTo(12);
  const moved = await offeredTo(12);
  await portalSays(answered, "STATUS = 40, WAIT_ANSWER = 'N'");
  await portalSays(closed, "STATUS = 60, CLOSED = 'Y'");
  await portalSays(moved, "OPERATOR_ID = 13, STATUS = 10, WAIT_ANSWER = 'N'");
  await fixture.portal.insert('b_imopenlines_operator_transfer', [
    {
      CONFIG_ID: 1,
      SESSION_ID: moved,
      USER_ID: 12,
      TRANSFER_MODE: 'MANUAL',
      TRANSFER_TYPE: 'USER',
      TRANSFER_USER_ID: 13,
      DATE_CREATE: '2026-03-02 10:01:00',
    },
  ]);
  await dismissed(12);
  await threeMinutesLater();
  expect(await checked(answered)).toEqual([{ rule: 'row2', because: 'answered', operator_id: 12 }]);
  expect(await checked(closed)).toMatchObject([{ rule: 'row1', because: 'closed' }]);
  expect(await checked(moved)).toMatchObject([{ rule: 'row1', because: 'movedByPerson' }]);
});

it("asks about whom the portal's own queue has given the dialog to meanwhile", async () => {
  await dayNotStarted(13);
  const sessionId = await offeredTo(12);
  await portalSays(sessionId, 'OPERATOR_ID = 13');
  await threeMinutesLater();
  expect(await checked(sessionId)).toEqual([{ rule: 'row8', because: 'dayNotStarted', operator_id: 11 }]);
  expect(await order(sessionId)).toMatchObject({ expectedOperatorId: 13, to: { userId: 11 } });
});

it('remembers whom the portal has given the dialog to when it stays there', async () => {
  const sessionId = await offeredTo(12);
  await portalSays(sessionId, 'OPERATOR_ID = 13');
  await threeMinutesLater();
  expect(await checked(sessionId)).toEqual([{ rule: 'row9', because: 'present', operator_id: 13 }]);
  expect(await fixture.rows('SELECT operator_id FROM dialog WHERE session_id = ?', [sessionId])).toEqual([{ operator_id: 13 }]);
});

it('does not take a dialog from somebody who accepted it a moment ago, even if nobody has looked at the event yet', async () => {
  const sessionId = await offeredTo(12);
  await dayNotStarted(12);
  await portalSays(sessionId, "STATUS = 10, WAIT_ANSWER = 'N'");
  fixture.clock.turn(181_000);
  await fixture.event('OperatorAnswered', { sessionId, chatId: 1000 + sessionId, userCode: 'x', userId: 12 });
  await duties.carryOut('timers');
  expect(await checked(sessionId)).toEqual([{ rule: 'row2', because: 'answered', operator_id: 12 }]);
});

it('asks nothing about a dialog while what people did with it still waits as an event, however long the backlog is', async () => {
  await dayNotStarted(12);
  const sessionId = await offeredTo(12);
  const other = await offeredTo(12);
  await portalSays(sessionId, "STATUS = 10, WAIT_ANSWER = 'N'");
  const answered = { sessionId, chatId: 1000 + sessionId, userCode: `whatsapp|1|ext|${sessionId}`, userId: 12 };
  await fixture.event('OperatorAnswered', answered, `client:whatsapp:${sessionId}`);
  await threeMinutesLater();
  expect(await checked(sessionId)).toEqual([]);
  expect(await checked(other)).toMatchObject([{ rule: 'row8' }]); // nobody else waits for it
  await intake.drain();
  fixture.clock.turn(1_500);
  await timers.run();
  expect(await checked(sessionId)).toEqual([{ rule: 'row2', because: 'answered', operator_id: 12 }]);
});

it('does not route what a person has just taken out of the queue, even if nobody has looked at the event yet', async () => {
  const sessionId = await offeredTo(12);
  await fixture.rows('UPDATE dialog SET operator_id = 0, queued_at = ? WHERE session_id = ?', [fixture.clock.now(), sessionId]);
  await fixture.rows(`UPDATE question SET kind = 'reroute', due_at = ? WHERE subject = CONCAT('dialog:', ?)`, [
    fixture.clock.now(),
    sessionId,
  ]);
  const moved = { sessionId, chatId: 1000 + sessionId, userCode: `whatsapp|1|ext|${sessionId}`, fromUserId: 0, toUserId: 13 };
  await fixture.event('OperatorChanged', { ...moved, by: 'person', actorUserId: 13 }, `client:whatsapp:${sessionId}`);
  await timers.run();
  expect(await order(sessionId)).toBeUndefined();
  await intake.drain();
  fixture.clock.turn(1_500);
  await timers.run();
  expect(await order(sessionId)).toBeUndefined();
  expect(await fixture.rows('SELECT operator_id FROM dialog WHERE session_id = ?', [sessionId])).toEqual([{ operator_id: 13 }]);
});

it('gives a dialog of a line without anybody to the head of sales', async () => {
  await fixture.portal.run('DELETE FROM b_imopenlines_queue WHERE CONFIG_ID = 1');
  await writeClient(fixture.portal, 900);
  const start = await writeSession(fixture.portal, 900, { lineId: 1, clientUserId: 900 });
  await fixture.event('DialogStarted', start, 'client:whatsapp:900');
  await intake.drain();
  expect(await order(900)).toMatchObject({ type: 'placeDialog', operator: { userId: 10 }, responsibleId: 10 });
  expect(await fixture.rows('SELECT kind FROM incident')).toEqual([]);
});

it('looks by day for somebody who is back before tomorrow, when a dialog found nobody', async () => {
  await fixture.portal.run('DELETE FROM b_imopenlines_queue WHERE CONFIG_ID = 1');
  await fixture.portal.run("UPDATE b_user SET BLOCKED = 'Y' WHERE ID = 10");
  await writeClient(fixture.portal, 900);
  const start = await writeSession(fixture.portal, 900, { lineId: 1, clientUserId: 900 });
  await fixture.event('DialogStarted', start, 'client:whatsapp:900');
  await intake.drain();
  expect(await order(900)).toMatchObject({ type: 'placeDialog', operator: { queue: true }, responsibleId: 10 });
  expect(await fixture.rows('SELECT kind, subject FROM incident')).toEqual([{ kind: 'nobody-left', subject: 'dialog:900' }]);
  await fixture.rows(`UPDATE outbox_command SET state = 'done'`);
  await portalSays(900, 'OPERATOR_ID = 0');
  await fixture.portal.insert('b_imopenlines_queue', [{ CONFIG_ID: 1, USER_ID: 13, SORT: 0 }]);
  fixture.clock.turn(5 * 60_000 + 1000);
  await timers.run();
  expect(await order(900)).toMatchObject({ type: 'handOver', to: { userId: 13 }, expectedOperatorId: 0 });
});

it('routes in the morning to whom a person has made responsible for the client at night', async () => {
  const weekly = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, day < 6 ? [{ from: 600, to: 1140 }] : []]));
  await fixture.saveSettings({ ...twoCompanies, departments: [{ departmentId: 3, weekly, outsideHours: 'queue' }] });
  fixture.clock.at = at('21:00');
  const sessionId = await offeredTo(12);
  await fixture.rows('UPDATE client JOIN dialog USING (client_id) SET client.contact_id = 700 WHERE session_id = ?', [sessionId]);
  await threeMinutesLater();
  await fixture.event('ContactChanged', { contactId: 700, responsibleId: 13, actorUserId: 1 }, 'contact:700');
  await intake.drain();
  await fixture.rows(`UPDATE outbox_command SET state = 'done'`);
  await fixture.portal.run(`UPDATE b_timeman_entries SET RECORDED_START_TIMESTAMP = ${at('09:55', 3).getTime() / 1000}`);
  fixture.clock.at = at('10:00:01', 3);
  await timers.run();
  expect(await order(sessionId)).toMatchObject({ type: 'handOver', to: { userId: 13 } });
});

it.each([
  { saved: 'left alone', formerResponsibleId: 13, isByPerson: 0 },
  { saved: 'changed', formerResponsibleId: 10, isByPerson: 1 },
  { saved: 'changed, by a module that does not say from whom', formerResponsibleId: undefined, isByPerson: 1 },
])('knows a responsible that a person has $saved', async ({ formerResponsibleId, isByPerson }) => {
  const sessionId = await offeredTo(12);
  await fixture.rows('UPDATE dialog SET deal_id = 700 WHERE session_id = ?', [sessionId]);
  await fixture.event('DealChanged', { dealId: 700, responsibleId: 13, formerResponsibleId, actorUserId: 1 }, 'deal:700');
  await intake.drain();
  expect(await fixture.rows('SELECT is_responsible_by_person AS isByPerson FROM dialog WHERE session_id = ?', [sessionId])).toEqual([
    { isByPerson },
  ]);
});

it('leaves the dialog to the queue at night where the department says so, and routes it when hours begin', async () => {
  const weekly = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, day < 6 ? [{ from: 600, to: 1140 }] : []]));
  await fixture.saveSettings({ ...twoCompanies, departments: [{ departmentId: 3, weekly, outsideHours: 'queue' }] });
  fixture.clock.at = at('21:00');
  const sessionId = await offeredTo(12);
  await threeMinutesLater();
  expect(await checked(sessionId)).toEqual([{ rule: 'row7', because: 'queueRule', operator_id: 0 }]);
  expect(await order(sessionId)).toMatchObject({ type: 'handOver', to: { queue: true } });
  expect(await fixture.rows('SELECT kind, due_at FROM question')).toEqual([{ kind: 'reroute', due_at: expect.anything() }]);

  await fixture.rows(`UPDATE outbox_command SET state = 'done'`);
  await portalSays(sessionId, 'OPERATOR_ID = 13');
  await fixture.portal.run('DELETE FROM b_timeman_entries');
  fixture.clock.at = at('10:00:01', 3);
  await timers.run();
  expect(await order(sessionId)).toBeUndefined(); // nobody has come yet
  await startWork(fixture.portal, [13]);
  await fixture.portal.run(
    `UPDATE b_timeman_entries SET DATE_START = '2026-03-03 10:01:00', RECORDED_START_TIMESTAMP = ${at('10:01', 3).getTime() / 1000}`,
  );
  fixture.clock.turn(5 * 60_000 + 1000);
  await timers.run();
  expect(await order(sessionId)).toMatchObject({ type: 'handOver', to: { userId: 13 }, expectedOperatorId: 13 });
  expect(await fixture.rows(`SELECT because, operator_id FROM journal WHERE kind = 'reroute'`)).toEqual([
    { because: 'chosen', operator_id: 13 },
  ]);
});

it('does not give the head of sales, who only stood in, the dialogs of the night', async () => {
  const sessionId = await offeredTo(10);
  await fixture.rows('UPDATE dialog SET operator_id = 0, queued_at = ? WHERE session_id = ?', [fixture.clock.now(), sessionId]);
  await fixture.rows(`UPDATE question SET kind = 'reroute', due_at = ? WHERE subject = CONCAT('dialog:', ?)`, [
    fixture.clock.now(),
    sessionId,
  ]);
  await fixture.portal.run(`UPDATE b_imopenlines_session SET OPERATOR_ID = 0 WHERE ID = ${sessionId}`);
  await timers.run();
  expect(await fixture.rows(`SELECT because FROM journal WHERE kind = 'reroute'`)).toEqual([{ because: 'chosen' }]);
  expect([{ userId: 12 }, { userId: 13 }]).toContainEqual((await order(sessionId))?.['to']);
});

it('opens an incident when nobody is left to take the dialog', async () => {
  for (const userId of [1, 10, 11, 13]) await dismissed(userId);
  await dayNotStarted(12);
  const sessionId = await offeredTo(12);
  await threeMinutesLater();
  expect(await checked(sessionId)).toMatchObject([{ rule: 'row8', operator_id: 12 }]);
  expect(await fixture.rows('SELECT kind, subject FROM incident')).toEqual([{ kind: 'nobody-left', subject: `dialog:${sessionId}` }]);
  expect(await order(sessionId)).toBeUndefined(); // whom it concerns is told of the incident
});

it('asks each of 1,000 questions once, however many sidecars ask', async () => {
  const sessionId = await offeredTo(12);
  const rows = Array.from({ length: 1000 }, (_, index) => [10_000 + index, 1, 1, 'x', 0, 'alfa', 12, 1, fixture.clock.now()]);
  await fixture.own.admin.query(
    'INSERT INTO dialog (session_id, chat_id, line_id, user_code, client_user_id, company_code, operator_id, assignment, started_at) VALUES ?',
    [rows],
  );
  await fixture.portal.run(`INSERT INTO b_imopenlines_session (ID, CONFIG_ID, OPERATOR_ID, USER_CODE, CHAT_ID, DATE_CREATE)
    SELECT n, 1, 12, 'x|1|1|1', 1, '2026-03-02 10:00:00' FROM ${numbers(10_000, 10_999)}`);
  await fixture.own.admin.query(
    `INSERT INTO question (kind, subject, set_for, due_at) SELECT 'check', CONCAT('dialog:', session_id), 1, ? FROM dialog WHERE session_id >= 10000`,
    [fixture.clock.now()],
  );
  const others = await Promise.all(['two', 'three'].map(async (name) => (await fixture.sidecar(name)).get(QuestionWorker)));
  fixture.clock.turn(1000);
  const answered = await Promise.all([timers, ...others].map((worker) => worker.run()));
  expect(answered.reduce((sum, count) => sum + count, 0)).toBe(1000);
  expect(
    await fixture.rows(`SELECT COUNT(*) AS entries, COUNT(DISTINCT session_id) AS dialogs FROM journal WHERE kind = 'check'`),
  ).toMatchObject([{ entries: 1000, dialogs: 1000 }]);
  expect(await fixture.rows('SELECT subject FROM question')).toEqual([{ subject: `dialog:${sessionId}` }]);
});

it.each([
  { scenario: 'that nobody had accepted it', session: "STATUS = 5, WAIT_ANSWER = 'Y'", check: {}, expects: 'none' },
  {
    scenario: 'that nobody had accepted it, though the portal took it back into the queue',
    session: "STATUS = 5, WAIT_ANSWER = 'N'",
    check: {},
    expects: 'none',
  },
  { scenario: 'that it was accepted for the operator', session: "STATUS = 10, WAIT_ANSWER = 'N'", check: {}, expects: 'accepted' },
  {
    scenario: 'nothing where an answer does not count',
    session: "STATUS = 5, WAIT_ANSWER = 'Y'",
    check: { answeredStays: false },
    expects: null,
  },
])('the order to hand over says of the operator $scenario', async ({ session, check, expects }) => {
  const [alfa, beta] = twoCompanies.companies;
  await fixture.saveSettings({ companies: [{ ...alfa, check }, beta] });
  const sessionId = await offeredTo(12);
  await portalSays(sessionId, session);
  await dayNotStarted(12);
  await threeMinutesLater();
  expect(await order(sessionId)).toMatchObject({ type: 'handOver', to: { userId: 11 }, expectedAnswer: expects });
});
