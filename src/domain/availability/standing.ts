import { restOf } from '../routing/readiness.js';
import { availabilityOf } from './availability-of.js';
import type { PersonFacts, PresenceRules, UnavailableBecause } from './person.js';

/** How a person stands, as a colleague would say it: at work, or why not. */
export type Standing = 'atWork' | UnavailableBecause;

/**
 * Why nothing new can be given to the person, by the rule that decides it; who may get something and rests is said to rest, though a break
 * counts as work.
 */
export function standingOf(person: PersonFacts, rules: PresenceRules): Standing {
  const availability = availabilityOf(person, rules);
  return availability.kind === 'unavailable' ? availability.because : (restOf(person) ?? 'atWork');
}
