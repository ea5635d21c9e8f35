import { Global, Module } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Schedule } from '../../src/domain/schedule/schedule.js';
import { PortalTablesModule } from '../../src/portal/portal-tables.module.js';
import { PortalZone } from '../../src/portal/portal-zone.js';
import { PortalParts } from '../../src/records/portal-parts.js';
import { People, type PeopleContext } from '../../src/staff/people.js';
import { StaffModule } from '../../src/staff/staff.module.js';
import { PortalFixture } from './portal-fixture.js';
import { peopleReaders } from './portal-readers.js';

const presence = { breakCountsAsStarted: true, linePauseCountsAsStarted: true };

const moscow = new PortalZone('Europe/Moscow');
const moscowOffset = 3 * 3600;
const seconds = (instant: string) => Math.floor(Date.parse(instant) / 1000);

const entry = (userId: number, startedAt: string, status: string, fields: Record<string, unknown> = {}) => ({
  USER_ID: userId,
  CURRENT_STATUS: status,
  PAUSED: status === 'PAUSED' ? 'Y' : 'N',
  DATE_START: moscow.toLocal(new Date(startedAt)),
  DATE_FINISH: null,
  RECORDED_START_TIMESTAMP: seconds(startedAt),
  RECORDED_STOP_TIMESTAMP: 0,
  START_OFFSET: moscowOffset,
  SCHEDULE_ID: 0,
  SHIFT_ID: 0,
  ...fields,
});

describe('work days', () => {
  let fixture: PortalFixture;
  beforeAll(async () => {
    fixture = await PortalFixture.create();
  });
  afterAll(() => fixture.drop());
  beforeEach(() => fixture.run('DELETE FROM b_timeman_entries'));

  const stateAt = async (at: string) =>
    (await peopleReaders(fixture.portal).workDays.at([11], new Date(at), moscow)).get(11)?.state ?? 'none';

  it.each([
    { scenario: 'an open day', rows: [entry(11, '2026-03-02T06:00:00Z', 'OPENED')], is: 'opened' },
    {
      scenario: 'a break, though DATE_FINISH is set',
      rows: [entry(11, '2026-03-02T06:00:00Z', 'PAUSED', { DATE_FINISH: '2026-03-02 10:30:00' })],
      is: 'paused',
    },
    {
      scenario: 'a closed day',
      rows: [entry(11, '2026-03-02T06:00:00Z', 'CLOSED', { RECORDED_STOP_TIMESTAMP: seconds('2026-03-02T07:30:00Z') })],
      is: 'closed',
    },
    {
      scenario: 'a day that waits for approval is open',
      rows: [entry(11, '2026-03-02T06:00:00Z', 'OPENED', { ACTIVE: 'N' })],
      is: 'opened',
    },
    { scenario: 'no day at all', rows: [], is: 'none' },
    { scenario: 'somebody else’s day', rows: [entry(12, '2026-03-02T06:00:00Z', 'OPENED')], is: 'none' },
    {
      scenario: 'the latest of two days counts',
      rows: [
        entry(11, '2026-03-02T04:00:00Z', 'CLOSED', { RECORDED_STOP_TIMESTAMP: seconds('2026-03-02T05:00:00Z') }),
        entry(11, '2026-03-02T06:00:00Z', 'OPENED'),
      ],
      is: 'opened',
    },
  ])('$scenario', async ({ rows, is }) => {
    await fixture.insert('b_timeman_entries', rows);
    expect(await stateAt('2026-03-02T08:00:00Z')).toBe(is);
  });

  it.each([
    { scenario: 'a night shift goes on after midnight', startedAt: '2026-03-01T17:00:00Z', at: '2026-03-02T03:00:00Z', is: 'opened' },
    { scenario: 'eighteen hours are not too many', startedAt: '2026-03-01T17:00:00Z', at: '2026-03-02T11:00:00Z', is: 'opened' },
    { scenario: 'a day forgotten yesterday is over', startedAt: '2026-03-01T06:00:00Z', at: '2026-03-02T06:00:00Z', is: 'closed' },
    { scenario: 'a long day is not over before midnight', startedAt: '2026-03-01T21:30:00Z', at: '2026-03-02T20:30:00Z', is: 'opened' },
    { scenario: 'a day forgotten last week is over', startedAt: '2026-02-23T06:00:00Z', at: '2026-03-02T06:00:00Z', is: 'closed' },
    { scenario: 'a day forgotten long ago is not there', startedAt: '2026-02-02T06:00:00Z', at: '2026-03-02T06:00:00Z', is: 'none' },
  ])('$scenario', async ({ startedAt, at, is }) => {
    await fixture.insert('b_timeman_entries', [entry(11, startedAt, 'OPENED')]);
    expect(await stateAt(at)).toBe(is);
  });

  it('judges midnight by the clock of the employee', async () => {
    // Begun at 01:00 in Vladivostok, the evening before in Moscow; 19 hours later it is still the same day there.
    await fixture.insert('b_timeman_entries', [entry(11, '2026-03-01T15:00:00Z', 'OPENED', { START_OFFSET: 10 * 3600 })]);
    expect(await stateAt('2026-03-02T10:00:00Z')).toBe('opened');
    expect(await stateAt('2026-03-02T14:00:00Z')).toBe('closed');
  });
});

