import { PortalZone } from '../../src/portal/portal-zone.js';
import { PortalFixture } from './portal-fixture.js';
import { peopleReaders } from './portal-readers.js';

const moscow = new PortalZone('Europe/Moscow');
const vacation = ['VACATION', 'LEAVESICK'];
const charts = [
  { version: 1, iblockId: 2, userProperty: 5, typeProperty: 6 },
  { version: 2, iblockId: 20, userProperty: 55, typeProperty: 66 },
];

const user = (id: number, timeZone = '') => ({
  ID: id,
  LOGIN: `u${id}`,
  DATE_REGISTER: '2020-01-01 00:00:00',
  NAME: `Имя${id}`,
  TIME_ZONE: timeZone,
});

describe.each(charts)('the absence chart, properties kept as version $version', ({ version, iblockId, userProperty, typeProperty }) => {
  let fixture: PortalFixture;
  let nextId = 1000;
  const enumIds: Record<string, number> = { VACATION: 31, LEAVESICK: 32, ASSIGNMENT: 33 };

  async function addAbsence(
    userId: number,
    from: string | null,
    to: string | null,
    fields: { type?: string } & Record<string, unknown> = {},
  ) {
    const { type = 'VACATION', ...rest } = fields;
    const ID = nextId++;
    await fixture.insert('b_iblock_element', [
      {
        ID,
        IBLOCK_ID: iblockId,
        NAME: 'отпуск',
        ACTIVE_FROM: from,
        ACTIVE_TO: to,
        WF_STATUS_ID: 1,
        CREATED_BY: 1,
        MODIFIED_BY: 1,
        ...rest,
      },
    ]);
    if (version === 2) {
      await fixture.insert(`b_iblock_element_prop_s${iblockId}`, [
        { IBLOCK_ELEMENT_ID: ID, [`PROPERTY_${userProperty}`]: String(userId), [`PROPERTY_${typeProperty}`]: enumIds[type] },
      ]);
    } else {
      await fixture.insert('b_iblock_element_property', [
        { IBLOCK_PROPERTY_ID: userProperty, IBLOCK_ELEMENT_ID: ID, VALUE: String(userId), VALUE_ENUM: null },
        { IBLOCK_PROPERTY_ID: typeProperty, IBLOCK_ELEMENT_ID: ID, VALUE: String(enumIds[type]), VALUE_ENUM: enumIds[type] },
      ]);
    }
  }

  const absentAt = async (userId: number, at: string, zone = moscow, types = vacation) =>
    (await peopleReaders(fixture.portal).absences.at([userId], new Date(at), types, zone)).get(userId) ?? null;

  beforeAll(async () => {
    fixture = await PortalFixture.create();
    await fixture.insert('b_iblock', [{ ID: iblockId, IBLOCK_TYPE_ID: 'structure', NAME: 'absence', VERSION: version }]);
    await fixture.insert('b_iblock_property', [
      { ID: userProperty, IBLOCK_ID: iblockId, NAME: 'Пользователь', CODE: 'USER', PROPERTY_TYPE: 'S' },
      { ID: typeProperty, IBLOCK_ID: iblockId, NAME: 'Тип', CODE: 'ABSENCE_TYPE', PROPERTY_TYPE: 'L' },
      { ID: 99, IBLOCK_ID: iblockId, NAME: 'Состояние', CODE: 'STATE', PROPERTY_TYPE: 'S' },
    ]);
    await fixture.insert(
      'b_iblock_property_enum',
      Object.entries(enumIds).map(([XML_ID, ID]) => ({ ID, PROPERTY_ID: typeProperty, VALUE: XML_ID, XML_ID })),
    );
    if (version === 2) {
      await fixture.run(`CREATE TABLE b_iblock_element_prop_s${iblockId} (IBLOCK_ELEMENT_ID int NOT NULL PRIMARY KEY,
        PROPERTY_${userProperty} text, PROPERTY_${typeProperty} int)`);
    }
    await fixture.insert('b_user', [user(1), user(2, 'Asia/Vladivostok'), user(3, 'nonsense')]);
  });
  afterAll(() => fixture.drop());
  beforeEach(async () => {
    await fixture.run(
      `DELETE FROM b_option; DELETE FROM b_option_site; DELETE FROM b_iblock_element; DELETE FROM b_iblock_element_property`,
    );
    if (version === 2) await fixture.run(`DELETE FROM b_iblock_element_prop_s${iblockId}`);
    await fixture.insert('b_option', [{ MODULE_ID: 'intranet', NAME: 'iblock_absence', VALUE: String(iblockId) }]);
  });

  it.each([
    { scenario: 'before the first day', at: '2026-03-01T20:59:59Z', isAbsent: false },
    { scenario: 'from the first minute', at: '2026-03-01T21:00:00Z', isAbsent: true },
    { scenario: 'on the last day, which is whole', at: '2026-03-06T20:59:59Z', isAbsent: true },
    { scenario: 'not on the day after', at: '2026-03-06T21:00:00Z', isAbsent: false },
  ])('a vacation of whole days: $scenario', async ({ at, isAbsent }) => {
    await addAbsence(11, '2026-03-02 00:00:00', '2026-03-06 00:00:00');
    expect((await absentAt(11, at)) !== null).toBe(isAbsent);
  });

  it('gives type, begin and the end that counts', async () => {
    await addAbsence(11, '2026-03-02 00:00:00', '2026-03-06 00:00:00', { type: 'LEAVESICK' });
    expect(await absentAt(11, '2026-03-03T09:00:00Z')).toEqual({
      type: 'LEAVESICK',
      fromAt: new Date('2026-03-01T21:00:00Z'),
      toAt: new Date('2026-03-06T21:00:00Z'),
    });
  });

  it.each([
    { scenario: 'ends at its hour', to: '2026-03-02 15:00:00', at: '2026-03-02T11:59:59Z', isAbsent: true },
    { scenario: 'is over at its hour', to: '2026-03-02 15:00:00', at: '2026-03-02T12:00:00Z', isAbsent: false },
    { scenario: 'begun and ended at one moment lasts a day', to: '2026-03-02 10:00:00', at: '2026-03-03T06:59:59Z', isAbsent: true },
    {
      scenario: 'begun and ended at one moment is over a day later',
      to: '2026-03-02 10:00:00',
      at: '2026-03-03T07:00:00Z',
      isAbsent: false,
    },
  ])('an absence of hours $scenario', async ({ to, at, isAbsent }) => {
    await addAbsence(11, '2026-03-02 10:00:00', to);
    expect((await absentAt(11, at)) !== null).toBe(isAbsent);
  });

  it('leaves out other types, other people, drafts, old versions and rows without dates', async () => {
    await addAbsence(11, '2026-03-02 00:00:00', '2026-03-06 00:00:00', { type: 'ASSIGNMENT' });
    await addAbsence(11, '2026-03-02 00:00:00', '2026-03-06 00:00:00', { ACTIVE: 'N' });
    await addAbsence(11, '2026-03-02 00:00:00', '2026-03-06 00:00:00', { WF_PARENT_ELEMENT_ID: 7 });
    await addAbsence(11, '2026-03-02 00:00:00', '2026-03-06 00:00:00', { WF_STATUS_ID: 2 });
    await addAbsence(11, null, null);
    await addAbsence(112, '2026-03-02 00:00:00', '2026-03-06 00:00:00');
    expect(await absentAt(11, '2026-03-03T09:00:00Z')).toBeNull();
    expect(await absentAt(11, '2026-03-03T09:00:00Z', moscow, ['ASSIGNMENT'])).toMatchObject({ type: 'ASSIGNMENT' });
    expect(await absentAt(11, '2026-03-03T09:00:00Z', moscow, [])).toBeNull();
  });

  it('takes of several absences the one that ends last', async () => {
    await addAbsence(11, '2026-03-02 00:00:00', '2026-03-03 00:00:00');
    await addAbsence(11, '2026-03-01 00:00:00', '2026-03-20 00:00:00', { type: 'LEAVESICK' });
    expect(await absentAt(11, '2026-03-03T09:00:00Z')).toMatchObject({ type: 'LEAVESICK' });
  });

  it('keeps the last day whole over the change of clocks', async () => {
    const berlin = new PortalZone('Europe/Berlin');
    await addAbsence(11, '2026-10-24 00:00:00', '2026-10-25 00:00:00');
    expect(await absentAt(11, '2026-10-25T22:59:59Z', berlin)).not.toBeNull();
    expect(await absentAt(11, '2026-10-25T23:00:00Z', berlin)).toBeNull();
    await addAbsence(12, '2026-03-29 00:00:00', '2026-03-29 00:00:00');
    expect(await absentAt(12, '2026-03-29T21:59:59Z', berlin)).not.toBeNull();
    expect(await absentAt(12, '2026-03-29T22:00:00Z', berlin)).toBeNull();
  });

  it('knows a whole day typed by somebody in another zone', async () => {
    // Midnight in Vladivostok is 17:00 of the day before in Moscow.
    await addAbsence(11, '2026-03-01 17:00:00', '2026-03-05 17:00:00', { MODIFIED_BY: 2 });
    await addAbsence(12, '2026-03-01 17:00:00', '2026-03-05 17:00:00', { MODIFIED_BY: 3 });
    const lastDay = '2026-03-06T10:00:00Z';
    expect(await absentAt(11, lastDay)).toBeNull(); // people have no zones of their own here
    await fixture.insert('b_option', [{ MODULE_ID: 'main', NAME: 'use_time_zones', VALUE: 'Y' }]);
    expect(await absentAt(11, lastDay)).toMatchObject({ toAt: new Date('2026-03-06T14:00:00Z') });
    expect(await absentAt(12, lastDay)).toBeNull();
    await fixture.insert('b_option', [{ MODULE_ID: 'main', NAME: 'default_time_zone', VALUE: 'Asia/Vladivostok' }]);
    expect(await absentAt(12, lastDay)).not.toBeNull();
  });

  it('reads the charts of all sites and survives ids that name none', async () => {
    await addAbsence(11, '2026-03-02 00:00:00', '2026-03-06 00:00:00');
    await fixture.run("UPDATE b_option SET VALUE = '' WHERE NAME = 'iblock_absence'");
    expect(await absentAt(11, '2026-03-03T09:00:00Z')).toBeNull();
    await fixture.insert('b_option_site', [
      { MODULE_ID: 'intranet', NAME: 'iblock_absence', SITE_ID: 's1', VALUE: String(iblockId) },
      { MODULE_ID: 'intranet', NAME: 'iblock_absence', SITE_ID: 's2', VALUE: '404' },
    ]);
    expect(await absentAt(11, '2026-03-03T09:00:00Z')).not.toBeNull();
  });
});

