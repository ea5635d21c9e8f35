import { type CallLintFacts, type LintedCalls, lintCalls } from '../calls/lint-calls.js';
import type { Department } from '../schedule/department.js';
import type { Interval } from '../schedule/schedule.js';
import { type LintedSettings, lintSettings, type PortalFacts } from './lint-settings.js';

type LintedCompany = LintedSettings['companies'][number] & LintedCalls;
/** The base of the settings, and the part of calls. */
interface Linted extends LintedSettings {
  companies: readonly LintedCompany[];
}
type Facts = PortalFacts & CallLintFacts;

const DAY: Interval = { from: 600, to: 1140 };
const hours = { weekly: { 1: [DAY] }, exceptions: [] };

const alfa: LintedCompany = {
  code: 'alfa',
  lineIds: [1, 2],
  numbers: ['+7 (495) 123-45-67'],
  calls: { operatorIds: [] },
  dealCategoryId: 1,
  headOfSalesId: 20,
  timeZone: 'Europe/Moscow',
  hours,
};
const beta: LintedCompany = { ...alfa, code: 'beta', lineIds: [3], numbers: ['74957654321'], dealCategoryId: 2, headOfSalesId: 40 };

function settings(parts: Partial<Linted> = {}): Linted {
  return { companies: [alfa, beta], departments: [], seniors: { userIds: [11], groupIds: [] }, ...parts };
}

function tree(...list: [departmentId: number, parentId: number | null][]): Map<number, Department> {
  return new Map(list.map(([departmentId, parentId]) => [departmentId, { departmentId, parentId, name: `D${departmentId}` }]));
}

const at = { isActive: true, isBlocked: false };

/** 1 holding (head 100) <- 2 Alfa (20), 4 Beta (40); 10, 11 work in Alfa, 41 in Beta. */
function portal(parts: Partial<Facts> = {}): Facts {
  return {
    lines: new Map([1, 2, 3].map((lineId) => [lineId, { name: `Line ${lineId}`, isActive: true }])),
    queues: new Map([
      [1, [10, 11]],
      [2, [10]],
      [3, [41]],
    ]),
    categoryIds: new Set([0, 1, 2]),
    users: new Map([10, 11, 20, 40, 41, 100].map((userId) => [userId, at])),
    groupIds: new Set([5]),
    numberKeys: new Set(['74951234567', '74957654321', 'sip1']),
    leadMakingKeys: new Set(),
    unownedNumbers: [],
    departments: tree([1, null], [2, 1], [4, 1]),
    headsByDepartment: new Map([
      [1, [100]],
      [2, [20]],
      [4, [40]],
    ]),
    memberships: new Map([
      [10, [2]],
      [11, [2]],
      [20, [2]],
      [40, [4]],
      [41, [4]],
      [100, [1]],
    ]),
    ...parts,
  };
}

const found = (given: Linted, facts = portal()) => lintSettings(given, facts, [lintCalls(given.companies, facts)]);

it('finds nothing where everything is in order', () => expect(found(settings())).toEqual([]));

