import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { waitFor } from '../../playground/harness/wait-for.js';
import { checkReading } from '../../src/cli/check-reading.js';
import { OwnDb } from '../../src/database/own-db.js';
import { PortalDb } from '../../src/portal/portal-db.js';
import { Incidents } from '../../src/records/incidents.js';
import { ReadingLag } from '../../src/records/reading-lag.js';
import { Intake } from '../../src/work/intake.js';
import { QuestionWorker } from '../../src/work/question-worker.js';
import { ReplicatedMariaDb } from '../support/replicated-maria-db.js';
import { testOn } from '../support/test-on.js';
import { writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { SidecarFixture } from './sidecar-fixture.js';
import { Calls, twoCompaniesWithNumbers, writeActivity, writeContact, writeDeal, writeTelephony } from './telephony-of-two-companies.js';

const dir = resolve(import.meta.dirname, `../../var/replicated-${randomBytes(4).toString('hex')}`);

let takeBack: () => void;
let servers: ReplicatedMariaDb;
let fixture: SidecarFixture;
let sidecar: Awaited<ReturnType<SidecarFixture['sidecar']>>;
let sessions = 1000;

beforeAll(async () => {
  servers = await ReplicatedMariaDb.start(dir);
  takeBack = testOn(servers.primary);
  fixture = await SidecarFixture.create(twoCompaniesWithNumbers);
  await writeTwoCompanies(fixture.portal);
  await writeTelephony(fixture.portal);
  await fixture.portal.run('ALTER TABLE b_uts_crm_contact ADD COLUMN UF_CRM_LINEWARDEN text');
  await servers.caughtUp();
  fixture.readsFrom = { HOST: servers.replica.host, PORT: String(servers.replica.port) };
  sidecar = await fixture.sidecar();
}, 90_000);

afterAll(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  await servers.stop();
  takeBack();
  await rm(dir, { recursive: true, force: true });
  expect(different).toEqual([]);
}, 60_000);

beforeEach(() => servers.release());

async function starts(clientUserId: number, lineId = 1): Promise<number> {
  const sessionId = ++sessions;
  const start = await writeSession(fixture.portal, sessionId, { lineId, clientUserId });
  await fixture.event('DialogStarted', start, `client:whatsapp:${clientUserId}`);
  return sessionId;
}

const decisions = (...ids: number[]) =>
  fixture.rows<{ session_id: number; kind: string; rule: string; because: string; event_uid: string | null; contact_id: number }>(
    'SELECT session_id, kind, rule, because, event_uid, contact_id FROM journal WHERE session_id IN (?) ORDER BY id',
    [ids],
  );
const waiting = (kind: string) => fixture.rows<{ subject: string }>('SELECT subject FROM question WHERE kind = ? ORDER BY id', [kind]);
const eventsLeft = async () => (await fixture.portal.portal.query('SELECT ID FROM linewarden_event')).length;

/** As if the last mark that came to the replica were that old: nothing else tells a minute's lag from a second's. */
async function ageMark(ms: number): Promise<void> {
  await fixture.rows('UPDATE reading_mark SET marked_ms = marked_ms - ?', [ms]);
}

async function askAgain(): Promise<void> {
  fixture.clock.turn(120_000);
  await sidecar.get(QuestionWorker).run();
}

it('places dialogs whose sessions come later when they have come, and meanwhile those that are there', async () => {
  const lag = sidecar.get(ReadingLag);
  await lag.compare();
  expect(lag.comparison).toMatchObject({ kind: 'compared', behindMs: 0 });
  await ageMark(600_000);
  for (let client = 500; client < 525; client++) await writeClient(fixture.portal, client);
  const known = await writeSession(fixture.portal, ++sessions, { lineId: 6, clientUserId: 524 });
  await servers.hold();
  const late: number[] = [];
  for (let client = 500; client < 524; client++) late.push(await starts(client, (client % 7) + 1));
  await fixture.event('DialogStarted', known, 'client:whatsapp:524');

  await sidecar.get(Intake).drain();
  expect(await eventsLeft()).toBe(0);
  expect((await decisions(known.sessionId)).map(({ rule }) => rule)).toEqual(['first']);
  expect(await decisions(...late)).toEqual([]);
  expect(await waiting('place')).toHaveLength(24);

  // Ten minutes behind: that a session of four minutes ago is not there means nothing.
  await lag.compare();
  expect(lag.trouble).toBe('reading-behind');
  await askAgain();
  await askAgain();
  expect(await decisions(...late)).toEqual([]);
  expect(await waiting('place')).toHaveLength(24);

  await servers.release();
  await askAgain();
  const placed = await decisions(...late);
  expect(placed.map(({ session_id }) => session_id).sort()).toEqual(late);
  expect(new Set(placed.map(({ kind }) => kind))).toEqual(new Set(['placement']));
  expect(placed.every(({ event_uid }) => event_uid?.length === 32)).toBe(true);
  expect(await waiting('place')).toEqual([]);
});

