import { isWithinHours } from './is-within-hours.js';
import { addDays, instantOf, isLocalDay, localDayOf } from './local-day.js';
import { nextOpening } from './next-opening.js';
import type { Interval, Schedule, Weekday } from './schedule.js';
import { workingMinutesBetween, workingStretches } from './working-stretches.js';

const TEN_TO_SEVEN = { from: 600, to: 1140 };
const NIGHT = { from: 1320, to: 360 };

function week(days: Partial<Record<Weekday, Interval[]>>): Schedule['weekly'] {
  return { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [], ...days };
}

const weekdays = week({ 1: [TEN_TO_SEVEN], 2: [TEN_TO_SEVEN], 3: [TEN_TO_SEVEN], 4: [TEN_TO_SEVEN], 5: [TEN_TO_SEVEN] });
const roundTheClock = week(Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, [{ from: 0, to: 1440 }]])));

function moscow(weekly: Schedule['weekly'], exceptions: Schedule['exceptions'] = []): Schedule {
  return { timeZone: 'Europe/Moscow', weekly, exceptions, outsideHours: 'head' };
}

function berlin(weekly: Schedule['weekly'], exceptions: Schedule['exceptions'] = []): Schedule {
  return { timeZone: 'Europe/Berlin', weekly, exceptions, outsideHours: 'head' };
}

// 2026-03-02 is a Monday; Moscow is UTC+3 all year.
describe('isWithinHours', () => {
  it.each([
    { scenario: 'the working day begins at ten sharp', schedule: moscow(weekdays), at: '2026-03-02T07:00:00Z', is: true },
    { scenario: 'a millisecond before ten it has not begun', schedule: moscow(weekdays), at: '2026-03-02T06:59:59.999Z', is: false },
    { scenario: 'at seven sharp it is over', schedule: moscow(weekdays), at: '2026-03-02T16:00:00Z', is: false },
    { scenario: 'Saturday is free', schedule: moscow(weekdays), at: '2026-03-07T09:00:00Z', is: false },
    {
      scenario: 'a working Saturday is not',
      schedule: moscow(weekdays, [{ on: '2026-03-07', intervals: [TEN_TO_SEVEN] }]),
      at: '2026-03-07T09:00:00Z',
      is: true,
    },
    {
      scenario: 'a holiday on a Monday is free',
      schedule: moscow(weekdays, [{ on: '2026-03-09', intervals: [] }]),
      at: '2026-03-09T09:00:00Z',
      is: false,
    },
    {
      scenario: 'a shortened day ends early',
      schedule: moscow(weekdays, [{ on: '2026-03-06', intervals: [{ from: 600, to: 960 }] }]),
      at: '2026-03-06T13:00:00Z',
      is: false,
    },
    {
      scenario: 'the lunch between two intervals is outside',
      schedule: moscow(
        week({
          1: [
            { from: 600, to: 780 },
            { from: 840, to: 1140 },
          ],
        }),
      ),
      at: '2026-03-02T10:30:00Z',
      is: false,
    },
    {
      scenario: 'the night shift of Monday goes on on Tuesday morning',
      schedule: moscow(week({ 1: [NIGHT] })),
      at: '2026-03-03T02:59:00Z',
      is: true,
    },
    { scenario: 'and ends at six', schedule: moscow(week({ 1: [NIGHT] })), at: '2026-03-03T03:00:00Z', is: false },
    {
      scenario: 'the night shift of Sunday goes on on Monday',
      schedule: moscow(week({ 7: [NIGHT] })),
      at: '2026-03-02T02:00:00Z',
      is: true,
    },
    {
      scenario: 'a day off does not cut the night shift that began the day before',
      schedule: moscow(week({ 1: [NIGHT], 2: [NIGHT] }), [{ on: '2026-03-03', intervals: [] }]),
      at: '2026-03-03T02:00:00Z',
      is: true,
    },
    {
      scenario: 'but nothing begins on it',
      schedule: moscow(week({ 1: [NIGHT], 2: [NIGHT] }), [{ on: '2026-03-03', intervals: [] }]),
      at: '2026-03-03T20:00:00Z',
      is: false,
    },
    { scenario: 'round the clock means midnight too', schedule: moscow(roundTheClock), at: '2026-03-02T21:00:00Z', is: true },
    {
      scenario: 'the same instant is another hour elsewhere',
      schedule: { ...moscow(weekdays), timeZone: 'Asia/Vladivostok' },
      at: '2026-03-02T07:00:00Z',
      is: true,
    },
    { scenario: 'a week without hours is never inside', schedule: moscow(week({})), at: '2026-03-02T09:00:00Z', is: false },
  ])('$scenario', ({ schedule, at, is }) => expect(isWithinHours(schedule, new Date(at))).toBe(is));

  it('names a zone that does not exist', () => {
    expect(() => isWithinHours({ ...moscow(weekdays), timeZone: 'Europe/Moskva' }, new Date('2026-03-02T09:00:00Z'))).toThrow(
      'Europe/Moskva',
    );
  });
});

