import type { Schedule } from './schedule.js';
import { workingStretches } from './working-stretches.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const REACH_DAYS = 400;
const WINDOW_DAYS = 8;

/**
 * The first instant strictly after `at` at which a working stretch begins; stretches that touch or overlap are one, so
 * round-the-clock hours never open. Null when nothing begins within 400 days.
 */
export function nextOpening(schedule: Schedule, at: Date): Date | null {
  const lastMs = at.getTime() + REACH_DAYS * DAY_MS;
  // Work that reaches the start of a window has begun before it; at `at` itself nothing can begin "strictly after".
  let workedUntilMs = at.getTime();
  for (let fromMs = at.getTime(); fromMs < lastMs; fromMs += WINDOW_DAYS * DAY_MS) {
    const toMs = Math.min(fromMs + WINDOW_DAYS * DAY_MS, lastMs);
    for (const stretch of workingStretches(schedule, new Date(fromMs), new Date(toMs))) {
      if (stretch.fromAt.getTime() > workedUntilMs) return stretch.fromAt;
      workedUntilMs = stretch.toAt.getTime();
    }
  }
  return null;
}
