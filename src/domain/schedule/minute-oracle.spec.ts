import fc from 'fast-check';
import { afterWorkingMinutes } from './after-working-minutes.js';
import { isWithinHours } from './is-within-hours.js';
import { instantOf, localDayOf } from './local-day.js';
import { nextOpening } from './next-opening.js';
import type { Interval, Schedule, Weekday } from './schedule.js';
import { workingMinutesBetween, workingStretches } from './working-stretches.js';

/*
 * The calendar against a slow oracle that shares no code with it: it asks Intl what the wall clock shows at every single
 * minute of four days and looks that up in the schedule.
 */

const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 4 * 1440;

const WINDOWS: { zone: string; around: string }[] = [
  { zone: 'Europe/Berlin', around: '2026-03-29' },
  { zone: 'Europe/Berlin', around: '2026-10-25' },
  { zone: 'America/New_York', around: '2026-03-08' },
  { zone: 'America/New_York', around: '2026-11-01' },
  { zone: 'Australia/Lord_Howe', around: '2026-04-05' }, // half an hour back
  { zone: 'Australia/Lord_Howe', around: '2026-10-04' }, // half an hour on
  { zone: 'Asia/Kolkata', around: '2026-03-02' },
  { zone: 'Europe/Moscow', around: '2026-03-29' },
  { zone: 'Europe/Moscow', around: '2014-10-26' },
  { zone: 'America/Sao_Paulo', around: '2018-11-04' }, // midnight itself is skipped
  { zone: 'Africa/Cairo', around: '2024-11-01' }, // the hour before midnight comes twice
  { zone: 'Pacific/Apia', around: '2011-12-30' }, // the whole day is skipped
];

interface WallMinute {
  day: string;
  minutes: number;
}

interface Window {
  zone: string;
  fromMs: number;
  walls: WallMinute[];
}

const windows: Window[] = WINDOWS.map(({ zone, around }) => {
  const fromMs = Date.parse(`${around}T00:00:00Z`) - WINDOW_MINUTES * MINUTE_MS * 0.5;
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const walls = Array.from({ length: WINDOW_MINUTES }, (_, index) => {
    const text = format.format(fromMs + index * MINUTE_MS); // 2026-03-29 03:00
    return { day: text.slice(0, 10), minutes: Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16)) };
  });
  return { zone, fromMs, walls };
});

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

function intervalsOf(schedule: Schedule, day: string): Interval[] {
  const exception = schedule.exceptions.find(({ on }) => on === day);
  return exception?.intervals ?? schedule.weekly[(new Date(`${day}T12:00:00Z`).getUTCDay() || 7) as Weekday];
}

/** Minute by minute: is it working time? */
function oracle(schedule: Schedule, { walls }: Window): boolean[] {
  const days = new Map<string, { own: Interval[]; before: Interval[] }>();
  return walls.map(({ day, minutes }) => {
    const known = days.get(day) ?? { own: intervalsOf(schedule, day), before: intervalsOf(schedule, dayBefore(day)) };
    days.set(day, known);
    return (
      known.own.some(({ from, to }) => (to > from ? minutes >= from && minutes < to : minutes >= from)) ||
      known.before.some(({ from, to }) => to <= from && minutes < to)
    );
  });
}

const minuteOfDay = fc.oneof(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 0, max: 240 }), fc.integer({ min: 1320, max: 1439 }));
const interval: fc.Arbitrary<Interval> = fc.record({ from: minuteOfDay, to: minuteOfDay.map((minutes) => minutes + 1) });
const intervals = fc.array(interval, { maxLength: 3 });

const anyCase = fc.constantFrom(...windows).chain((window) => {
  const days = [...new Set(window.walls.map(({ day }) => day))];
  return fc.record({
    window: fc.constant({ ...window, toJSON: () => `${window.zone} from ${new Date(window.fromMs).toISOString()}` }),
    schedule: fc.record({
      timeZone: fc.constant(window.zone),
      weekly: fc.record({ 1: intervals, 2: intervals, 3: intervals, 4: intervals, 5: intervals, 6: intervals, 7: intervals }),
      exceptions: fc.uniqueArray(fc.record({ on: fc.constantFrom(...days), intervals }), { maxLength: 2, selector: ({ on }) => on }),
      outsideHours: fc.constant('head' as const),
    }),
  });
});

