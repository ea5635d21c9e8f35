import { HttpFixture } from './http-fixture.js';

const user = (id: number, name: string, fields: object = {}) => ({
  ID: id,
  LOGIN: `u${id}`,
  DATE_REGISTER: '2020-01-01 00:00:00',
  ACTIVE: 'Y',
  NAME: name,
  WORK_POSITION: null,
  EXTERNAL_AUTH_ID: null,
  BLOCKED: 'N',
  ...fields,
});

const handshake = {
  moduleVersion: '1.0.0',
  phpVersion: '8.2.0',
  portalNow: 1_772_000_000,
  phpTimeZone: 'Europe/Moscow',
  mysqlTimeZone: 'SYSTEM',
  onlineLimitSeconds: 1440,
  externalUserTypes: ['bot', 'imconnector'],
  vacationTypes: ['VACATION'],
  isTimemanAvailable: true,
  modules: { main: '26.250.100' },
  calendar: { workTimeStart: '9', workTimeEnd: '18', weekHolidays: ['SA', 'SU'], yearHolidays: [], yearWorkdays: [] },
  siteIds: ['s1'],
  defaultSiteId: 's1',
  serviceUserId: 1,
  botId: 90,
  companyField: 'UF_CRM_LINEWARDEN',
  numbersVersion: 0,
};

