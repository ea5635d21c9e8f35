import { makeToken } from '../../src/http/token.js';
import { SchedulesModule } from '../../src/schedules/schedules.module.js';
import { HttpFixture, SECRET } from './http-fixture.js';

const user = (id: number) => ({ ID: id, LOGIN: `u${id}`, DATE_REGISTER: '2020-01-01 00:00:00', ACTIVE: 'Y', NAME: `Имя${id}` });
const node = (id: number, parentId: number, name: string) => ({
  ID: id,
  NAME: name,
  TYPE: 'DEPARTMENT',
  STRUCTURE_ID: 70,
  PARENT_ID: parentId,
  CREATED_BY: 1,
  ACTIVE: 'Y',
  GLOBAL_ACTIVE: 'Y',
});
const member = (id: number, nodeId: number, userId: number) => ({
  ID: id,
  ENTITY_TYPE: 'USER',
  ENTITY_ID: userId,
  ACTIVE: 'Y',
  NODE_ID: nodeId,
  ADDED_BY: 1,
});
const handshake = {
  moduleVersion: '1.0.0',
  phpVersion: '8.2.0',
  portalNow: 1_772_000_000,
  phpTimeZone: 'Europe/Moscow',
  mysqlTimeZone: 'SYSTEM',
  onlineLimitSeconds: 1440,
  externalUserTypes: ['bot'],
  vacationTypes: [],
  isTimemanAvailable: true,
  modules: {},
  calendar: { workTimeStart: '9', workTimeEnd: '18.30', weekHolidays: ['SA', 'SU'], yearHolidays: ['1.01'], yearWorkdays: ['28.02'] },
  siteIds: ['s1'],
  defaultSiteId: 's1',
  serviceUserId: 1,
  botId: 90,
  companyField: 'UF_CRM_LINEWARDEN',
  numbersVersion: 0,
};

const alfa = { code: 'alfa', name: 'Альфа', lineIds: [1], dealCategoryId: 1, headOfSalesId: 10, timeZone: 'Europe/Berlin' };
const beta = { code: 'beta', name: 'Бета', lineIds: [2], dealCategoryId: 2, headOfSalesId: 10, timeZone: 'Asia/Yekaterinburg' };
const nightWeek = { '6': [{ from: 1320, to: 360 }] };
const departments = [{ departmentId: 2, weekly: nightWeek, outsideHours: 'queue' }];

