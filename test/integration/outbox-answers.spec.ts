import type { Command } from '../../src/portal/commands/command-types.js';
import { Intake } from '../../src/work/intake.js';
import { OutboxWorker } from '../../src/work/outbox-worker.js';
import { QuestionWorker } from '../../src/work/question-worker.js';
import { startWork, twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { ScriptedModule } from './scripted-module.js';
import { at, SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let intake: Intake;
let timers: QuestionWorker;
let outbox: OutboxWorker;
const module = new ScriptedModule(() => ({ status: 'superseded', code: 'OPERATOR_CHANGED' }));
let sessions = 100;

beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  fixture.portalUrl = await module.start();
  module.seen.length = 0;
  await writeTwoCompanies(fixture.portal);
  const sidecar = await fixture.sidecar();
  [intake, timers, outbox] = [sidecar.get(Intake), sidecar.get(QuestionWorker), sidecar.get(OutboxWorker)];
});
afterEach(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  await module.stop();
  expect(different).toEqual([]);
});

const placedWith = (operatorId: number) => (command: Command) =>
  command.type === 'placeDialog'
    ? ({
        status: 'done',
        result: {
          contactId: 700 + command.sessionId,
          contactCreated: true,
          dealId: 800 + command.sessionId,
          dealCreated: true,
          activityId: 1,
          operatorId,
          operatorOutcome: 'offered',
        },
      } as const)
    : ({ status: 'done', result: {} } as const);

/** A dialog that was decided, and whose command was sent to the module as scripted. */
async function started(): Promise<number> {
  const sessionId = ++sessions;
  await writeClient(fixture.portal, sessionId);
  const start = await writeSession(fixture.portal, sessionId, { lineId: 1, clientUserId: sessionId });
  await fixture.event('DialogStarted', start, `client:whatsapp:${sessionId}`);
  await intake.drain();
  await outbox.send();
  return sessionId;
}

/** Offered to the operator by the portal, its check set. */
async function offeredTo(operatorId: number): Promise<number> {
  module.says = placedWith(operatorId);
  const sessionId = await started();
  await portalSays(sessionId, `OPERATOR_ID = ${operatorId}, STATUS = 5`);
  return sessionId;
}

const portalSays = (sessionId: number, set: string) =>
  fixture.portal.run(`UPDATE b_imopenlines_session SET ${set} WHERE ID = ${sessionId}`);
const dayNotStarted = (userId: number) => fixture.portal.run(`DELETE FROM b_timeman_entries WHERE USER_ID = ${userId}`);
const dialog = async (sessionId: number) =>
  (
    await fixture.rows<Record<string, unknown>>('SELECT operator_id, queued_at, accepted_at FROM dialog WHERE session_id = ?', [sessionId])
  )[0];
const checks = (sessionId: number) =>
  fixture
    .rows<{ rule: string; operator_id: number }>(
      `SELECT rule, operator_id FROM journal WHERE session_id = ? AND kind = 'check' ORDER BY id`,
      [sessionId],
    )
    .then((rows) => rows.map((row) => `${row.rule} → ${row.operator_id}`));

async function threeMinutesLater(): Promise<void> {
  fixture.clock.turn(181_000);
  await timers.run();
  await outbox.send();
}

it('remembers who really has a dialog that the portal did not hand over, and asks about it again', async () => {
  const sessionId = await offeredTo(12);
  await dayNotStarted(12);
  module.says = () => ({ status: 'refused', code: 'OPERATOR_WRONG', message: 'user 11 is not an active employee' });
  await threeMinutesLater();
  expect(module.seen.at(-1)).toMatchObject({ type: 'handOver', to: { userId: 11 }, expectedOperatorId: 12 });
  expect(await dialog(sessionId)).toMatchObject({ operator_id: 12 });

  await fixture.portal.run(`UPDATE b_user SET ACTIVE = 'N' WHERE ID = 11`); // that is why
  module.says = () => ({ status: 'done', result: { operatorId: 10, operatorOutcome: 'offered' } });
  await threeMinutesLater();
  expect(await checks(sessionId)).toEqual(['row8 → 11', 'row8 → 10']);
  expect(await dialog(sessionId)).toMatchObject({ operator_id: 10 });
});

it('opens one incident for a hand-over that is refused again and again', async () => {
  const sessionId = await offeredTo(12);
  await dayNotStarted(12);
  module.says = () => ({ status: 'refused', code: 'TRANSFER_REDIRECTED', message: 'the portal gave the dialog to user 13' });
  await threeMinutesLater();
  await threeMinutesLater();
  expect(await fixture.rows('SELECT subject, seen_count FROM incident')).toEqual([
    { subject: `dialog:${sessionId}:handOver`, seen_count: 2 },
  ]);
});

