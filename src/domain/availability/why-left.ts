import { availabilityOf } from './availability-of.js';
import type { PersonFacts, PresenceRules, UnavailableBecause } from './person.js';

export type LeftBecause = Exclude<UnavailableBecause, 'onBreak' | 'onLinePause'>;

/** Why nobody at this desk answers a client who waits; null: the person is there, or rests and comes back. */
export function whyLeft(person: PersonFacts, rules: PresenceRules): LeftBecause | null {
  const availability = availabilityOf(person, rules);
  if (availability.kind === 'available') return null;
  const { because } = availability;
  return because === 'onBreak' || because === 'onLinePause' ? null : because;
}

/**
 * Whether the person was still to be there for all that is known when somebody gave them a dialog by hand. Who was away then was chosen all the
 * same; who has gone home is expected back until working hours begin without them.
 * @param hoursBeganAt of the working stretch that runs now; null: it is outside working hours
 */
export function hasLeftSince(person: PersonFacts, because: LeftBecause, givenAt: Date, hoursBeganAt: Date | null): boolean {
  switch (because) {
    case 'dismissed':
    case 'blocked': // nobody says since when
      return true;
    case 'absent':
      return person.absence !== null && person.absence.fromAt > givenAt;
    case 'dayNotStarted':
      return (person.dayEndedAt !== undefined && person.dayEndedAt > givenAt) || (hoursBeganAt !== null && hoursBeganAt > givenAt);
    case 'breakTooLong':
      return hoursBeganAt !== null && hoursBeganAt > givenAt;
    case 'outsideHours':
      return false;
    default:
      return because satisfies never;
  }
}
