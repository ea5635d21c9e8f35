import { dayName } from './local-day.js';
import type { Interval, Schedule, Weekday } from './schedule.js';

const DAY_MINUTES = 1440;

/** Intervals by local day: the exception's where the date has one, otherwise the weekday's. */
export class WallIntervals {
  private readonly weekly: Schedule['weekly'];
  private readonly exceptions: ReadonlyMap<string, Interval[]>;

  constructor(schedule: Pick<Schedule, 'weekly' | 'exceptions'>) {
    this.weekly = schedule.weekly;
    this.exceptions = new Map(schedule.exceptions.map(({ on, intervals }) => [on, intervals]));
  }

  /** Intervals that start on the day (days from 1970-01-01). */
  startingOn(day: number): readonly Interval[] {
    const exception = this.exceptions.size > 0 ? this.exceptions.get(dayName(day)) : undefined;
    return exception ?? this.weekly[weekdayOf(day)] ?? [];
  }

  /** Whether the wall clock, `minutes` after midnight of the day, is inside an interval of that day or the one before. */
  contains(day: number, minutes: number): boolean {
    return (
      this.startingOn(day).some((interval) => minutes >= interval.from && minutes < endOf(interval)) ||
      this.startingOn(day - 1).some((interval) => minutes + DAY_MINUTES < endOf(interval))
    );
  }
}

/** End of an interval in minutes from the midnight before its start: above 1440 when it ends on the next day. */
export function endOf({ from, to }: Interval): number {
  return to > from ? to : to + DAY_MINUTES;
}

/** ISO weekday of a day counted from 1970-01-01, a Thursday. */
export function weekdayOf(day: number): Weekday {
  return (((((day + 3) % 7) + 7) % 7) + 1) as Weekday;
}