describe('in the settings it points out', () => {
  it.each([
    {
      scenario: 'a line that two companies own',
      given: settings({ companies: [alfa, { ...beta, lineIds: [3, 2] }] }),
      finding: {
        path: ['companies', 1, 'lineIds', 1],
        code: 'lineOfTwoCompanies',
        params: { lineId: 2, otherPath: 'companies.0.lineIds.1' },
      },
    },
    {
      scenario: 'a number that two companies own, however it is written',
      given: settings({ companies: [alfa, { ...beta, numbers: ['8 495 123 45 67'] }] }),
      finding: {
        path: ['companies', 1, 'numbers', 0],
        code: 'numberOfTwoCompanies',
        params: { number: '74951234567', otherPath: 'companies.0.numbers.0' },
      },
    },
    {
      scenario: 'a SIP name that two companies own',
      given: settings({
        companies: [
          { ...alfa, numbers: ['sip1'] },
          { ...beta, numbers: [' SIP1'] },
        ],
      }),
      finding: {
        path: ['companies', 1, 'numbers', 0],
        code: 'numberOfTwoCompanies',
        params: { number: 'sip1', otherPath: 'companies.0.numbers.0' },
      },
    },
    {
      scenario: 'a pipeline that two companies own',
      given: settings({ companies: [alfa, { ...beta, dealCategoryId: 1 }] }),
      finding: {
        path: ['companies', 1, 'dealCategoryId'],
        code: 'pipelineOfTwoCompanies',
        params: { categoryId: 1, otherPath: 'companies.0.dealCategoryId' },
      },
    },
    {
      scenario: 'a line the portal does not have',
      given: settings({ companies: [{ ...alfa, lineIds: [1, 9] }, beta] }),
      finding: { path: ['companies', 0, 'lineIds', 1], code: 'unknownLine', params: { lineId: 9 } },
    },
    {
      scenario: 'a number the telephony does not have',
      given: settings({ companies: [{ ...alfa, numbers: ['8 (495) 123-45-67', '+7 495 000-00-00'] }, beta] }),
      finding: { path: ['companies', 0, 'numbers', 1], code: 'unknownNumber', params: { number: '+7 495 000-00-00' } },
    },
    {
      scenario: 'a number at which the portal makes leads by itself',
      given: settings({ companies: [{ ...alfa, numbers: ['sip1', '8 (495) 123-45-67'] }, beta] }),
      facts: portal({ leadMakingKeys: new Set(['74951234567']) }),
      finding: { path: ['companies', 0, 'numbers', 1], code: 'numberMakesLeads', params: { number: '8 (495) 123-45-67' } },
    },
    {
      scenario: 'somebody answering for callers whom nobody knows',
      given: settings({ companies: [{ ...alfa, calls: { operatorIds: [10, 99] } }, beta] }),
      finding: { path: ['companies', 0, 'calls', 'operatorIds', 1], code: 'unknownUser', params: { userId: 99 } },
    },
    {
      scenario: 'a company with numbers and nobody who answers for callers',
      given: settings({ companies: [alfa, { ...beta, lineIds: [], calls: { operatorIds: [41] } }] }),
      facts: portal({ users: new Map([...portal().users, [41, { isActive: true, isBlocked: true }]]) }),
      findings: [
        { path: ['companies', 1, 'lineIds'], code: 'companyWithoutLines', params: { company: 'beta' } },
        { path: ['companies', 1, 'calls', 'operatorIds'], code: 'nobodyForCalls', params: { company: 'beta' } },
      ],
    },
    {
      scenario: 'a company without lines',
      given: settings({ companies: [alfa, { ...beta, lineIds: [], numbers: [] }] }),
      finding: { path: ['companies', 1, 'lineIds'], code: 'companyWithoutLines', params: { company: 'beta' } },
    },
    {
      scenario: 'a pipeline the portal does not have',
      given: settings({ companies: [{ ...alfa, dealCategoryId: 7 }, beta] }),
      finding: { path: ['companies', 0, 'dealCategoryId'], code: 'unknownPipeline', params: { categoryId: 7 } },
    },
    {
      scenario: 'a head of sales nobody knows',
      given: settings({ companies: [{ ...alfa, headOfSalesId: 99 }, beta] }),
      finding: { path: ['companies', 0, 'headOfSalesId'], code: 'unknownUser', params: { userId: 99 } },
    },
    {
      scenario: 'a department the portal does not have',
      given: settings({ departments: [{ departmentId: 9, timeZone: null, ...hours }] }),
      finding: { path: ['departments', 0, 'departmentId'], code: 'unknownDepartment', params: { departmentId: 9 } },
    },
    {
      scenario: 'a department whose week is empty',
      given: settings({ departments: [{ departmentId: 2, timeZone: null, weekly: {}, exceptions: [] }] }),
      finding: { path: ['departments', 0, 'weekly'], code: 'emptyWeek', params: {} },
    },
    {
      scenario: "a company's exception that does not exist",
      given: settings({ companies: [{ ...alfa, hours: { ...hours, exceptions: [{ on: '2026-02-30', intervals: [] }] } }, beta] }),
      finding: { path: ['companies', 0, 'hours', 'exceptions', 0, 'on'], code: 'invalidDate', params: { value: '2026-02-30' } },
    },
    {
      scenario: "a company's zone that does not exist",
      given: settings({ companies: [{ ...alfa, timeZone: 'Europe/Moskva' }, beta] }),
      finding: { path: ['companies', 0, 'timeZone'], code: 'unknownZone', params: { zone: 'Europe/Moskva' } },
    },
    {
      scenario: 'a senior manager nobody knows',
      given: settings({ seniors: { userIds: [11, 98], groupIds: [] } }),
      finding: { path: ['seniors', 'userIds', 1], code: 'unknownUser', params: { userId: 98 } },
    },
    {
      scenario: 'a group nobody knows',
      given: settings({ seniors: { userIds: [], groupIds: [5, 6] } }),
      finding: { path: ['seniors', 'groupIds', 1], code: 'unknownGroup', params: { groupId: 6 } },
    },
  ])('$scenario', ({ given, facts, finding, findings }) => expect(found(given, facts)).toEqual(findings ?? [finding]));

  it('but not a line written twice in one company, nor groups that were not read', () => {
    expect(found(settings({ companies: [{ ...alfa, lineIds: [1, 1] }, beta] }))).toEqual([]);
    expect(found(settings({ seniors: { userIds: [], groupIds: [6] } }), portal({ groupIds: null }))).toEqual([]);
  });
});

