import { localDayOf } from '../schedule/local-day.js';
import type { Schedule } from '../schedule/schedule.js';
import { workingStretches } from '../schedule/working-stretches.js';

/** So many working days after the one on which the item was given. */
const mostWorkingDays = 2;
/** Of what a person was given in a week one of so many. */
const oneOf = 5;

/** An item that a person says was none: junk, a duplicate, spam, merged away, taken back by a head. */
export interface ToCredit {
  givenAt: Date;
  at: Date;
  /** Of the person it was given to. */
  schedule: Schedule;
  /** In the week in which it was given; what was not counted is among the given. */
  week: { given: number; credited: number };
}

/** Why the item stays in the norm and in the record of shares; null: it leaves both. */
export function whyNotCredited({ givenAt, at, schedule, week }: ToCredit): 'tooLate' | 'tooMany' | null {
  if (workingDaysAfter(givenAt, at, schedule) > mostWorkingDays) return 'tooLate';
  return (week.credited + 1) * oneOf > week.given ? 'tooMany' : null;
}

/** Local days with working hours that have begun since, that of `givenAt` not counted. */
function workingDaysAfter(givenAt: Date, at: Date, schedule: Schedule): number {
  const dayOf = (instant: Date) => localDayOf(instant, schedule.timeZone);
  const days = new Set(workingStretches(schedule, givenAt, at).map(({ fromAt }) => dayOf(fromAt)));
  days.delete(dayOf(givenAt));
  return days.size;
}
