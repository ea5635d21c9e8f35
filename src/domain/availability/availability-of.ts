import type { Availability, PersonFacts, PresenceRules, UnavailableBecause } from './person.js';

/**
 * Whether a dialog can be given to the person now, and if not, the first reason: gone, blocked, absent, then the work day.
 * An open work day outside hours is work; a closed one at night is "outside hours", by day "not started".
 */
export function availabilityOf(person: PersonFacts, rules: PresenceRules): Availability {
  const because = whyUnavailable(person, rules);
  return because === null ? { kind: 'available' } : { kind: 'unavailable', because };
}

/**
 * Whether the person counts as working now, by the work day alone: absence and dismissal are asked separately. Somebody
 * for whom the portal keeps no work day has started inside working hours and has not outside; a blocked login cannot work.
 */
export function hasStartedWork(person: PersonFacts, rules: PresenceRules): boolean {
  return !person.isBlocked && whyNotStarted(person, rules) === null;
}

function whyUnavailable(person: PersonFacts, rules: PresenceRules): UnavailableBecause | null {
  if (!person.isActive) return 'dismissed';
  if (person.isBlocked) return 'blocked';
  if (person.absence !== null) return 'absent';
  return whyNotStarted(person, rules);
}

function whyNotStarted(person: PersonFacts, rules: PresenceRules): UnavailableBecause | null {
  const { workDay, isWithinHours } = person;
  if (workDay === 'closed') return isWithinHours ? 'dayNotStarted' : 'outsideHours';
  if (workDay === 'notKept' && !isWithinHours) return 'outsideHours';
  if (isBreakTooLong(person, rules)) return 'breakTooLong';
  if (workDay === 'paused' && !rules.breakCountsAsStarted) return 'onBreak';
  if (person.isOnLinePause && !rules.linePauseCountsAsStarted) return 'onLinePause';
  return null;
}

/** Of a break whose beginning is not known nothing is said. */
function isBreakTooLong({ workDay, breakMinutes = 0 }: PersonFacts, { breakTooLongMinutes = 0 }: PresenceRules): boolean {
  return workDay === 'paused' && breakTooLongMinutes > 0 && breakMinutes > breakTooLongMinutes;
}
