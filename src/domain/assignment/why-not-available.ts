import { availabilityOf } from '../availability/availability-of.js';
import { restOf } from '../routing/readiness.js';
import type { PassedOver } from './assignment-choice.js';
import type { AssignmentFacts, AssignmentPerson } from './facts.js';
import type { ItemKind } from './item.js';

/** Dialogs and calls are for now: a client is there. Leads and deals can wait for somebody who works. */
export function isForNow(kind: ItemKind): boolean {
  return kind === 'dialog' || kind === 'call';
}

/**
 * Why the person can take nothing now, the first reason; null: they can. Who had the item before does not get it again by this way.
 * @param person left out: the portal does not know the person any more
 */
export function whyNotAvailable(
  userId: number,
  person: AssignmentPerson | undefined,
  { rules, hadIt }: Pick<AssignmentFacts, 'rules' | 'hadIt'>,
): PassedOver | null {
  if (person === undefined) return { userId, because: 'dismissed' };
  const availability = availabilityOf(person.person, rules);
  if (availability.kind === 'unavailable') {
    const until = availability.because === 'absent' ? person.person.absence?.toAt : undefined;
    return { userId, because: availability.because, ...(until && { at: until }) };
  }
  if (person.isPaused) return { userId, because: 'paused' };
  return hadIt.has(userId) ? { userId, because: 'hadIt' } : null;
}

/**
 * Why somebody who could do it gets no new lead or deal all the same: a break, a pause in open lines, and working on after hours count as work
 * for whom a client waits for, not for what can wait.
 */
export function whyNotNow(userId: number, { person }: AssignmentPerson): PassedOver | null {
  const rest = restOf(person);
  if (rest !== null) return { userId, because: rest };
  return person.isWithinHours ? null : { userId, because: 'outsideHours' };
}
