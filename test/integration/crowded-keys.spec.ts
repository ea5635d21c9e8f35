import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { startMariaDb } from '../../playground/harness/maria-db.mjs';
import { journalKinds } from '../../src/capabilities.js';
import { MergeWorker } from '../../src/one-client/merge-worker.js';
import { Intake } from '../../src/work/intake.js';
import { testOn } from '../support/test-on.js';
import { startWork, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { SidecarFixture } from './sidecar-fixture.js';
import { Calls, twoCompaniesWithNumbers, writeContact, writeTelephony } from './telephony-of-two-companies.js';

const dir = resolve(import.meta.dirname, `../../var/small-packets-${randomBytes(4).toString('hex')}`);
const longestRow = 600_000;

let server: Awaited<ReturnType<typeof startMariaDb>>;
let takeBack: () => void;
let fixture: SidecarFixture;
let sidecar: Awaited<ReturnType<SidecarFixture['sidecar']>>;

/** Numbers from 0, for INSERT … SELECT. */
const digits =
  '(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
const numbers = (count: number) =>
  `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d AS n FROM ${['a', 'b', 'c', 'e', 'f', 'g']
    .map((name) => `${digits} ${name}`)
    .join(' CROSS JOIN ')} HAVING n < ${count}) numbers`;

beforeAll(async () => {
  // The smallest packet that servers still have from of old; production has 16 or 64 MB.
  server = await startMariaDb({ dir, args: ['--max-allowed-packet=1M'] });
  takeBack = testOn(server);
  fixture = await SidecarFixture.create(twoCompaniesWithNumbers);
  const { portal } = fixture;
  await writeTwoCompanies(portal);
  await writeTelephony(portal);
  await portal.run(
    `INSERT INTO b_crm_contact (ID, NAME, LAST_NAME, FULL_NAME, ASSIGNED_BY_ID, CATEGORY_ID, LAST_ACTIVITY_TIME, DATE_CREATE)
       SELECT 100000 + n, 'Имя', CONCAT('Ф', n), CONCAT('Имя Ф', n), 12, 0, '2026-03-01 00:00:00', '2026-03-01 00:00:00' FROM ${numbers(150_000)};
     INSERT INTO b_crm_dp_comm_mcd (ENTITY_TYPE_ID, ENTITY_ID, TYPE, VALUE) SELECT 3, 100000 + n, 'PHONE', '79010000000' FROM ${numbers(150_000)}`,
  );
  sidecar = await fixture.sidecar();
}, 120_000);

afterAll(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  await server.stop();
  takeBack();
  await rm(dir, { recursive: true, force: true });
  expect(different).toEqual([]);
}, 60_000);

interface Entry {
  kind: string;
  version: number;
  rule: string;
  because: string;
  facts: string;
  decision: string;
  contact_id: number;
  deal_id: number;
}

async function entry(where: string): Promise<Entry> {
  const rows = await fixture.rows<Entry>(
    `SELECT kind, rule_version AS version, rule, because, facts, decision, contact_id, deal_id FROM journal WHERE ${where} ORDER BY id DESC LIMIT 1`,
  );
  const [found] = rows;
  if (!found) throw new Error(`no entry where ${where}`);
  expect(found.facts.length + found.decision.length).toBeLessThan(longestRow);
  return found;
}

const told = ({ kind, rule, because, facts, decision }: Entry) =>
  journalKinds.explain({ kind, rule, because, facts: JSON.parse(facts), decision: JSON.parse(decision) }, 'en');

async function starts(sessionId: number, clientUserId: number, lineId = 1): Promise<void> {
  const start = await writeSession(fixture.portal, sessionId, { lineId, clientUserId });
  await fixture.event('DialogStarted', start, `client:whatsapp:${clientUserId}`);
}

