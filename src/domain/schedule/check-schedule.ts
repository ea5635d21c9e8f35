import { addDays, dayNumber, isLocalDay } from './local-day.js';
import { isKnownZone } from './offset-segments.js';
import type { DayException, Interval, Weekday } from './schedule.js';
import { endOf, weekdayOf } from './wall-intervals.js';

const DAY_MINUTES = 1440;
const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

const LEAST: Interval = { from: 0, to: 1 };
const MOST: Interval = { from: DAY_MINUTES - 1, to: DAY_MINUTES };
const ENDS = Object.keys(LEAST) as (keyof Interval)[];

export type ScheduleProblemCode = 'unknownZone' | 'badMinutes' | 'overlap' | 'emptyWeek' | 'invalidDate' | 'duplicateDate';

/** One mistake in a schedule: where, what, and the values that a message about it shows. */
export interface ScheduleProblem {
  /** From the schedule down: ['weekly', '1', 0, 'to']; weekdays are texts, places in a list numbers. */
  path: (string | number)[];
  code: ScheduleProblemCode;
  params: Record<string, string | number>;
}

/** A schedule as it was typed in. A zone of null is taken from elsewhere and not looked at. */
export interface ScheduleParts {
  timeZone?: string | null;
  weekly: Partial<Record<Weekday, readonly Interval[]>>;
  exceptions: readonly DayException[];
}

interface Placed {
  interval: Interval;
  path: (string | number)[];
}

/**
 * The mistakes of a schedule, in the order of its parts: an unknown zone (zone), minutes outside the day (value, least,
 * most), an interval that begins before an earlier one has ended, also one of the day before that ends past midnight
 * (from, to, otherFrom, otherTo, otherPath), a week without hours, a date that does not exist (value) or stands twice
 * (value, otherPath). Overlaps are looked for only where the minutes and dates are right.
 */
export function checkSchedule({ timeZone, weekly, exceptions }: ScheduleParts): ScheduleProblem[] {
  const problems: ScheduleProblem[] = [];
  if (timeZone !== undefined && timeZone !== null && !isKnownZone(timeZone)) {
    problems.push({ path: ['timeZone'], code: 'unknownZone', params: { zone: timeZone } });
  }
  const week = new Map(WEEKDAYS.map((weekday) => [weekday, placed(weekly[weekday] ?? [], ['weekly', String(weekday)])]));
  const days = new Map<string, Placed[]>();
  const firstOn = new Map<string, number>();
  const dateProblems: ScheduleProblem[] = [];
  for (const [index, { on, intervals }] of exceptions.entries()) {
    const path = ['exceptions', index, 'on'];
    const first = firstOn.get(on);
    if (!isLocalDay(on)) {
      dateProblems.push({ path, code: 'invalidDate', params: { value: on } });
    } else if (first !== undefined) {
      dateProblems.push({ path, code: 'duplicateDate', params: { value: on, otherPath: `exceptions.${first}.on` } });
    } else {
      firstOn.set(on, index);
      days.set(on, placed(intervals, ['exceptions', index, 'intervals']));
    }
    dateProblems.push(...placed(intervals, ['exceptions', index, 'intervals']).flatMap(minutesProblems));
  }

  const weekPlaced = [...week.values()].flat();
  if (weekPlaced.length === 0) problems.push({ path: ['weekly'], code: 'emptyWeek', params: {} });
  problems.push(...weekPlaced.flatMap(minutesProblems));
  for (const weekday of WEEKDAYS) {
    const before = week.get((weekday === 1 ? 7 : weekday - 1) as Weekday) ?? [];
    problems.push(...overlaps(before, week.get(weekday) ?? []));
  }

  problems.push(...dateProblems);
  const on = (day: string) => days.get(day) ?? week.get(weekdayOf(dayNumber(day))) ?? [];
  for (const day of [...days.keys()].toSorted()) {
    const before = addDays(day, -1);
    problems.push(...overlaps(on(before), on(day)));
    const after = addDays(day, 1);
    if (!days.has(after)) problems.push(...overlapsFromDayBefore(on(day), on(after)));
  }
  return problems;
}

function placed(intervals: readonly Interval[], path: (string | number)[]): Placed[] {
  return intervals.map((interval, index) => ({ interval, path: [...path, index] }));
}

function minutesProblems({ interval, path }: Placed): ScheduleProblem[] {
  return ENDS.flatMap((end) => {
    const value = interval[end];
    const isRight = Number.isInteger(value) && value >= LEAST[end] && value <= MOST[end];
    return isRight ? [] : [{ path: [...path, end], code: 'badMinutes' as const, params: { value, least: LEAST[end], most: MOST[end] } }];
  });
}

/** Intervals of a day that begin before an earlier one of the day, or of the day before, has ended. */
function overlaps(dayBefore: readonly Placed[], day: readonly Placed[]): ScheduleProblem[] {
  const inOrder = sound(day).toSorted((a, b) => a.interval.from - b.interval.from);
  const within = inOrder.flatMap((later, index) => {
    const earlier = inOrder.slice(0, index).find(({ interval }) => endOf(interval) > later.interval.from);
    return earlier === undefined ? [] : [overlap(later, earlier)];
  });
  return [...within, ...overlapsFromDayBefore(dayBefore, day)];
}

function overlapsFromDayBefore(dayBefore: readonly Placed[], day: readonly Placed[]): ScheduleProblem[] {
  return sound(day).flatMap((later) => {
    const earlier = sound(dayBefore).find(({ interval }) => endOf(interval) - DAY_MINUTES > later.interval.from);
    return earlier === undefined ? [] : [overlap(later, earlier)];
  });
}

function overlap(later: Placed, earlier: Placed): ScheduleProblem {
  const { from, to } = later.interval;
  const { from: otherFrom, to: otherTo } = earlier.interval;
  return { path: later.path, code: 'overlap', params: { from, to, otherFrom, otherTo, otherPath: earlier.path.join('.') } };
}

function sound(day: readonly Placed[]): Placed[] {
  return day.filter((one) => minutesProblems(one).length === 0);
}
