import { assignmentOf } from '../../../test/support/assignment.js';
import type { Assignment, AssignmentSettings, Deputy, GroupSettings, PeopleSettings, Strategy } from './assignment.js';
import type { Condition, FieldTest } from './condition.js';
import { deputiesOn } from './deputies-on.js';
import { type LintedAssignment, lintAssignment } from './lint-assignment.js';

const named = (...userIds: number[]): PeopleSettings => ({
  lineQueue: false,
  userIds,
  departmentIds: [],
  groupIds: [],
  positions: [],
  except: [],
});
const settings: AssignmentSettings = {
  people: named(1, 2),
  groups: [],
  strategy: { name: 'roundRobin' },
  ledger: null,
  preferences: [],
  skills: { needed: [], people: [], field: null },
  limits: { all: {}, people: [] },
  stopBefore: { endOfHoursMinutes: 30, absenceWorkingMinutes: 480, absenceDays: 2 },
  reserve: [],
  nobody: 'wait',
  returning: true,
  deputies: [],
};
const at = { isActive: true, isBlocked: false };
const gone = { isActive: false, isBlocked: false };
const users = new Map([1, 2, 3, 4, 5].map((userId) => [userId, at]));

interface Given {
  parts?: Partial<AssignmentSettings>;
  resolved?: Partial<Assignment>;
  facts?: Partial<LintedAssignment>;
}

/** As the settings name them, everybody by user id. */
function found({ parts = {}, resolved, facts }: Given) {
  const given = { ...settings, ...parts };
  const groups = given.groups.map(({ people, strategy, ledger, ...group }) => ({
    ...group,
    people: people.userIds,
    strategy: strategy ?? given.strategy,
    ledger: ledger ?? group.name,
  }));
  const { strategy, preferences, limits, reserve } = given;
  const skills = {
    needed: given.skills.needed,
    of: new Map(given.skills.people.map((one) => [one.userId, new Set(one.skills)])),
  };
  return lintAssignment({
    path: ['companies', 0, 'assignment'],
    kinds: ['lead'],
    settings: given,
    resolved: assignmentOf(given.people.userIds, { groups, strategy, preferences, limits, reserve, skills, ...resolved }),
    users,
    ...facts,
  }).map(({ path, code, params }) => ({ at: path.slice(3).join('.'), code, params }));
}

const line = (...oneOf: number[]): Condition => ({ on: 'line', oneOf });
const amount = (test: FieldTest): Condition => ({ on: 'field', of: 'item', field: 'amount', test });
const group = (when: Condition[], people = named(3), name = 'Wholesale'): GroupSettings => ({
  name,
  when,
  people,
  strategy: null,
  ledger: null,
});
const weightless: Strategy = { name: 'weighted', by: 'set', weights: [{ userId: 1, weight: 0 }], others: 0 };
const deputy = (userId: number, deputyId: number, fromOn = '2026-07-01', toOn = '2026-07-14'): Deputy => ({
  userId,
  deputyId,
  fromOn,
  toOn,
});

it('finds nothing where everything is in order', () => {
  const parts: Partial<AssignmentSettings> = {
    groups: [group([line(1)]), group([line(2), amount({ is: 'money', from: 1, to: 9 })])],
    preferences: [{ userId: 3, when: [line(1)] }],
    skills: { needed: [{ when: [], skill: 'english' }], people: [{ userId: 2, skills: ['english'] }], field: null },
    limits: { all: { lead: { perDay: 20 } }, people: [] },
    strategy: { name: 'best' },
    reserve: [4],
    deputies: [deputy(1, 2), deputy(2, 1, '2026-07-15', '2026-07-20')],
  };
  expect(found({ parts })).toEqual([]);
});

