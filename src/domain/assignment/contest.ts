import type { Compared, PassedOver, PassedOverBecause, Ranked } from './assignment-choice.js';
import type { AssignmentPerson } from './facts.js';
import type { Ledger, LedgerEntry } from './ledger.js';
import { type Order, rankForemost } from './rank-foremost.js';

/** Those who can take an item, for a strategy to choose from. */
export interface Contest {
  /** All of them. */
  ableIds: readonly number[];
  /** Among whom the choice falls: who prefers such an item, else all. */
  amongIds: readonly number[];
  people: ReadonlyMap<number, AssignmentPerson>;
  seed: number;
}

/** Who was chosen, and why the others among whom the choice fell were not. */
export interface Won {
  userId: number;
  ranked: Ranked[];
  passedOver: PassedOver[];
  ledger: { entry: LedgerEntry; after: Ledger } | null;
}

/** What is said of those compared: of whom stood lower, of whom the lot passed over, and the number of each. */
export interface Told<T> {
  lower: PassedOverBecause;
  equal: PassedOverBecause;
  compared: (contestant: T) => Compared;
}

/** The foremost by the order, equals by lot; null: there is nobody. */
export function foremost<T extends { userId: number }>(
  contestants: readonly T[],
  order: Order<T>,
  { lower, equal, compared }: Told<T>,
  seed: number,
): Won | null {
  const ranked = rankForemost(contestants, order, seed);
  const first = ranked[0];
  if (first === undefined) return null;
  const passedOver: PassedOver[] = [];
  for (const other of contestants)
    if (other.userId !== first.userId) passedOver.push({ userId: other.userId, because: order(first, other) === 0 ? equal : lower });
  return {
    userId: first.userId,
    ranked: ranked.map((contestant) => ({ userId: contestant.userId, compared: compared(contestant) })),
    passedOver,
    ledger: null,
  };
}
