import type { Weight } from './assignment.js';
import { withParts, withPartsOfParts } from './common-denominator.js';
import { accountOf, type Ledger, type LedgerEntry } from './ledger.js';

/** An item came: each of those who could take it is owed their part of it more. @param shares whole weights above 0; not empty */
export function credit(ledger: Ledger, shares: readonly Weight[]): Ledger {
  return spread(ledger, shares, 1n);
}

/** Somebody got the item. */
export function charge(ledger: Ledger, userId: number): Ledger {
  return give(ledger, userId, 1);
}

/**
 * An item that was none: as if it had never come. Who got it has it to get, and the parts of it go back. Where it is not kept who could have
 * taken it, the entry has the shares of today.
 */
export function takeBack(ledger: Ledger, { userId, shares }: LedgerEntry): Ledger {
  return give(spread(ledger, shares, -1n), userId, -1);
}

/**
 * Somebody has left for good: what they were owed, or had got too much, is shared by those who stay, by their weights; the
 * account stands at 0 from then on. Leaving a pool is not that: the debt is kept. It is kept too when nobody stays.
 */
export function closeAccount(ledger: Ledger, userId: number, others: readonly Weight[]): Ledger {
  const staying = others.filter((other) => other.userId !== userId && other.weight > 0);
  if (!ledger.accounts.has(userId) || staying.length === 0) return ledger;
  const total = sumOf(staying);
  const fine = withPartsOfParts(ledger, total);
  const closed = accountOf(fine, userId);
  const perWeight = closed.debt / total;
  const accounts = new Map(fine.accounts).set(userId, { debt: 0n, given: closed.given });
  for (const other of staying) {
    const { debt, given } = accountOf(fine, other.userId);
    accounts.set(other.userId, { debt: debt + perWeight * BigInt(other.weight), given });
  }
  return { denominator: fine.denominator, accounts };
}

function spread(ledger: Ledger, shares: readonly Weight[], items: bigint): Ledger {
  const total = sumOf(shares);
  const fine = withParts(ledger, total);
  const perWeight = (fine.denominator / total) * items;
  const accounts = new Map(fine.accounts);
  for (const { userId, weight } of shares) {
    const { debt, given } = accountOf(fine, userId);
    accounts.set(userId, { debt: debt + perWeight * BigInt(weight), given });
  }
  return { denominator: fine.denominator, accounts };
}

function give(ledger: Ledger, userId: number, items: 1 | -1): Ledger {
  const { debt, given } = accountOf(ledger, userId);
  const after = { debt: debt - ledger.denominator * BigInt(items), given: given + items };
  return { denominator: ledger.denominator, accounts: new Map(ledger.accounts).set(userId, after) };
}

function sumOf(shares: readonly Weight[]): bigint {
  let sum = 0;
  for (const { userId, weight } of shares) {
    if (!Number.isSafeInteger(weight) || weight <= 0) throw new Error(`no share of user ${userId}: ${weight}`);
    sum += weight;
  }
  if (sum === 0) throw new Error('an item is shared by nobody');
  return BigInt(sum);
}
