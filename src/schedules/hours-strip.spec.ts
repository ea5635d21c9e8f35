import fc from 'fast-check';
import { isWithinHours } from '../domain/schedule/is-within-hours.js';
import type { Interval, Schedule, Weekday } from '../domain/schedule/schedule.js';
import { hoursStrip } from './hours-strip.js';

const everyDay = (...intervals: Interval[]) =>
  Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((weekday) => [weekday, intervals])) as Record<Weekday, Interval[]>;

function schedule(weekly: Record<Weekday, Interval[]>, more: Partial<Schedule> = {}): Schedule {
  return { timeZone: 'Europe/Berlin', weekly, exceptions: [], outsideHours: 'head', ...more };
}

const strip = (of: Schedule, fromOn: string, days: number) => hoursStrip({ schedule: of, source: { kind: 'company' } }, fromOn, days);
/** `[from, to]` in wall minutes of each stretch, day by day. */
const wall = (of: Schedule, fromOn: string, days: number) =>
  strip(of, fromOn, days).map((day) => day.stretches.map(({ fromMinutes, toMinutes }) => [fromMinutes, toMinutes]));

describe('the strip of hours', () => {
  it('shows the instants and the wall clock of an ordinary day', () => {
    expect(strip(schedule(everyDay({ from: 600, to: 1140 })), '2026-03-02', 1)).toEqual([
      {
        on: '2026-03-02',
        weekday: 1,
        stretches: [
          {
            fromAt: '2026-03-02T09:00:00.000Z',
            toAt: '2026-03-02T18:00:00.000Z',
            fromMinutes: 600,
            toMinutes: 1140,
            isFromDayBefore: false,
            isIntoNextDay: false,
          },
        ],
        workingMinutes: 540,
        isException: false,
        isDstChange: false,
        lengthMinutes: 1440,
        source: { kind: 'company' },
      },
    ]);
  });

  it('cuts a night shift at midnight and says that it goes on', () => {
    const [first, second] = strip(schedule({ ...everyDay(), 1: [{ from: 1320, to: 360 }] }), '2026-03-02', 2);
    expect(first?.stretches).toEqual([expect.objectContaining({ fromMinutes: 1320, toMinutes: 1440, isIntoNextDay: true })]);
    expect(second?.stretches).toEqual([expect.objectContaining({ fromMinutes: 0, toMinutes: 360, isFromDayBefore: true })]);
  });

  it('knows the night shift that began before the first day asked for', () => {
    const night = schedule({ ...everyDay(), 1: [{ from: 1320, to: 360 }] });
    expect(strip(night, '2026-03-03', 1)[0]?.stretches).toEqual([
      expect.objectContaining({ fromMinutes: 0, toMinutes: 360, isFromDayBefore: true, isIntoNextDay: false }),
    ]);
  });

  it('takes the hours of a date that has its own, and marks it', () => {
    const holidays = schedule(everyDay({ from: 600, to: 1140 }), { exceptions: [{ on: '2026-03-03', intervals: [] }] });
    expect(wall(holidays, '2026-03-02', 3)).toEqual([[[600, 1140]], [], [[600, 1140]]]);
    expect(strip(holidays, '2026-03-02', 3).map(({ isException }) => isException)).toEqual([false, true, false]);
  });

  it.each([
    { scenario: 'skip an hour', on: '2026-03-29', interval: { from: 60, to: 300 }, shown: [60, 300], works: 180, length: 1380 },
    { scenario: 'skip the beginning', on: '2026-03-29', interval: { from: 150, to: 300 }, shown: [180, 300], works: 120, length: 1380 },
    { scenario: 'skip right after the end', on: '2026-03-29', interval: { from: 60, to: 120 }, shown: [60, 120], works: 60, length: 1380 },
    { scenario: 'show an hour twice', on: '2026-10-25', interval: { from: 60, to: 300 }, shown: [60, 300], works: 300, length: 1500 },
  ])('marks a day on which the clocks $scenario', ({ on, interval, shown, works, length }) => {
    const [day] = strip(schedule(everyDay(interval)), on, 1);
    expect(day).toMatchObject({ isDstChange: true, lengthMinutes: length, workingMinutes: works });
    expect(day?.stretches.map(({ fromMinutes, toMinutes }) => [fromMinutes, toMinutes])).toEqual([shown]);
  });

  it('has two stretches where an interval happens twice', () => {
    const [day] = strip(schedule(everyDay({ from: 150, to: 165 })), '2026-10-25', 1);
    expect(day?.stretches.map(({ fromAt, fromMinutes }) => [fromAt, fromMinutes])).toEqual([
      ['2026-10-25T00:30:00.000Z', 150],
      ['2026-10-25T01:30:00.000Z', 150],
    ]);
  });

  it('begins a day that has no midnight with its first instant', () => {
    // Asuncion, 6 October 2024: 00:00 became 01:00
    const [day] = strip(schedule(everyDay({ from: 0, to: 1440 }), { timeZone: 'America/Asuncion' }), '2024-10-06', 1);
    expect(day).toMatchObject({ isDstChange: true, lengthMinutes: 1380, workingMinutes: 1380 });
    expect(day?.stretches).toEqual([expect.objectContaining({ fromMinutes: 60, toMinutes: 1440 })]);
  });

  it('agrees with the rules at every quarter of an hour', () => {
    const anyInterval = fc.record({ from: fc.integer({ min: 0, max: 1439 }), to: fc.integer({ min: 1, max: 1440 }) });
    const anyDay = fc.array(anyInterval, { maxLength: 3 });
    const anyWeek = fc.tuple(anyDay, anyDay, anyDay, anyDay, anyDay, anyDay, anyDay);
    const zone = fc.constantFrom('Europe/Moscow', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Asuncion');
    const start = fc.constantFrom('2026-03-07', '2026-03-28', '2026-10-03', '2026-10-24', '2026-10-31', '2024-10-05', '2026-06-15');
    fc.assert(
      fc.property(anyWeek, anyDay, zone, start, (week, special, timeZone, fromOn) => {
        const weekly = Object.fromEntries(week.map((intervals, index) => [index + 1, intervals])) as Record<Weekday, Interval[]>;
        const used = schedule(weekly, { timeZone, exceptions: [{ on: fromOn, intervals: special }] });
        const days = strip(used, fromOn, 3);
        const stretches = days.flatMap((day) => day.stretches.map((one) => [Date.parse(one.fromAt), Date.parse(one.toAt)] as const));
        const startMs = Date.parse(`${fromOn}T12:00:00Z`);
        for (let ms = startMs; ms < startMs + 86_400_000; ms += 900_000) {
          const isShown = stretches.some(([from, to]) => ms >= from && ms < to);
          if (isShown !== isWithinHours(used, new Date(ms))) throw new Error(`${new Date(ms).toISOString()}: shown as ${isShown}`);
        }
      }),
      { numRuns: 60 },
    );
  });
});