describe('the switch of the work day', () => {
  let fixture: PortalFixture;
  beforeAll(async () => {
    fixture = await PortalFixture.create();
    await fixture.insert('b_option', [{ MODULE_ID: 'intranet', NAME: 'iblock_structure', VALUE: '1' }]);
    await fixture.insert('b_user_field', [
      { ID: 61, ENTITY_ID: 'USER', FIELD_NAME: 'UF_DEPARTMENT' },
      { ID: 62, ENTITY_ID: 'USER', FIELD_NAME: 'UF_TIMEMAN' },
      { ID: 63, ENTITY_ID: 'IBLOCK_1_SECTION', FIELD_NAME: 'UF_TIMEMAN' },
    ]);
    await fixture.insert('b_user_field_enum', [
      { ID: 1, USER_FIELD_ID: 62, VALUE: 'да', XML_ID: 'Y' },
      { ID: 2, USER_FIELD_ID: 62, VALUE: 'нет', XML_ID: 'N' },
      { ID: 3, USER_FIELD_ID: 63, VALUE: 'да', XML_ID: 'Y' },
      { ID: 4, USER_FIELD_ID: 63, VALUE: 'нет', XML_ID: 'N' },
    ]);
    // 100 > 101 (off) > 102 > 103 (on); 100 > 104 (closed section, off) > 105; 100 > 106
    await fixture.insert('b_iblock_section', [
      { ID: 100, IBLOCK_ID: 1, IBLOCK_SECTION_ID: null, NAME: 'корень', ACTIVE: 'Y' },
      { ID: 101, IBLOCK_ID: 1, IBLOCK_SECTION_ID: 100, NAME: 'без учёта', ACTIVE: 'Y' },
      { ID: 102, IBLOCK_ID: 1, IBLOCK_SECTION_ID: 101, NAME: 'ниже', ACTIVE: 'Y' },
      { ID: 103, IBLOCK_ID: 1, IBLOCK_SECTION_ID: 102, NAME: 'с учётом', ACTIVE: 'Y' },
      { ID: 104, IBLOCK_ID: 1, IBLOCK_SECTION_ID: 100, NAME: 'закрыт', ACTIVE: 'N' },
      { ID: 105, IBLOCK_ID: 1, IBLOCK_SECTION_ID: 104, NAME: 'под закрытым', ACTIVE: 'Y' },
      { ID: 106, IBLOCK_ID: 1, IBLOCK_SECTION_ID: 100, NAME: 'обычный', ACTIVE: 'Y' },
    ]);
    await fixture.insert('b_uts_iblock_1_section', [
      { VALUE_ID: 101, UF_TIMEMAN: 4 },
      { VALUE_ID: 103, UF_TIMEMAN: 3 },
      { VALUE_ID: 104, UF_TIMEMAN: 4 },
      { VALUE_ID: 106, UF_TIMEMAN: null },
    ]);
  });
  afterAll(() => fixture.drop());
  beforeEach(() => fixture.run('DELETE FROM b_uts_user; DELETE FROM b_utm_user'));

  it.each([
    { scenario: 'on where nothing is set up to the root', departments: [106], isKept: true },
    { scenario: 'off by the department above', departments: [102], isKept: false },
    { scenario: 'on by the nearest department that says so', departments: [103], isKept: true },
    { scenario: 'on when one of several departments says so', departments: [102, 103], isKept: true },
    { scenario: 'on when one of several says nothing up to the root', departments: [102, 106], isKept: true },
    { scenario: 'off when the other one gives no opinion', departments: [102, 105], isKept: false },
    { scenario: 'on when no department has an opinion', departments: [105], isKept: true },
    { scenario: 'on when the department is not there any more', departments: [999], isKept: true },
    { scenario: 'off for somebody in no department', departments: [], isKept: false },
    { scenario: 'on by the personal switch, in no department', departments: [], personal: 1, isKept: true },
    { scenario: 'off by the personal switch, whatever the department says', departments: [103], personal: 2, isKept: false },
    { scenario: 'decided by the department when the personal switch is empty', departments: [102], personal: null, isKept: false },
  ])('is $scenario', async ({ departments, personal, isKept }) => {
    await fixture.insert(
      'b_utm_user',
      departments.map((id) => ({ VALUE_ID: 11, FIELD_ID: 61, VALUE_INT: id })),
    );
    if (personal !== undefined) await fixture.insert('b_uts_user', [{ VALUE_ID: 11, UF_DEPARTMENT: '', UF_TIMEMAN: personal }]);
    const { timeman } = peopleReaders(fixture.portal);
    expect((await timeman.keptFor([11], true)).has(11)).toBe(isKept);
    expect(await timeman.keptFor([11], false)).toEqual(new Set());
  });

  it('has no personal part on a portal without the field', async () => {
    await fixture.run('ALTER TABLE b_uts_user DROP COLUMN UF_TIMEMAN');
    await fixture.insert('b_utm_user', [{ VALUE_ID: 11, FIELD_ID: 61, VALUE_INT: 106 }]);
    expect(await peopleReaders(fixture.portal).timeman.keptFor([11, 12], true)).toEqual(new Set([11]));
    await fixture.run('ALTER TABLE b_uts_user ADD COLUMN UF_TIMEMAN int DEFAULT NULL');
  });
});

