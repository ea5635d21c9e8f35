import { PortalFixture } from './portal-fixture.js';
import { peopleReaders } from './portal-readers.js';

// Company: 1 Холдинг (head 10) > 2 Альфа (head 20) > 3 Отдел продаж (heads 30 and 31) > 4 Группа (no head); 5 a closed branch under 1; 6 a team.
const tree = [
  { id: 1, parentId: 0, name: 'Холдинг' },
  { id: 2, parentId: 1, name: 'Альфа' },
  { id: 3, parentId: 2, name: 'Отдел продаж' },
  { id: 4, parentId: 3, name: 'Группа' },
  { id: 5, parentId: 1, name: 'Закрытый филиал', active: 'N' },
];

const user = (id: number, active = 'Y') => ({
  ID: id,
  LOGIN: `u${id}`,
  DATE_REGISTER: '2020-01-01 00:00:00',
  ACTIVE: active,
  NAME: `Имя${id}`,
});

describe('the structure in humanresources', () => {
  let fixture: PortalFixture;
  beforeAll(async () => {
    fixture = await PortalFixture.create();
    await fixture.insert('b_module', [{ ID: 'humanresources' }, { ID: 'intranet' }]);
    await fixture.insert('b_option', [{ MODULE_ID: 'humanresources', NAME: 'company_structure_converted', VALUE: '1' }]);
    await fixture.insert('b_hr_structure', [
      { ID: 70, NAME: 'Компания', TYPE: 'COMPANY', CREATED_BY: 1, XML_ID: 'COMPANY_STRUCTURE' },
      { ID: 71, NAME: 'Другая', TYPE: 'DEFAULT', CREATED_BY: 1, XML_ID: null },
    ]);
    const node = (id: number, parentId: number | null, fields: Record<string, unknown> = {}) => ({
      ID: id,
      NAME: `Узел ${id}`,
      TYPE: 'DEPARTMENT',
      STRUCTURE_ID: 70,
      PARENT_ID: parentId,
      CREATED_BY: 1,
      ACTIVE: 'Y',
      GLOBAL_ACTIVE: 'Y',
      ...fields,
    });
    await fixture.insert('b_hr_structure_node', [
      ...tree.map(({ id, parentId, name, active }) =>
        node(id, parentId, { NAME: name, ACTIVE: active ?? 'Y', GLOBAL_ACTIVE: active ?? 'Y' }),
      ),
      node(6, 3, { NAME: 'Команда', TYPE: 'TEAM' }),
      node(7, 71, { NAME: 'Чужой', STRUCTURE_ID: 71 }),
      node(8, null, { NAME: 'Второй корень' }),
      node(9, 6, { NAME: 'Отдел под командой' }),
    ]);
    await fixture.insert('b_hr_structure_role', [
      { ID: 51, ENTITY_TYPE: 'MEMBER', NAME: 'HEAD', PRIORITY: 100, CHILD_AFFECTION_TYPE: 1, XML_ID: 'MEMBER_HEAD' },
      { ID: 52, ENTITY_TYPE: 'MEMBER', NAME: 'DEPUTY_HEAD', PRIORITY: 90, CHILD_AFFECTION_TYPE: 1, XML_ID: 'MEMBER_DEPUTY_HEAD' },
      { ID: 53, ENTITY_TYPE: 'MEMBER', NAME: 'EMPLOYEE', PRIORITY: 0, CHILD_AFFECTION_TYPE: 0, XML_ID: 'MEMBER_EMPLOYEE' },
      { ID: 54, ENTITY_TYPE: 'MEMBER', NAME: 'TEAM_HEAD', PRIORITY: 50, CHILD_AFFECTION_TYPE: 0, XML_ID: 'MEMBER_TEAM_HEAD' },
    ]);
    const members: [id: number, nodeId: number, userId: number, roleId: number, active?: string][] = [
      [1, 1, 10, 51],
      [2, 2, 20, 51, 'N'],
      [3, 3, 31, 51],
      [4, 3, 30, 51],
      [5, 3, 32, 52],
      [6, 4, 40, 53],
      [7, 4, 41, 53, 'N'],
      [8, 6, 40, 54],
      [9, 5, 50, 51],
      [10, 4, 42, 53, 'N'],
      [11, 2, 40, 53],
    ];
    await fixture.insert(
      'b_hr_structure_node_member',
      members.map(([id, nodeId, userId, , active]) => ({
        ID: id,
        ENTITY_TYPE: 'USER',
        ENTITY_ID: userId,
        ACTIVE: active ?? 'Y',
        NODE_ID: nodeId,
        ADDED_BY: 1,
      })),
    );
    await fixture.insert(
      'b_hr_structure_node_member_role',
      members.map(([id, , , roleId]) => ({ MEMBER_ID: id, ROLE_ID: roleId, CREATED_BY: 1 })),
    );
    await fixture.insert('b_user', [...[10, 30, 31, 32, 40, 42, 50].map((id) => user(id)), user(20, 'N'), user(41, 'N')]);
  });
  afterAll(() => fixture.drop());

  it('gives departments by node id, teams and other structures left out', async () => {
    const departments = await peopleReaders(fixture.portal).structure.departments();
    expect([...departments.values()].map(({ departmentId, parentId }) => [departmentId, parentId])).toEqual([
      [1, null],
      [2, 1],
      [3, 2],
      [4, 3],
      [5, 1],
      [8, null],
      [9, null],
    ]);
    expect(departments.get(3)?.name).toBe('Отдел продаж');
  });

  it('keeps the department of a dismissed person and drops the ended membership of one who works', async () => {
    expect(await peopleReaders(fixture.portal).structure.membershipsOf([40, 41, 42, 50, 999])).toEqual(
      new Map([
        [40, [4, 2]],
        [41, [4]],
      ]),
    );
  });

  it('names all heads of a department, dismissed ones too; no deputies, no heads of teams, none of closed departments', async () => {
    expect(await peopleReaders(fixture.portal).structure.headsOf([1, 2, 3, 4, 5, 6])).toEqual(
      new Map([
        [1, [10]],
        [2, [20]],
        [3, [31, 30]],
      ]),
    );
  });

  it('is not asked for nobody', async () => {
    const { structure } = peopleReaders(fixture.portal);
    fixture.portal.take();
    expect(await structure.membershipsOf([])).toEqual(new Map());
    expect(await structure.headsOf([])).toEqual(new Map());
    expect(fixture.portal.take()).toEqual([]);
  });

  it('reads the small tree once for a batch', async () => {
    const { structure } = peopleReaders(fixture.portal);
    await structure.departments();
    fixture.portal.take();
    await structure.departments();
    expect(fixture.portal.take()).toEqual([]);
  });
});

