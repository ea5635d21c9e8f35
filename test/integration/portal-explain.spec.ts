import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DataSource } from 'typeorm';
import { renderGrants } from '../../deploy/mysql/render-grants.mjs';
import { portalDataSource } from '../../src/database/database.module.js';
import { PortalZone } from '../../src/portal/portal-zone.js';
import { Activities } from '../../src/portal/tables/activities.js';
import { CallActivities } from '../../src/portal/tables/call-activities.js';
import { CallStatistic } from '../../src/portal/tables/call-statistic.js';
import { CardFields } from '../../src/portal/tables/card-fields.js';
import { Chats } from '../../src/portal/tables/chats.js';
import { ContactCards } from '../../src/portal/tables/contact-cards.js';
import { Contacts } from '../../src/portal/tables/contacts.js';
import { DealSpans } from '../../src/portal/tables/deal-spans.js';
import { Deals } from '../../src/portal/tables/deals.js';
import { DuplicateIndex } from '../../src/portal/tables/duplicate-index.js';
import { Items } from '../../src/portal/tables/items.js';
import { Lines, Queues } from '../../src/portal/tables/lines.js';
import { OpenDeals } from '../../src/portal/tables/open-deals.js';
import { OperatorTransfers } from '../../src/portal/tables/operator-transfers.js';
import { PastCalls } from '../../src/portal/tables/past-calls.js';
import { PastSessions } from '../../src/portal/tables/past-sessions.js';
import { Pipelines } from '../../src/portal/tables/pipelines.js';
import type { PortalSchema } from '../../src/portal/tables/portal-schema.js';
import { Sessions } from '../../src/portal/tables/sessions.js';
import { TelephonyNumbers } from '../../src/portal/tables/telephony-numbers.js';
import { Users } from '../../src/portal/tables/users.js';
import { testServer } from '../support/test-db.js';
import { ListeningPortalDb, PortalFixture } from './portal-fixture.js';
import { peopleReaders } from './portal-readers.js';
import { createTelephony } from './telephony-of-two-companies.js';

const presence = { breakCountsAsStarted: true, linePauseCountsAsStarted: true };

const root = resolve(import.meta.dirname, '../..');
const moscow = new PortalZone('Europe/Moscow');
const at = new Date('2026-03-02T08:00:00Z');
const suffix = randomBytes(3).toString('hex');
/** What a table may hold and still be read from one end to the other: trees, lists of options, lines. */
const smallTable = 1000;

let fixture: PortalFixture;
let ownDb: string;
let reading: DataSource;
let portal: ListeningPortalDb;

beforeAll(async () => {
  fixture = await PortalFixture.create();
  ownDb = `lw_own_${suffix}`;
  await fill(fixture);
  const names = {
    portalDb: fixture.database.name,
    ownDb,
    host: '%',
    ownUser: `lw_own_${suffix}`,
    ownPassword: 'own',
    portalUser: `lw_reads_${suffix}`,
    portalPassword: 'reads',
    cardFields: ['lead.UF_CRM_REGION', 'deal.UF_CRM_REGION'],
  };
  // The user who decides also needs the module's queue of events, which this portal has not.
  await fixture.run('CREATE TABLE linewarden_event (ID bigint PRIMARY KEY)');
  await fixture.run(renderGrants(resolve(root, 'deploy/mysql'), names));
  const server = { ...testServer(), user: names.portalUser, password: names.portalPassword, database: fixture.database.name };
  reading = await new DataSource(portalDataSource(server)).initialize();
  portal = new ListeningPortalDb(reading);
}, 60_000);

afterAll(async () => {
  await reading?.destroy();
  await fixture.run(`DROP DATABASE IF EXISTS ${ownDb}; DROP USER IF EXISTS lw_own_${suffix}@'%', lw_reads_${suffix}@'%'`);
  await fixture.drop();
});

