import fc from 'fast-check';
import { checkSchedule, type ScheduleParts } from './check-schedule.js';
import type { Interval, Weekday } from './schedule.js';

const DAY = { from: 600, to: 1140 };
const NIGHT = { from: 1320, to: 360 };

function schedule(weekly: ScheduleParts['weekly'], parts: Partial<ScheduleParts> = {}): ScheduleParts {
  return { timeZone: 'Europe/Moscow', weekly, exceptions: [], ...parts };
}

// 2026-03-02 is a Monday.
describe('checkSchedule', () => {
  it.each([
    { scenario: 'an ordinary week', given: schedule({ 1: [DAY], 2: [DAY], 3: [DAY], 4: [DAY], 5: [DAY] }) },
    {
      scenario: 'a night shift every day',
      given: schedule({ 1: [NIGHT], 2: [NIGHT], 3: [NIGHT], 4: [NIGHT], 5: [NIGHT], 6: [NIGHT], 7: [NIGHT] }),
    },
    { scenario: 'intervals that touch', given: schedule({ 1: [{ from: 0, to: 600 }, DAY, { from: 1140, to: 1440 }] }) },
    { scenario: 'a night that ends when the morning begins', given: schedule({ 1: [NIGHT], 2: [{ from: 360, to: 600 }] }) },
    { scenario: 'a zone that is taken from above', given: schedule({ 1: [DAY] }, { timeZone: null }) },
    {
      scenario: 'a day off after a night',
      given: schedule({ 1: [NIGHT], 2: [NIGHT] }, { exceptions: [{ on: '2026-03-03', intervals: [] }] }),
    },
  ])('accepts $scenario', ({ given }) => expect(checkSchedule(given)).toEqual([]));

  it.each([
    {
      scenario: 'an unknown zone',
      given: schedule({ 1: [DAY] }, { timeZone: 'Europe/Moskva' }),
      problems: [{ path: ['timeZone'], code: 'unknownZone', params: { zone: 'Europe/Moskva' } }],
    },
    {
      scenario: 'an offset in place of a zone',
      given: schedule({ 1: [DAY] }, { timeZone: '+03:00' }),
      problems: [{ path: ['timeZone'], code: 'unknownZone', params: { zone: '+03:00' } }],
    },
    {
      scenario: 'a week without hours',
      given: schedule({ 1: [] }),
      problems: [{ path: ['weekly'], code: 'emptyWeek', params: {} }],
    },
    {
      scenario: 'minutes outside the day and between minutes',
      given: schedule({ 3: [DAY, { from: 1440, to: 0 }], 4: [{ from: 600.5, to: 1441 }] }),
      problems: [
        { path: ['weekly', '3', 1, 'from'], code: 'badMinutes', params: { value: 1440, least: 0, most: 1439 } },
        { path: ['weekly', '3', 1, 'to'], code: 'badMinutes', params: { value: 0, least: 1, most: 1440 } },
        { path: ['weekly', '4', 0, 'from'], code: 'badMinutes', params: { value: 600.5, least: 0, most: 1439 } },
        { path: ['weekly', '4', 0, 'to'], code: 'badMinutes', params: { value: 1441, least: 1, most: 1440 } },
      ],
    },
    {
      scenario: 'two intervals of a day that overlap, whichever is written first',
      given: schedule({ 1: [{ from: 1000, to: 1200 }, DAY] }),
      problems: [
        {
          path: ['weekly', '1', 0],
          code: 'overlap',
          params: { from: 1000, to: 1200, otherFrom: 600, otherTo: 1140, otherPath: 'weekly.1.1' },
        },
      ],
    },
    {
      scenario: 'the same interval twice',
      given: schedule({ 1: [DAY, DAY] }),
      problems: [
        {
          path: ['weekly', '1', 1],
          code: 'overlap',
          params: { from: 600, to: 1140, otherFrom: 600, otherTo: 1140, otherPath: 'weekly.1.0' },
        },
      ],
    },
    {
      scenario: "a night that reaches into the next morning's hours",
      given: schedule({ 1: [NIGHT], 2: [{ from: 300, to: 900 }] }),
      problems: [
        {
          path: ['weekly', '2', 0],
          code: 'overlap',
          params: { from: 300, to: 900, otherFrom: 1320, otherTo: 360, otherPath: 'weekly.1.0' },
        },
      ],
    },
    {
      scenario: "Sunday's night that reaches into Monday",
      given: schedule({ 7: [NIGHT], 1: [{ from: 0, to: 60 }] }),
      problems: [
        { path: ['weekly', '1', 0], code: 'overlap', params: { from: 0, to: 60, otherFrom: 1320, otherTo: 360, otherPath: 'weekly.7.0' } },
      ],
    },
    {
      scenario: 'an exception that begins in the night before',
      given: schedule({ 1: [NIGHT] }, { exceptions: [{ on: '2026-03-03', intervals: [{ from: 300, to: 900 }] }] }),
      problems: [
        {
          path: ['exceptions', 0, 'intervals', 0],
          code: 'overlap',
          params: { from: 300, to: 900, otherFrom: 1320, otherTo: 360, otherPath: 'weekly.1.0' },
        },
      ],
    },
    {
      scenario: "an exception's night that reaches into the usual morning",
      given: schedule({ 3: [{ from: 300, to: 900 }] }, { exceptions: [{ on: '2026-03-03', intervals: [NIGHT] }] }),
      problems: [
        {
          path: ['weekly', '3', 0],
          code: 'overlap',
          params: { from: 300, to: 900, otherFrom: 1320, otherTo: 360, otherPath: 'exceptions.0.intervals.0' },
        },
      ],
    },
    {
      scenario: 'two exceptions, the first of which ends in the second',
      given: schedule(
        { 5: [DAY] },
        {
          exceptions: [
            { on: '2026-03-04', intervals: [{ from: 60, to: 120 }] },
            { on: '2026-03-03', intervals: [NIGHT] },
          ],
        },
      ),
      problems: [
        {
          path: ['exceptions', 0, 'intervals', 0],
          code: 'overlap',
          params: { from: 60, to: 120, otherFrom: 1320, otherTo: 360, otherPath: 'exceptions.1.intervals.0' },
        },
      ],
    },
    {
      scenario: 'a date that does not exist and one that stands twice',
      given: schedule(
        { 1: [DAY] },
        {
          exceptions: [
            { on: '2026-02-30', intervals: [] },
            { on: '2026-03-08', intervals: [] },
            { on: '2026-03-08', intervals: [{ from: 2000, to: 60 }] },
          ],
        },
      ),
      problems: [
        { path: ['exceptions', 0, 'on'], code: 'invalidDate', params: { value: '2026-02-30' } },
        { path: ['exceptions', 2, 'on'], code: 'duplicateDate', params: { value: '2026-03-08', otherPath: 'exceptions.1.on' } },
        { path: ['exceptions', 2, 'intervals', 0, 'from'], code: 'badMinutes', params: { value: 2000, least: 0, most: 1439 } },
      ],
    },
  ])('points out $scenario', ({ given, problems }) => expect(checkSchedule(given)).toEqual(problems));

  it('finds an overlap of the week exactly when some minute is covered twice', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const intervals = fc.array(fc.record({ from: minute, to: minute.map((m) => m + 1) }), { maxLength: 2 });
    const anyWeek = fc.record({ 1: intervals, 2: intervals, 3: intervals, 4: intervals, 5: intervals, 6: intervals, 7: intervals });
    fc.assert(
      fc.property(anyWeek, (weekly) => {
        const covered = new Uint8Array(7 * 1440);
        for (const [day, list] of Object.entries(weekly) as [string, Interval[]][]) {
          for (const { from, to } of list) {
            const length = to > from ? to - from : to - from + 1440;
            for (let i = 0; i < length; i += 1) covered[((Number(day) - 1) * 1440 + from + i) % covered.length]! += 1;
          }
        }
        const overlaps = checkSchedule(schedule(weekly as Record<Weekday, Interval[]>)).filter(({ code }) => code === 'overlap');
        expect(overlaps.length > 0).toBe(covered.some((times) => times > 1));
      }),
      { numRuns: 300 },
    );
  });
});
