import type { Schedule } from './schedule.js';
import { workingStretches } from './working-stretches.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const REACH_DAYS = 8;

/** When the working stretch that runs at `at` began; null outside working hours. Round-the-clock hours began eight days ago. */
export function hoursBegan(schedule: Schedule, at: Date): Date | null {
  const stretches = workingStretches(schedule, new Date(at.getTime() - REACH_DAYS * DAY_MS), new Date(at.getTime() + 1));
  const last = stretches.at(-1);
  return last && last.toAt > at ? last.fromAt : null;
}
