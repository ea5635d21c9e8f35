import type { PassedOver } from './assignment-choice.js';
import type { AssignmentFacts } from './facts.js';
import { limitsFor, whyAtLimit } from './limits.js';
import { skillsNeeded, whyUnskilled } from './skills-needed.js';
import { whyStopped } from './stop-before.js';
import { isForNow, whyNotAvailable, whyNotNow } from './why-not-available.js';

/**
 * Of somebody of a pool or of the reserve: why they cannot take the item, the first reason of the chain availability, leaving soon, skills, limits;
 * null: they can.
 */
export function whyCannotTake(facts: AssignmentFacts): (userId: number) => PassedOver | null {
  const { at, item, assignment, people } = facts;
  const needed = skillsNeeded(assignment.skills, item);
  const limitOf = limitsFor(assignment.limits, item.kind);
  return (userId) => {
    const known = people.get(userId);
    const unavailable = whyNotAvailable(userId, known, facts);
    if (unavailable !== null || known === undefined) return unavailable;
    return (
      (isForNow(item.kind) ? null : whyNotNow(userId, known)) ??
      whyStopped(userId, known, assignment.stopBefore, at) ??
      whyUnskilled(userId, assignment.skills, needed) ??
      whyAtLimit(userId, known, item.kind, limitOf(userId))
    );
  };
}