it('reads with the grants of deploy/mysql, and every query of a batch finds its rows by an index', async () => {
  await askEverything(portal, 'nodes');
  await fixture.run("UPDATE b_option SET VALUE = '' WHERE NAME = 'company_structure_converted'");
  await askEverything(portal, 'sections');
  await fixture.run(
    "UPDATE b_iblock SET VERSION = 2 WHERE ID = 2; UPDATE b_option SET VALUE = '1' WHERE NAME = 'company_structure_converted'",
  );
  await askEverything(portal, 'nodes');

  const asked = [...new Map(portal.take().map((query) => [query.sql, query])).values()];
  const sizes = await tableSizes();
  const scans: string[] = [];
  let looked = 0;
  for (const { sql, params } of asked) {
    if (sql.includes('information_schema')) continue;
    const tables = new Map(
      [...sql.matchAll(/(?:FROM|JOIN)\s+(b_\w+)(?:\s+(?!ON\b|WHERE\b|JOIN\b|LEFT\b|ORDER\b|UNION\b)(\w+))?/g)].map(([, table, alias]) => [
        alias ?? table,
        table,
      ]),
    );
    const [plan] = (await fixture.database.admin.query(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, params)) as unknown as [
      { table: string | null; type: string | null; key: string | null }[],
    ];
    for (const step of plan) {
      const table = tables.get(step.table ?? '');
      if (table) looked += 1;
      if (!table || (sizes.get(table) ?? 0) <= smallTable) continue;
      if (step.key === null || step.type === 'ALL' || step.type === 'index')
        scans.push(`${table} (${step.type}) in ${sql.replace(/\s+/g, ' ')}`);
    }
  }
  expect(scans).toEqual([]);
  expect(looked).toBeGreaterThan(asked.length / 2); // another server's plan may name its columns otherwise

  const explained = new Set(asked.flatMap(({ sql }) => tablesIn(sql)));
  expect(tablesOfTheReaders().filter((table) => !explained.has(table))).toEqual([]);
}, 120_000);

it('has filled the tables that grow with the portal’s work', async () => {
  const sizes = await tableSizes();
  const big = [...sizes].filter(([, size]) => size > smallTable).map(([table]) => table);
  expect(big).toEqual(
    expect.arrayContaining([
      'b_calendar_event',
      'b_crm_act',
      'b_crm_act_bind',
      'b_crm_contact',
      'b_crm_deal',
      'b_crm_deal_contact',
      'b_crm_deal_stage_history',
      'b_crm_dp_comm_mcd',
      'b_crm_event',
      'b_crm_event_relations',
      'b_crm_lead',
      'b_hr_structure_node_member',
      'b_hr_structure_node_member_role',
      'b_iblock_element',
      'b_iblock_element_property',
      'b_im_relation',
      'b_imopenlines_operator_transfer',
      'b_imopenlines_session',
      'b_imopenlines_session_check',
      'b_imopenlines_user_option',
      'b_timeman_entries',
      'b_user',
      'b_user_group',
      'b_utm_user',
      'b_uts_crm_contact',
      'b_uts_user',
      'b_voximplant_statistic',
    ]),
  );
});

it('can read nothing else and write nothing', async () => {
  await expect(portal.query('SELECT PASSWORD FROM b_user LIMIT 1')).rejects.toThrow(/denied/i);
  await expect(portal.query('SELECT MESSAGE FROM b_im_message LIMIT 1')).rejects.toThrow(/denied/i);
  await expect(portal.query('SELECT SUBJECT FROM b_crm_act LIMIT 1')).rejects.toThrow(/denied/i);
  await expect(portal.query("UPDATE b_imopenlines_session SET CLOSED = 'Y' WHERE ID = 1")).rejects.toThrow(/denied/i);
  await expect(portal.query('DELETE FROM b_crm_contact WHERE ID = 1')).rejects.toThrow(/denied/i);
});

