import { READINESS, readinessOf } from '../routing/readiness.js';
import type { Outcome } from './assignment-choice.js';
import type { AssignmentFacts } from './facts.js';
import { rankForemost } from './rank-foremost.js';
import { isForNow } from './why-not-available.js';

/**
 * What becomes of an item that nobody of the pool nor of the reserve can take. A dialog or call needs somebody whom the client waits for: who comes
 * back becomes its keeper, the readiest with the fewest open, else the head. A lead or deal for a head who is not there waits.
 */
export function whenNobody(poolIds: readonly number[], facts: AssignmentFacts): Outcome {
  const { assignment, headId, item } = facts;
  if (isForNow(item.kind)) return keeperOf(poolIds, facts);
  switch (assignment.nobody) {
    case 'head':
      return headId === null ? { kind: 'wait' } : { kind: 'head', userId: headId };
    case 'wait':
    case 'leave':
      return { kind: assignment.nobody };
    default:
      return assignment.nobody satisfies never;
  }
}

function keeperOf(poolIds: readonly number[], { people, rules, hadIt, item, headId, seed }: AssignmentFacts): Outcome {
  const comingBack = poolIds.flatMap((userId) => {
    const known = people.get(userId);
    const readiness = known ? readinessOf(known.person, rules) : READINESS.GONE;
    if (known === undefined || readiness === READINESS.GONE || hadIt.has(userId)) return [];
    return [{ userId, readiness, open: known.loads.openNow[item.kind] ?? 0 }];
  });
  const [keeper] = rankForemost(comingBack, (a, b) => a.readiness - b.readiness || a.open - b.open, seed, 1);
  if (keeper) return { kind: 'keeper', userId: keeper.userId, comesBack: true };
  return headId === null ? { kind: 'nobody' } : { kind: 'keeper', userId: headId, comesBack: false };
}