it.each<Given & { scenario: string; finds: object[] }>([
  { scenario: 'an empty pool', resolved: { people: [] }, finds: [{ at: 'people', code: 'emptyPool', params: { people: 0 } }] },
  {
    scenario: 'a pool of people who have left',
    facts: {
      users: new Map([
        [1, gone],
        [2, { isActive: true, isBlocked: true }],
      ]),
    },
    finds: [
      { at: 'people.userIds.0', code: 'inactiveUser', params: { userId: 1 } },
      { at: 'people', code: 'emptyPool', params: { people: 2 } },
    ],
  },
  {
    scenario: 'a group without people',
    parts: { groups: [group([line(1)], named())] },
    finds: [{ at: 'groups.0.people', code: 'groupWithoutPeople', params: { group: 'Wholesale' } }],
  },
  {
    scenario: 'a group behind one that takes all of its items',
    parts: { groups: [group([line(1)]), group([amount({ is: 'filled' }), line(1)], named(3), 'Large')] },
    finds: [{ at: 'groups.1.when', code: 'groupBehindAnother', params: { group: 'Large', other: 'Wholesale' } }],
  },
  {
    scenario: 'somebody of the reserve who is in the pool, and one nobody knows',
    parts: { reserve: [4, 2, 99] },
    finds: [
      { at: 'reserve.1', code: 'reserveInPool', params: { userId: 2 } },
      { at: 'reserve.2', code: 'unknownUser', params: { userId: 99 } },
    ],
  },
  {
    scenario: 'a skill that nobody of the rule has',
    parts: {
      skills: {
        needed: [
          { when: [], skill: 'english' },
          { when: [], skill: 'chinese' },
        ],
        people: [
          { userId: 1, skills: ['english'] },
          { userId: 5, skills: ['chinese'] },
        ],
        field: null,
      },
    },
    finds: [{ at: 'skills.needed.1.skill', code: 'skillNobodyHas', params: { skill: 'chinese' } }],
  },
  {
    scenario: 'a preference of somebody who is in no pool',
    parts: { preferences: [{ userId: 5, when: [] }] },
    finds: [{ at: 'preferences.0.userId', code: 'preferenceOutsidePool', params: { userId: 5 } }],
  },
  {
    scenario: 'shares that are all 0',
    parts: { strategy: weightless, groups: [{ ...group([line(1)]), strategy: { ...weightless, others: 1 } }] },
    finds: [{ at: 'strategy.weights', code: 'allWeightsZero', params: { people: 2 } }],
  },
  {
    scenario: 'shares of a group that are all 0',
    parts: { groups: [{ ...group([line(1)]), strategy: weightless }] },
    finds: [{ at: 'groups.0.strategy.weights', code: 'allWeightsZero', params: { people: 1 } }],
  },
  {
    scenario: 'limits of 0',
    parts: { limits: { all: { lead: { perDay: 0, atOnce: 1 } }, people: [{ userId: 2, limits: { call: { atOnce: 0 } } }] } },
    finds: [
      { at: 'limits.all.lead.perDay', code: 'limitZero', params: {} },
      { at: 'limits.people.0.limits.call.atOnce', code: 'limitZero', params: {} },
    ],
  },
  {
    scenario: 'the best first where somebody has no limit',
    parts: {
      strategy: { name: 'best' },
      limits: { all: { deal: { perDay: 1 } }, people: [{ userId: 1, limits: { lead: { atOnce: 5 } } }] },
    },
    finds: [{ at: 'strategy', code: 'bestWithoutLimit', params: { userId: 2 } }],
  },
  {
    scenario: 'stand-ins in a circle, once',
    parts: { deputies: [deputy(5, 1), deputy(1, 2), deputy(2, 3, '2026-07-10', '2026-07-20'), deputy(3, 1, '2026-07-12', '2026-07-13')] },
    finds: [{ at: 'deputies.3', code: 'circleOfDeputies', params: { userIds: '1, 2, 3' } }],
  },
  {
    scenario: 'a circle that is there once a later period is over',
    parts: { deputies: [deputy(1, 2), deputy(1, 3, '2026-07-02', '2026-07-05'), deputy(2, 1, '2026-07-03', '2026-07-09')] },
    finds: [{ at: 'deputies.2', code: 'circleOfDeputies', params: { userIds: '1, 2' } }],
  },
  {
    scenario: 'somebody who stands in for themselves, and a stand-in who has left',
    parts: { deputies: [deputy(1, 1), deputy(2, 4)] },
    facts: { users: new Map([...users, [4, gone]]) },
    finds: [
      { at: 'deputies.1.deputyId', code: 'inactiveUser', params: { userId: 4 } },
      { at: 'deputies.0', code: 'circleOfDeputies', params: { userIds: '1' } },
    ],
  },
])('points out $scenario', ({ finds, ...given }) => expect(found(given)).toEqual(finds));

const contradictions: Condition[][] = [
  [line()],
  [line(1, 2), line(3)],
  [
    { on: 'utm', mark: 'source', oneOf: ['google'] },
    { on: 'utm', mark: 'source', oneOf: ['yandex'] },
  ],
  [amount({ is: 'money', from: 10, to: 9 })],
  [amount({ is: 'money', from: 10, to: null }), amount({ is: 'money', from: null, to: 9 })],
  [amount({ is: 'date', from: '2026-03-02', to: '2026-03-01' })],
  [amount({ is: 'oneOf', ids: [] })],
  [amount({ is: 'yes' }), amount({ is: 'no' })],
  [amount({ is: 'empty' }), amount({ is: 'filled' })],
];
it.each(contradictions.map((when) => ({ when })))('points out a group whose conditions never hold: $when', ({ when }) =>
  expect(found({ parts: { groups: [group(when)] } })).toEqual([
    { at: 'groups.0.when', code: 'groupNeverMatches', params: { group: 'Wholesale' } },
  ]),
);

const possible: Condition[][] = [
  [line(1, 2), line(2, 3)],
  [
    { on: 'utm', mark: 'source', oneOf: ['google'] },
    { on: 'utm', mark: 'medium', oneOf: ['cpc'] },
  ],
  [amount({ is: 'money', from: 9, to: 9 })],
  [amount({ is: 'money', from: 10, to: null }), { on: 'field', of: 'contact', field: 'amount', test: { is: 'money', from: null, to: 9 } }],
  [amount({ is: 'oneOf', ids: ['1'] }), amount({ is: 'oneOf', ids: ['2'] })],
  [amount({ is: 'empty' }), amount({ is: 'noneOf', ids: ['2'] })],
];
it.each(possible.map((when) => ({ when })))('but not one whose conditions may hold: $when', ({ when }) =>
  expect(found({ parts: { groups: [group(when)] } })).toEqual([]),
);

it('a pool of all others may be empty where a group takes everything', () =>
  expect(found({ parts: { people: named(), groups: [group([])] } })).toEqual([]));

it('of two who stand in for somebody the one whose period began last does, from the first day to the last', () => {
  const list = [deputy(1, 3, '2026-07-05', '2026-07-06'), deputy(1, 2)];
  const on = (day: string) => deputiesOn(list, day).get(1);
  expect(['2026-06-30', '2026-07-01', '2026-07-05', '2026-07-06', '2026-07-07', '2026-07-14', '2026-07-15'].map(on)).toEqual([
    undefined,
    2,
    3,
    3,
    2,
    2,
    undefined,
  ]);
});
