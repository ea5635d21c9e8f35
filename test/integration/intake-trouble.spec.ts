import mysql from 'mysql2/promise';
import { Intake } from '../../src/work/intake.js';
import { testServer } from '../support/test-db.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let intake: Intake;
let sessions = 0;

beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  intake = (await fixture.sidecar()).get(Intake);
  sessions = 100;
});
afterEach(() => fixture.drop());

/** A first message of a client of his own on a line. @returns the session */
async function clientWrites(lineId: number): Promise<number> {
  const sessionId = ++sessions;
  await writeClient(fixture.portal, 400 + sessionId, { name: `Client ${sessionId}` });
  const start = await writeSession(fixture.portal, sessionId, { lineId, clientUserId: 400 + sessionId, connector: 'whatsapp' });
  await fixture.event('DialogStarted', start, `client:whatsapp:${400 + sessionId}`);
  return sessionId;
}

const placed = async () =>
  (await fixture.rows<{ session_id: number }>(`SELECT session_id FROM journal WHERE kind = 'placement' ORDER BY session_id`)).map(
    (row) => row.session_id,
  );
const waiting = async () => Number((await fixture.portal.portal.query<{ n: number }>('SELECT COUNT(*) AS n FROM linewarden_event'))[0]?.n);
const aside = () => fixture.rows<{ type: string; error: string }>('SELECT type, error FROM quarantined_event ORDER BY id');
const failing = (condition: string, then: string) =>
  fixture.rows(`CREATE TRIGGER failing BEFORE INSERT ON journal FOR EACH ROW BEGIN IF ${condition} THEN ${then}; END IF; END`);

it('goes on with the other companies while somebody holds the row of one, and with that one afterwards', async () => {
  const first = [await clientWrites(1), await clientWrites(6)];
  await intake.drain();
  expect(await placed()).toEqual(first);

  const holder = await mysql.createConnection({ ...testServer(), database: fixture.own.name });
  await holder.query('START TRANSACTION');
  await holder.query(`SELECT company_code FROM company_lock WHERE company_code = 'alfa' FOR UPDATE`);
  const [ofAlfa, ofBeta] = [await clientWrites(1), await clientWrites(6)];
  await intake.drain();
  expect(await placed()).toEqual([...first, ofBeta]);
  expect(await waiting()).toBe(1);

  const later = await clientWrites(7);
  await intake.drain();
  expect(await placed()).toEqual([...first, ofBeta, later]);

  await holder.end();
  await intake.drain();
  expect(await placed()).toEqual([...first, ofAlfa, ofBeta, later].sort((a, b) => a - b));
  expect(await aside()).toEqual([]);
});

it('puts an event aside that fails twice alone, whatever the error, and decides the others', async () => {
  const ids = [await clientWrites(1), await clientWrites(2), await clientWrites(6)];
  await failing(`NEW.session_id = ${ids[1]}`, `SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'a rule of the server'`);
  await intake.drain();
  expect(await placed()).toEqual([ids[0], ids[2]]);
  expect(await aside()).toEqual([{ type: 'DialogStarted', error: expect.stringContaining('a rule of the server') }]);
  expect(await waiting()).toBe(0);
});

it('takes an error that befalls every event for the server’s, and loses none of them', async () => {
  const ids = [await clientWrites(1), await clientWrites(2), await clientWrites(6)];
  await failing('1 = 1', 'INSERT INTO no_such_table VALUES (1)');
  for (let turn = 0; turn < 4; turn += 1) await expect(intake.drain()).rejects.toThrow('no_such_table');
  expect(await aside()).toEqual([]);
  expect(await waiting()).toBe(3);
  await fixture.rows('DROP TRIGGER failing');
  await intake.drain();
  expect(await placed()).toEqual(ids);
});

it('puts an event aside that meets the server’s error again after others were decided', async () => {
  const ids = [await clientWrites(1), await clientWrites(2), await clientWrites(6)];
  await failing(`NEW.session_id = ${ids[0]}`, `SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1021, MESSAGE_TEXT = 'Disk full'`);
  await intake.drain();
  expect(await placed()).toEqual([ids[1], ids[2]]);
  await intake.drain();
  expect(await aside()).toEqual([{ type: 'DialogStarted', error: expect.stringContaining('Disk full') }]);
  expect(await waiting()).toBe(0);
});

it.each([
  { what: 'a table that only it needs', trigger: 'INSERT INTO no_such_table VALUES (1)' },
  { what: 'others who are always first', trigger: `SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT = 'Deadlock found'` },
])('lets an event wait for $what, whatever else is decided', async ({ trigger }) => {
  const ids = [await clientWrites(1), await clientWrites(2), await clientWrites(6)];
  await failing(`NEW.session_id = ${ids[0]}`, trigger);
  for (let turn = 0; turn < 3; turn += 1) await intake.drain().catch(() => undefined);
  expect(await placed()).toEqual([ids[1], ids[2]]);
  expect(await aside()).toEqual([]);
  await fixture.rows('DROP TRIGGER failing');
  await intake.drain();
  expect(await placed()).toEqual(ids);
});

it('keeps what a subject says after a failure in its order', async () => {
  const sessionId = await clientWrites(1);
  await fixture.event('DialogClosed', { sessionId, chatId: 1, userCode: 'x', isSpam: false }, `client:whatsapp:${400 + sessionId}`);
  const other = await clientWrites(6);
  await failing(`NEW.session_id = ${sessionId}`, 'INSERT INTO no_such_table VALUES (1)');
  await intake.drain();
  expect(await placed()).toEqual([other]);
  expect(await waiting()).toBe(2); // the closing waits for the start
  await fixture.rows('DROP TRIGGER failing');
  await intake.drain();
  expect(await placed()).toEqual([sessionId, other]);
  expect(await waiting()).toBe(0);
});

it('deletes an event whose decision is in the journal already: it was decided elsewhere', async () => {
  const sessionId = await clientWrites(1);
  const [event] = await fixture.portal.portal.query<{ UID: string }>('SELECT UID FROM linewarden_event');
  await fixture.rows(
    `INSERT INTO journal (uid, at, capability, kind, subject, rule, because, event_uid, session_id, settings_version, facts, decision)
     VALUES (UUID(), UTC_TIMESTAMP(3), 'dialogs', 'placement', 'dialog:${sessionId}', 'first', 'chosen', ?, ${sessionId}, 1, '{}', '{}')`,
    [event?.UID],
  );
  await intake.drain();
  expect(await placed()).toEqual([sessionId]);
  expect(await aside()).toEqual([]);
  expect(await waiting()).toBe(0);
});

it.each([99, -1, 16])('puts an event of lane %d aside, where nobody would look for it', async (lane) => {
  const sessionId = await clientWrites(1);
  await fixture.portal.run(`UPDATE linewarden_event SET LANE = ${lane}`);
  const other = await clientWrites(6);
  await intake.drain();
  expect(await placed()).toEqual([other]);
  expect(await aside()).toEqual([{ type: 'DialogStarted', error: `LANE ${lane}: expected 0 to 15` }]);
  await fixture.rows(`UPDATE quarantined_event SET state = 'retry'`);
  await intake.drain();
  expect(await placed()).toEqual([sessionId, other]);
});
