/** What one person of a ledger is owed, and has got. */
export interface Account {
  /** Entitled less given, in parts of an item: `Ledger.denominator` of them make one. Below zero: got more than the share. */
  debt: bigint;
  /** Items given that count; what the person was entitled to is the debt and this. */
  given: number;
}

/**
 * Who is owed how much of an item, over a common denominator, so that every share is exact. All debts together are zero. Who has no account
 * stands at debt 0; who has left the pool keeps the account.
 */
export interface Ledger {
  denominator: bigint;
  accounts: ReadonlyMap<number, Account>;
}

/** What one item did to a ledger: everybody's part of it, weight / sum of weights, and who got it. Enough to take it back. */
export interface LedgerEntry {
  userId: number;
  shares: readonly { userId: number; weight: number }[];
}

/** As a ledger is stored: whole numbers in decimal digits, each within `DECIMAL(65, 0)`. */
export interface StoredLedger {
  denominator: string;
  accounts: { userId: number; debt: string; given: number }[];
}

export const emptyLedger: Ledger = { denominator: 1n, accounts: new Map() };

/** The account of somebody, also of who has none yet. */
export function accountOf({ accounts }: Ledger, userId: number): Account {
  return accounts.get(userId) ?? { debt: 0n, given: 0 };
}

/** What somebody is owed in whole thousandths of an item, rounded, for people to read. */
export function owedThousandths(ledger: Ledger, userId: number): number {
  return Number(roundedQuotient(accountOf(ledger, userId).debt * 1000n, ledger.denominator));
}

export function storedLedger({ denominator, accounts }: Ledger): StoredLedger {
  return {
    denominator: String(denominator),
    accounts: [...accounts].map(([userId, { debt, given }]) => ({ userId, debt: String(debt), given })),
  };
}

export function ledgerOf({ denominator, accounts }: StoredLedger): Ledger {
  return {
    denominator: BigInt(denominator),
    accounts: new Map(accounts.map(({ userId, debt, given }) => [userId, { debt: BigInt(debt), given }])),
  };
}

/** Halves go away from zero. @param divisor above zero */
function roundedQuotient(number: bigint, divisor: bigint): bigint {
  const half = number < 0n ? -divisor : divisor;
  return (2n * number + half) / (2n * divisor);
}