/** Every query of every reader, for a batch of a hundred. */
async function askEverything(db: ListeningPortalDb, structureIn: 'nodes' | 'sections'): Promise<void> {
  const ids = (first: number) => [...Array(100).keys()].map((index) => first + index * 7);
  const readers = peopleReaders(db);
  const externalUserTypes = ['bot', 'imconnector'];
  const departments = await readers.structure.departments();
  expect(departments.size).toBe(structureIn === 'nodes' ? 200 : 150);
  const context = {
    settings: { companies: [], departments: [], seniors: { userIds: [], workPositions: [], groupIds: [20] } },
    handshake: { externalUserTypes, vacationTypes: ['VACATION'], isTimemanAvailable: true },
    zone: moscow,
    departments,
  };
  const weekly = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
  const company = { code: 'alfa', timeZone: 'Europe/Moscow', hours: { weekly, exceptions: [], outsideHours: 'queue' as const } };
  const facts = await readers.people.factsFor(ids(1), at, context, company);
  expect([...facts.values()].some((person) => person.absence !== null)).toBe(true);
  expect([...facts.values()].some((person) => person.workDay === 'opened')).toBe(true);
  const heads = await readers.people.headsFor(ids(1), at, context, company, presence);
  expect([...heads.values()].some((list) => list.length > 0)).toBe(true);

  const sessions = new Sessions(db);
  expect((await sessions.byIds(ids(1), moscow)).size).toBe(100);
  expect(await sessions.openInLines([1, 2, 3], 500, 100, moscow)).toHaveLength(100);
  expect((await sessions.firstOfUsers(ids(2001), moscow)).length).toBeGreaterThanOrEqual(100);
  const chats = new Chats(db);
  expect((await chats.membersOf(ids(1))).get(1)).toHaveLength(2);
  expect((await chats.membersOf(ids(1), externalUserTypes)).get(1)).toHaveLength(1);
  expect((await new OperatorTransfers(db).lastByHand(ids(1), moscow)).get(1)).toEqual(new Date('2026-03-01T09:00:00Z'));
  expect((await new Lines(db).byIds([1, 2])).size).toBe(2);
  expect((await new Lines(db).byIds([])).size).toBe(20);
  expect((await new Queues(db).of([1, 2])).get(1)?.length).toBeGreaterThan(0);
  const keys = ids(1).flatMap((id) => [
    { type: 'PHONE', value: String(79010000000 + id) },
    { type: 'EMAIL', value: `c${id}@example.com` },
  ]);
  const index = new DuplicateIndex(db);
  expect(await index.find(keys)).toHaveLength(200);
  expect(await index.count(keys)).toHaveLength(200);
  expect((await index.ofContacts(ids(1))).length).toBeGreaterThan(100);
  const cards = new ContactCards(db);
  expect((await cards.byIds(ids(1), moscow)).size).toBe(100);
  const names = ids(1).map((id) => ({ name: 'Вера', lastName: `Орлова${id}` }));
  expect(await cards.withNames(names, 20, moscow)).toHaveLength(100);
  expect(await new OpenDeals(db, readers.schema).ofContacts(ids(1), 5, moscow)).toHaveLength(50);
  const contacts = await new Contacts(db, readers.schema).byIds(ids(1));
  expect(contacts.get(1)?.companyName).toBe('Альфа');
  expect((await new Deals(db).ofContacts(ids(1), moscow)).length).toBe(100);
  expect((await new Deals(db).byIds(ids(1), moscow)).size).toBe(100);
  await askOfItems(db, readers.schema, ids(1));
  await askOfThePast(db, readers.schema, ids(1));
  expect((await new Pipelines(db).all()).length).toBe(3);
  expect((await new Pipelines(db).stagesOf([0, 5])).get(5)).toHaveLength(1);
  const statistic = new CallStatistic(db, readers.schema);
  expect(
    (
      await statistic.byCallIds(
        ids(1).map((id) => `call-${id}`),
        moscow,
      )
    ).size,
  ).toBe(100);
  expect(await statistic.numbersSince(new Date('2026-02-01T00:00:00Z'), moscow)).toHaveLength(5);
  const activities = new CallActivities(db);
  expect((await activities.dealsOf(ids(1).map((id) => `call-${id}`))).get('call-1')).toEqual([1]);
  expect([...(await activities.areOpen(ids(1))).values()].filter((isOpen) => isOpen)).toHaveLength(50);
  expect(await new TelephonyNumbers(db, readers.schema).all()).toHaveLength(40);
  expect((await readers.options.modules()).has('humanresources')).toBe(true);
}

