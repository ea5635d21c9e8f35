import type { Weight } from './assignment.js';
import { accountOf, type Ledger } from './ledger.js';
import type { Order } from './rank-foremost.js';

/** Somebody who has a share of the item: the debt after it was credited. */
export interface Sharer extends Weight {
  debt: bigint;
  /** The weight, to multiply with. */
  parts: bigint;
}

export function sharerOf({ userId, weight }: Weight, credited: Ledger): Sharer {
  return { userId, weight, debt: accountOf(credited, userId).debt, parts: BigInt(weight) };
}

/**
 * The quota method of Balinski and Young: who is owed a whole item goes first, of several the most owed; then, of those who are owed anything,
 * whose next item falls due first (the debt grows by the share, and is due at one item); then, where all that is owed lies with people who are
 * not there, the most owed. While pool, weights and presence stay, nobody's debt ever reaches an item, above or below.
 */
export function quotaOrder(denominator: bigint): Order<Sharer> {
  const rank = ({ debt }: Sharer) => (debt >= denominator ? 0 : debt > 0n ? 1 : 2);
  return (a, b) => {
    const ranks = rank(a) - rank(b);
    if (ranks !== 0) return ranks;
    return rank(a) === 1 ? sign((denominator - a.debt) * b.parts - (denominator - b.debt) * a.parts) : sign(b.debt - a.debt);
  };
}

function sign(number: bigint): number {
  return number < 0n ? -1 : number > 0n ? 1 : 0;
}
