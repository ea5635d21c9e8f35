import { offsetAt } from './offset-segments.js';
import type { Schedule } from './schedule.js';
import { WallIntervals } from './wall-intervals.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

/**
 * Whether the instant is working time: the zone's wall clock is inside an interval. An hour that the clocks show twice
 * is inside both times, one that they skip does not exist.
 */
export function isWithinHours(schedule: Schedule, at: Date): boolean {
  const wallMs = at.getTime() + offsetAt(schedule.timeZone, at.getTime());
  const day = Math.floor(wallMs / DAY_MS);
  return new WallIntervals(schedule).contains(day, (wallMs - day * DAY_MS) / MINUTE_MS);
}
