import type { PersonFacts, PresenceRules } from '../availability/person.js';
import { hasLeftSince, type LeftBecause, whyLeft } from '../availability/why-left.js';

/** A client whose messages nobody has answered. */
export interface ClientWait {
  /** The first of them. */
  since: Date;
}

/** What is known of an operator with whom a client waits. */
export interface LeftDeskFacts {
  at: Date;
  operator: PersonFacts;
  rules: PresenceRules;
  /** A person gave the operator the dialog; null: none did. */
  movedByPersonAt: Date | null;
  /** Of the working stretch that runs now; null: it is outside working hours. */
  hoursBeganAt: Date | null;
}

export interface LeftDesk {
  because: LeftBecause;
  /** `whenHoursBegin`: a person gave it to somebody who has gone home: they are expected. */
  ask: 'now' | 'whenHoursBegin';
}

/**
 * Whether a client who waits does so with somebody who has left, so that the table decides whatever was answered and moved before; null: not so. A
 * person's move counts as long as whoever got it is where they were then, whatever the client writes (docs/decisions/0038).
 */
export function leftDesk({ at, operator, rules, movedByPersonAt, hoursBeganAt }: LeftDeskFacts): LeftDesk | null {
  const because = whyLeft(operator, rules);
  if (because === null) return null;
  if (movedByPersonAt === null) return { because, ask: 'now' };
  if (hasLeftSince(operator, because, { givenAt: movedByPersonAt, hoursBeganAt, at, rules })) return { because, ask: 'now' };
  return because === 'outsideHours' ? { because, ask: 'whenHoursBegin' } : null;
}
