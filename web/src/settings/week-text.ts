import type { Interval } from '../../../src/schedules/schedule-types';
import { clockText } from './times';

type Week = Partial<Record<string, Interval[]>>;

export function intervalsText(intervals: readonly Interval[]): string {
  return intervals.map(({ from, to }) => `${clockText(from)}–${clockText(to)}`).join(', ');
}

/** `Пн–Пт 10:00–19:00; Сб 11:00–15:00`: neighbouring days of equal hours together, days off left out. */
export function weekText(weekly: Week, dayNames: (weekday: number) => string): string {
  const groups: { first: number; last: number; hours: string }[] = [];
  for (let weekday = 1; weekday <= 7; weekday += 1) {
    const hours = intervalsText(weekly[weekday] ?? []);
    const last = groups.at(-1);
    if (hours !== '' && last?.hours === hours && last.last === weekday - 1) last.last = weekday;
    else if (hours !== '') groups.push({ first: weekday, last: weekday, hours });
  }
  return groups.map(({ first, last, hours }) => `${dayNames(first)}${last > first ? `–${dayNames(last)}` : ''} ${hours}`).join('; ');
}