it('opens an incident while the replica is behind, tells doctor, and ends it when it has caught up', async () => {
  const lag = sidecar.get(ReadingLag);
  await lag.compare();
  await ageMark(90_000);
  await servers.hold();
  await lag.compare();
  const open = () => sidecar.get(Incidents).list({ state: 'open', limit: 10 });
  expect((await open()).map(({ kind, details }) => ({ kind, details }))).toEqual([
    { kind: 'reading-behind', details: { server: expect.stringContaining(`:${servers.replica.port}`), behindSeconds: expect.any(Number) } },
  ]);
  const doctor = await checkReading(sidecar.get(OwnDb), sidecar.get(PortalDb), fixture.config());
  expect(doctor).toMatchObject({ verdict: 'FAIL', text: { en: expect.stringMatching(/9\d s behind/) } });
  await servers.release();
  await waitFor('the lag to be over', async () => {
    await lag.compare();
    return lag.trouble === null;
  });
  expect(await open()).toEqual([]);
  expect(await checkReading(sidecar.get(OwnDb), sidecar.get(PortalDb), fixture.config())).toMatchObject({ verdict: 'OK' });
});

it('says that a session is gone when the replica is not behind and the event is not young', async () => {
  await sidecar.get(ReadingLag).compare();
  const sessionId = ++sessions;
  const userCode = 'whatsapp|1|ext600|600';
  await fixture.event('DialogStarted', {
    sessionId,
    chatId: 1,
    lineId: 1,
    userCode,
    connector: 'whatsapp',
    clientUserId: 600,
    operatorId: 0,
  });
  await sidecar.get(Intake).drain();
  expect(await decisions(sessionId)).toEqual([]);
  await askAgain();
  expect(await decisions(sessionId)).toMatchObject([{ kind: 'ignored', because: 'sessionGone' }]);
  expect(await waiting('place')).toEqual([]);
});

it('makes no second contact while the first, just made, is not there to be read', async () => {
  await writeClient(fixture.portal, 700, { phone: '+7 901 000-07-00' });
  const first = await starts(700);
  await servers.caughtUp();
  await sidecar.get(Intake).drain();
  expect(await decisions(first)).toMatchObject([{ rule: 'first' }]);
  // The portal has answered: contact and deal are made, and remembered.
  const [second] = [await writeSession(fixture.portal, ++sessions, { lineId: 2, clientUserId: 700 })];
  await servers.hold();
  await writeContact(fixture.portal, 7000, { phone: '79010000700', responsibleId: 12, company: 'Альфа' });
  await writeDeal(fixture.portal, 7001, 7000, 1);
  await fixture.rows(
    'UPDATE client c JOIN dialog d ON d.client_id = c.client_id SET c.contact_id = 7000, c.deal_id = 7001, c.pending = 0 WHERE d.session_id = ?',
    [first],
  );
  await fixture.event('DialogStarted', second, 'client:whatsapp:700');
  await sidecar.get(Intake).drain();
  expect(await decisions(second.sessionId)).toEqual([]);
  await servers.release();
  fixture.clock.turn(5000);
  await sidecar.get(QuestionWorker).run();
  expect(await decisions(second.sessionId)).toMatchObject([{ rule: 'repeat', contact_id: 7000 }]);
});

