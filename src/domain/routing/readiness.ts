import { availabilityOf } from '../availability/availability-of.js';
import type { PersonFacts, PresenceRules, UnavailableBecause } from '../availability/person.js';

/** Who is asked before whom: the lower goes first. From `KEEPER` on nobody is at work; `GONE` gets nothing. */
export const READINESS = { WORKS: 0, WORKS_LATE: 1, RESTS: 2, RESTS_LATE: 3, KEEPER: 4, GONE: 5 } as const;
export type Readiness = (typeof READINESS)[keyof typeof READINESS];

/**
 * How ready a person is for something new. Who is on a break or pause is for when nobody else is at work, whether a break counts as started
 * for the check or not; who works on after the department's hours is for when nobody within theirs is there, as the check may take it away again.
 */
export function readinessOf(person: PersonFacts, rules: PresenceRules): Readiness {
  if (availabilityOf(person, rules).kind === 'unavailable')
    return person.isActive && !person.isBlocked && person.absence === null ? READINESS.KEEPER : READINESS.GONE;
  const isLate = !person.isWithinHours;
  if (restOf(person) !== null) return isLate ? READINESS.RESTS_LATE : READINESS.RESTS;
  return isLate ? READINESS.WORKS_LATE : READINESS.WORKS;
}

/** What the person rests by; null: by nothing. */
export function restOf({ workDay, isOnLinePause }: PersonFacts): Extract<UnavailableBecause, 'onBreak' | 'onLinePause'> | null {
  if (workDay === 'paused') return 'onBreak';
  return isOnLinePause ? 'onLinePause' : null;
}
