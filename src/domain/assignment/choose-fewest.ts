import type { Strategy } from './assignment.js';
import { type Contest, foremost, type Won } from './contest.js';
import type { AssignmentPerson } from './facts.js';
import type { ItemKind } from './item.js';
import { sift } from './sift.js';

/** By load: who has the fewest now. @param itemKind what is counted where the strategy names no kinds */
export function chooseFewest(contest: Contest, { by, kinds }: Extract<Strategy, { name: 'even' }>, itemKind: ItemKind): Won | null {
  const { people, seed } = contest;
  const counted = kinds.length > 0 ? kinds : [itemKind];
  const { left, passedOver } = notFlooded(contest);
  const loaded = left.map((userId) => ({ userId, count: loadOf(people.get(userId), by, counted) }));
  const won = foremost(
    loaded,
    (a, b) => a.count - b.count,
    { lower: 'busier', equal: 'tie', compared: ({ count }) => ({ by: 'load', count }) },
    seed,
  );
  return won && { ...won, passedOver: [...won.passedOver, ...passedOver] };
}

function loadOf(known: AssignmentPerson | undefined, by: 'open' | 'givenToday', kinds: readonly ItemKind[]): number {
  const counts = by === 'open' ? known?.loads.openNow : known?.loads.givenToday;
  return kinds.reduce((sum, kind) => sum + (counts?.[kind] ?? 0), 0);
}

/**
 * Whoever came back to an empty desk gets no more than twice the mean that the others got since, plus one, while there are others: else
 * everything new would go to them until their desk is as full as all.
 */
function notFlooded({ ableIds, amongIds, people }: Contest): ReturnType<typeof sift> {
  const others = ableIds.length - 1;
  const sifted = sift(amongIds, (userId) => {
    const since = people.get(userId)?.sinceReturn;
    return since !== undefined && since.given * others > 2 * since.givenToOthers ? { userId, because: 'catchingUp' } : null;
  });
  return sifted.left.length > 0 ? sifted : { left: [...amongIds], passedOver: [] };
}