it('asks about whoever has a dialog that the portal refused to place', async () => {
  module.says = () => ({ status: 'refused', code: 'OPERATOR_WRONG', message: 'an extranet user' });
  const sessionId = await started();
  await dayNotStarted(13);
  await portalSays(sessionId, 'OPERATOR_ID = 13, STATUS = 5');
  module.says = () => ({ status: 'done', result: { operatorId: 11, operatorOutcome: 'offered' } });
  await threeMinutesLater();
  expect(await checks(sessionId)).toEqual(['row8 → 11']);
});

it('tries again to route a dialog in the morning when the queue of the portal was quicker', async () => {
  const weekly = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, day < 6 ? [{ from: 600, to: 1140 }] : []]));
  await fixture.saveSettings({ ...twoCompanies, departments: [{ departmentId: 3, weekly, outsideHours: 'queue' }] });
  fixture.clock.at = at('21:00');
  const sessionId = await offeredTo(12);
  module.says = () => ({ status: 'done', result: { operatorId: 13, operatorOutcome: 'queued' } });
  await threeMinutesLater();
  await portalSays(sessionId, 'OPERATOR_ID = 13');
  await fixture.portal.run('DELETE FROM b_timeman_entries');
  await startWork(fixture.portal, [13]);
  await fixture.portal.run(`UPDATE b_timeman_entries SET RECORDED_START_TIMESTAMP = ${at('09:55', 3).getTime() / 1000}`);

  module.says = () => ({ status: 'superseded', code: 'OPERATOR_CHANGED' });
  fixture.clock.at = at('10:00:01', 3);
  await timers.run();
  await portalSays(sessionId, 'OPERATOR_ID = 12');
  await outbox.send();
  module.says = () => ({ status: 'done', result: { operatorId: 13, operatorOutcome: 'offered' } });
  fixture.clock.turn(5 * 60_000 + 1000);
  await timers.run();
  await outbox.send();
  expect(module.seen.slice(-2)).toMatchObject([
    { type: 'handOver', to: { userId: 13 }, expectedOperatorId: 13 },
    { type: 'handOver', to: { userId: 13 }, expectedOperatorId: 12 },
  ]);
  expect(await dialog(sessionId)).toMatchObject({ operator_id: 13, queued_at: null });
  expect(await fixture.rows(`SELECT kind FROM question WHERE subject = CONCAT('dialog:', ?)`, [sessionId])).toEqual([{ kind: 'check' }]);
});

it('asks about the head too when an accepted dialog was handed over, where an answer does not count', async () => {
  const [alfa, beta] = twoCompanies.companies;
  await fixture.saveSettings({ companies: [{ ...alfa, check: { answeredStays: false } }, beta] });
  const sessionId = await offeredTo(12);
  await fixture.event('OperatorAnswered', { sessionId, chatId: 1000 + sessionId, userCode: 'x', userId: 12 });
  await intake.drain();
  await portalSays(sessionId, "STATUS = 10, WAIT_ANSWER = 'N'");
  await dayNotStarted(12);
  module.says = () => ({ status: 'done', result: { operatorId: 11, operatorOutcome: 'offered' } });
  await threeMinutesLater();
  await dayNotStarted(11);
  await portalSays(sessionId, "OPERATOR_ID = 11, STATUS = 5, WAIT_ANSWER = 'Y'");
  module.says = () => ({ status: 'done', result: { operatorId: 10, operatorOutcome: 'offered' } });
  await threeMinutesLater();
  expect(await checks(sessionId)).toEqual(['row8 → 11', 'row8 → 10']);
});

it('leaves a dialog with who has answered while the hand-over was on its way', async () => {
  const sessionId = await offeredTo(12);
  await dayNotStarted(12);
  module.says = () => ({ status: 'superseded', code: 'OPERATOR_ANSWERED' });
  await threeMinutesLater();
  expect(module.seen.at(-1)).toMatchObject({ type: 'handOver', to: { userId: 11 }, expectedOperatorId: 12, expectedAnswer: 'none' });
  expect(await dialog(sessionId)).toMatchObject({ operator_id: 12 });
  await portalSays(sessionId, "STATUS = 10, WAIT_ANSWER = 'N'");
  await fixture.event('OperatorAnswered', { sessionId, chatId: 1000 + sessionId, userCode: 'x', userId: 12 });
  await intake.drain();
  await threeMinutesLater();
  expect(await checks(sessionId)).toEqual(['row8 → 11', 'row2 → 12']);
  expect(await dialog(sessionId)).toMatchObject({ operator_id: 12 });
});