it("places a newcomer who told a stranger's number on no card of the stranger's, though the session came later", async () => {
  await sidecar.get(ReadingLag).compare();
  const clientUserId = 710;
  await writeClient(fixture.portal, clientUserId);
  await writeContact(fixture.portal, 7100, { phone: '79010000710', responsibleId: 12, company: 'Альфа' });
  await writeDeal(fixture.portal, 7101, 7100, 1);
  await servers.caughtUp();
  await servers.hold();
  const { operatorId: _, ...start } = await writeSession(fixture.portal, ++sessions, { lineId: 1, clientUserId });
  await fixture.portal.insert('b_crm_dp_comm_mcd', [{ ENTITY_TYPE_ID: 3, ENTITY_ID: 7100, TYPE: 'SLUSER', VALUE: String(clientUserId) }]);
  for (const tellsKeys of [true, false])
    await fixture.event('ClientWrote', { ...start, messageId: tellsKeys ? 1 : 2, tellsKeys }, `client:whatsapp:${clientUserId}`);
  await sidecar.get(Intake).drain();
  await servers.release();
  await askAgain();
  expect(await decisions(start.sessionId)).toMatchObject([{ rule: 'first', contact_id: 0 }]);
});

it('keeps the contact of a caller that is not there yet, and waits for the activity of a call that was made from a deal', async () => {
  const calls = new Calls(fixture);
  const phone = '+79010000800';
  await sidecar.get(ReadingLag).compare();
  await calls.isAnswered(12, { phone, callId: 'first' });
  await sidecar.get(Intake).drain();
  await ageMark(60_000);
  await servers.hold();
  await sidecar.get(ReadingLag).compare();
  await writeContact(fixture.portal, 8000, { phone: '79010000800', responsibleId: 12, company: 'Альфа' });
  await writeDeal(fixture.portal, 8001, 8000, 1);
  await writeDeal(fixture.portal, 8002, 8000, 1);
  await fixture.rows(
    `UPDATE client c JOIN phone_call p ON p.client_id = c.client_id SET c.contact_id = 8000, c.deal_id = 8001, c.pending = 0 WHERE p.call_id = 'first'`,
  );
  await calls.isAnswered(12, { phone, callId: 'second' });
  await sidecar.get(Intake).drain();
  const ofCall = (callId: string) =>
    fixture.rows<{ contact_id: number; deal_id: number }>('SELECT contact_id, deal_id FROM journal WHERE call_id = ? ORDER BY id', [
      callId,
    ]);
  expect(await ofCall('second')).toEqual([{ contact_id: 8000, deal_id: 8001 }]);

  const startedAt = Math.floor(fixture.clock.now().getTime() / 1000);
  await writeActivity(fixture.portal, 8003, 'third', [8002]);
  await fixture.portal.insert('b_voximplant_statistic', [
    {
      PORTAL_USER_ID: 12,
      PORTAL_NUMBER: '74951110001',
      PHONE_NUMBER: '79010000800',
      INCOMING: '1',
      CALL_ID: 'third',
      CALL_DURATION: 30,
      CALL_START_DATE: fixture.clock.now().toISOString().slice(0, 19).replace('T', ' '),
      CALL_FAILED_CODE: '200',
      CRM_ACTIVITY_ID: 8003,
    },
  ]);
  await calls.ends('200', { phone, callId: 'third', direction: 'outgoing', userId: 12, activityId: 8003, startedAt });
  await sidecar.get(Intake).drain();
  expect(await ofCall('third')).toEqual([]);
  await servers.release();
  fixture.clock.turn(10_000);
  await sidecar.get(QuestionWorker).run();
  expect(await ofCall('third')).toEqual([{ contact_id: 8000, deal_id: 8002 }]);
});

it('says so when another server is read and the right to compare them is missing', async () => {
  const user = `reads_${randomBytes(3).toString('hex')}`;
  await servers.onPrimary.query(`CREATE USER ${user}@'%' IDENTIFIED BY 'reads'`);
  await servers.onPrimary.query(`GRANT SELECT ON \`${fixture.portal.database.name}\`.* TO ${user}@'%'`);
  await servers.caughtUp();
  fixture.readsFrom = { ...fixture.readsFrom, USER: user, PASSWORD: 'reads' };
  const other = await fixture.sidecar('other');
  await other.get(ReadingLag).compare();
  expect(other.get(ReadingLag).comparison).toMatchObject({ kind: 'unknown', because: 'ER_TABLEACCESS_DENIED_ERROR' });
  expect((await other.get(Incidents).list({ state: 'open', limit: 10 })).map(({ kind }) => kind)).toEqual(['reading-unknown']);
});