describe('nextOpening', () => {
  it.each([
    {
      scenario: 'on Friday evening it is Monday at ten',
      schedule: moscow(weekdays),
      at: '2026-03-06T17:00:00Z',
      opens: '2026-03-09T07:00:00.000Z',
    },
    {
      scenario: 'before work it is the same day',
      schedule: moscow(weekdays),
      at: '2026-03-02T05:00:00Z',
      opens: '2026-03-02T07:00:00.000Z',
    },
    {
      scenario: 'at ten sharp it is already tomorrow',
      schedule: moscow(weekdays),
      at: '2026-03-02T07:00:00Z',
      opens: '2026-03-03T07:00:00.000Z',
    },
    { scenario: 'during work it is tomorrow', schedule: moscow(weekdays), at: '2026-03-02T08:00:00Z', opens: '2026-03-03T07:00:00.000Z' },
    {
      scenario: 'holidays are passed over',
      schedule: moscow(weekdays, [
        { on: '2026-03-09', intervals: [] },
        { on: '2026-03-10', intervals: [] },
      ]),
      at: '2026-03-06T17:00:00Z',
      opens: '2026-03-11T07:00:00.000Z',
    },
    {
      scenario: 'two intervals that touch open once',
      schedule: moscow(
        week({
          1: [
            { from: 600, to: 780 },
            { from: 780, to: 1140 },
          ],
        }),
      ),
      at: '2026-03-02T06:00:00Z',
      opens: '2026-03-02T07:00:00.000Z',
    },
    {
      scenario: 'and not again where they touch',
      schedule: moscow(
        week({
          1: [
            { from: 600, to: 780 },
            { from: 780, to: 1140 },
          ],
        }),
      ),
      at: '2026-03-02T07:30:00Z',
      opens: '2026-03-09T07:00:00.000Z',
    },
    { scenario: 'round the clock never opens', schedule: moscow(roundTheClock), at: '2026-03-02T07:30:00Z', opens: undefined },
    { scenario: 'a week without hours never opens', schedule: moscow(week({})), at: '2026-03-02T07:30:00Z', opens: undefined },
    {
      scenario: 'a single working day eleven months ahead is found',
      schedule: moscow(week({}), [{ on: '2027-02-01', intervals: [TEN_TO_SEVEN] }]),
      at: '2026-03-02T07:30:00Z',
      opens: '2027-02-01T07:00:00.000Z',
    },
    {
      scenario: 'one more than 400 days ahead is not',
      schedule: moscow(week({}), [{ on: '2027-06-01', intervals: [TEN_TO_SEVEN] }]),
      at: '2026-03-02T07:30:00Z',
      opens: undefined,
    },
    {
      scenario: 'round the clock with one holiday opens after it',
      schedule: moscow(roundTheClock, [{ on: '2026-05-09', intervals: [] }]),
      at: '2026-03-02T07:30:00Z',
      opens: '2026-05-09T21:00:00.000Z',
    },
  ])('$scenario', ({ schedule, at, opens }) => expect(nextOpening(schedule, new Date(at))?.toISOString()).toBe(opens));
});

