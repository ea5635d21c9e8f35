import type { AssignmentChoice, Outcome, PassedOver, PassedOverBecause } from './assignment-choice.js';
import { chooseByStrategy } from './choose-by-strategy.js';
import type { AssignmentFacts } from './facts.js';
import { emptyLedger } from './ledger.js';
import { poolFor } from './pool-for.js';
import { preferring } from './preferring.js';
import { readiest } from './readiest.js';
import { returningTo } from './returning-to.js';
import { sift } from './sift.js';
import { whenNobody } from './when-nobody.js';
import { whyCannotTake } from './why-cannot-take.js';
import { isForNow } from './why-not-available.js';

/**
 * Who gets an item: the person of a known client, or who stands in for them; else of the pool, or of the group into which the item falls, those who can
 * take it, of them who prefers such items, of them one by the strategy; else the first of the reserve who can; else what the settings say. Each
 * step leaves why it passed somebody over, the first reason counts.
 */
export function chooseAssignee(facts: AssignmentFacts): AssignmentChoice {
  const { assignment, item, people, ledgers, seed } = facts;
  const returned = returningTo(facts);
  if (returned.outcome !== null) return told({ outcome: returned.outcome }, returned.passedOver);

  const pool = poolFor(assignment, item);
  const whyNot = whyCannotTake(facts);
  const able = sift(pool.people, whyNot);
  const ready = isForNow(item.kind) ? readiest(able.left, facts) : { left: able.left, passedOver: [] };
  const notAble = [...returned.passedOver, ...able.passedOver, ...ready.passedOver];
  const outside = pool.outside.map((userId): PassedOver => ({ userId, because: 'notInGroup' }));
  const first = preferring(ready.left, assignment, item);
  const amongIds = first.length > 0 ? first : ready.left;
  const ledger = ledgers.get(pool.ledger) ?? emptyLedger;
  const won = chooseByStrategy(pool.strategy, { ableIds: ready.left, amongIds, people, seed }, item.kind, ledger);
  const asked = { group: pool.group, couldTake: ready.left.length };
  if (won !== null) {
    const notPreferred =
      first.length > 0 ? without(ready.left, first).map((userId): PassedOver => ({ userId, because: 'notPreferred' })) : [];
    const outcome: Outcome = { kind: 'person', userId: won.userId, by: first.length > 0 ? 'preference' : 'strategy' };
    return told(
      {
        ...asked,
        outcome,
        strategy: pool.strategy.name,
        ranked: won.ranked,
        ledger: won.ledger && { name: pool.ledger, ...won.ledger },
      },
      [...notAble, ...won.passedOver, ...notPreferred, ...outside],
    );
  }
  const noShare = ready.left.map((userId): PassedOver => ({ userId, because: 'noShare' }));
  const reserve = firstOf(assignment.reserve, whyNot);
  const outcome: Outcome =
    reserve.userId === null ? whenNobody(pool.people, facts) : { kind: 'person', userId: reserve.userId, by: 'reserve' };
  return told({ ...asked, outcome }, [...notAble, ...noShare, ...reserve.passedOver, ...outside]);
}

/** The first in their order who can take it. */
function firstOf(
  userIds: readonly number[],
  whyNot: (userId: number) => PassedOver | null,
): { userId: number | null; passedOver: PassedOver[] } {
  const passedOver: PassedOver[] = [];
  for (const userId of userIds) {
    const because = whyNot(userId);
    if (because === null) return { userId, passedOver };
    passedOver.push(because);
  }
  return { userId: null, passedOver };
}

function told(choice: Pick<AssignmentChoice, 'outcome'> & Partial<AssignmentChoice>, passedOver: readonly PassedOver[]): AssignmentChoice {
  const chosenId = 'userId' in choice.outcome ? choice.outcome.userId : null;
  const first = new Map<number, PassedOver>();
  for (const one of passedOver) if (one.userId !== chosenId && !first.has(one.userId)) first.set(one.userId, one);
  const list = [...first.values()].sort((a, b) => a.userId - b.userId);
  return { group: null, strategy: null, ranked: [], couldTake: 0, ledger: null, ...choice, counts: counted(list), passedOver: list };
}

function counted(passedOver: readonly PassedOver[]): AssignmentChoice['counts'] {
  const counts: Partial<Record<PassedOverBecause, number>> = {};
  for (const { because } of passedOver) counts[because] = (counts[because] ?? 0) + 1;
  return counts;
}

function without(userIds: readonly number[], others: readonly number[]): number[] {
  const taken = new Set(others);
  return userIds.filter((userId) => !taken.has(userId));
}