it('places the dialog of a client whose phone 150,000 contacts have, and those of the other companies with it', async () => {
  await writeClient(fixture.portal, 500, { phone: '+7 901 000-00-00' });
  await writeClient(fixture.portal, 501, { phone: '+7 901 000-00-01' });
  await starts(1, 500);
  await starts(2, 501, 6);
  await sidecar.get(Intake).drain();
  expect(await entry('session_id = 2')).toMatchObject({ rule: 'first' });
  const crowded = await entry('session_id = 1');
  expect(JSON.parse(crowded.facts)).toMatchObject({ crowded: [{ kind: 'phone', contacts: 150_000 }] });
  expect(JSON.parse(crowded.facts).matches).toHaveLength(50);
  expect(told(crowded)).toContain('The phone is on 150000 contacts: only the oldest were looked at.');
  expect(await fixture.rows('SELECT uid FROM quarantined_event')).toEqual([]);
});

it('places a call from that phone, and asks nobody about the 150,000', async () => {
  const calls = new Calls(fixture);
  const callId = await calls.isAnswered(12, { phone: '+79010000000' });
  await sidecar.get(Intake).drain();
  expect(told(await entry(`call_id = '${callId}'`))).toContain('on 150000 contacts');
  await sidecar.get(MergeWorker).run();
  expect(await fixture.rows('SELECT id FROM client_merge')).toEqual([]);
});

it('takes up the newest open deal of a contact that has 60,000 of them', async () => {
  await writeContact(fixture.portal, 77, { phone: '79010000077', responsibleId: 12 });
  await fixture.portal.run(
    `INSERT INTO b_crm_deal (ID, CATEGORY_ID, STAGE_ID, STAGE_SEMANTIC_ID, ASSIGNED_BY_ID, IS_RECURRING, DATE_CREATE, LAST_ACTIVITY_TIME)
       SELECT 1 + n, 1, 'C1:NEW', IF(n = 30000 OR n = 100, 'P', 'S'), 12, 'N', '2026-03-01 00:00:00', '2026-03-01 00:00:00' FROM ${numbers(60_000)};
     INSERT INTO b_crm_deal_contact (DEAL_ID, CONTACT_ID, SORT, ROLE_ID, IS_PRIMARY) SELECT 1 + n, 77, 10, 0, 'Y' FROM ${numbers(60_000)}`,
  );
  await writeClient(fixture.portal, 577, { phone: '+7 901 000-00-77' });
  await starts(3, 577);
  await sidecar.get(Intake).drain();
  expect(await entry('session_id = 3')).toMatchObject({ rule: 'repeat', contact_id: 77, deal_id: 30_001 });
}, 120_000);

it('chooses from a queue of 5,000 people, and keeps the facts of the foremost', async () => {
  const ids = Array.from({ length: 5000 }, (_, n) => 10_000 + n);
  await fixture.portal.run(
    `INSERT INTO b_user (ID, LOGIN, ACTIVE, NAME, LAST_NAME, DATE_REGISTER) SELECT 10000 + n, CONCAT('u', n), 'Y', 'Имя', 'Фамилия', '2026-01-01 00:00:00' FROM ${numbers(5000)};
     DELETE FROM b_imopenlines_queue WHERE CONFIG_ID = 5;
     INSERT INTO b_imopenlines_queue (CONFIG_ID, USER_ID, SORT) SELECT 5, 10000 + n, n FROM ${numbers(5000)};
     INSERT INTO b_hr_structure_node_member (ENTITY_TYPE, ENTITY_ID, ACTIVE, NODE_ID, ADDED_BY, CREATED_AT, UPDATED_AT)
       SELECT 'USER', 10000 + n, 'Y', 3, 1, '2026-01-01 00:00:00', '2026-01-01 00:00:00' FROM ${numbers(5000)};
     INSERT INTO b_utm_user (VALUE_ID, FIELD_ID, VALUE_INT) SELECT 10000 + n, 1, 3 FROM ${numbers(5000)}`,
  );
  await startWork(fixture.portal, ids);
  await writeClient(fixture.portal, 505);
  await starts(5, 505, 5);
  await sidecar.get(Intake).drain();
  const placed = await entry('session_id = 5');
  expect(placed).toMatchObject({ rule: 'first', because: 'chosen' });
  expect(JSON.parse(placed.facts).choice).toMatchObject({ moreCandidates: 4800 });
  expect(told(placed)).toContain('and 4979 more');
});
