import { addMonths, weekdayOf, weeksOf } from './calendar-month';

it.each([
  ['2026-02', 5, '2026-01-26', '2026-03-01'],
  ['2027-02', 4, '2027-02-01', '2027-02-28'],
  ['2026-03', 6, '2026-02-23', '2026-04-05'],
])('%s is shown in %d weeks from %s to %s', (month, weeks, first, last) => {
  const shown = weeksOf(month);
  expect([shown.length, shown[0]?.[0]?.on, shown.at(-1)?.at(-1)?.on]).toEqual([weeks, first, last]);
});

it('shows each day of a month once, under its weekday', () => {
  const days = weeksOf('2026-11').flat();
  expect(days.filter((day) => day.isInMonth)).toHaveLength(30);
  expect(days.every((day) => weekdayOf(day.on) === day.weekday)).toBe(true);
});

it('goes over the end of a year', () => expect([addMonths('2026-12', 1), addMonths('2026-01', -1)]).toEqual(['2027-01', '2025-12']));