describe('absent events of personal calendars', () => {
  let fixture: PortalFixture;
  /** TS columns as the portal writes them with PHP in Moscow: three hours less than the instant. */
  const event = (userId: number, fields: Record<string, unknown>) => ({
    CAL_TYPE: 'user',
    OWNER_ID: userId,
    CREATED_BY: userId,
    ACCESSIBILITY: 'absent',
    DELETED: 'N',
    NAME: 'личное',
    DATE_FROM: '2026-03-02 10:00:00',
    DATE_TO: '2026-03-02 12:00:00',
    TZ_FROM: 'Europe/Moscow',
    TZ_TO: 'Europe/Moscow',
    DATE_FROM_TS_UTC: Date.UTC(2026, 2, 2, 4) / 1000,
    DATE_TO_TS_UTC: Date.UTC(2026, 2, 2, 6) / 1000,
    DT_SKIP_TIME: 'N',
    DT_LENGTH: 7200,
    MEETING_STATUS: null,
    RRULE: '',
    EXDATE: '',
    ...fields,
  });
  const absentAt = async (userId: number, at: string) =>
    (await peopleReaders(fixture.portal).absences.at([userId], new Date(at), [], moscow)).get(userId) ?? null;

  beforeAll(async () => {
    fixture = await PortalFixture.create();
    await fixture.insert('b_module', [{ ID: 'calendar' }]);
    await fixture.insert('b_user', [user(11), user(12, 'Asia/Vladivostok')]);
  });
  afterAll(() => fixture.drop());
  beforeEach(async () => {
    await fixture.run('DELETE FROM b_option; DELETE FROM b_calendar_event');
    await fixture.insert('b_option', [
      { MODULE_ID: 'intranet', NAME: 'calendar_2', VALUE: 'Y' },
      { MODULE_ID: 'main', NAME: 'use_time_zones', VALUE: 'Y' },
    ]);
  });

  it('count for their hours, in their own zone', async () => {
    await fixture.insert('b_calendar_event', [event(11, { TZ_FROM: 'Asia/Yekaterinburg', TZ_TO: 'Asia/Yekaterinburg' })]);
    expect(await absentAt(11, '2026-03-02T05:00:00Z')).toEqual({
      type: 'CALENDAR',
      fromAt: new Date('2026-03-02T05:00:00Z'),
      toAt: new Date('2026-03-02T07:00:00Z'),
    });
    expect(await absentAt(11, '2026-03-02T07:00:00Z')).toBeNull();
  });

  it.each([
    { scenario: 'a zone nobody knows is the portal’s', fields: { TZ_FROM: 'Mars/Olympus', TZ_TO: null }, isAbsent: true },
    { scenario: 'busy is not absent', fields: { ACCESSIBILITY: 'busy' }, isAbsent: false },
    { scenario: 'a deleted event', fields: { DELETED: 'Y' }, isAbsent: false },
    { scenario: 'a declined invitation', fields: { MEETING_STATUS: 'N' }, isAbsent: false },
    { scenario: 'an accepted invitation', fields: { MEETING_STATUS: 'Y' }, isAbsent: true },
    { scenario: 'an event of a group', fields: { CAL_TYPE: 'group' }, isAbsent: false },
  ])('$scenario', async ({ fields, isAbsent }) => {
    await fixture.insert('b_calendar_event', [event(11, fields)]);
    expect((await absentAt(11, '2026-03-02T08:00:00Z')) !== null).toBe(isAbsent);
  });

  it('of whole days last to the end of the last day in the person’s zone', async () => {
    const wholeDays = {
      DATE_FROM: '2026-03-02 00:00:00',
      DATE_TO: '2026-03-03 00:00:00',
      TZ_FROM: null,
      TZ_TO: null,
      DT_SKIP_TIME: 'Y',
      DT_LENGTH: 172_800,
      DATE_FROM_TS_UTC: Date.UTC(2026, 2, 2) / 1000,
      DATE_TO_TS_UTC: Date.UTC(2026, 2, 3) / 1000,
    };
    await fixture.insert('b_calendar_event', [event(11, wholeDays), event(12, wholeDays)]);
    expect(await absentAt(11, '2026-03-03T20:59:59Z')).not.toBeNull();
    expect(await absentAt(11, '2026-03-03T21:00:00Z')).toBeNull();
    expect(await absentAt(12, '2026-03-01T13:59:59Z')).toBeNull();
    expect(await absentAt(12, '2026-03-01T14:00:00Z')).not.toBeNull();
    expect(await absentAt(12, '2026-03-03T14:00:00Z')).toBeNull();
  });

  it('that repeat count on their days, without the days left out', async () => {
    await fixture.insert('b_calendar_event', [
      event(11, {
        RRULE: 'FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,WE;UNTIL=31.03.2026;',
        EXDATE: '11.03.2026;16.03.2026',
        DATE_TO_TS_UTC: Date.UTC(2026, 2, 31) / 1000,
      }),
    ]);
    expect(await absentAt(11, '2026-03-09T07:30:00Z')).toEqual({
      type: 'CALENDAR',
      fromAt: new Date('2026-03-09T07:00:00Z'),
      toAt: new Date('2026-03-09T09:00:00Z'),
    });
    expect(await absentAt(11, '2026-03-10T07:30:00Z')).toBeNull();
    expect(await absentAt(11, '2026-03-11T07:30:00Z')).toBeNull();
    expect(await absentAt(11, '2026-03-25T08:59:59Z')).not.toBeNull();
    expect(await absentAt(11, '2026-04-01T07:30:00Z')).toBeNull();
  });

  it('that repeat past midnight and over a change of clocks keep the hour of the wall', async () => {
    await fixture.insert('b_calendar_event', [
      event(11, {
        DATE_FROM: '2026-03-01 22:00:00',
        DATE_TO: '2026-03-02 02:00:00',
        TZ_FROM: 'Europe/Berlin',
        TZ_TO: 'Europe/Berlin',
        DT_LENGTH: 4 * 3600,
        RRULE: 'FREQ=DAILY;INTERVAL=1;',
        DATE_FROM_TS_UTC: Date.UTC(2026, 2, 1, 18) / 1000,
        DATE_TO_TS_UTC: Date.UTC(2038, 0, 1) / 1000,
      }),
    ]);
    expect(await absentAt(11, '2026-03-28T20:59:59Z')).toBeNull();
    expect(await absentAt(11, '2026-03-28T21:00:00Z')).not.toBeNull();
    expect(await absentAt(11, '2026-03-29T00:59:59Z')).not.toBeNull();
    expect(await absentAt(11, '2026-03-29T20:00:00Z')).not.toBeNull(); // summer time since this morning
    expect(await absentAt(11, '2026-03-29T19:59:59Z')).toBeNull();
  });

  it('do not count where the portal does not use them', async () => {
    await fixture.insert('b_calendar_event', [event(11, {})]);
    await fixture.run("UPDATE b_option SET VALUE = 'N' WHERE NAME = 'calendar_2'");
    expect(await absentAt(11, '2026-03-02T08:00:00Z')).toBeNull();
  });
});
