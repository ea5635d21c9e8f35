import type { Department } from '../schedule/department.js';
import type { HeadFacts } from './check.js';
import { headsAbove } from './heads-above.js';
import { pickDepartment } from './pick-department.js';

/** 1 holding <- 2 Alfa <- 3 hot line; 1 <- 4 Beta; 5 and 6 are each other's parents; 8 has a parent nobody knows. */
const departments = new Map<number, Department>(
  (
    [
      [1, null],
      [2, 1],
      [3, 2],
      [4, 1],
      [5, 6],
      [6, 5],
      [8, 99],
    ] as const
  ).map(([departmentId, parentId]) => [departmentId, { departmentId, parentId, name: `Department ${departmentId}` }]),
);

function heads(...list: [departmentId: number, ...userIds: number[]][]): Map<number, HeadFacts[]> {
  return new Map(
    list.map(([departmentId, ...userIds]) => [
      departmentId,
      userIds.map((userId) => ({ userId, name: `Head ${userId}`, departmentId, isActive: true, isBlocked: false, isAbsent: false })),
    ]),
  );
}

const usual = heads([1, 100], [2, 20], [3, 30], [4, 40]);

describe('headsAbove', () => {
  it.each([
    {
      scenario: 'an operator has the head of the department, then those above',
      userId: 10,
      memberships: [3],
      of: usual,
      are: [30, 20, 100],
    },
    { scenario: 'the head of a department begins one above', userId: 30, memberships: [3], of: usual, are: [20, 100] },
    { scenario: 'the director has nobody above', userId: 100, memberships: [1], of: usual, are: [] },
    { scenario: 'a department without a head is passed', userId: 10, memberships: [3], of: heads([1, 100]), are: [100] },
    {
      scenario: 'of two heads of one department the other is no head of the first',
      userId: 30,
      memberships: [3],
      of: heads([3, 30, 31], [2, 20]),
      are: [20],
    },
    {
      scenario: 'two heads of one department come by id',
      userId: 10,
      memberships: [3],
      of: heads([3, 31, 30], [2, 20]),
      are: [30, 31, 20],
    },
    {
      scenario: 'who heads a department further up is not his own head there, but the other head of it is',
      userId: 20,
      memberships: [3],
      of: heads([2, 20, 21], [1, 100]),
      are: [21, 100],
    },
    { scenario: 'the way of the first department comes first', userId: 10, memberships: [4, 3], of: usual, are: [40, 100, 30, 20] },
    {
      scenario: 'a head of two departments is there once',
      userId: 10,
      memberships: [3],
      of: heads([3, 20], [2, 20], [1, 100]),
      are: [20, 100],
    },
    { scenario: 'somebody in no department has no head', userId: 10, memberships: [], of: usual, are: [] },
    { scenario: 'a circle in the structure ends the way', userId: 10, memberships: [5], of: heads([5, 50], [6, 60]), are: [50, 60] },
    { scenario: 'so does a parent that is gone', userId: 10, memberships: [8], of: heads([8, 80]), are: [80] },
  ])('$scenario', ({ userId, memberships, of, are }) => {
    expect(headsAbove(userId, memberships, departments, of).map((head) => head.userId)).toEqual(are);
  });
});

describe('pickDepartment', () => {
  it.each([
    { scenario: 'the only one', memberships: [3], company: undefined, is: 3 },
    { scenario: 'of several the lowest id, in whatever order', memberships: [12, 3, 7], company: undefined, is: 3 },
    { scenario: "the company's before a lower one", memberships: [3, 12, 7], company: [7, 12], is: 7 },
    { scenario: "any when none is the company's", memberships: [12, 3], company: [7], is: 3 },
    { scenario: 'none', memberships: [], company: [7], is: null },
  ])('$scenario', ({ memberships, company, is }) => expect(pickDepartment(memberships, company && new Set(company))).toBe(is));
});