// 1 Холдинг (head 10) > 2 Альфа (head 20, dismissed) > 3 Отдел продаж; 31 works in 3, 32 was dismissed from it, 33 stands in a queue only.
describe("the portal's people and lines over HTTP", () => {
  let http: HttpFixture;
  beforeAll(async () => {
    http = await HttpFixture.create();
    const { portal } = http;
    await http.own.admin.query('INSERT INTO portal_handshake (id, received_at, document) VALUES (1, ?, ?)', [
      http.clock.now(),
      JSON.stringify(handshake),
    ]);
    await portal.insert('b_user', [
      user(10, 'Вера', { LAST_NAME: 'Орлова', WORK_POSITION: 'Директор' }),
      user(20, 'Ушедший', { ACTIVE: 'N' }),
      user(31, 'Анна <b>', { WORK_POSITION: ' Менеджер ' }),
      user(32, 'Уволенный', { ACTIVE: 'N' }),
      user(33, 'Борис', { BLOCKED: 'Y' }),
      user(34, 'Ушёл из очереди', { ACTIVE: 'N' }),
      user(90, 'Бот', { EXTERNAL_AUTH_ID: 'bot' }),
    ]);
    await portal.insert('b_module', [{ ID: 'humanresources' }]);
    await portal.insert('b_option', [{ MODULE_ID: 'humanresources', NAME: 'company_structure_converted', VALUE: '1' }]);
    await portal.insert('b_hr_structure', [{ ID: 70, NAME: 'Компания', TYPE: 'COMPANY', CREATED_BY: 1, XML_ID: 'COMPANY_STRUCTURE' }]);
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
    await portal.insert('b_hr_structure_node', [node(1, 0, 'Холдинг'), node(2, 1, 'Альфа'), node(3, 2, 'Отдел продаж')]);
    await portal.insert('b_hr_structure_role', [
      { ID: 51, ENTITY_TYPE: 'MEMBER', NAME: 'HEAD', PRIORITY: 100, CHILD_AFFECTION_TYPE: 1, XML_ID: 'MEMBER_HEAD' },
      { ID: 53, ENTITY_TYPE: 'MEMBER', NAME: 'EMPLOYEE', PRIORITY: 0, CHILD_AFFECTION_TYPE: 0, XML_ID: 'MEMBER_EMPLOYEE' },
    ]);
    const members = [
      [1, 1, 10, 51, 'Y'],
      [2, 2, 20, 51, 'N'],
      [3, 3, 31, 53, 'Y'],
      [4, 3, 32, 53, 'N'],
      [5, 2, 31, 53, 'Y'],
    ] as const;
    await portal.insert(
      'b_hr_structure_node_member',
      members.map(([id, nodeId, userId, , active]) => ({
        ID: id,
        ENTITY_TYPE: 'USER',
        ENTITY_ID: userId,
        ACTIVE: active,
        NODE_ID: nodeId,
        ADDED_BY: 1,
      })),
    );
    await portal.insert(
      'b_hr_structure_node_member_role',
      members.map(([id, , , roleId]) => ({ ID: id, MEMBER_ID: id, ROLE_ID: roleId, CREATED_BY: 1 })),
    );
    await portal.insert('b_option', [{ MODULE_ID: 'intranet', NAME: 'iblock_absence', VALUE: '3' }]);
    await portal.insert('b_iblock', [{ ID: 3, IBLOCK_TYPE_ID: 'structure', NAME: 'absence', VERSION: 1 }]);
    await portal.insert('b_iblock_property', [
      { ID: 301, IBLOCK_ID: 3, NAME: 'Пользователь', CODE: 'USER' },
      { ID: 302, IBLOCK_ID: 3, NAME: 'Тип', CODE: 'ABSENCE_TYPE' },
    ]);
    await portal.insert('b_iblock_property_enum', [
      { ID: 11, PROPERTY_ID: 302, VALUE: 'командировка', XML_ID: 'ASSIGNMENT', SORT: 200 },
      { ID: 12, PROPERTY_ID: 302, VALUE: 'отпуск', XML_ID: 'VACATION', SORT: 100 },
    ]);
    await portal.insert('b_imopenlines_config', [
      { ID: 1, ACTIVE: 'Y', TEMPORARY: 'N', LINE_NAME: 'WhatsApp' },
      { ID: 2, ACTIVE: 'N', TEMPORARY: 'N', LINE_NAME: 'Telegram' },
      { ID: 3, ACTIVE: 'Y', TEMPORARY: 'Y', LINE_NAME: 'Черновик' },
    ]);
    await portal.insert('b_imopenlines_queue', [
      { CONFIG_ID: 1, USER_ID: 33, SORT: 20 },
      { CONFIG_ID: 1, USER_ID: 31, SORT: 10 },
      { CONFIG_ID: 1, USER_ID: 34, SORT: 30 },
      { CONFIG_ID: 1, USER_ID: 90, SORT: 40 },
    ]);
    await portal.insert('b_crm_deal_category', [{ ID: 5, NAME: 'Альфа', SORT: 10, CREATED_DATE: '2020-01-01', IS_LOCKED: 'N' }]);
    await portal.insert('b_crm_status', [
      { ENTITY_ID: 'DEAL_STAGE_5', STATUS_ID: 'C5:WON', NAME: 'Продано', SORT: 20, SEMANTICS: 'S' },
      { ENTITY_ID: 'DEAL_STAGE_5', STATUS_ID: 'C5:NEW', NAME: 'Новая', SORT: 10, SEMANTICS: null },
    ]);
    await portal.insert('b_group', [
      { ID: 1, ACTIVE: 'Y', NAME: 'Администраторы' },
      { ID: 2, ACTIVE: 'Y', NAME: 'Все' },
      { ID: 9, ACTIVE: 'N', NAME: 'Старшие' },
    ]);
    const settings = {
      companies: [
        { code: 'alfa', name: 'Альфа', lineIds: [1], dealCategoryId: 5, headOfSalesId: 20, timeZone: 'Europe/Moscow' },
        { code: 'beta', name: 'Бета', lineIds: [2], dealCategoryId: 0, headOfSalesId: 777, timeZone: 'Europe/Moscow' },
      ],
      seniors: { groupIds: [9, 12] },
    };
    expect((await http.send('PUT', '/api/settings', { body: { baseVersion: 0, settings } })).status).toBe(200);
  });
  afterAll(() => http.drop());

  it('list departments with their parents and with the heads who still work here', async () => {
    const got = await http.send('GET', '/api/portal/structure');
    expect(got.status).toBe(200);
    expect(got.body.departments).toEqual([
      { departmentId: 1, parentId: null, name: 'Холдинг', headIds: [10] },
      { departmentId: 2, parentId: 1, name: 'Альфа', headIds: [] },
      { departmentId: 3, parentId: 2, name: 'Отдел продаж', headIds: [] },
    ]);
  });

  it('list who works in a department, stands in a queue or is named by the settings; no bots, and nobody else who left', async () => {
    const { people } = (await http.send('GET', '/api/portal/structure')).body;
    const common = { position: '', departmentIds: [], isActive: true, isBlocked: false };
    expect(people).toHaveLength(6);
    expect(people).toEqual(
      expect.arrayContaining([
        { ...common, userId: 10, name: 'Вера Орлова', position: 'Директор', departmentIds: [1] },
        { ...common, userId: 31, name: 'Анна <b>', position: 'Менеджер', departmentIds: [3, 2] },
        { ...common, userId: 33, name: 'Борис', isBlocked: true },
        { ...common, userId: 34, name: 'Ушёл из очереди', isActive: false },
        { ...common, userId: 20, name: 'Ушедший', isActive: false },
        { ...common, userId: 777, name: '#777', isActive: false },
      ]),
    );
    const names = people.map(({ name }: { name: string }) => name);
    expect(names).toEqual(names.toSorted((a: string, b: string) => a.localeCompare(b, 'ru')));
  });

  it('list lines with their queues in order, pipelines with their stages, and groups', async () => {
    const got = await http.send('GET', '/api/portal/lines');
    expect(got).toEqual({
      status: 200,
      body: {
        lines: [
          { lineId: 1, name: 'WhatsApp', isActive: true, connector: null, queueUserIds: [31, 33, 34, 90] },
          { lineId: 2, name: 'Telegram', isActive: false, connector: null, queueUserIds: [] },
        ],
        pipelines: [
          { categoryId: 0, name: null, stages: [] },
          {
            categoryId: 5,
            name: 'Альфа',
            stages: [
              { stageId: 'C5:NEW', name: 'Новая', outcome: 'process' },
              { stageId: 'C5:WON', name: 'Продано', outcome: 'success' },
            ],
          },
        ],
        groups: [
          { groupId: 1, name: 'Администраторы', isActive: true },
          { groupId: 9, name: 'Старшие', isActive: false },
        ],
        absenceTypes: [
          { type: 'VACATION', name: 'отпуск', isUsual: true },
          { type: 'ASSIGNMENT', name: 'командировка', isUsual: false },
          { type: 'CALENDAR', name: null, isUsual: true },
        ],
        leads: { areOn: true, stages: [] },
      },
    });
  });

  it.each(['/api/portal/structure', '/api/portal/lines'])('are not told without the signature: %s', async (path) => {
    const got = await http.send('GET', path, { headers: { 'X-Linewarden-Signature2': null } });
    expect(got).toMatchObject({ status: 401, body: { error: { code: 'SIGNATURE_MISSING' } } });
    expect(got.body).not.toHaveProperty('people');
  });
});

