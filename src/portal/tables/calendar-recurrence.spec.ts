import fc from 'fast-check';
import { dayNumber, instanceDays, localDate, parseRecurrence, type Recurrence } from './calendar-recurrence.js';

function daysOf(rule: string, exceptDates: string | null, first: string, from: string, to: string): string[] {
  const recurrence = parseRecurrence(rule, exceptDates);
  if (!recurrence) throw new Error(`not read: ${rule}`);
  return instanceDays(recurrence, dayNumber(first), dayNumber(from), dayNumber(to)).map(localDate);
}

describe('instances of a repeating event', () => {
  it.each([
    {
      scenario: 'every second day',
      rule: 'FREQ=DAILY;INTERVAL=2;',
      first: '2026-02-27',
      days: ['2026-02-27', '2026-03-01', '2026-03-03', '2026-03-05'],
    },
    {
      scenario: 'every week on the weekday of the first',
      rule: 'FREQ=WEEKLY;INTERVAL=1;',
      first: '2026-02-18',
      days: ['2026-02-25', '2026-03-04'],
    },
    {
      scenario: 'every second week on two weekdays, from the first on',
      rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,MO;',
      first: '2026-02-24',
      days: ['2026-02-24', '2026-03-09', '2026-03-10'],
      to: '2026-03-12',
    },
    {
      scenario: 'the 31st only in months that have one',
      rule: 'FREQ=MONTHLY;INTERVAL=1',
      first: '2026-01-31',
      days: ['2026-03-31', '2026-05-31'],
      to: '2026-06-30',
    },
    {
      scenario: 'the 29th of February once in four years',
      rule: 'FREQ=YEARLY',
      first: '2024-02-29',
      days: ['2028-02-29'],
      to: '2029-01-01',
    },
    {
      scenario: 'until a day, that day included',
      rule: 'FREQ=DAILY;UNTIL=25.02.2026;',
      first: '2026-02-24',
      days: ['2026-02-24', '2026-02-25'],
    },
    {
      scenario: 'a number of times, left-out days counted',
      rule: 'FREQ=DAILY;COUNT=3',
      except: '24.02.2026;26.02.2026',
      first: '2026-02-24',
      days: ['2026-02-25'],
    },
    {
      scenario: 'days left out',
      rule: 'FREQ=WEEKLY;BYDAY=WE',
      except: '25.02.2026',
      first: '2026-02-18',
      days: ['2026-03-04'],
    },
    { scenario: 'weekdays only', rule: 'FREQ=DAILY;BYDAY=SA,SU', first: '2026-02-20', days: ['2026-02-28', '2026-03-01'] },
  ])('$scenario', ({ rule, except, first, days, to }) =>
    expect(daysOf(rule, except ?? null, first, '2026-02-23', to ?? '2026-03-05')).toEqual(days),
  );

  it.each(['FREQ=HOURLY;INTERVAL=2', 'FREQ=SECONDLY', 'nonsense', ''])('no days for %p', (rule) =>
    expect(parseRecurrence(rule, null)).toBeNull(),
  );

  it('reads a day of an imported calendar', () =>
    expect(parseRecurrence('FREQ=DAILY;UNTIL=20260302T000000Z', null)?.untilDay).toBe(dayNumber('2026-03-02')));

  it('gives the same days whichever window they are looked up through', () => {
    const anyRecurrence: fc.Arbitrary<Recurrence> = fc.record({
      frequency: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
      interval: fc.integer({ min: 1, max: 4 }),
      untilDay: fc.option(fc.integer({ min: 20_000, max: 21_000 })),
      count: fc.option(fc.integer({ min: 1, max: 40 })),
      weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 }).map((days) => days.toSorted((a, b) => a - b)),
      exceptDays: fc.array(fc.integer({ min: 20_000, max: 20_100 }), { maxLength: 5 }).map((days) => new Set(days)),
    });
    fc.assert(
      fc.property(
        anyRecurrence,
        fc.integer({ min: 19_900, max: 20_100 }),
        fc.integer({ min: 19_900, max: 20_900 }),
        (recurrence, first, day) => {
          const whole = instanceDays(recurrence, first, first, 21_000);
          expect(instanceDays(recurrence, first, day, day)).toEqual(whole.filter((found) => found === day));
          expect(whole).toEqual(whole.toSorted((a, b) => a - b));
          expect(whole.every((found) => found >= first && !recurrence.exceptDays.has(found))).toBe(true);
        },
      ),
    );
  });
});
