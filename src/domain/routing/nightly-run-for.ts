import { addDays, instantOf, localDayOf } from '../schedule/local-day.js';
import type { NightlyRules } from './nightly.js';

/** A night is named after the local day on which it begins. */
export interface Night {
  localDay: string;
}

/** More nights than a month of downtime would only bury the last ones. */
const MOST_MISSED = 31;

/** A sidecar at work asks every few seconds which nights are due; longer only while it is busy with another company's. */
const BEGINS_WITHIN_MS = 5 * 60_000;

/**
 * The night whose run is due at the instant: from the time of the run until the local morning up to which a missed one is
 * made up. Null outside, or when the run is off.
 */
export function nightlyRunFor(at: Date, rules: NightlyRules): Night | null {
  if (!rules.isOn) return null;
  const today = localDayOf(at, rules.timeZone);
  for (const localDay of [today, addDays(today, -1)]) {
    if (startOf(localDay, rules) <= at && at < endOf(localDay, rules)) return { localDay };
  }
  return null;
}

/** The rules from an instant until those of the next entry. `rules` null: the company was not in the settings. */
export interface RulesSince {
  from: Date;
  rules: NightlyRules | null;
}

/** Nights after the last one with a run whose morning has passed, oldest first, among the last 31. None before the first run. */
export function nightsWithoutRun(lastNightOn: string | null, at: Date, rules: NightlyRules): string[] {
  if (lastNightOn === null) return [];
  const today = localDayOf(at, rules.timeZone);
  const nights: string[] = [];
  for (let back = 0; back <= MOST_MISSED; back++) {
    const day = addDays(today, -back);
    if (day > lastNightOn && endOf(day, rules) <= at) nights.unshift(day);
  }
  return nights.slice(-MOST_MISSED);
}

/**
 * Of nights without a run those that were missed: the run was due, by the rules as they were in force through the night, for as long as a
 * working sidecar may need to begin it. A night during which it was off is none, nor is one at whose last moment it was switched on.
 * @param history oldest first, from before the first of the nights
 */
export function missedNights(nights: readonly string[], history: readonly RulesSince[]): string[] {
  return nights.filter((day) => dueMsOf(day, history) >= BEGINS_WITHIN_MS);
}

/** For how long the night's run was due in all. */
function dueMsOf(day: string, history: readonly RulesSince[]): number {
  let sum = 0;
  for (const [index, { from, rules }] of history.entries()) {
    if (!rules?.isOn) continue;
    const began = Math.max(startOf(day, rules).getTime(), from.getTime());
    const ended = Math.min(endOf(day, rules).getTime(), history[index + 1]?.from.getTime() ?? Number.POSITIVE_INFINITY);
    sum += Math.max(0, ended - began);
  }
  return sum;
}

/** When the night's run begins. */
function startOf(localDay: string, { atMinutes, timeZone }: NightlyRules): Date {
  return instantOf(localDay, atMinutes, timeZone);
}

function endOf(localDay: string, { atMinutes, untilMinutes, timeZone }: NightlyRules): Date {
  return instantOf(untilMinutes > atMinutes ? localDay : addDays(localDay, 1), untilMinutes, timeZone);
}
