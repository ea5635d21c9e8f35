import { type Readiness, readinessOf } from '../routing/readiness.js';
import type { PassedOver } from './assignment-choice.js';
import type { AssignmentFacts } from './facts.js';
import { type Sifted, sift } from './sift.js';
import { whyNotNow } from './why-not-available.js';

/** Of those who can take a dialog or a call the readiest (readiness.ts): who rests, or works on after hours, is for when nobody else is there. */
export function readiest(userIds: readonly number[], { people, rules }: Pick<AssignmentFacts, 'people' | 'rules'>): Sifted {
  const ranks = new Map<number, Readiness>();
  for (const userId of userIds) {
    const known = people.get(userId);
    if (known) ranks.set(userId, readinessOf(known.person, rules));
  }
  const best = Math.min(...ranks.values());
  return sift(userIds, (userId): PassedOver | null => {
    const known = people.get(userId);
    return known === undefined || ranks.get(userId) === best ? null : whyNotNow(userId, known);
  });
}