describe('when the clocks change (Berlin, 2026-03-29 and 2026-10-25)', () => {
  const night = week({ 6: [{ from: 1320, to: 360 }], 7: [{ from: 120, to: 180 }] });

  it('the spring night shift is an hour shorter', () => {
    expect(workingMinutesBetween(berlin(week({ 6: [NIGHT] })), new Date('2026-03-28T12:00:00Z'), new Date('2026-03-29T12:00:00Z'))).toBe(
      420,
    );
  });

  it('the autumn night shift is an hour longer', () => {
    expect(workingMinutesBetween(berlin(week({ 6: [NIGHT] })), new Date('2026-10-24T12:00:00Z'), new Date('2026-10-25T12:00:00Z'))).toBe(
      540,
    );
  });

  it('an interval inside the skipped hour does not exist', () => {
    const schedule = berlin(week({ 7: [{ from: 120, to: 180 }] }));
    expect(workingStretches(schedule, new Date('2026-03-28T12:00:00Z'), new Date('2026-03-29T12:00:00Z'))).toEqual([]);
  });

  it('intervals around the skipped hour touch', () => {
    const schedule = berlin(
      week({
        7: [
          { from: 60, to: 120 },
          { from: 180, to: 240 },
        ],
      }),
    );
    expect(workingStretches(schedule, new Date('2026-03-28T12:00:00Z'), new Date('2026-03-29T12:00:00Z'))).toEqual([
      { fromAt: new Date('2026-03-29T00:00:00Z'), toAt: new Date('2026-03-29T02:00:00Z') },
    ]);
  });

  it('an interval inside the hour that comes twice is worked twice', () => {
    const schedule = berlin(week({ 7: [{ from: 130, to: 170 }] }));
    expect(workingStretches(schedule, new Date('2026-10-24T12:00:00Z'), new Date('2026-10-25T12:00:00Z'))).toEqual([
      { fromAt: new Date('2026-10-25T00:10:00Z'), toAt: new Date('2026-10-25T00:50:00Z') },
      { fromAt: new Date('2026-10-25T01:10:00Z'), toAt: new Date('2026-10-25T01:50:00Z') },
    ]);
  });

  it('over a whole year each day begins by the clock of its season', () => {
    const opens = workingStretches(berlin(weekdays), new Date('2026-01-01T00:00:00Z'), new Date('2027-01-01T00:00:00Z'))
      .map(({ fromAt }) => fromAt.toISOString().slice(5, 16))
      .filter((text) => ['03-27', '03-30', '07-01', '10-23', '10-26'].includes(text.slice(0, 5)));
    expect(opens).toEqual(['03-27T09:00', '03-30T08:00', '07-01T08:00', '10-23T08:00', '10-26T09:00']);
  });

  it('overlapping shifts are counted once', () => {
    expect(workingMinutesBetween(berlin(night), new Date('2026-03-07T12:00:00Z'), new Date('2026-03-08T12:00:00Z'))).toBe(480);
  });
});

describe('local days', () => {
  it.each([
    { scenario: 'midnight belongs to the new day', at: '2026-03-01T21:00:00Z', zone: 'Europe/Moscow', day: '2026-03-02' },
    { scenario: 'a moment before to the old one', at: '2026-03-01T20:59:59.999Z', zone: 'Europe/Moscow', day: '2026-03-01' },
    { scenario: 'west of Greenwich it is still yesterday', at: '2026-01-01T02:00:00Z', zone: 'America/New_York', day: '2025-12-31' },
  ])('$scenario', ({ at, zone, day }) => expect(localDayOf(new Date(at), zone)).toBe(day));

  it.each([
    { scenario: 'an ordinary time', day: '2026-03-02', minutes: 1380, zone: 'Europe/Moscow', at: '2026-03-02T20:00:00.000Z' },
    { scenario: '1440 is the next midnight', day: '2026-03-02', minutes: 1440, zone: 'Europe/Moscow', at: '2026-03-02T21:00:00.000Z' },
    {
      scenario: 'a skipped time is the end of the gap',
      day: '2026-03-29',
      minutes: 150,
      zone: 'Europe/Berlin',
      at: '2026-03-29T01:00:00.000Z',
    },
    {
      scenario: 'of a time shown twice the earlier',
      day: '2026-10-25',
      minutes: 150,
      zone: 'Europe/Berlin',
      at: '2026-10-25T00:30:00.000Z',
    },
    { scenario: 'a midnight that is skipped', day: '2018-11-04', minutes: 0, zone: 'America/Sao_Paulo', at: '2018-11-04T03:00:00.000Z' },
    { scenario: 'a day that is skipped', day: '2011-12-30', minutes: 720, zone: 'Pacific/Apia', at: '2011-12-30T10:00:00.000Z' },
  ])('instantOf: $scenario', ({ day, minutes, zone, at }) => expect(instantOf(day, minutes, zone).toISOString()).toBe(at));

  it('knows which days the calendar has', () => {
    expect(['2026-02-28', '2028-02-29'].map(isLocalDay)).toEqual([true, true]);
    expect(['2026-02-29', '2026-13-01', '2026-2-1', '', '2026-03-02T00:00:00Z'].map(isLocalDay)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    expect(() => instantOf('2026-02-30', 0, 'Europe/Moscow')).toThrow('2026-02-30');
  });

  it('counts days across months and years', () => {
    expect([addDays('2026-02-28', 1), addDays('2026-01-01', -1), addDays('2028-02-28', 2)]).toEqual([
      '2026-03-01',
      '2025-12-31',
      '2028-03-01',
    ]);
  });
});
