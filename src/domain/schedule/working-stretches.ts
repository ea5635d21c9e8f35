import { offsetSegments } from './offset-segments.js';
import type { Schedule, WorkingStretch } from './schedule.js';
import { endOf, WallIntervals } from './wall-intervals.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

interface Range {
  from: number;
  to: number;
}

/** Working time inside [fromAt, toAt), in order; stretches that overlap or touch are one. Empty when the range is. */
export function workingStretches(schedule: Schedule, fromAt: Date, toAt: Date): WorkingStretch[] {
  const intervals = new WallIntervals(schedule);
  const found: Range[] = [];
  for (const segment of offsetSegments(schedule.timeZone, fromAt.getTime(), toAt.getTime())) {
    // Within a segment the wall clock runs evenly, so a wall interval is one stretch of it.
    const wall = { from: segment.fromMs + segment.offsetMs, to: segment.toMs + segment.offsetMs };
    for (let day = Math.floor(wall.from / DAY_MS) - 1; day * DAY_MS < wall.to; day += 1) {
      for (const interval of intervals.startingOn(day)) {
        const from = Math.max(day * DAY_MS + interval.from * MINUTE_MS, wall.from) - segment.offsetMs;
        const to = Math.min(day * DAY_MS + endOf(interval) * MINUTE_MS, wall.to) - segment.offsetMs;
        if (from < to) found.push({ from, to });
      }
    }
  }
  return merged(found).map(({ from, to }) => ({ fromAt: new Date(from), toAt: new Date(to) }));
}

/** Working time inside [fromAt, toAt) in minutes; not whole when the ends are not on whole minutes. */
export function workingMinutesBetween(schedule: Schedule, fromAt: Date, toAt: Date): number {
  const ms = workingStretches(schedule, fromAt, toAt).reduce((sum, s) => sum + s.toAt.getTime() - s.fromAt.getTime(), 0);
  return ms / MINUTE_MS;
}

function merged(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const range of ranges.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else result.push({ ...range });
  }
  return result;
}
