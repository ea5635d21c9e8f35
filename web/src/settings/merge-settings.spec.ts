import { mergeSettings } from './merge-settings';

const week = (from: number) => ({ '1': [{ from, to: 1140 }], '2': [] });
const department = (departmentId: number, from = 600, exceptions: { on: string; intervals: object[] }[] = []) => ({
  departmentId,
  weekly: week(from),
  exceptions,
});
const settings = (...departments: ReturnType<typeof department>[]) => ({ language: 'ru', departments });

it.each([
  {
    scenario: 'two admins changed two departments: both changes stay',
    base: settings(department(7), department(8)),
    mine: settings(department(7, 540), department(8)),
    theirs: settings(department(7), department(8, 480)),
    value: settings(department(7, 540), department(8, 480)),
    both: [],
  },
  {
    scenario: 'both changed the same hours: what was typed stays, and is told',
    base: settings(department(7)),
    mine: settings(department(7, 540)),
    theirs: settings(department(7, 480)),
    value: settings(department(7, 540)),
    both: ['departments[7].weekly.1'],
  },
  {
    scenario: 'a holiday of one and a holiday of the other are both there',
    base: settings(department(7)),
    mine: settings(department(7, 600, [{ on: '2026-01-01', intervals: [] }])),
    theirs: settings(department(7, 600, [{ on: '2026-05-01', intervals: [] }])),
    value: settings(
      department(7, 600, [
        { on: '2026-05-01', intervals: [] },
        { on: '2026-01-01', intervals: [] },
      ]),
    ),
    both: [],
  },
  {
    scenario: 'a department the other removed is gone when it was not touched here',
    base: settings(department(7), department(8)),
    mine: settings(department(7), department(8, 540)),
    theirs: settings(department(8)),
    value: settings(department(8, 540)),
    both: [],
  },
  {
    scenario: 'a department the other removed while it was edited here stays, and is told',
    base: settings(department(7)),
    mine: settings(department(7, 540)),
    theirs: settings(),
    value: settings(department(7, 540)),
    both: ['departments[7]'],
  },
  {
    scenario: 'what was added on both sides is there once each',
    base: settings(),
    mine: settings(department(7)),
    theirs: settings(department(8)),
    value: settings(department(8), department(7)),
    both: [],
  },
])('$scenario', ({ base, mine, theirs, value, both }) => expect(mergeSettings(base, mine, theirs)).toEqual({ value, both }));

it('loses nothing and names nothing when only one side changed', () => {
  const base = settings(department(7));
  const changed = settings(department(7, 540), department(9));
  expect(mergeSettings(base, changed, base)).toEqual({ value: changed, both: [] });
  expect(mergeSettings(base, base, changed)).toEqual({ value: changed, both: [] });
});
