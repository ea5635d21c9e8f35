import { LeftDesks } from '../../src/dialogs/left-desks.js';
import { Intake } from '../../src/work/intake.js';
import { QuestionWorker } from '../../src/work/question-worker.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { at, SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let sidecar: Awaited<ReturnType<SidecarFixture['sidecar']>>;
let start: Awaited<ReturnType<typeof writeSession>>;

/** The dialog of the spec: 12 has it since 10:00, has accepted it and has answered. */
beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  await fixture.rows(`UPDATE portal_handshake SET document = JSON_SET(document, '$.events', JSON_ARRAY('EmployeeWrote'))`);
  sidecar = await fixture.sidecar();
  await writeClient(fixture.portal, 500);
  start = await writeSession(fixture.portal, 101, { lineId: 1, clientUserId: 500 });
  await told('10:00', 'DialogStarted', start);
  await told('10:00', 'ClientWrote', { ...start, messageId: 1 });
  await fixture.rows('UPDATE dialog SET operator_id = 12, assignment = 1, assigned_at = ?, deal_id = 800', [at('10:00')]);
  await fixture.rows(`UPDATE outbox_command SET state = 'done'`);
  await portalSays("OPERATOR_ID = 12, STATUS = 40, WAIT_ANSWER = 'N'");
  await told('10:01', 'OperatorAnswered', { ...about(), userId: 12 });
  await told('10:02', 'EmployeeWrote', { ...about(), userId: 12, messageId: 2 });
});
afterEach(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  expect(different).toEqual([]);
});

async function told(time: string, type: string, payload: Record<string, unknown>, day = 2): Promise<void> {
  fixture.clock.at = at(time, day);
  await fixture.event(type, payload);
  await sidecar.get(Intake).drain();
}

const about = () => ({ sessionId: start.sessionId, chatId: start.chatId, userCode: start.userCode });
const portalSays = (set: string) => fixture.portal.run(`UPDATE b_imopenlines_session SET ${set} WHERE ID = 101`);
const asks = () => sidecar.get(QuestionWorker).run();

/** What the questions that are due by now come to is asked at once, as the heart beats. */
async function clientWrites(time: string, messageId: number, day = 2): Promise<void> {
  await portalSays('STATUS = 25');
  await told(time, 'ClientWrote', { ...start, messageId }, day);
  await asks();
}

async function looksAround(time: string, day = 2): Promise<number> {
  fixture.clock.at = at(time, day);
  const asked = await sidecar.get(LeftDesks).look();
  await asks();
  return asked;
}

const checks = () => fixture.rows(`SELECT rule, because, operator_id FROM journal WHERE kind = 'check' ORDER BY id`);

async function orders(): Promise<Record<string, unknown>[]> {
  const rows = await fixture.rows<{ payload: string }>(`SELECT payload FROM outbox_command WHERE type = 'handOver' ORDER BY id`);
  return rows.map(({ payload }) => JSON.parse(payload) as Record<string, unknown>);
}

const dismissed = () => fixture.portal.run(`UPDATE b_user SET ACTIVE = 'N' WHERE ID = 12`);
const dayEnded = (time: string) =>
  fixture.portal.run(
    `UPDATE b_timeman_entries SET CURRENT_STATUS = 'CLOSED', RECORDED_STOP_TIMESTAMP = ${at(time).getTime() / 1000} WHERE USER_ID = 12`,
  );
const dayNotStarted = () => fixture.portal.run('DELETE FROM b_timeman_entries WHERE USER_ID = 12');

it('goes to the head at once when the client writes on after the operator has gone, answered as it was', async () => {
  await dayEnded('10:30');
  await clientWrites('11:00', 3);
  expect(await checks()).toEqual([{ rule: 'row8', because: 'dayNotStarted', operator_id: 11 }]);
  expect(await orders()).toMatchObject([{ to: { userId: 11 }, expectedOperatorId: 12, expectedAnswer: 'replied', dealId: 800 }]);
  expect(await fixture.rows('SELECT operator_id, accepted_at FROM dialog')).toEqual([{ operator_id: 11, accepted_at: null }]);
});

it('asks nothing while the operator is there, at a break, or has answered all that was written', async () => {
  await clientWrites('11:00', 3);
  await fixture.portal.run("UPDATE b_timeman_entries SET CURRENT_STATUS = 'PAUSED' WHERE USER_ID = 12");
  await clientWrites('11:01', 4);
  await told('11:02', 'EmployeeWrote', { ...about(), userId: 12, messageId: 5 });
  await dayEnded('11:03');
  expect(await looksAround('11:04')).toBe(0);
  expect(await checks()).toEqual([]);
});