describe('in the portal it points out', () => {
  it.each([
    {
      scenario: 'a number that was called and is no company’s',
      facts: portal({ unownedNumbers: [{ number: '74950000000', calls: 12 }] }),
      finding: { path: ['companies'], code: 'numberOfNobody', params: { number: '74950000000', calls: 12 } },
    },
    {
      scenario: 'a line that is switched off',
      facts: portal({ lines: new Map([...portal().lines, [3, { name: 'Line 3', isActive: false }]]) }),
      finding: { path: ['companies', 1, 'lineIds', 0], code: 'lineSwitchedOff', params: { lineId: 3, name: 'Line 3' } },
    },
    {
      scenario: 'a line with an empty queue',
      facts: portal({ queues: new Map([...portal().queues, [3, []]]) }),
      findings: [
        { path: ['companies', 1, 'lineIds', 0], code: 'emptyQueue', params: { lineId: 3, name: 'Line 3', inQueue: 0 } },
        { path: ['companies', 1, 'calls', 'operatorIds'], code: 'nobodyForCalls', params: { company: 'beta' } },
      ],
    },
    {
      scenario: 'a queue of people who have left or are blocked',
      facts: portal({
        queues: new Map([...portal().queues, [3, [50, 51, 52]]]),
        users: new Map([...portal().users, [50, { isActive: false, isBlocked: false }], [51, { isActive: true, isBlocked: true }]]),
      }),
      findings: [
        { path: ['companies', 1, 'lineIds', 0], code: 'emptyQueue', params: { lineId: 3, name: 'Line 3', inQueue: 3 } },
        { path: ['companies', 1, 'calls', 'operatorIds'], code: 'nobodyForCalls', params: { company: 'beta' } },
      ],
    },
    {
      scenario: 'a head of sales who has left',
      facts: portal({ users: new Map([...portal().users, [40, { isActive: false, isBlocked: false }]]) }),
      finding: { path: ['companies', 1, 'headOfSalesId'], code: 'inactiveUser', params: { userId: 40 } },
    },
    {
      scenario: 'a department of operators without a head',
      facts: portal({
        headsByDepartment: new Map([
          [1, [100]],
          [2, [20]],
        ]),
      }),
      finding: { path: ['departments'], code: 'departmentWithoutHead', params: { departmentId: 4, name: 'D4' } },
    },
    {
      scenario: 'an operator with nobody above',
      facts: portal({ memberships: new Map([...portal().memberships, [41, []]]) }),
      finding: { path: ['departments'], code: 'nobodyAbove', params: { userId: 41 } },
    },
    {
      scenario: 'two heads who are each above the other',
      facts: portal({ memberships: new Map([...portal().memberships, [100, [2]]]) }),
      finding: { path: ['departments'], code: 'circleOfHeads', params: { userIds: '20, 100' } },
    },
    {
      scenario: 'departments that are each above the other',
      facts: portal({ departments: tree([1, null], [2, 1], [4, 1], [8, 7], [7, 9], [9, 8]) }),
      finding: { path: ['departments'], code: 'circleOfDepartments', params: { departmentIds: '7, 9, 8', names: 'D7, D9, D8' } },
    },
  ])('$scenario', ({ facts, finding, findings }) => expect(found(settings(), facts)).toEqual(findings ?? [finding]));

  it('nothing about numbers where there is no telephony', () => {
    expect(found(settings(), portal({ numberKeys: null }))).toEqual([]);
  });

  it('a department with its own schedule but without a head, once', () => {
    const facts = portal({
      headsByDepartment: new Map([
        [1, [100]],
        [2, [20]],
      ]),
    });
    expect(found(settings({ departments: [{ departmentId: 4, timeZone: null, ...hours }] }), facts)).toEqual([
      { path: ['departments', 0, 'departmentId'], code: 'departmentWithoutHead', params: { departmentId: 4, name: 'D4' } },
    ]);
  });
});
