import { availabilityOf } from './availability-of.js';
import type { PersonFacts, PresenceRules, UnavailableBecause } from './person.js';

const minuteMs = 60_000;

export type LeftBecause = Exclude<UnavailableBecause, 'onBreak' | 'onLinePause'>;

/** Why nobody at this desk answers a client who waits; null: the person is there, or rests and comes back. */
export function whyLeft(person: PersonFacts, rules: PresenceRules): LeftBecause | null {
  const availability = availabilityOf(person, rules);
  if (availability.kind === 'available') return null;
  const { because } = availability;
  return because === 'onBreak' || because === 'onLinePause' ? null : because;
}

/** When a person was given a dialog by hand, and what is known of the time since. */
export interface GivenByHand {
  givenAt: Date;
  /** Of the working stretch that runs now; null: it is outside working hours. */
  hoursBeganAt: Date | null;
  at: Date;
  rules: PresenceRules;
}

/**
 * Whether the person was still to be there for all that is known when somebody gave them a dialog by hand. Who was away then was chosen all the
 * same; who has gone home is expected back until working hours begin without them.
 */
export function hasLeftSince(person: PersonFacts, because: LeftBecause, { givenAt, hoursBeganAt, at, rules }: GivenByHand): boolean {
  const hoursBegan = hoursBeganAt !== null && hoursBeganAt > givenAt;
  switch (because) {
    case 'dismissed':
    case 'blocked': // nobody says since when
      return true;
    case 'absent':
      return person.absence !== null && person.absence.fromAt > givenAt;
    case 'dayNotStarted':
      return (person.dayEndedAt !== undefined && person.dayEndedAt > givenAt) || hoursBegan;
    case 'breakTooLong': {
      const { breakMinutes = Number.POSITIVE_INFINITY } = person;
      const tooLongMinutes = breakMinutes - (rules.breakTooLongMinutes ?? 0);
      return hoursBegan || at.getTime() - tooLongMinutes * minuteMs >= givenAt.getTime();
    }
    case 'outsideHours':
      return false;
    default:
      return because satisfies never;
  }
}
