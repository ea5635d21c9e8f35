import { offsetAt, offsetSegments } from './offset-segments.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;
/** No zone's wall clock is further from UTC than 14 hours; a day and a half holds every reading of a wall time. */
const REACH_MS = 36 * 60 * 60 * 1000;

/** The local day ('YYYY-MM-DD') on which an instant falls in the zone. */
export function localDayOf(at: Date, timeZone: string): string {
  return dayName(Math.floor((at.getTime() + offsetAt(timeZone, at.getTime())) / DAY_MS));
}

/**
 * The instant at which the zone's clocks show `minutes` from midnight of the local day. A wall time that the clocks jump
 * over gives the first instant after the jump, one that they show twice the earlier of the two. 1440 is the next midnight.
 */
export function instantOf(day: string, minutes: number, timeZone: string): Date {
  const wallMs = dayNumber(day) * DAY_MS + minutes * MINUTE_MS;
  for (const segment of offsetSegments(timeZone, wallMs - REACH_MS, wallMs + REACH_MS)) {
    const ms = wallMs - segment.offsetMs;
    if (ms < segment.fromMs) return new Date(segment.fromMs);
    if (ms < segment.toMs) return new Date(ms);
  }
  throw new Error(`no instant for ${day} + ${minutes} min in ${timeZone}`);
}

/** Days from 1970-01-01 to the local day. Throws on what is no date. */
export function dayNumber(day: string): number {
  if (!isLocalDay(day)) throw new Error(`not a local day: "${day}"`);
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS;
}

/** The local day so many days after 1970-01-01. */
export function dayName(number: number): string {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** The local day `days` later (or earlier, when negative). */
export function addDays(day: string, days: number): string {
  return dayName(dayNumber(day) + days);
}

/** 'YYYY-MM-DD' of a day that the calendar has. */
export function isLocalDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const ms = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
}