describe('the structure in the old iblock', () => {
  let fixture: PortalFixture;
  beforeAll(async () => {
    fixture = await PortalFixture.create();
    await fixture.insert('b_option', [
      { MODULE_ID: 'intranet', NAME: 'iblock_structure', VALUE: '1' },
      { MODULE_ID: 'humanresources', NAME: 'company_structure_converted', VALUE: '' },
    ]);
    await fixture.insert('b_module', [{ ID: 'humanresources' }]);
    await fixture.insert(
      'b_iblock_section',
      tree.map(({ id, parentId, name, active }) => ({
        ID: 100 + id,
        IBLOCK_ID: 1,
        IBLOCK_SECTION_ID: parentId === 0 ? null : 100 + parentId,
        NAME: name,
        ACTIVE: active ?? 'Y',
        GLOBAL_ACTIVE: active ?? 'Y',
      })),
    );
    await fixture.run("INSERT INTO b_iblock_section (ID, IBLOCK_ID, NAME) VALUES (190, 3, 'не структура')");
    await fixture.insert('b_uts_iblock_1_section', [
      { VALUE_ID: 101, UF_HEAD: 10 },
      { VALUE_ID: 102, UF_HEAD: 20 },
      { VALUE_ID: 103, UF_HEAD: null },
      { VALUE_ID: 105, UF_HEAD: 50 },
    ]);
    await fixture.insert('b_user_field', [
      { ID: 61, ENTITY_ID: 'USER', FIELD_NAME: 'UF_DEPARTMENT', MULTIPLE: 'Y' },
      { ID: 62, ENTITY_ID: 'USER', FIELD_NAME: 'UF_SKILLS', MULTIPLE: 'Y' },
    ]);
    await fixture.insert('b_utm_user', [
      { VALUE_ID: 40, FIELD_ID: 61, VALUE_INT: 104 },
      { VALUE_ID: 40, FIELD_ID: 61, VALUE_INT: 102 },
      { VALUE_ID: 40, FIELD_ID: 62, VALUE_INT: 101 },
      { VALUE_ID: 41, FIELD_ID: 61, VALUE_INT: 104 },
      { VALUE_ID: 42, FIELD_ID: 61, VALUE_INT: 0 },
      { VALUE_ID: 43, FIELD_ID: 61, VALUE_INT: null },
      { VALUE_ID: 50, FIELD_ID: 61, VALUE_INT: 105 },
    ]);
    await fixture.insert('b_user', [user(10), user(20, 'N'), user(40), user(41, 'N'), user(50)]);
  });
  afterAll(() => fixture.drop());

  it('gives departments by section id', async () => {
    const departments = await peopleReaders(fixture.portal).structure.departments();
    expect(
      [...departments.values()].map(({ departmentId, parentId }) => [departmentId, parentId]).toSorted(([a], [b]) => Number(a) - Number(b)),
    ).toEqual([
      [101, null],
      [102, 101],
      [103, 102],
      [104, 103],
      [105, 101],
    ]);
  });

  it('reads memberships from UF_DEPARTMENT and heads from UF_HEAD', async () => {
    const { structure } = peopleReaders(fixture.portal);
    expect(await structure.membershipsOf([40, 41, 42, 43, 50])).toEqual(
      new Map([
        [40, [104, 102]],
        [41, [104]],
      ]),
    );
    expect(await structure.headsOf([101, 102, 103, 105, 190])).toEqual(
      new Map([
        [101, [10]],
        [102, [20]],
      ]),
    );
  });

  it.each([
    { scenario: 'without the module', sql: 'DELETE FROM b_module' },
    { scenario: 'while the tree is empty', sql: "UPDATE b_option SET VALUE = 'Y' WHERE NAME = 'company_structure_converted'" },
  ])('is what counts $scenario', async ({ sql }) => {
    await fixture.run(sql);
    expect((await peopleReaders(fixture.portal).structure.departments()).size).toBe(5);
  });

  it('may be missing altogether', async () => {
    await fixture.run("DELETE FROM b_option WHERE NAME = 'iblock_structure'");
    const { structure } = peopleReaders(fixture.portal);
    expect(await structure.departments()).toEqual(new Map());
    expect(await structure.membershipsOf([40])).toEqual(new Map());
    expect(await structure.headsOf([101])).toEqual(new Map());
  });
});