// 1 Холдинг > 2 Ночной отдел > 3 Группа; 31 in 3 answers line 1, 32 in 1 answers lines 1 and 2, 33 in no department answers line 2.
describe('schedules over HTTP', () => {
  let http: HttpFixture;
  beforeAll(async () => {
    http = await HttpFixture.create({ modules: [SchedulesModule] });
    const { portal } = http;
    await portal.insert('b_user', [user(10), user(31), user(32), user(33)]);
    await portal.insert('b_module', [{ ID: 'humanresources' }]);
    await portal.insert('b_option', [{ MODULE_ID: 'humanresources', NAME: 'company_structure_converted', VALUE: '1' }]);
    await portal.insert('b_hr_structure', [{ ID: 70, NAME: 'Компания', TYPE: 'COMPANY', CREATED_BY: 1, XML_ID: 'COMPANY_STRUCTURE' }]);
    await portal.insert('b_hr_structure_node', [node(1, 0, 'Холдинг'), node(2, 1, 'Ночной отдел'), node(3, 2, 'Группа')]);
    await portal.insert('b_hr_structure_node_member', [member(1, 3, 31), member(2, 1, 32)]);
    await portal.insert('b_imopenlines_queue', [
      { CONFIG_ID: 1, USER_ID: 31, SORT: 1 },
      { CONFIG_ID: 1, USER_ID: 32, SORT: 2 },
      { CONFIG_ID: 2, USER_ID: 32, SORT: 1 },
      { CONFIG_ID: 2, USER_ID: 33, SORT: 2 },
    ]);
    const saved = await http.send('PUT', '/api/settings', { body: { baseVersion: 0, settings: { companies: [alfa, beta], departments } } });
    expect(saved.status).toBe(200);
  });
  afterEach(async () => {
    const versions = (await http.send('GET', '/api/settings/versions')).body.versions;
    expect(versions).toHaveLength(1); // looking saves nothing
  });
  afterAll(() => http.drop());

  const preview = (body: object) => http.send('POST', '/api/schedules/preview', { body: { fromOn: '2026-03-02', days: 1, ...body } });
  const wall = (body: { days: { stretches: { fromMinutes: number; toMinutes: number }[] }[] }) =>
    body.days.map(({ stretches }) => stretches.map(({ fromMinutes, toMinutes }) => [fromMinutes, toMinutes]));

  it('show for each department what was set and what counts, company by company', async () => {
    const got = await http.send('GET', '/api/schedules');
    expect(got.body).toMatchObject({
      version: 1,
      companies: [
        { companyCode: 'alfa', name: 'Альфа', schedule: { timeZone: 'Europe/Berlin', outsideHours: 'head', exceptions: [] } },
        { companyCode: 'beta' },
      ],
      departments: [
        { departmentId: 1, parentId: null, name: 'Холдинг', own: null, effective: [{ source: { kind: 'company' } }, {}] },
        { departmentId: 2, parentId: 1, own: { departmentId: 2, timeZone: null }, isInPortal: true },
        {
          departmentId: 3,
          own: null,
          effective: [
            {
              companyCode: 'alfa',
              source: { kind: 'department', departmentId: 2 },
              timeZone: 'Europe/Berlin',
              timeZoneSource: { kind: 'company' },
              outsideHours: 'queue',
              outsideHoursSource: { kind: 'department', departmentId: 2 },
            },
            { companyCode: 'beta', timeZone: 'Asia/Yekaterinburg' },
          ],
        },
      ],
    });
  });

  it('preview the night shift of a department over the change of the clocks', async () => {
    const got = await preview({ companyCode: 'alfa', departmentId: 3, fromOn: '2026-03-28', days: 2 });
    expect(got.status).toBe(200);
    expect(got.body).toMatchObject({ departmentId: 3, source: { kind: 'department', departmentId: 2 }, timeZone: 'Europe/Berlin' });
    expect(wall(got.body)).toEqual([[[1320, 1440]], [[0, 360]]]);
    expect(got.body.days[1]).toMatchObject({ on: '2026-03-29', isDstChange: true, lengthMinutes: 1380, workingMinutes: 300 });
  });

  it('preview a person: the department and the company follow from where this person works', async () => {
    expect((await preview({ userId: 31 })).body).toMatchObject({ companyCode: 'alfa', departmentId: 3, outsideHours: 'queue' });
    expect((await preview({ userId: 33 })).body).toMatchObject({
      companyCode: 'beta',
      departmentId: null,
      source: { kind: 'company' },
      timeZone: 'Asia/Yekaterinburg',
      days: [{ stretches: [{ fromAt: '2026-03-02T05:00:00.000Z', fromMinutes: 600, toMinutes: 1140 }] }],
    });
  });

  it('preview hours that are not saved yet', async () => {
    const changed = [{ departmentId: 3, weekly: { '1': [{ from: 480, to: 720 }] } }];
    const got = await preview({ companyCode: 'alfa', departmentId: 3, settings: { departments: changed } });
    expect(got.body).toMatchObject({ source: { kind: 'department', departmentId: 3 }, timeZone: 'Europe/Berlin' });
    expect(wall(got.body)).toEqual([[[480, 720]]]);
    expect(wall((await preview({ companyCode: 'alfa', departmentId: 3 })).body)).toEqual([[]]);
  });

  it('refuse unsaved settings that are wrong as a save would, in both languages', async () => {
    const overlapping = [
      {
        departmentId: 3,
        weekly: {
          '1': [
            { from: 480, to: 720 },
            { from: 700, to: 800 },
          ],
        },
      },
    ];
    const got = await preview({ companyCode: 'alfa', departmentId: 3, settings: { departments: overlapping } });
    expect(got.status).toBe(400);
    expect(got.body.error).toMatchObject({
      code: 'SETTINGS_WRONG',
      field: 'departments[0].weekly.1[1]',
      problems: [
        {
          path: 'departments[0].weekly.1[1]',
          code: 'OVERLAP',
          text: { ru: 'Интервал 11:40–13:20 пересекается с 08:00–12:00.', en: '11:40–13:20 overlaps 08:00–12:00.' },
        },
      ],
    });
    const saved = await http.send('PUT', '/api/settings/departments', { body: { baseVersion: 1, value: overlapping } });
    expect(got.body.error.problems).toEqual(saved.body.error.problems);
  });

  it.each([{ settings: null }, { settings: [] }, { settings: 'all' }])('refuse $settings for unsaved settings', async ({ settings }) => {
    const got = await preview({ companyCode: 'alfa', settings });
    expect(got).toMatchObject({ status: 400, body: { error: { code: 'SETTINGS_WRONG', field: '', problems: [{ code: 'WRONG_TYPE' }] } } });
  });

  it.each([
    { scenario: 'no company where two come into question', body: { userId: 32 }, field: 'companyCode', code: 'REQUIRED' },
    { scenario: 'a company nobody has', body: { companyCode: 'gamma' }, field: 'companyCode', code: 'NOT_ALLOWED' },
    {
      scenario: 'a department nobody has',
      body: { companyCode: 'alfa', departmentId: 44 },
      field: 'departmentId',
      code: 'NOT_ALLOWED',
    },
    { scenario: 'a person nobody knows', body: { companyCode: 'alfa', userId: 999 }, field: 'userId', code: 'NOT_ALLOWED' },
    {
      scenario: 'a department and a person at once',
      body: { companyCode: 'alfa', departmentId: 2, userId: 31 },
      field: 'userId',
      code: 'NOT_ALLOWED',
    },
    { scenario: 'no days', body: { companyCode: 'alfa', days: 0 }, field: 'days', code: 'OUT_OF_RANGE' },
    { scenario: 'days without end', body: { companyCode: 'alfa', days: 101 }, field: 'days', code: 'OUT_OF_RANGE' },
    { scenario: 'a date that is none', body: { companyCode: 'alfa', fromOn: '2026-02-30' }, field: 'fromOn', code: 'WRONG_FORMAT' },
    { scenario: 'a date far off', body: { companyCode: 'alfa', fromOn: '9999-12-31' }, field: 'fromOn', code: 'NOT_ALLOWED' },
    { scenario: 'a field nobody knows', body: { companyCode: 'alfa', day: 1 }, field: 'day', code: 'UNKNOWN_FIELD' },
  ])('refuse to preview $scenario', async ({ body, field, code }) => {
    const got = await preview(body);
    expect(got).toMatchObject({
      status: 400,
      body: { error: { code: 'FIELD_WRONG', field, problems: [{ path: field, code, text: { ru: expect.any(String) } }] } },
    });
  });

  describe("taking over the portal's calendar", () => {
    const takeOver = (body: object) => http.send('POST', '/api/schedules/import', { body });

    it('is refused while the portal was never reached', async () => {
      expect(await takeOver({ companyCode: 'alfa' })).toMatchObject({ status: 503, body: { error: { code: 'UNAVAILABLE' } } });
    });

    it('proposes its hours, holidays and working Saturdays, and shows the differences', async () => {
      await http.own.admin.query('INSERT INTO portal_handshake (id, received_at, document) VALUES (1, ?, ?)', [
        http.clock.now(),
        JSON.stringify(handshake),
      ]);
      http.clock.turn(11_000); // the stored copy is looked at every ten seconds
      const got = await takeOver({ companyCode: 'alfa' });
      expect(got.status).toBe(200);
      const usual = [{ from: 540, to: 1110 }];
      expect(got.body).toMatchObject({
        companyCode: 'alfa',
        departmentId: null,
        calendar: { workTimeStart: '9', workTimeEnd: '18.30' },
        proposal: {
          weekly: { '1': usual, '5': usual, '6': [], '7': [] },
          exceptions: [
            { on: '2026-01-01', intervals: [] },
            { on: '2026-02-28', intervals: usual },
            { on: '2027-01-01', intervals: [] },
            { on: '2027-02-28', intervals: usual },
          ],
        },
        notes: [{ code: 'calendarOld' }],
      });
      expect(got.body.differences.map(({ path }: { path: string }) => path)).toEqual([
        'weekly.1',
        'weekly.2',
        'weekly.3',
        'weekly.4',
        'weekly.5',
        'exceptions[2026-01-01]',
        'exceptions[2026-02-28]',
        'exceptions[2027-01-01]',
        'exceptions[2027-02-28]',
      ]);
      expect(got.body.differences[0].text.ru).toBe('Понедельник: сейчас 10:00–19:00, станет 09:00–18:30');
    });

    it('has no differences once the proposal is in the editor, and the proposal can be saved', async () => {
      const { proposal } = (await takeOver({ companyCode: 'alfa' })).body;
      const settings = { companies: [{ ...alfa, hours: proposal }, beta] };
      expect((await takeOver({ companyCode: 'alfa', settings })).body.differences).toEqual([]);
      expect((await http.send('POST', '/api/settings/check', { body: { settings } })).body.problems).toEqual([]);
    });

    it("can be compared with a department's own hours", async () => {
      const got = await takeOver({ companyCode: 'beta', departmentId: 2 });
      expect(got.body.differences).toContainEqual(
        expect.objectContaining({
          path: 'weekly.6',
          before: [{ from: 1320, to: 360 }],
          after: [],
          text: expect.objectContaining({ ru: 'Суббота: сейчас 22:00–06:00, станет выходной' }),
        }),
      );
    });

    it.each([
      { scenario: 'a company nobody has', body: { companyCode: 'gamma' }, field: 'companyCode' },
      { scenario: 'no company', body: {}, field: 'companyCode' },
    ])('is refused for $scenario', async ({ body, field }) => {
      expect(await takeOver(body)).toMatchObject({ status: 400, body: { error: { code: 'FIELD_WRONG', field } } });
    });
  });

  describe('asked for with a token', () => {
    const withToken = (method: string, path: string, isAdmin: boolean) => {
      const exp = Math.floor(http.clock.now().getTime() / 1000) + 300;
      const token = makeToken(SECRET, { v: 1, userId: 10, name: 'Имя10', isAdmin, lang: 'ru', exp });
      return http.send(method, path, {
        body: method === 'GET' ? undefined : { companyCode: 'alfa', fromOn: '2026-03-02', days: 1 },
        headers: { Authorization: `Bearer ${token}`, 'X-Linewarden-Signature2': null },
      });
    };

    it.each([
      ['GET', '/api/schedules'],
      ['POST', '/api/schedules/preview'],
      ['POST', '/api/schedules/import'],
      ['GET', '/api/portal/structure'],
      ['GET', '/api/portal/lines'],
      ['GET', '/api/settings/versions/1/changes'],
    ])('are for administrators, not for a head of sales: %s %s', async (method, path) => {
      const got = await withToken(method, path, false);
      expect(got).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } });
      expect(Object.keys(got.body)).toEqual(['error']);
    });

    it('are shown to an administrator', async () => {
      expect((await withToken('GET', '/api/schedules', true)).body).toMatchObject({ version: 1 });
      expect((await withToken('POST', '/api/schedules/preview', true)).body).toMatchObject({ companyCode: 'alfa' });
    });
  });

  it.each(['/api/schedules/preview', '/api/schedules/import'])('are not told without the signature: %s', async (path) => {
    const got = await http.send('POST', path, { body: {}, headers: { 'X-Linewarden-Signature2': null } });
    expect(got).toMatchObject({ status: 401, body: { error: { code: 'SIGNATURE_MISSING' } } });
  });
});