/** What assigning leads and deals asks. */
async function askOfItems(db: ListeningPortalDb, schema: PortalSchema, ids: readonly number[]): Promise<void> {
  const items = new Items(db);
  for (const entity of ['lead', 'deal'] as const) {
    expect((await items.byIds(entity, ids)).size).toBe(100);
    expect((await items.lastSetters(entity, ids)).get(1)).toBe(1);
    const fields = await new CardFields(db, schema).of(entity, ids, ['UF_CRM_REGION', 'UF_CRM_OTHER']);
    expect(fields.get(1)).toEqual({ UF_CRM_REGION: { kind: 'list', ids: ['1'] } });
  }
  expect((await new CardFields(db, schema).of('contact', ids, ['UF_CRM_LINEWARDEN'])).get(1)).toEqual({});
  expect((await items.openLeads(ids)).size).toBe(100);
  expect((await items.openDeals(ids, [0, 5])).size).toBeGreaterThan(0);
  expect(await items.standingOn('lead', 0, ['OTHER'], 50)).toEqual([]);
  expect(await items.standingOn('deal', 5, ['C5:OTHER'], 50)).toEqual([]);
  expect(await new Pipelines(db).leadStages()).toEqual([]);
  expect((await new CardFields(db, schema).lists()).map(({ field, isReadable }) => [field, isReadable])).toEqual([]);
  const users = new Users(db, schema);
  expect((await users.membersOf([22], at, moscow)).get(22)).toHaveLength(50);
  expect(await users.positionsOf(ids)).toEqual([]);
}

/** What putting history right asks, page by page. */
async function askOfThePast(db: ListeningPortalDb, schema: PortalSchema, ids: readonly number[]): Promise<void> {
  const sessions = new PastSessions(db);
  const calls = new PastCalls(db, schema);
  const toLocal = '2026-03-02 00:00:00';
  for (const [part, fromLocal, startedLocal] of [
    [sessions, '2026-02-23 00:00:00', '2026-02-26 12:00:00'],
    [calls, '2025-11-20 00:00:00', '2026-01-01 00:00:00'],
  ] as const) {
    const period = { fromLocal, toLocal };
    for (const place of [null, { startedLocal, id: 1 }]) expect((await part.page(period, place, 100, moscow)).rows).toHaveLength(100);
    expect(await part.count(period)).toBeGreaterThan(1000);
  }
  const callIds = ids.map((id) => `call-${id}`);
  expect((await calls.clientsOf(callIds)).size).toBe(100);
  const activities = new Activities(db);
  const found = await activities.of({ callIds, sessionIds: ids });
  expect([found.calls.size, found.sessions.size]).toEqual([100, 100]);
  expect((await activities.bindingsOf(ids)).get(1)).toEqual([
    { typeId: 2, id: 1 },
    { typeId: 3, id: 1 },
  ]);
  const deals = new DealSpans(db, schema);
  expect((await deals.pipelinesOf(ids)).size).toBe(100);
  expect((await deals.ofContacts(ids, moscow)).get(1)).toMatchObject([
    { dealId: 1, isOpen: false, closedAt: new Date('2026-02-27T21:00:00Z') },
  ]);
}

async function tableSizes(): Promise<Map<string, number>> {
  const [names] = (await fixture.database.admin.query('SHOW TABLES')) as unknown as [Record<string, string>[]];
  const tables = names.map((row) => Object.values(row)[0] ?? '').filter((table) => table.startsWith('b_'));
  const [counts] = (await fixture.database.admin.query(
    tables.map((table) => `SELECT '${table}' AS NAME, COUNT(*) AS SIZE FROM ${table}`).join(' UNION ALL '),
  )) as unknown as [{ NAME: string; SIZE: number }[]];
  return new Map(counts.map((row) => [row.NAME, Number(row.SIZE)]));
}

function tablesIn(text: string): string[] {
  return [...text.matchAll(/(?:FROM|JOIN)\s+(b_[a-z][a-z0-9_]*)/g)].map((found) => found[1] ?? '');
}

function tablesOfTheReaders(): string[] {
  const folder = resolve(root, 'src/portal/tables');
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
  return [...new Set(files.flatMap((name) => tablesIn(readFileSync(resolve(folder, name), 'utf8'))))].sort();
}

