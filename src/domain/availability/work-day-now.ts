import type { WorkDay } from './person.js';

/** A work day as the portal keeps it. */
export interface WorkDayRecord {
  status: 'opened' | 'paused' | 'closed';
  startedAt: Date;
  /** Of the employee's clock from UTC when the day was begun. */
  offsetSeconds: number;
  /** null: it is open, or on a break. */
  endedAt: Date | null;
  /** null: it is not on a break, or since when is not known. */
  pausedAt: Date | null;
}

/** How a person's latest work day stands. */
export interface WorkDayNow {
  state: Exclude<WorkDay, 'notKept'>;
  /** Of a day that was ended today. */
  endedAt: Date | null;
  /** The local day of one that was begun and never ended, and that counts as ended: 'YYYY-MM-DD'. */
  leftOpenOn: string | null;
  /** How long the break lasts, whole minutes; null: there is none, or it is not known. */
  breakMinutes: number | null;
}

const longestDayMs = 18 * 3_600_000;
const dayMs = 86_400_000;
const none = { endedAt: null, leftOpenOn: null, breakMinutes: null };

/**
 * A day that was begun on another day and more than 18 hours ago was forgotten, not worked through: it counts as ended. A night shift goes on
 * past midnight, and a long day is not over before it. The portal's open lines take a forgotten day for an open one; its own state of the day lets
 * it live until the second midnight, or for 18 hours where there is a schedule. Midnight is by the clock by which the day was begun, as in
 * the portal: where summer time changes within the day, that is an hour off.
 */
export function workDayNow({ status, startedAt, offsetSeconds, endedAt, pausedAt }: WorkDayRecord, at: Date): WorkDayNow {
  const localDay = (instant: Date) => Math.floor((instant.getTime() + offsetSeconds * 1000) / dayMs);
  const today = localDay(at);
  if (status === 'closed') return { ...none, state: 'closed', endedAt: endedAt && localDay(endedAt) === today ? endedAt : null };
  const isForgotten = localDay(startedAt) !== today && at.getTime() - startedAt.getTime() > longestDayMs;
  if (!isForgotten) return { ...none, state: status, breakMinutes: status === 'paused' ? minutesSince(pausedAt, at) : null };
  return { ...none, state: 'closed', leftOpenOn: new Date(localDay(startedAt) * dayMs).toISOString().slice(0, 10) };
}

function minutesSince(from: Date | null, at: Date): number | null {
  return from === null || from > at ? null : Math.floor((at.getTime() - from.getTime()) / 60_000);
}
