import { journalKinds } from '../../src/capabilities.js';
import { grantedTables, grantsFile } from '../../src/cli/granted-tables.js';
import { Incidents } from '../../src/records/incidents.js';
import { PortalParts } from '../../src/records/portal-parts.js';
import { Intake } from '../../src/work/intake.js';
import { QuestionWorker } from '../../src/work/question-worker.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { SidecarFixture } from './sidecar-fixture.js';
import { createTelephony, writeContact, writeDeal } from './telephony-of-two-companies.js';

/** Without these it is not known who the client is, or whom to ask: dialogs wait for them. */
const needed = [
  'b_user',
  'b_imopenlines_session',
  'b_imopenlines_queue',
  'b_crm_contact',
  'b_crm_deal',
  'b_crm_deal_contact',
  'b_crm_dp_comm_mcd',
];

const everything = ['absences', 'calendars', 'structure', 'workDays'];
/** What is not known without a table; the others are not read when a dialog is placed and checked. */
const parts: Record<string, string[]> = {
  b_iblock: ['absences'],
  b_iblock_property: ['absences'],
  b_iblock_property_enum: ['absences'],
  b_iblock_element: ['absences'],
  b_iblock_element_property: ['absences'],
  b_calendar_event: ['calendars'],
  b_timeman_entries: ['workDays'],
  b_uts_user: ['workDays'],
  b_utm_user: ['workDays'],
  b_user_field: ['workDays'],
  b_user_field_enum: ['workDays'],
  b_iblock_section: ['workDays'],
  b_imopenlines_user_option: ['linePauses'],
  b_user_group: ['groups'],
  b_group: ['groups'],
  b_hr_structure: ['structure'],
  b_hr_structure_node: ['structure'],
  b_hr_structure_node_member: ['structure'],
  b_hr_structure_node_member_role: ['structure'],
  b_hr_structure_role: ['structure'],
  b_option: everything,
  b_option_site: everything,
  b_module: ['absences', 'calendars', 'structure'],
  b_imopenlines_operator_transfer: ['handMoves'],
  b_imopenlines_config: ['lineNames'],
};

let fixture: SidecarFixture;
let sessions = 100;

beforeAll(async () => {
  fixture = await SidecarFixture.create({ ...twoCompanies, seniors: { userIds: [], workPositions: [], groupIds: [20] } });
  const { portal } = fixture;
  await writeTwoCompanies(portal);
  await createTelephony(portal);
  await portal.insert('b_module', [{ ID: 'calendar' }, { ID: 'intranet' }]);
  await portal.insert('b_option', [
    { MODULE_ID: 'intranet', NAME: 'iblock_absence', VALUE: '2' },
    { MODULE_ID: 'intranet', NAME: 'iblock_structure', VALUE: '3' },
    { MODULE_ID: 'intranet', NAME: 'calendar_2', VALUE: 'Y' },
  ]);
  await portal.run('CREATE TABLE IF NOT EXISTS b_uts_iblock_3_section (VALUE_ID int NOT NULL PRIMARY KEY, UF_HEAD int, UF_TIMEMAN int)');
  await portal.insert('b_iblock', [{ ID: 2, IBLOCK_TYPE_ID: 'structure', NAME: 'absence', VERSION: 1 }]);
  await portal.insert('b_iblock_property', [
    { ID: 1, IBLOCK_ID: 2, NAME: 'Пользователь', CODE: 'USER', PROPERTY_TYPE: 'S' },
    { ID: 2, IBLOCK_ID: 2, NAME: 'Тип', CODE: 'ABSENCE_TYPE', PROPERTY_TYPE: 'L' },
  ]);
  await portal.insert('b_iblock_property_enum', [{ ID: 1, PROPERTY_ID: 2, VALUE: 'VACATION', XML_ID: 'VACATION' }]);
  // The responsible is a head, and sits in no queue.
  await writeContact(portal, 700, { phone: '79010000700', responsibleId: 11 });
  await writeDeal(portal, 800, 700, 1, 11);
}, 60_000);

afterAll(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  expect(different).toEqual([]);
});

afterEach(() => fixture.endSidecars());

async function starts(): Promise<number> {
  const sessionId = ++sessions;
  await writeClient(fixture.portal, 1000 + sessionId, { phone: '+7 901 000-07-00' });
  const start = await writeSession(fixture.portal, sessionId, { lineId: 1, clientUserId: 1000 + sessionId });
  await fixture.event('DialogStarted', start, `client:whatsapp:${1000 + sessionId}`);
  return sessionId;
}

async function decided(sessionId: number) {
  const rows = await fixture.rows<{ kind: string; rule: string; because: string; facts: string; decision: string; operator_id: number }>(
    'SELECT kind, rule, because, facts, decision, operator_id FROM journal WHERE session_id = ? ORDER BY id',
    [sessionId],
  );
  return rows.map(({ facts, decision, ...row }) => ({ ...row, facts: JSON.parse(facts), decision: JSON.parse(decision) }));
}

const tables = grantedTables(grantsFile()).map(({ table }) => table);

it('reads what the grants name', () => expect(tables).toEqual(expect.arrayContaining([...needed, ...Object.keys(parts)])));

it.each(tables)('goes on without %s where it can, and as before when it is back', async (table) => {
  const sessionId = await starts();
  await fixture.portal.run(`RENAME TABLE ${table} TO ${table}_gone`);
  const sidecar = await fixture.sidecar(table);
  const open = async () =>
    (await sidecar.get(Incidents).list({ state: 'open', kind: 'portal-part-missing', limit: 20 })).map(({ details }) => details);
  try {
    if (needed.includes(table)) {
      await expect(sidecar.get(Intake).drain()).rejects.toMatchObject({ code: 'ER_NO_SUCH_TABLE' });
      expect(await decided(sessionId)).toEqual([]);
    } else {
      await sidecar.get(Intake).drain();
      await fixture.rows(`INSERT INTO question (kind, subject, set_for, due_at) VALUES ('check', CONCAT('dialog:', ?), 0, ?)`, [
        sessionId,
        fixture.clock.now(),
      ]);
      await sidecar.get(QuestionWorker).run();
      const entries = await decided(sessionId);
      expect(entries.map(({ kind, operator_id }) => ({ kind, operator_id }))).toEqual([
        { kind: 'placement', operator_id: 11 }, // whoever was responsible still is
        { kind: 'check', operator_id: 11 },
      ]);
      const notKnown = new Set(entries.flatMap(({ facts }) => facts.notKnown ?? []));
      expect([...notKnown].sort()).toEqual(parts[table] ?? []);
      for (const entry of entries)
        expect(journalKinds.explain(entry, 'en').includes('could not be read')).toBe((entry.facts.notKnown ?? []).length > 0);
      const told = await open();
      expect([...new Set(told.map((details) => (details as { part: string }).part))].sort()).toEqual(parts[table] ?? []);
      for (const details of told) expect(details).toMatchObject({ code: 'ER_NO_SUCH_TABLE', table });
    }
  } finally {
    await fixture.portal.run(`RENAME TABLE ${table}_gone TO ${table}`);
  }
  await sidecar.get(PortalParts).lookAgain();
  expect(await open()).toEqual([]);
  await sidecar.get(Intake).drain();
  expect((await decided(sessionId))[0]).toMatchObject({ kind: 'placement', because: 'responsible' });
});
