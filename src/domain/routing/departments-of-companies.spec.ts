import { companiesOfDepartments, countingDepartments } from './departments-of-companies.js';

const companies = [
  { code: 'alfa', headOfSalesId: 10 },
  { code: 'beta', headOfSalesId: 20 },
];

/** 1 the firm ← 2 sales of Alfa ← 3 its group; 1 ← 4 sales of Beta; 1 ← 5 accounting. */
const tree = new Map(
  [
    [1, null],
    [2, 1],
    [3, 2],
    [4, 1],
    [5, 1],
  ].map(([id, parentId]) => [id as number, { departmentId: id as number, parentId: parentId ?? null, name: `D${id}` }]),
);
const of = (seats: [head: number, departments: number[]][], of = companies) =>
  Object.fromEntries([...companiesOfDepartments(tree.keys(), of, new Map(seats), tree)].map(([id, codes]) => [id, [...codes].join()]));

describe('a department is of the company', () => {
  it('whose head of sales is above it', () =>
    expect(
      of([
        [10, [2]],
        [20, [4]],
      ]),
    ).toEqual({ 2: 'alfa', 3: 'alfa', 4: 'beta' }));

  it('whose head of sales is the nearest, where one stands above the other', () =>
    expect(
      of([
        [10, [1]],
        [20, [4]],
      ]),
    ).toEqual({ 1: 'alfa', 2: 'alfa', 3: 'alfa', 4: 'beta', 5: 'alfa' }));

  it('and of another, where one person is head of sales of both', () =>
    expect(of([[10, [2]]], [companies[0], { code: 'beta', headOfSalesId: 10 }] as typeof companies)).toEqual({
      2: 'alfa,beta',
      3: 'alfa,beta',
    }));

  it('and of none, where nobody knows where its head of sales sits', () => expect(of([])).toEqual({}));
});

describe('the departments by which a company judges a person', () => {
  const companiesOf = companiesOfDepartments(
    tree.keys(),
    companies,
    new Map([
      [10, [2]],
      [20, [4]],
    ]),
    tree,
  );

  it.each([
    { scenario: 'its own, though another has a lower id', memberships: [3, 4], code: 'beta', is: [4] },
    { scenario: 'its own, in whatever order', memberships: [4, 3], code: 'alfa', is: [3] },
    { scenario: 'several of its own, the lowest first', memberships: [3, 4, 2], code: 'alfa', is: [2, 3] },
    { scenario: 'those of no company after its own', memberships: [1, 3, 4, 5], code: 'beta', is: [4, 1, 5] },
    { scenario: 'the only one, whosever it is', memberships: [3], code: 'beta', is: [3] },
    { scenario: 'none', memberships: [], code: 'beta', is: [] },
  ])('are $scenario', ({ memberships, code, is }) =>
    expect(countingDepartments(memberships, code, companiesOf)).toEqual({ departmentIds: is, isNoneOfCompany: false }),
  );

  it('are all, the lowest first, where none of them is its own, and that is told', () => {
    expect(countingDepartments([5, 3], 'beta', companiesOf)).toEqual({ departmentIds: [3, 5], isNoneOfCompany: true });
    expect(countingDepartments([5, 3], 'beta', new Map())).toEqual({ departmentIds: [3, 5], isNoneOfCompany: false });
  });
});
