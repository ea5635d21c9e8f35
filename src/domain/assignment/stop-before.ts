import { localDayOf } from '../schedule/local-day.js';
import type { Schedule } from '../schedule/schedule.js';
import { workingMinutesBetween, workingStretches } from '../schedule/working-stretches.js';
import type { StopBefore } from './assignment.js';
import type { PassedOver } from './assignment-choice.js';
import type { AssignmentPerson, Leaving } from './facts.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Why somebody gets nothing new before leaving; null: they do. An absence that has begun is another reason. */
export function whyStopped(userId: number, { leaving }: AssignmentPerson, stopBefore: StopBefore, at: Date): PassedOver | null {
  const { hoursEndAt, absence } = leaving;
  const { endOfHoursMinutes, absenceWorkingMinutes, absenceDays } = stopBefore;
  if (hoursEndAt !== null && endOfHoursMinutes > 0 && hoursEndAt.getTime() - at.getTime() <= endOfHoursMinutes * minuteMs)
    return { userId, because: 'endOfHours', at: hoursEndAt };
  if (absence === null || absenceWorkingMinutes <= 0 || absence.inWorkingMinutes > absenceWorkingMinutes) return null;
  return lastsDays(absence, absenceDays) ? { userId, because: 'beforeAbsence', at: absence.fromAt } : null;
}

/** Of two days the clocks may take an hour away. */
function lastsDays({ fromAt, toAt }: { fromAt: Date; toAt: Date }, days: number): boolean {
  return toAt.getTime() - fromAt.getTime() >= days * dayMs - hourMs;
}

/**
 * When somebody who works by this schedule leaves next. The hours of a day end with its last stretch: a lunch break does not end them, and the night
 * that begins on a day belongs to it. @param absence the next one that counts and has not begun; null: none
 */
export function leavingOf(schedule: Schedule, at: Date, absence: { fromAt: Date; toAt: Date } | null): Leaving {
  return {
    hoursEndAt: endOfHours(schedule, at),
    absence: absence && { ...absence, inWorkingMinutes: workingMinutesBetween(schedule, at, absence.fromAt) },
  };
}

function endOfHours(schedule: Schedule, at: Date): Date | null {
  const untilAt = new Date(at.getTime() + 2 * dayMs);
  const stretches = workingStretches(schedule, new Date(at.getTime() - 2 * dayMs), untilAt);
  const now = stretches.find(({ fromAt, toAt }) => fromAt <= at && at < toAt);
  if (now === undefined) return null;
  const day = localDayOf(now.fromAt, schedule.timeZone);
  const last = stretches.findLast(({ fromAt }) => localDayOf(fromAt, schedule.timeZone) === day) ?? now;
  return last.toAt < untilAt ? last.toAt : null;
}