describe('the people of a portal with the old structure', () => {
  let http: HttpFixture;
  beforeAll(async () => {
    http = await HttpFixture.create();
    const { portal } = http;
    await portal.run('CREATE TABLE IF NOT EXISTS b_uts_iblock_3_section (VALUE_ID int PRIMARY KEY, UF_HEAD int, UF_TIMEMAN int)');
    await portal.insert('b_option', [{ MODULE_ID: 'intranet', NAME: 'iblock_structure', VALUE: '3' }]);
    await portal.insert('b_user', [user(31, 'Анна'), user(32, 'Уволенный', { ACTIVE: 'N' }), user(33, 'Ольга')]);
    await portal.insert('b_user_field', [
      { ID: 40, ENTITY_ID: 'USER', FIELD_NAME: 'UF_DEPARTMENT', USER_TYPE_ID: 'iblock_section', MULTIPLE: 'Y' },
    ]);
    await portal.insert('b_iblock_section', [
      { ID: 100, IBLOCK_ID: 3, IBLOCK_SECTION_ID: null, NAME: 'Компания', ACTIVE: 'Y', GLOBAL_ACTIVE: 'Y', TIMESTAMP_X: '2020-01-01' },
      { ID: 101, IBLOCK_ID: 3, IBLOCK_SECTION_ID: 100, NAME: 'Закрыт', ACTIVE: 'N', GLOBAL_ACTIVE: 'N', TIMESTAMP_X: '2020-01-01' },
    ]);
    const membership = (userId: number, sectionId: number) => ({ VALUE_ID: userId, FIELD_ID: 40, VALUE_INT: sectionId });
    await portal.insert('b_utm_user', [membership(31, 100), membership(31, 101), membership(32, 100), membership(33, 101)]);
  });
  afterAll(() => http.drop());

  it('are those of its sections that are switched on', async () => {
    const got = await http.send('GET', '/api/portal/structure');
    expect(got.body.departments.map(({ departmentId }: { departmentId: number }) => departmentId)).toEqual([100, 101]);
    expect(got.body.people).toEqual([expect.objectContaining({ userId: 31, departmentIds: [100] })]);
  });
});
