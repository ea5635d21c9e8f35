import type { Schedule } from './schedule.js';
import { workingStretches } from './working-stretches.js';

const MINUTE_MS = 60 * 1000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const REACH_DAYS = 400;
const WINDOW_DAYS = 8;

/**
 * The instant at which `minutes` (> 0) of working time have passed since `at`: time outside hours, holidays and hours that the clocks
 * skip do not count. Null when they do not come together within 400 days.
 */
export function afterWorkingMinutes(schedule: Schedule, at: Date, minutes: number): Date | null {
  const lastMs = at.getTime() + REACH_DAYS * DAY_MS;
  let leftMs = minutes * MINUTE_MS;
  for (let fromMs = at.getTime(); fromMs < lastMs; fromMs += WINDOW_DAYS * DAY_MS) {
    const toMs = Math.min(fromMs + WINDOW_DAYS * DAY_MS, lastMs);
    for (const stretch of workingStretches(schedule, new Date(fromMs), new Date(toMs))) {
      const lengthMs = stretch.toAt.getTime() - stretch.fromAt.getTime();
      if (leftMs <= lengthMs) return new Date(stretch.fromAt.getTime() + leftMs);
      leftMs -= lengthMs;
    }
  }
  return null;
}
