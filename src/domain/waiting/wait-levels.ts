import { afterWorkingMinutes } from '../schedule/after-working-minutes.js';
import type { Schedule, WorkingStretch } from '../schedule/schedule.js';
import { workingStretches } from '../schedule/working-stretches.js';

const MINUTE_MS = 60_000;
const WINDOW_MS = 8 * 24 * 60 * MINUTE_MS;

/** After so many working minutes a wait is one to look at, and one that is too long; a part of a company's settings. */
export interface WaitRules {
  yellowMinutes: number;
  redMinutes: number;
}

/** When a wait crosses its thresholds; null: not within 400 days. */
export interface WaitThresholds {
  yellowAt: Date | null;
  redAt: Date | null;
}

export type WaitLevel = 'none' | 'yellow' | 'red';

export function waitLevel({ yellowAt, redAt }: WaitThresholds, at: Date): WaitLevel {
  if (redAt !== null && redAt <= at) return 'red';
  return yellowAt !== null && yellowAt <= at ? 'yellow' : 'none';
}

/** For waits that have begun at these instants, in their order; the hours of the schedule are worked out once for all of them. */
export function waitThresholds(schedule: Schedule, sinces: readonly Date[], { yellowMinutes, redMinutes }: WaitRules): WaitThresholds[] {
  if (sinces.length === 0) return [];
  const times = sinces.map((since) => since.getTime());
  const first = times.reduce((a, b) => Math.min(a, b));
  const last = times.reduce((a, b) => Math.max(a, b));
  const stretches = workingStretches(schedule, new Date(first), new Date(last + WINDOW_MS));
  const after = (since: Date, minutes: number) => within(stretches, since, minutes) ?? afterWorkingMinutes(schedule, since, minutes);
  return sinces.map((since) => ({ yellowAt: after(since, yellowMinutes), redAt: after(since, redMinutes) }));
}

/** As {@link afterWorkingMinutes}; null: not within these stretches. */
function within(stretches: readonly WorkingStretch[], since: Date, minutes: number): Date | null {
  let leftMs = minutes * MINUTE_MS;
  for (let index = firstEndingAfter(stretches, since); index < stretches.length; index++) {
    const { fromAt, toAt } = stretches[index] as WorkingStretch;
    const fromMs = Math.max(fromAt.getTime(), since.getTime());
    if (leftMs <= toAt.getTime() - fromMs) return new Date(fromMs + leftMs);
    leftMs -= toAt.getTime() - fromMs;
  }
  return null;
}

function firstEndingAfter(stretches: readonly WorkingStretch[], at: Date): number {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle] as WorkingStretch).toAt > at) high = middle;
    else low = middle + 1;
  }
  return low;
}
