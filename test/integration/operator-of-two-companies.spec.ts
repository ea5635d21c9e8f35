import { BoardDirectory } from '../../src/board/board-directory.js';
import { DecisionContexts } from '../../src/records/decision-context.js';
import { Schedules } from '../../src/schedules/schedules.js';
import { People } from '../../src/staff/people.js';
import { Workers } from '../../src/staff/workers.js';
import { twoCompanies, writeTwoCompanies } from './people-of-two-companies.js';
import { at, SidecarFixture } from './sidecar-fixture.js';

const presence = { breakCountsAsStarted: true, linePauseCountsAsStarted: true };

const day = [{ from: 600, to: 1140 }];
const weekly = { '1': day, '2': day, '3': day, '4': day, '5': day };
const evening = [{ from: 1140, to: 1380 }];
/** Beta's department works in the evening, Alfa's group by day. */
const settings = {
  ...twoCompanies,
  departments: [
    { departmentId: 4, weekly: { '1': evening, '2': evening, '3': evening, '4': evening, '5': evening } },
    { departmentId: 3, weekly },
  ],
};
const [alfa, beta] = [{ code: 'alfa' }, { code: 'beta' }];

let fixture: SidecarFixture;
let sidecar: Awaited<ReturnType<SidecarFixture['sidecar']>>;

beforeEach(async () => {
  fixture = await SidecarFixture.create(settings);
  await writeTwoCompanies(fixture.portal);
  sidecar = await fixture.sidecar();
});
afterEach(() => fixture.drop());

let members = 100;

async function joins(userId: number, departmentId: number): Promise<void> {
  const memberId = ++members;
  const made = { CREATED_BY: 1, CREATED_AT: '2026-01-01 00:00:00', UPDATED_AT: '2026-01-01 00:00:00' };
  await fixture.portal.insert('b_hr_structure_node_member', [
    {
      ID: memberId,
      ENTITY_TYPE: 'USER',
      ENTITY_ID: userId,
      ACTIVE: 'Y',
      NODE_ID: departmentId,
      ADDED_BY: 1,
      CREATED_AT: made.CREATED_AT,
      UPDATED_AT: made.UPDATED_AT,
    },
  ]);
  await fixture.portal.insert('b_hr_structure_node_member_role', [{ MEMBER_ID: memberId, ROLE_ID: 3, ...made }]);
}

/** What each company knows of the person at 12:00. */
async function known(userId: number) {
  fixture.clock.at = at('12:00');
  const context = await sidecar.get(DecisionContexts).current();
  const people = sidecar.get(People);
  const of = async (code: string) => {
    const company = context.company(code);
    if (!company) throw new Error(`no company ${code}`);
    const person = (await people.factsFor([userId], context.at, context, company)).get(userId);
    const heads = (await people.headsFor([userId], context.at, context, company, presence)).get(userId);
    return {
      departmentId: person?.departmentId,
      isWithinHours: person?.isWithinHours,
      isDepartmentOfOthers: person?.isDepartmentOfOthers ?? false,
      heads: heads?.map((head) => head.userId),
    };
  };
  return { alfa: await of(alfa.code), beta: await of(beta.code) };
}

it('is judged by the department, the hours and the heads of the company in question', async () => {
  await joins(12, 4); // of Alfa's group 3 by day
  expect(await known(12)).toEqual({
    alfa: { departmentId: 3, isWithinHours: true, isDepartmentOfOthers: false, heads: [11, 10, 1] },
    beta: { departmentId: 4, isWithinHours: false, isDepartmentOfOthers: false, heads: [20, 1] },
  });
});

it('is judged by the lowest of all departments where none is the company’s, and that is in the facts', async () => {
  await joins(12, 2); // Alfa's 2 and 3: nothing of Beta
  expect(await known(12)).toEqual({
    alfa: { departmentId: 2, isWithinHours: true, isDepartmentOfOthers: false, heads: [10, 1, 11] },
    beta: { departmentId: 2, isWithinHours: true, isDepartmentOfOthers: true, heads: [10, 1, 11] },
  });
});

it('knows a head of sales who heads no department by the department he is in', async () => {
  await fixture.portal.run('UPDATE b_hr_structure_node_member_role SET ROLE_ID = 3 WHERE MEMBER_ID = 20');
  await joins(12, 4);
  expect((await known(12)).beta).toEqual({ departmentId: 4, isWithinHours: false, isDepartmentOfOthers: false, heads: [1] });
});

it('makes nobody of the one company work for the other', async () => {
  await joins(12, 4);
  await fixture.portal.insert('b_imopenlines_queue', [{ CONFIG_ID: 6, USER_ID: 12, SORT: 9 }]);
  const context = await sidecar.get(DecisionContexts).current();
  const workersOf = async (code: string) => {
    const company = context.company(code);
    if (!company) throw new Error(`no company ${code}`);
    return [...(await sidecar.get(Workers).of(company, context))].sort((a, b) => a - b);
  };
  expect(await workersOf('beta')).toEqual([1, 12, 20, 21, 22]);
  expect(await workersOf('alfa')).toEqual([1, 10, 11, 12, 13]);
  const { people } = await sidecar.get(BoardDirectory).read();
  expect(people.find(({ userId }) => userId === 12)?.companyCodes).toEqual(['alfa', 'beta']);
  expect(people.find(({ userId }) => userId === 11)?.companyCodes).toEqual(['alfa']);
  expect(people.find(({ userId }) => userId === 20)?.companyCodes).toEqual(['beta']);
});

it('sees the hours of each company on the page of schedules', async () => {
  await joins(12, 4);
  const preview = (companyCode: string) =>
    sidecar.get(Schedules).preview({ companyCode, userId: 12, fromOn: '2026-03-02', days: 1 } as Parameters<Schedules['preview']>[0]);
  expect(await preview('alfa')).toMatchObject({ departmentId: 3, source: { kind: 'department', departmentId: 3 } });
  expect(await preview('beta')).toMatchObject({ departmentId: 4, source: { kind: 'department', departmentId: 4 } });
});
