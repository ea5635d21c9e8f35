import type { Weekday } from '../domain/schedule/schedule.js';

/** Days of the week as the portal's calendar names them. */
export const WEEKDAY_CODES: ReadonlyMap<string, Weekday> = new Map(
  (['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const).map((code, index) => [code, (index + 1) as Weekday]),
);