describe('facts about people', () => {
  let fixture: PortalFixture;
  const weekdays = [{ from: 600, to: 1140 }];
  const hours: Schedule = {
    timeZone: 'Europe/Moscow',
    weekly: { 1: weekdays, 2: weekdays, 3: weekdays, 4: weekdays, 5: weekdays, 6: [], 7: [] },
    exceptions: [],
    outsideHours: 'head',
  };
  const company = { code: 'alfa', timeZone: 'Europe/Moscow', hours };
  /** Monday 11:00 in Moscow. */
  const at = new Date('2026-03-02T08:00:00Z');

  const contextOf = async (fields: Partial<PeopleContext['settings']> = {}): Promise<PeopleContext> => ({
    settings: { companies: [], departments: [], seniors: { userIds: [], workPositions: [], groupIds: [] }, ...fields },
    handshake: { externalUserTypes: ['bot', 'imconnector'], vacationTypes: ['VACATION'], isTimemanAvailable: true },
    zone: moscow,
    departments: await peopleReaders(fixture.portal).structure.departments(),
  });

  const user = (id: number, fields: Record<string, unknown> = {}) => ({
    ID: id,
    LOGIN: `u${id}`,
    DATE_REGISTER: '2020-01-01 00:00:00',
    ACTIVE: 'Y',
    NAME: 'Имя',
    LAST_NAME: String(id),
    WORK_POSITION: '',
    EXTERNAL_AUTH_ID: null,
    ...fields,
  });

  beforeAll(async () => {
    fixture = await PortalFixture.create();
    await fixture.insert('b_module', [{ ID: 'humanresources' }, { ID: 'calendar' }, { ID: 'timeman' }]);
    await fixture.insert('b_option', [
      { MODULE_ID: 'humanresources', NAME: 'company_structure_converted', VALUE: '1' },
      { MODULE_ID: 'intranet', NAME: 'iblock_structure', VALUE: '1' },
      { MODULE_ID: 'intranet', NAME: 'iblock_absence', VALUE: '2' },
      { MODULE_ID: 'intranet', NAME: 'calendar_2', VALUE: 'Y' },
    ]);
    // 1 > 2 > 3; heads: 10 of 1, 20 (dismissed) of 2, 30 and 31 of 3; 40 and 41 work in 3, 42 in 3 and 2.
    await fixture.insert('b_hr_structure', [{ ID: 70, NAME: 'Компания', TYPE: 'COMPANY', CREATED_BY: 1, XML_ID: 'COMPANY_STRUCTURE' }]);
    await fixture.insert(
      'b_hr_structure_node',
      [1, 2, 3].map((id) => ({ ID: id, NAME: `Отдел ${id}`, TYPE: 'DEPARTMENT', STRUCTURE_ID: 70, PARENT_ID: id - 1, CREATED_BY: 1 })),
    );
    await fixture.insert('b_hr_structure_role', [
      { ID: 51, ENTITY_TYPE: 'MEMBER', NAME: 'HEAD', XML_ID: 'MEMBER_HEAD' },
      { ID: 53, ENTITY_TYPE: 'MEMBER', NAME: 'EMPLOYEE', XML_ID: 'MEMBER_EMPLOYEE' },
    ]);
    const members: [nodeId: number, userId: number, roleId: number][] = [
      [1, 10, 51],
      [2, 20, 51],
      [3, 30, 51],
      [3, 31, 51],
      [3, 40, 53],
      [3, 41, 53],
      [3, 42, 53],
      [2, 42, 53],
    ];
    await fixture.insert(
      'b_hr_structure_node_member',
      members.map(([NODE_ID, ENTITY_ID], index) => ({
        ID: index + 1,
        ENTITY_TYPE: 'USER',
        ENTITY_ID,
        ACTIVE: ENTITY_ID === 20 || ENTITY_ID === 41 ? 'N' : 'Y',
        NODE_ID,
        ADDED_BY: 1,
      })),
    );
    await fixture.insert(
      'b_hr_structure_node_member_role',
      members.map(([, , ROLE_ID], index) => ({ MEMBER_ID: index + 1, ROLE_ID, CREATED_BY: 1 })),
    );
    await fixture.insert(
      'b_user',
      [
        user(10),
        user(20, { ACTIVE: 'N' }),
        user(30, { BLOCKED: 'Y' }),
        user(31),
        user(40, { WORK_POSITION: ' Старший Менеджер' }),
        user(41, { ACTIVE: 'N' }),
        user(42),
        user(90, { EXTERNAL_AUTH_ID: 'bot', NAME: 'Диспетчер', LAST_NAME: '' }),
      ].map((row) => ({ BLOCKED: 'N', ...row })),
    );
    await fixture.insert('b_user_field', [{ ID: 61, ENTITY_ID: 'USER', FIELD_NAME: 'UF_DEPARTMENT' }]);
    await fixture.insert('b_iblock_section', [{ ID: 100, IBLOCK_ID: 1, IBLOCK_SECTION_ID: null, NAME: 'корень', ACTIVE: 'Y' }]);
    await fixture.insert(
      'b_utm_user',
      [10, 31, 40, 41, 42].map((id) => ({ VALUE_ID: id, FIELD_ID: 61, VALUE_INT: 100 })),
    );
    await fixture.insert('b_iblock', [{ ID: 2, IBLOCK_TYPE_ID: 'structure', NAME: 'absence', VERSION: 1 }]);
    await fixture.insert('b_iblock_property', [
      { ID: 5, IBLOCK_ID: 2, NAME: 'Пользователь', CODE: 'USER' },
      { ID: 6, IBLOCK_ID: 2, NAME: 'Тип', CODE: 'ABSENCE_TYPE' },
    ]);
    await fixture.insert('b_iblock_property_enum', [{ ID: 31, PROPERTY_ID: 6, VALUE: 'отпуск', XML_ID: 'VACATION' }]);
    await fixture.insert('b_iblock_element', [
      { ID: 500, IBLOCK_ID: 2, NAME: 'отпуск', ACTIVE_FROM: '2026-03-01 00:00:00', ACTIVE_TO: '2026-03-10 00:00:00' },
    ]);
    await fixture.insert('b_iblock_element_property', [
      { IBLOCK_PROPERTY_ID: 5, IBLOCK_ELEMENT_ID: 500, VALUE: '31', VALUE_ENUM: null },
      { IBLOCK_PROPERTY_ID: 6, IBLOCK_ELEMENT_ID: 500, VALUE: '31', VALUE_ENUM: 31 },
    ]);
    await fixture.insert('b_timeman_entries', [entry(40, '2026-03-02T07:00:00Z', 'OPENED'), entry(42, '2026-03-02T07:00:00Z', 'PAUSED')]);
    await fixture.insert('b_imopenlines_user_option', [
      { USER_ID: 42, PAUSE: 'Y' },
      { USER_ID: 40, PAUSE: 'N' },
    ]);
    await fixture.insert('b_group', [{ ID: 20, NAME: 'Старшие', ACTIVE: 'Y' }]);
    await fixture.insert('b_user_group', [{ USER_ID: 42, GROUP_ID: 20 }]);
  });
  afterAll(() => fixture.drop());

  it('come from readers that the module puts together', async () => {
    @Global()
    @Module({
      providers: [
        { provide: getDataSourceToken('portal'), useValue: fixture.dataSource },
        { provide: PortalParts, useValue: peopleReaders(fixture.portal).parts },
      ],
      exports: [getDataSourceToken('portal'), PortalParts],
    })
    class ConnectionModule {}
    const app = await Test.createTestingModule({ imports: [ConnectionModule, PortalTablesModule, StaffModule] }).compile();
    const facts = await app.get(People).factsFor([40], at, await contextOf(), company);
    expect(facts.get(40)?.workDay).toBe('opened');
  });

  it('say all there is to know at that moment', async () => {
    const { people } = peopleReaders(fixture.portal);
    const facts = await people.factsFor([40, 31, 42, 41, 90, 777, 40, 0], at, await contextOf(), company);
    expect([...facts.keys()]).toEqual([40, 31, 42, 41, 90, 777]);
    expect(facts.get(40)).toEqual({
      userId: 40,
      name: 'Имя 40',
      isActive: true,
      isBlocked: false,
      absence: null,
      workDay: 'opened',
      isOnLinePause: false,
      isSenior: false,
      departmentId: 3,
      isWithinHours: true,
    });
    expect(facts.get(31)).toMatchObject({
      absence: { type: 'VACATION', fromAt: new Date('2026-02-28T21:00:00Z'), toAt: new Date('2026-03-10T21:00:00Z') },
      workDay: 'closed',
    });
    expect(facts.get(42)).toMatchObject({ workDay: 'paused', isOnLinePause: true, departmentId: 2 });
    expect(facts.get(41)).toMatchObject({ isActive: false, departmentId: 3 });
    expect(facts.get(90)).toMatchObject({ name: 'Диспетчер', isActive: false, workDay: 'notKept', departmentId: null });
    expect(facts.get(777)).toMatchObject({ name: '#777', isActive: false, isBlocked: false, departmentId: null });
  });

  it('count the absences that each company counts, of the types the portal has', async () => {
    const trips = { ...company, code: 'beta', headOfSalesId: 1, check: { absenceTypes: ['ASSIGNMENT'] } };
    const long = { ...company, code: 'gamma', headOfSalesId: 1, check: { shortAbsenceMinutes: 20 * 24 * 60 } };
    await fixture.insert('b_iblock_property_enum', [{ ID: 32, PROPERTY_ID: 6, VALUE: 'командировка', XML_ID: 'ASSIGNMENT' }]);
    await fixture.insert('b_iblock_element', [
      { ID: 501, IBLOCK_ID: 2, NAME: 'командировка', ACTIVE_FROM: '2026-03-01 00:00:00', ACTIVE_TO: '2026-03-03 00:00:00' },
    ]);
    await fixture.insert('b_iblock_element_property', [
      { IBLOCK_PROPERTY_ID: 5, IBLOCK_ELEMENT_ID: 501, VALUE: '40', VALUE_ENUM: null },
      { IBLOCK_PROPERTY_ID: 6, IBLOCK_ELEMENT_ID: 501, VALUE: '32', VALUE_ENUM: 32 },
    ]);
    const { people, absences } = peopleReaders(fixture.portal);
    const reading = await people.read([31, 40], at, await contextOf({ companies: [trips, long] }));
    const absent = (one: typeof company & { check?: object }) =>
      [...reading.factsIn(one).values()].flatMap(({ userId, absence }) => (absence ? `${userId} ${absence.type}` : []));
    expect(absent(company)).toEqual(['31 VACATION']);
    expect(absent(trips)).toEqual(['40 ASSIGNMENT']);
    expect(absent(long)).toEqual([]);
    expect(await absences.at([40], at, ['VACATION'], moscow)).toEqual(new Map());
    await fixture.run('DELETE FROM b_iblock_element WHERE ID = 501; DELETE FROM b_iblock_element_property WHERE IBLOCK_ELEMENT_ID = 501');
    await fixture.run('DELETE FROM b_iblock_property_enum WHERE ID = 32');
  });

  it('say how long a break has lasted, where the portal says since when', async () => {
    const { people } = peopleReaders(fixture.portal);
    const breakOf = async () => (await people.factsFor([42], at, await contextOf(), company)).get(42)?.breakMinutes;
    expect(await breakOf()).toBeUndefined();
    await fixture.run("UPDATE b_timeman_entries SET DATE_FINISH = '2026-03-02 10:15:00' WHERE USER_ID = 42");
    expect(await breakOf()).toBe(45);
    await fixture.run('UPDATE b_timeman_entries SET DATE_FINISH = NULL WHERE USER_ID = 42');
  });

  it('keep no work day where the portal has none', async () => {
    const context = await contextOf();
    const without = { ...context, handshake: { ...context.handshake, isTimemanAvailable: false } };
    const facts = await peopleReaders(fixture.portal).people.factsFor([40], at, without, company);
    expect(facts.get(40)?.workDay).toBe('notKept');
  });

  it.each([
    { scenario: 'by name', seniors: { userIds: [31], workPositions: [], groupIds: [] }, are: [31] },
    { scenario: 'by work position', seniors: { userIds: [], workPositions: ['старший менеджер'], groupIds: [] }, are: [40] },
    { scenario: 'by group', seniors: { userIds: [], workPositions: [], groupIds: [20] }, are: [42] },
    { scenario: 'never by an empty position', seniors: { userIds: [], workPositions: [''], groupIds: [] }, are: [] },
  ])('know seniors $scenario', async ({ seniors, are }) => {
    const facts = await peopleReaders(fixture.portal).people.factsFor([31, 40, 42], at, await contextOf({ seniors }), company);
    expect([...facts.values()].filter((person) => person.isSenior).map((person) => person.userId)).toEqual(are);
  });

  it('take hours from the nearest department that has some', async () => {
    const night = { departmentId: 2, timeZone: 'Asia/Vladivostok', weekly: hours.weekly, exceptions: [], outsideHours: null };
    const context = await contextOf({ departments: [night] });
    const facts = await peopleReaders(fixture.portal).people.factsFor([10, 40], at, context, company);
    expect(facts.get(10)?.isWithinHours).toBe(true); // the company's: 11:00
    expect(facts.get(40)?.isWithinHours).toBe(true); // 18:00 in Vladivostok
    const later = await peopleReaders(fixture.portal).people.factsFor([10, 40], new Date('2026-03-02T09:30:00Z'), context, company);
    expect(later.get(10)?.isWithinHours).toBe(true);
    expect(later.get(40)?.isWithinHours).toBe(false);
  });

  it('give each company its own hours from one reading', async () => {
    const { people } = peopleReaders(fixture.portal);
    const reading = await people.read([40], at, await contextOf());
    fixture.portal.take();
    expect(reading.factsIn(company).get(40)?.isWithinHours).toBe(true);
    expect(reading.factsIn({ ...company, timeZone: 'America/New_York' }).get(40)?.isWithinHours).toBe(false);
    expect(fixture.portal.take()).toEqual([]);
  });

  it('climb to the heads: absent, blocked and dismissed ones are there to be passed over', async () => {
    const heads = await peopleReaders(fixture.portal).people.headsFor([40, 30, 10, 42, 90], at, await contextOf(), company, presence);
    expect(heads.get(40)).toEqual([
      { userId: 30, name: 'Имя 30', departmentId: 3, isActive: true, isBlocked: true, isAbsent: false, isAtWork: false },
      { userId: 31, name: 'Имя 31', departmentId: 3, isActive: true, isBlocked: false, isAbsent: true, isAtWork: false },
      { userId: 20, name: 'Имя 20', departmentId: 2, isActive: false, isBlocked: false, isAbsent: false, isAtWork: true },
      { userId: 10, name: 'Имя 10', departmentId: 1, isActive: true, isBlocked: false, isAbsent: false, isAtWork: false },
    ]);
    expect(heads.get(30)?.map((head) => head.userId)).toEqual([20, 10]); // a head goes one up
    expect(heads.get(10)).toEqual([]);
    expect(heads.get(42)?.map((head) => head.userId)).toEqual([20, 10, 30, 31]); // the department that counts comes first
    expect(heads.get(90)).toEqual([]);
  });

  it('cost the same number of queries for one person and for a hundred', async () => {
    const readers = peopleReaders(fixture.portal);
    const companies = [
      { code: 'alfa', headOfSalesId: 10 },
      { code: 'beta', headOfSalesId: 30 },
    ];
    const context = await contextOf({ companies, seniors: { userIds: [], workPositions: [], groupIds: [20] } });
    const costOf = async (userIds: number[]) => {
      fixture.portal.take();
      await readers.people.factsFor(userIds, at, context, company);
      await readers.people.headsFor(userIds, at, context, company, presence);
      return fixture.portal.take().length;
    };
    await costOf([42]); // what is remembered for moments
    const one = await costOf([42]);
    expect(await costOf([...Array(100).keys()].map((index) => index + 1))).toBe(one);
    expect(one).toBeLessThanOrEqual(20);
  });

  it('cost nothing for nobody', async () => {
    const readers = peopleReaders(fixture.portal);
    const context = await contextOf();
    await readers.people.factsFor([40], at, context, company);
    fixture.portal.take();
    expect(await readers.people.factsFor([], at, context, company)).toEqual(new Map());
    expect(await readers.people.headsFor([], at, context, company, presence)).toEqual(new Map());
    expect(fixture.portal.take()).toEqual([]);
  });
});