const anyRange = fc
  .tuple(fc.nat(WINDOW_MINUTES - 1), fc.nat(WINDOW_MINUTES - 1))
  .map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]);

describe('against the minute-by-minute oracle', () => {
  it('a minute is inside hours exactly when its wall clock is', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(59), ({ window, schedule }, seconds) => {
        const expected = oracle(schedule, window);
        const wrong = expected.findIndex(
          (inside, index) => isWithinHours(schedule, new Date(window.fromMs + index * MINUTE_MS + seconds * 1000)) !== inside,
        );
        expect(wrong).toBe(-1);
      }),
      { numRuns: 30 },
    );
  });

  it('stretches are the runs of working minutes', () => {
    fc.assert(
      fc.property(anyCase, anyRange, ({ window, schedule }, [from, to]) => {
        const inside = oracle(schedule, window);
        const runs: [number, number][] = [];
        for (let index = from; index < to; index += 1) {
          const last = runs.at(-1);
          if (!inside[index]) continue;
          if (last?.[1] === index) last[1] = index + 1;
          else runs.push([index, index + 1]);
        }
        const at = (index: number) => new Date(window.fromMs + index * MINUTE_MS);
        expect(workingStretches(schedule, at(from), at(to))).toEqual(runs.map(([a, b]) => ({ fromAt: at(a), toAt: at(b) })));
        expect(workingMinutesBetween(schedule, at(from), at(to))).toBe(inside.slice(from, to).filter(Boolean).length);
      }),
      { numRuns: 400 },
    );
  });

  it('the next opening is the first minute inside after one outside', () => {
    fc.assert(
      fc.property(anyCase, fc.integer({ min: 1, max: WINDOW_MINUTES - 1 }), fc.nat(59), ({ window, schedule }, from, seconds) => {
        const inside = oracle(schedule, window);
        const opens = (index: number) => inside[index] === true && inside[index - 1] === false;
        let index = from + 1;
        while (index < WINDOW_MINUTES && !opens(index)) index += 1;
        const opening = nextOpening(schedule, new Date(window.fromMs + from * MINUTE_MS + seconds * 1000));
        if (index < WINDOW_MINUTES) expect(opening).toEqual(new Date(window.fromMs + index * MINUTE_MS));
        else expect(opening === null || opening.getTime() >= window.fromMs + WINDOW_MINUTES * MINUTE_MS).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('so many working minutes have passed when that many minutes inside hours have', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(WINDOW_MINUTES - 1), fc.integer({ min: 1, max: 900 }), ({ window, schedule }, from, minutes) => {
        const inside = oracle(schedule, window);
        let left = minutes;
        let index = from;
        for (; index < WINDOW_MINUTES && left > 0; index += 1) if (inside[index]) left -= 1;
        const due = afterWorkingMinutes(schedule, new Date(window.fromMs + from * MINUTE_MS), minutes);
        if (left === 0) expect(due).toEqual(new Date(window.fromMs + index * MINUTE_MS));
        else expect(due === null || due.getTime() > window.fromMs + WINDOW_MINUTES * MINUTE_MS).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('the local day is the one on the wall', () => {
    for (const { zone, fromMs, walls } of windows) {
      const wrong = walls.findIndex(({ day }, index) => localDayOf(new Date(fromMs + index * MINUTE_MS), zone) !== day);
      expect([zone, wrong]).toEqual([zone, -1]);
    }
  });

  it('the instant of a wall time is the first minute at which the clocks show it, or the first after they jumped over it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...windows),
        fc.integer({ min: 600, max: WINDOW_MINUTES - 1600 }),
        minuteOfDay,
        (window, index, minutes) => {
          const day = window.walls[index]!.day;
          const key = (wall: WallMinute) => `${wall.day} ${String(wall.minutes).padStart(4, '0')}`;
          const wanted = key({ day, minutes });
          const dayIndex = window.walls.findIndex((wall) => wall.day === day);
          fc.pre(dayIndex > 0); // the day must begin inside the window
          let expected = dayIndex;
          while (key(window.walls[expected]!) < wanted) expected += 1;
          expect(instantOf(day, minutes, window.zone)).toEqual(new Date(window.fromMs + expected * MINUTE_MS));
        },
      ),
      { numRuns: 500 },
    );
  });
});
