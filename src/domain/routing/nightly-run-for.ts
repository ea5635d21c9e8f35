import { addDays, instantOf, localDayOf } from '../schedule/local-day.js';
import type { NightlyRules } from './nightly.js';

/** A night is named after the local day on which it begins. */
export interface Night {
  localDay: string;
}

/** More nights than a month of downtime would only bury the last ones. */
const MOST_MISSED = 31;

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

/**
 * Nights after the last one that ran whose morning has passed without a run, oldest first, at most the last 31. Nothing is
 * missed before the first run, nor while the run is off.
 */
export function missedNights(lastNightOn: string | null, at: Date, rules: NightlyRules): string[] {
  if (!rules.isOn || lastNightOn === null) return [];
  const missed: string[] = [];
  for (let day = localDayOf(at, rules.timeZone); day > lastNightOn && missed.length < MOST_MISSED; day = addDays(day, -1)) {
    if (endOf(day, rules) <= at) missed.unshift(day);
  }
  return missed;
}

/** When the night's run begins. */
function startOf(localDay: string, { atMinutes, timeZone }: NightlyRules): Date {
  return instantOf(localDay, atMinutes, timeZone);
}

function endOf(localDay: string, { atMinutes, untilMinutes, timeZone }: NightlyRules): Date {
  return instantOf(untilMinutes > atMinutes ? localDay : addDays(localDay, 1), untilMinutes, timeZone);
}
