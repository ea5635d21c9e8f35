import { HttpFixture } from './http-fixture.js';

const alfa = { code: 'alfa', name: 'Альфа', lineIds: [1, 2], dealCategoryId: 1, headOfSalesId: 7, timeZone: 'Europe/Moscow' };
const beta = { code: 'beta', name: 'Бета', lineIds: [3], dealCategoryId: 2, headOfSalesId: 8, timeZone: 'Asia/Yekaterinburg' };
const settings = { language: 'ru', companies: [alfa, beta] };

const user = (id: number, name: string, fields: object = {}) => ({
  ID: id,
  LOGIN: `u${id}`,
  DATE_REGISTER: '2020-01-01 00:00:00',
  ACTIVE: 'Y',
  NAME: name,
  LAST_NAME: 'Петрова',
  ...fields,
});

describe('settings over HTTP', () => {
  let http: HttpFixture;
  beforeAll(async () => {
    http = await HttpFixture.create();
    await http.portal.insert('b_user', [user(7, 'Анна')]);
  });
  afterEach(async () => {
    await http.own.admin.query('DELETE FROM settings_version');
    http.clock.turn(1000);
  });
  afterAll(() => http.drop());

  const put = (path: string, body: unknown) => http.send('PUT', path, { body, userId: 7 });
  const current = async () => (await http.send('GET', '/api/settings')).body;
  const versions = async () => (await http.send('GET', '/api/settings/versions')).body.versions;

  it('are empty at first, and then what was saved', async () => {
    expect(await current()).toMatchObject({ version: 0, settings: { companies: [] } });
    expect(await put('/api/settings', { baseVersion: 0, note: ' первая ', settings })).toEqual({ status: 200, body: { version: 1 } });
    expect(await current()).toMatchObject({
      version: 1,
      settings: { companies: [{ code: 'alfa', strategy: 'roundRobin' }, { code: 'beta' }] },
    });
    expect(await versions()).toEqual([
      { version: 1, createdAt: http.clock.now().toISOString(), authorId: 7, authorName: 'Анна Петрова', note: 'первая' },
    ]);
  });

  it.each([
    {
      scenario: 'a line of two companies',
      wrong: { companies: [alfa, { ...beta, lineIds: [3, 2] }] },
      field: 'companies[1].lineIds[1]',
      code: 'LINE_OF_TWO_COMPANIES',
    },
    {
      scenario: 'overlapping intervals',
      wrong: {
        companies: [
          {
            ...alfa,
            hours: {
              weekly: {
                '1': [
                  { from: 600, to: 900 },
                  { from: 840, to: 1140 },
                ],
              },
            },
          },
        ],
      },
      field: 'companies[0].hours.weekly.1[1]',
      code: 'OVERLAP',
    },
    {
      scenario: 'an unknown zone',
      wrong: { companies: [{ ...alfa, timeZone: 'Europe/Moskau' }] },
      field: 'companies[0].timeZone',
      code: 'UNKNOWN_ZONE',
    },
    { scenario: 'an unknown field', wrong: { company: alfa }, field: 'company', code: 'UNKNOWN_FIELD' },
  ])('are not changed by $scenario; the error names the field', async ({ wrong, field, code }) => {
    await put('/api/settings', { baseVersion: 0, settings });
    const before = await current();
    const got = await put('/api/settings', { baseVersion: 1, settings: wrong });
    expect(got.status).toBe(400);
    expect(got.body.error).toMatchObject({
      code: 'SETTINGS_WRONG',
      field,
      problems: [{ path: field, code, expected: expect.any(String) }],
    });
    expect(await current()).toEqual(before);
    expect(await versions()).toHaveLength(1);
  });

  it.each([
    { scenario: 'no base version', body: { settings }, field: 'baseVersion' },
    { scenario: 'a base version that is no number', body: { baseVersion: '1', settings }, field: 'baseVersion' },
    { scenario: 'a field nobody knows', body: { baseVersion: 0, settings, force: true }, field: 'force' },
    { scenario: 'a note too long', body: { baseVersion: 0, settings, note: 'x'.repeat(501) }, field: 'note' },
    { scenario: 'a list instead of an object', body: [], field: '' },
  ])('refuse a request with $scenario', async ({ body, field }) => {
    const got = await put('/api/settings', body);
    expect(got).toMatchObject({ status: 400, body: { error: { code: 'FIELD_WRONG', field } } });
    expect(await versions()).toEqual([]);
  });

  it('refuse what was made from an older version, and say which is in force', async () => {
    await put('/api/settings', { baseVersion: 0, settings });
    const got = await put('/api/settings', { baseVersion: 0, settings: {} });
    expect(got).toMatchObject({ status: 409, body: { error: { code: 'SETTINGS_STALE', field: 'baseVersion', currentVersion: 1 } } });
    expect((await current()).settings.companies).toHaveLength(2);
  });

  it('are saved by one of ten administrators at once', async () => {
    const got = await Promise.all(Array.from({ length: 10 }, () => put('/api/settings', { baseVersion: 0, settings })));
    expect(got.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
    expect(await versions()).toHaveLength(1);
  });

  it('can be changed section by section, the others stay', async () => {
    await put('/api/settings', { baseVersion: 0, settings });
    expect(await put('/api/settings/language', { baseVersion: 1, value: 'en' })).toEqual({ status: 200, body: { version: 2 } });
    const departments = [{ departmentId: 4, weekly: { '1': [{ from: 540, to: 1080 }] }, outsideHours: 'queue' }];
    expect((await put('/api/settings/departments', { baseVersion: 2, value: departments })).status).toBe(200);
    expect((await put('/api/settings/seniors', { baseVersion: 3, value: { userIds: [7] } })).status).toBe(200);
    expect(await current()).toMatchObject({
      version: 4,
      settings: {
        language: 'en',
        companies: [{ code: 'alfa' }, { code: 'beta' }],
        departments: [{ departmentId: 4 }],
        seniors: { userIds: [7] },
      },
    });
  });

  it('are not emptied by a section without its value', async () => {
    await put('/api/settings', { baseVersion: 0, settings });
    const got = await put('/api/settings/companies', { baseVersion: 1 });
    expect(got).toMatchObject({ status: 400, body: { error: { code: 'FIELD_WRONG', field: 'value' } } });
    expect((await current()).settings.companies).toHaveLength(2);
  });

  it('know which sections there are', async () => {
    const got = await put('/api/settings/company', { baseVersion: 0, value: [] });
    expect(got).toMatchObject({ status: 400, body: { error: { code: 'FIELD_WRONG', field: 'section' } } });
  });

  it('name the place of a mistake in a section within the whole document', async () => {
    const got = await put('/api/settings/companies', { baseVersion: 0, value: [alfa, { ...beta, code: 'alfa' }] });
    expect(got).toMatchObject({ status: 400, body: { error: { code: 'SETTINGS_WRONG', field: 'companies[1].code' } } });
  });

  it('are restored from an earlier version', async () => {
    await put('/api/settings', { baseVersion: 0, settings });
    await put('/api/settings', { baseVersion: 1, settings: {} });
    const got = await http.send('POST', '/api/settings/versions/1/restore', { body: { baseVersion: 2 } });
    expect(got).toEqual({ status: 200, body: { version: 3 } });
    expect((await current()).settings.companies).toHaveLength(2);
    expect((await http.send('GET', '/api/settings/versions/2')).body).toMatchObject({ version: 2, settings: { companies: [] } });
    expect(await http.send('GET', '/api/settings/versions/9')).toMatchObject({ status: 404, body: { error: { field: 'version' } } });
    expect(await http.send('GET', '/api/settings/versions/x')).toMatchObject({ status: 400, body: { error: { field: 'version' } } });
    expect((await http.send('GET', '/api/settings/versions?before=3&limit=1')).body.versions).toEqual([
      expect.objectContaining({ version: 2 }),
    ]);
  });

  it('tell what each version changed, with the names the portal has', async () => {
    await put('/api/settings', { baseVersion: 0, settings });
    await put('/api/settings', {
      baseVersion: 1,
      settings: { ...settings, companies: [{ ...alfa, headOfSalesId: 9, check: { delaySeconds: 120 } }] },
    });
    expect(await http.send('GET', '/api/settings/versions/2/changes')).toEqual({
      status: 200,
      body: {
        version: 2,
        againstVersion: 1,
        changes: [
          {
            path: 'companies[0].headOfSalesId',
            kind: 'changed',
            about: { ru: 'Компания «Альфа»', en: 'Company “Альфа”' },
            text: {
              ru: 'Руководитель продаж: было «Анна Петрова» (7), стало сотрудник № 9',
              en: 'Head of sales: was “Анна Петрова” (7), is now user 9',
            },
          },
          {
            path: 'companies[0].check.delaySeconds',
            kind: 'changed',
            about: { ru: 'Компания «Альфа»', en: 'Company “Альфа”' },
            text: { ru: 'Проверка через: было 180 с, стало 120 с', en: 'Check after: was 180 s, is now 120 s' },
          },
          expect.objectContaining({ path: 'companies[1]', kind: 'removed', about: { ru: 'Компания «Бета»', en: 'Company “Бета”' } }),
        ],
      },
    });
    const first = (await http.send('GET', '/api/settings/versions/1/changes')).body;
    expect(first).toMatchObject({ version: 1, againstVersion: 0, changes: [{ path: 'companies[0]', kind: 'added' }, { kind: 'added' }] });
    await put('/api/settings/language', { baseVersion: 2, value: 'en' });
    const paths = async (query: string) =>
      (await http.send('GET', `/api/settings/versions/3/changes${query}`)).body.changes.map(({ path }: { path: string }) => path);
    expect(await paths('')).toEqual(['language']);
    expect(await paths('?against=1')).toEqual([
      'language',
      'companies[0].headOfSalesId',
      'companies[0].check.delaySeconds',
      'companies[1]',
    ]);
    expect(await paths('?against=0')).toEqual(['language', 'companies[0]']);
    expect(await http.send('GET', '/api/settings/versions/3/changes?against=8')).toMatchObject({
      status: 404,
      body: { error: { field: 'against' } },
    });
    expect(await http.send('GET', '/api/settings/versions/9/changes')).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND', field: 'version' } },
    });
  });

  it('are checked against the portal without being saved', async () => {
    await http.portal.insert('b_imopenlines_config', [
      { ID: 1, ACTIVE: 'Y', TEMPORARY: 'N', LINE_NAME: 'WhatsApp' },
      { ID: 2, ACTIVE: 'N', TEMPORARY: 'N', LINE_NAME: 'Telegram' },
    ]);
    await http.portal.insert('b_user', [user(8, 'Борис', { ACTIVE: 'N' })]);
    await http.portal.insert('b_imopenlines_queue', [
      { CONFIG_ID: 1, USER_ID: 7, SORT: 1 },
      { CONFIG_ID: 2, USER_ID: 8, SORT: 1 },
    ]);
    await http.portal.insert('b_group', [{ ID: 5, ACTIVE: 'Y', NAME: 'Старшие' }]);
    const got = await http.send('POST', '/api/settings/check', { body: { settings: { ...settings, seniors: { groupIds: [5, 6] } } } });
    expect(got.status).toBe(200);
    expect(got.body.problems).toEqual([]);
    const found = got.body.warnings.map(({ path, code }: { path: string; code: string }) => [path, code]);
    expect(found).toEqual(
      expect.arrayContaining([
        ['companies[0].lineIds[1]', 'lineSwitchedOff'],
        ['companies[0].lineIds[1]', 'emptyQueue'],
        ['companies[1].lineIds[0]', 'unknownLine'],
        ['companies[1].headOfSalesId', 'inactiveUser'],
        ['seniors.groupIds[1]', 'unknownGroup'],
        ['departments', 'nobodyAbove'],
      ]),
    );
    expect(found).not.toContainEqual(['seniors.groupIds[0]', expect.anything()]);
    expect(found).not.toContainEqual(['companies[0].lineIds[0]', expect.anything()]);
    const texts = got.body.warnings.flatMap((one: { text: { ru: string; en: string } }) => [one.text.ru, one.text.en]);
    expect(texts).toContain('Открытая линия «Telegram» выключена.');
    expect(texts).toContain('Сотрудник Борис Петрова больше не работает.');
    expect(texts).toContain('There is no head above Анна Петрова: nobody can take over the dialogs.');
    expect(texts.join()).not.toContain('?');
    expect(await versions()).toEqual([]);

    const wrong = await http.send('POST', '/api/settings/check', { body: { settings: { companies: [{ ...alfa, timeZone: 'x/y' }] } } });
    expect(wrong.body).toEqual({ problems: [expect.objectContaining({ path: 'companies[0].timeZone' })], warnings: [] });
  });
});
