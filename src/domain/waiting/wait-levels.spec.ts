import fc from 'fast-check';
import { afterWorkingMinutes } from '../schedule/after-working-minutes.js';
import type { Interval, Schedule } from '../schedule/schedule.js';
import { waitLevel, waitThresholds } from './wait-levels.js';

const day: Interval[] = [{ from: 600, to: 1140 }];
const schedule = (over: Partial<Schedule> = {}): Schedule => ({
  timeZone: 'Europe/Moscow',
  weekly: { 1: day, 2: day, 3: day, 4: day, 5: day, 6: [], 7: [] },
  exceptions: [],
  outsideHours: 'head',
  ...over,
});
const usual = { yellowMinutes: 5, redMinutes: 15 };
const levelOf = (since: string, at: string, hours = schedule()) => {
  const [thresholds] = waitThresholds(hours, [new Date(since)], usual);
  return thresholds && waitLevel(thresholds, new Date(at));
};

it.each([
  { scenario: 'is none for the first minutes', since: '2026-03-02T12:00+03:00', at: '2026-03-02T12:04:59+03:00', level: 'none' },
  { scenario: 'is yellow at the first threshold', since: '2026-03-02T12:00+03:00', at: '2026-03-02T12:05+03:00', level: 'yellow' },
  { scenario: 'is red at the second', since: '2026-03-02T12:00+03:00', at: '2026-03-02T12:15+03:00', level: 'red' },
  { scenario: 'stays none through the night', since: '2026-03-02T18:58+03:00', at: '2026-03-03T10:02:59+03:00', level: 'none' },
  { scenario: 'goes on in the morning', since: '2026-03-02T18:58+03:00', at: '2026-03-03T10:03+03:00', level: 'yellow' },
  { scenario: 'begins on Monday for who wrote on Saturday', since: '2026-03-07T12:00+03:00', at: '2026-03-09T10:15+03:00', level: 'red' },
  { scenario: 'is none all weekend', since: '2026-03-06T19:30+03:00', at: '2026-03-08T23:59+03:00', level: 'none' },
])('the level $scenario', ({ since, at, level }) => expect(levelOf(since, at)).toBe(level));

it('an hour that the clocks skip does not count', () => {
  const night = schedule({ timeZone: 'Europe/Berlin', weekly: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [{ from: 60, to: 300 }] } });
  // on 29 March 2026 it is 03:00 right after 01:59
  expect(levelOf('2026-03-29T01:50+01:00', '2026-03-29T03:04+02:00', night)).toBe('yellow');
  expect(levelOf('2026-03-29T01:50+01:00', '2026-03-29T03:05+02:00', night)).toBe('red');
});

it('a company that never works turns nothing', () =>
  expect(
    levelOf('2026-03-02T12:00+03:00', '2027-03-02T12:00+03:00', schedule({ weekly: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] } })),
  ).toBe('none'));

const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) }).map((ms) => new Date(ms));
const minutes = fc.integer({ min: 1, max: 6000 });
const hours = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 })), { maxLength: 6 })
  .map((parts) => {
    const weekly: Schedule['weekly'] = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
    for (const [weekday, from, to] of parts) weekly[weekday as 1].push({ from, to });
    return schedule({ weekly, timeZone: 'Europe/Berlin' });
  });

it('many at once cross their thresholds when each alone does', () =>
  fc.assert(
    fc.property(hours, fc.array(instant, { maxLength: 5 }), minutes, minutes, (anyHours, sinces, yellowMinutes, redMinutes) => {
      expect(waitThresholds(anyHours, sinces, { yellowMinutes, redMinutes })).toEqual(
        sinces.map((since) => ({
          yellowAt: afterWorkingMinutes(anyHours, since, yellowMinutes),
          redAt: afterWorkingMinutes(anyHours, since, redMinutes),
        })),
      );
    }),
    { numRuns: 60 },
  ));
