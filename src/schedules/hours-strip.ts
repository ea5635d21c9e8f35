import type { EffectiveSchedule } from '../domain/schedule/department.js';
import { addDays, dayNumber, instantOf } from '../domain/schedule/local-day.js';
import { offsetAt } from '../domain/schedule/offset-segments.js';
import type { WorkingStretch } from '../domain/schedule/schedule.js';
import { weekdayOf } from '../domain/schedule/wall-intervals.js';
import { workingStretches } from '../domain/schedule/working-stretches.js';
import type { PreviewDay, PreviewStretch } from './schedule-types.js';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The working time of each local day from `fromOn` on, cut at midnights: what the rules will use, told day by day. */
export function hoursStrip({ schedule, source }: EffectiveSchedule, fromOn: string, days: number): PreviewDay[] {
  const { timeZone } = schedule;
  const midnights = Array.from({ length: days + 1 }, (_, index) => instantOf(addDays(fromOn, index), 0, timeZone).getTime());
  const [firstMs = 0, lastMs = 0] = [midnights[0], midnights[days]];
  // a day more at both ends shows whether work began before the first midnight or goes on after the last
  const stretches = workingStretches(schedule, new Date(firstMs - DAY_MS), new Date(lastMs + DAY_MS));
  const exceptional = new Set(schedule.exceptions.map(({ on }) => on));
  return midnights.slice(0, days).map((startMs, index) => {
    const on = addDays(fromOn, index);
    const endMs = midnights[index + 1] ?? startMs;
    const within = stretches
      .filter(({ fromAt, toAt }) => fromAt.getTime() < endMs && toAt.getTime() > startMs)
      .map((stretch) => cut(stretch, { on, startMs, endMs }, timeZone));
    const lengthMinutes = (endMs - startMs) / MINUTE_MS;
    return {
      on,
      weekday: weekdayOf(dayNumber(on)),
      stretches: within,
      workingMinutes: within.reduce((sum, { fromAt, toAt }) => sum + (Date.parse(toAt) - Date.parse(fromAt)) / MINUTE_MS, 0),
      isException: exceptional.has(on),
      isDstChange: lengthMinutes !== DAY_MS / MINUTE_MS,
      lengthMinutes,
      source,
    };
  });
}

interface Day {
  on: string;
  startMs: number;
  endMs: number;
}

function cut(stretch: WorkingStretch, day: Day, timeZone: string): PreviewStretch {
  const fromMs = Math.max(stretch.fromAt.getTime(), day.startMs);
  const toMs = Math.min(stretch.toAt.getTime(), day.endMs);
  return {
    fromAt: new Date(fromMs).toISOString(),
    toAt: new Date(toMs).toISOString(),
    fromMinutes: wallMinutes(fromMs, day.on, timeZone),
    // by the clock that ran during the stretch: at its end the clocks may just be changed
    toMinutes: wallMinutes(toMs, day.on, timeZone, toMs - 1),
    isFromDayBefore: stretch.fromAt.getTime() < day.startMs,
    isIntoNextDay: stretch.toAt.getTime() > day.endMs,
  };
}

/** Minutes from the day's midnight that the clock shows, the clock being the one in force at `clockMs`. */
function wallMinutes(ms: number, on: string, timeZone: string, clockMs = ms): number {
  return (ms + offsetAt(timeZone, clockMs) - dayNumber(on) * DAY_MS) / MINUTE_MS;
}