it('asks once of one wait, however many lines the client writes, and again when the reason is another', async () => {
  for (const userId of [1, 10, 11, 13]) await fixture.portal.run(`UPDATE b_user SET ACTIVE = 'N' WHERE ID = ${userId}`);
  await dayEnded('10:30');
  for (let line = 0; line < 10; line += 1) await clientWrites(`11:00:0${line}`, 3 + line);
  expect(await looksAround('11:01')).toBe(0);
  expect(await checks()).toEqual([{ rule: 'row8', because: 'dayNotStarted', operator_id: 12 }]); // nobody can take it
  await dismissed();
  await clientWrites('11:05', 20);
  expect(await checks()).toMatchObject([{ rule: 'row8' }, { rule: 'row3', because: 'dismissed' }]);
  await told('11:06', 'EmployeeWrote', { ...about(), userId: 10, messageId: 21 });
  await clientWrites('11:10', 22);
  expect(await checks()).toHaveLength(3); // a wait of its own
});

it('is asked about without a new message when the operator leaves a client who waits', async () => {
  await clientWrites('11:00', 3);
  expect(await looksAround('11:01')).toBe(0);
  await dismissed();
  expect(await looksAround('11:02')).toBe(1);
  expect(await checks()).toEqual([{ rule: 'row3', because: 'dismissed', operator_id: 11 }]);
  expect(await looksAround('11:03')).toBe(0);
});

it('decides what was told late on what holds by then: closed meanwhile, nothing is asked', async () => {
  await dayEnded('10:30');
  fixture.clock.at = at('13:00');
  await fixture.event('ClientWrote', { ...start, messageId: 3 });
  await fixture.event('DialogClosed', { ...about(), isSpam: false });
  await sidecar.get(Intake).drain();
  await asks();
  expect(await checks()).toEqual([]);
});

it('gives who has just got a dialog the minutes in which the day may be begun, though the client goes on writing', async () => {
  await dayNotStarted();
  await fixture.rows(`UPDATE dialog SET assigned_at = ?, accepted_at = NULL, operator_answered_at = NULL`, [at('10:59')]);
  await fixture.rows(`INSERT INTO question (kind, subject, set_for, due_at) VALUES ('check', 'dialog:101', 1, ?)`, [at('11:02')]);
  await clientWrites('11:00', 3);
  expect(await looksAround('11:01')).toBe(0);
  expect(await checks()).toEqual([]);
  fixture.clock.at = at('11:02');
  await asks();
  expect(await checks()).toMatchObject([{ rule: 'row8' }]);
});

describe('where a person has given the dialog to the operator', () => {
  beforeEach(async () => {
    await told('10:20', 'OperatorChanged', { ...about(), fromUserId: 10, toUserId: 12, by: 'person', actorUserId: 10 });
    await portalSays("OPERATOR_ID = 12, STATUS = 10, WAIT_ANSWER = 'N'");
  });

  it('their word ends when the operator leaves after it and the client writes on', async () => {
    await dayEnded('10:30');
    await clientWrites('11:00', 3);
    expect(await checks()).toEqual([{ rule: 'row8', because: 'dayNotStarted', operator_id: 11 }]);
    expect(await fixture.rows('SELECT operator_id, moved_by_person_at FROM dialog')).toEqual([
      { operator_id: 11, moved_by_person_at: null },
    ]);
  });

  it('it ends when the operator is dismissed after it, though the client has written nothing since', async () => {
    await clientWrites('10:10', 3);
    await dismissed();
    expect(await looksAround('11:00')).toBe(1);
    expect(await checks()).toEqual([{ rule: 'row3', because: 'dismissed', operator_id: 11 }]);
  });

  it('it stands through the night, and is asked about when hours have begun without the operator', async () => {
    await dayEnded('18:50');
    await told('19:30', 'OperatorChanged', { ...about(), fromUserId: 12, toUserId: 12, by: 'person', actorUserId: 10 });
    await clientWrites('20:00', 3);
    await clientWrites('20:01', 4);
    expect(await looksAround('20:02')).toBe(0);
    expect(await checks()).toEqual([]);
    await dayNotStarted();
    fixture.clock.at = at('10:03:01', 3);
    await asks();
    expect(await checks()).toEqual([{ rule: 'row8', because: 'dayNotStarted', operator_id: 11 }]);
  });
});

it('is asked of one of two sidecars that look at once', async () => {
  await clientWrites('11:00', 3);
  await dismissed();
  fixture.clock.at = at('11:02');
  const other = await fixture.sidecar('two');
  const asked = await Promise.all([sidecar, other].map((one) => one.get(LeftDesks).look()));
  expect(asked.reduce((sum, count) => sum + count, 0)).toBe(1);
});