/** Numbers 0 to 9999 as column n, on MariaDB and MySQL alike. */
const digits =
  '(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)';
const numbers = `(SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 1 AS n FROM ${digits} a, ${digits} b, ${digits} c, ${digits} e) numbers`;

/** A portal some years old: 10,000 of what grows, hundreds of what does not. */
async function fill({ insert, run, database }: PortalFixture): Promise<void> {
  const make = (table: string, columns: Record<string, string>, upTo = 10_000) =>
    run.call(
      fixture,
      `INSERT INTO ${table} (${Object.keys(columns).join(', ')}) SELECT ${Object.values(columns).join(', ')} FROM ${numbers} WHERE n <= ${upTo} ORDER BY n`,
    );
  const add = insert.bind(fixture);

  await make('b_user', {
    ID: 'n',
    LOGIN: "CONCAT('u', n)",
    DATE_REGISTER: "'2020-01-01'",
    ACTIVE: "'Y'",
    NAME: "'Имя'",
    LAST_NAME: 'n',
    EXTERNAL_AUTH_ID: "IF(n > 2000, 'imconnector', NULL)",
  });
  await make('b_user_group', { USER_ID: 'n', GROUP_ID: '20' }, 2000);
  await make('b_user_group', { USER_ID: 'n', GROUP_ID: '22' }, 50);
  await make('b_uts_user', { VALUE_ID: 'n', UF_TIMEMAN: 'IF(n % 50 = 0, 2, NULL)' }, 2000);
  await make('b_utm_user', { VALUE_ID: 'n', FIELD_ID: '61', VALUE_INT: '1000 + n % 150' }, 2000);
  await make('b_imopenlines_user_option', { USER_ID: 'n', PAUSE: "IF(n % 9 = 0, 'Y', 'N')" }, 2000);
  await add('b_group', [
    { ID: 20, NAME: 'Старшие', ACTIVE: 'Y' },
    { ID: 22, NAME: 'Новые', ACTIVE: 'Y' },
  ]);
  await add('b_user_field', [
    { ID: 61, ENTITY_ID: 'USER', FIELD_NAME: 'UF_DEPARTMENT' },
    { ID: 62, ENTITY_ID: 'USER', FIELD_NAME: 'UF_TIMEMAN' },
  ]);
  await add('b_user_field_enum', [
    { ID: 1, USER_FIELD_ID: 62, VALUE: 'да', XML_ID: 'Y' },
    { ID: 2, USER_FIELD_ID: 62, VALUE: 'нет', XML_ID: 'N' },
  ]);
  await run.call(
    fixture,
    'ALTER TABLE b_uts_crm_lead ADD COLUMN UF_CRM_REGION int; ALTER TABLE b_uts_crm_deal ADD COLUMN UF_CRM_REGION int',
  );
  await add('b_user_field', [{ ID: 65, ENTITY_ID: 'CRM_CONTACT', FIELD_NAME: 'UF_CRM_LINEWARDEN', USER_TYPE_ID: 'string' }]);
  await add(
    'b_user_field',
    ['LEAD', 'DEAL'].map((card, index) => ({
      ID: 63 + index,
      ENTITY_ID: `CRM_${card}`,
      FIELD_NAME: 'UF_CRM_REGION',
      USER_TYPE_ID: 'enumeration',
    })),
  );
  for (const card of ['lead', 'deal']) await make(`b_uts_crm_${card}`, { VALUE_ID: 'n', UF_CRM_REGION: '1 + n % 1' });
  await make('b_crm_lead', { ID: 'n', STATUS_ID: "'NEW'", STATUS_SEMANTIC_ID: "'P'", ASSIGNED_BY_ID: '1 + (n - 1) % 2000' });
  await make('b_crm_event', { ID: 'n', CREATED_BY_ID: '1', EVENT_NAME: "'x'", EVENT_TYPE: '1' });
  for (const entity of ['LEAD', 'DEAL'])
    await make('b_crm_event_relations', { ENTITY_TYPE: `'${entity}'`, ENTITY_ID: 'n', ENTITY_FIELD: "'ASSIGNED_BY_ID'", EVENT_ID: 'n' });

  await add('b_module', [{ ID: 'humanresources' }, { ID: 'calendar' }, { ID: 'timeman' }]);
  await make('b_option', { MODULE_ID: "'main'", NAME: "CONCAT('option_', n)", VALUE: "'x'" }, 900);
  await add('b_option', [
    { MODULE_ID: 'humanresources', NAME: 'company_structure_converted', VALUE: '1' },
    { MODULE_ID: 'intranet', NAME: 'iblock_structure', VALUE: '1' },
    { MODULE_ID: 'intranet', NAME: 'iblock_absence', VALUE: '2' },
    { MODULE_ID: 'intranet', NAME: 'calendar_2', VALUE: 'Y' },
    { MODULE_ID: 'main', NAME: 'use_time_zones', VALUE: 'Y' },
  ]);

  await add('b_hr_structure', [{ ID: 70, NAME: 'Компания', TYPE: 'COMPANY', CREATED_BY: 1, XML_ID: 'COMPANY_STRUCTURE' }]);
  await make(
    'b_hr_structure_node',
    { ID: 'n', NAME: "CONCAT('Отдел ', n)", TYPE: "'DEPARTMENT'", STRUCTURE_ID: '70', PARENT_ID: 'FLOOR(n / 4)', CREATED_BY: '1' },
    200,
  );
  await add('b_hr_structure_role', [
    { ID: 51, ENTITY_TYPE: 'MEMBER', NAME: 'HEAD', XML_ID: 'MEMBER_HEAD' },
    { ID: 53, ENTITY_TYPE: 'MEMBER', NAME: 'EMPLOYEE', XML_ID: 'MEMBER_EMPLOYEE' },
  ]);
  await make('b_hr_structure_node_member', { ID: 'n', ENTITY_TYPE: "'USER'", ENTITY_ID: 'n', NODE_ID: '1 + n % 200', ADDED_BY: '1' }, 2000);
  await make('b_hr_structure_node_member_role', { MEMBER_ID: 'n', ROLE_ID: 'IF(n <= 200, 51, 53)', CREATED_BY: '1' }, 2000);
  await make(
    'b_iblock_section',
    { ID: '1000 + n', IBLOCK_ID: '1', IBLOCK_SECTION_ID: 'IF(n = 1, NULL, 1000 + FLOOR((n + 2) / 4))', NAME: "CONCAT('Отдел ', n)" },
    150,
  );
  await make('b_uts_iblock_1_section', { VALUE_ID: '1000 + n', UF_HEAD: 'n', UF_TIMEMAN: 'NULL' }, 150);

  await add('b_iblock', [{ ID: 2, IBLOCK_TYPE_ID: 'structure', NAME: 'absence', VERSION: 1 }]);
  await add('b_iblock_property', [
    { ID: 5, IBLOCK_ID: 2, NAME: 'Пользователь', CODE: 'USER' },
    { ID: 6, IBLOCK_ID: 2, NAME: 'Тип', CODE: 'ABSENCE_TYPE' },
  ]);
  await add('b_iblock_property_enum', [{ ID: 31, PROPERTY_ID: 6, VALUE: 'отпуск', XML_ID: 'VACATION' }]);
  const absent = { from: "'2026-03-02' + INTERVAL (n % 700) - 690 DAY", to: "'2026-03-02' + INTERVAL (n % 700) - 680 DAY" };
  await make('b_iblock_element', {
    ID: 'n',
    IBLOCK_ID: '2 + (n > 1000)',
    NAME: "'отпуск'",
    ACTIVE_FROM: absent.from,
    ACTIVE_TO: absent.to,
    MODIFIED_BY: '1',
    CREATED_BY: '1',
  });
  await make(
    'b_iblock_element_property',
    { IBLOCK_PROPERTY_ID: '5', IBLOCK_ELEMENT_ID: 'n', VALUE: '1 + n % 2000', VALUE_ENUM: 'NULL', VALUE_NUM: '1 + n % 2000' },
    1000,
  );
  await make(
    'b_iblock_element_property',
    { IBLOCK_PROPERTY_ID: '6', IBLOCK_ELEMENT_ID: 'n', VALUE: '31', VALUE_ENUM: '31', VALUE_NUM: '31' },
    1000,
  );
  await make('b_iblock_element_property', {
    IBLOCK_PROPERTY_ID: '70',
    IBLOCK_ELEMENT_ID: '1000 + n',
    VALUE: "'описание'",
    VALUE_ENUM: 'NULL',
    VALUE_NUM: '0',
  });
  await run.call(
    fixture,
    'CREATE TABLE b_iblock_element_prop_s2 (IBLOCK_ELEMENT_ID int NOT NULL PRIMARY KEY, PROPERTY_5 text, PROPERTY_6 int)',
  );
  await make('b_iblock_element_prop_s2', { IBLOCK_ELEMENT_ID: 'n', PROPERTY_5: '1 + n % 2000', PROPERTY_6: '31' }, 1000);
  await make('b_calendar_event', {
    CAL_TYPE: "'user'",
    OWNER_ID: '1 + n % 2000',
    CREATED_BY: '1 + n % 2000',
    ACCESSIBILITY: "IF(n % 20 = 0, 'absent', 'busy')",
    DATE_FROM: absent.from,
    DATE_TO: absent.to,
    DATE_FROM_TS_UTC: `UNIX_TIMESTAMP(${absent.from})`,
    DATE_TO_TS_UTC: `UNIX_TIMESTAMP(${absent.to})`,
    DT_SKIP_TIME: "'Y'",
    DT_LENGTH: '864000',
  });
  await make('b_timeman_entries', {
    USER_ID: '1 + n % 1000',
    CURRENT_STATUS: "IF(n > 9000, 'OPENED', 'CLOSED')",
    DATE_START: "'2026-03-02 09:00:00'",
    RECORDED_START_TIMESTAMP: `${Math.floor(at.getTime() / 1000) - 7200} - 86400 * (9 - FLOOR((n - 1) / 1000))`,
    START_OFFSET: '10800',
  });

  await make('b_imopenlines_config', { ID: 'n', LINE_NAME: "CONCAT('Линия ', n)", TEMPORARY: "'N'" }, 20);
  await make('b_imopenlines_queue', { CONFIG_ID: '1 + n % 20', USER_ID: 'n', SORT: 'n' }, 600);
  await make('b_imopenlines_session', {
    ID: 'n',
    CONFIG_ID: '1 + n % 20',
    OPERATOR_ID: '1 + n % 500',
    USER_ID: '2001 + n % 5000',
    SPAM: "'N'",
    USER_CODE: "CONCAT('whatsapp|1|', n, '|', n)",
    CHAT_ID: 'n',
    DATE_CREATE: "'2026-03-01 00:00:00' - INTERVAL n MINUTE",
    CLOSED: "IF(n % 4 = 0, 'N', 'Y')",
  });
  await run.call(fixture, "INSERT INTO b_imopenlines_session_check (SESSION_ID) SELECT ID FROM b_imopenlines_session WHERE CLOSED = 'N'");
  await make('b_imopenlines_operator_transfer', {
    CONFIG_ID: '1 + n % 20',
    SESSION_ID: 'n',
    TRANSFER_MODE: "IF(n % 2 = 1, 'MANUAL', 'AUTO')",
    TRANSFER_TYPE: "'USER'",
    DATE_CREATE: "'2026-03-01 12:00:00'",
  });
  await make('b_im_relation', { CHAT_ID: 'n', USER_ID: '1 + n % 500' });
  await make('b_im_relation', { CHAT_ID: 'n', USER_ID: '2001 + n % 5000' });

  await make('b_crm_contact', {
    ID: 'n',
    FULL_NAME: "CONCAT('Клиент ', n)",
    NAME: "'Вера'",
    LAST_NAME: "CONCAT('Орлова', n)",
    ASSIGNED_BY_ID: '1 + n % 500',
    CATEGORY_ID: '0',
    LAST_ACTIVITY_TIME: "'2026-03-01'",
  });
  await run.call(fixture, 'ALTER TABLE b_uts_crm_contact ADD COLUMN UF_CRM_LINEWARDEN text');
  await make('b_uts_crm_contact', { VALUE_ID: 'n', UF_CRM_LINEWARDEN: "'Альфа'" });
  await make('b_crm_dp_comm_mcd', { ENTITY_TYPE_ID: '3', ENTITY_ID: 'n', TYPE: "'PHONE'", VALUE: '79010000000 + n' });
  await make('b_crm_dp_comm_mcd', { ENTITY_TYPE_ID: '3', ENTITY_ID: 'n', TYPE: "'EMAIL'", VALUE: "CONCAT('c', n, '@example.com')" });
  await make('b_crm_deal', {
    ID: 'n',
    CATEGORY_ID: '5',
    STAGE_ID: "'C5:NEW'",
    STAGE_SEMANTIC_ID: "IF(n % 2 = 1, 'S', 'P')",
    IS_RECURRING: "'N'",
    ASSIGNED_BY_ID: '1 + n % 500',
    DATE_CREATE: "'2026-03-01'",
    LAST_ACTIVITY_TIME: "'2026-03-01'",
  });
  await make('b_crm_deal_contact', { DEAL_ID: 'n', CONTACT_ID: 'n', SORT: '10', IS_PRIMARY: "'Y'" });
  const stage = { TYPE_ID: '2', OWNER_ID: 'n', CREATED_DATE: "'2026-02-28'", STAGE_ID: "'C5:WON'" };
  await make('b_crm_deal_stage_history', { ...stage, CREATED_TIME: "'2026-02-28 00:00:00'", STAGE_SEMANTIC_ID: "'S'" });
  await make('b_crm_deal_stage_history', { ...stage, CREATED_TIME: "'2026-02-01 00:00:00'", STAGE_SEMANTIC_ID: "'P'" });
  await make('b_crm_act', { ID: '20000 + n', TYPE_ID: '6', ORIGIN_ID: "CONCAT('IMOL_', n)" });
  await add('b_crm_deal_category', [
    { ID: 5, NAME: 'Альфа', SORT: 10 },
    { ID: 6, NAME: 'Бета', SORT: 20 },
  ]);
  await add('b_crm_status', [
    { ENTITY_ID: 'DEAL_STAGE', STATUS_ID: 'NEW', NAME: 'Новая', SORT: 10 },
    { ENTITY_ID: 'DEAL_STAGE_5', STATUS_ID: 'C5:NEW', NAME: 'Новая', SORT: 10 },
  ]);

  await createTelephony(fixture);
  await make('b_crm_act', { ID: 'n', TYPE_ID: '2', ORIGIN_ID: "CONCAT('VI_call-', n)", COMPLETED: "IF(n % 2 = 0, 'Y', 'N')" });
  await make('b_crm_act_bind', { ACTIVITY_ID: 'n', OWNER_TYPE_ID: '2', OWNER_ID: 'n' });
  await make('b_crm_act_bind', { ACTIVITY_ID: 'n', OWNER_TYPE_ID: '3', OWNER_ID: 'n' });
  await make('b_voximplant_config', { SEARCH_ID: '74950000000 + n', PHONE_NAME: "''", PORTAL_MODE: "'RENT'" }, 20);
  await make('b_voximplant_external_line', { TYPE: "'rest-app'", NUMBER: 'n', NORMALIZED_NUMBER: '74960000000 + n' }, 20);
  await make('b_voximplant_statistic', {
    CALL_ID: "CONCAT('call-', n)",
    INCOMING: "'2'",
    PORTAL_NUMBER: '74950000000 + n % 5',
    PHONE_NUMBER: '79010000000 + n',
    CALL_FAILED_CODE: "'200'",
    CALL_DURATION: '30',
    CALL_START_DATE: "'2026-03-02' - INTERVAL (n % 700) DAY",
  });

  const [names] = (await database.admin.query('SHOW TABLES')) as unknown as [Record<string, string>[]];
  await database.admin.query(`ANALYZE TABLE ${names.map((row) => Object.values(row)[0]).join(', ')}`);
}
