import type { Account, Ledger } from './ledger.js';

/** Above it a ledger is put on the grid: a debt of 10^24 items still fits into 65 digits, and so does what is multiplied with a sum of weights. */
export const largestDenominator = 10n ** 40n;

/** The least common multiple of 1 to 41: equal shares of up to 41 people stay exact on it. */
export const grid = 219_060_189_739_591_200n;

/**
 * The ledger over a denominator that also `parts` divides, so that one more share is exact. Where pool and weights stay, it is the same one from
 * the second item on. Where they keep changing it grows; before it grows too long, debts are rounded to the grid once (`onGrid`).
 */
export function withParts(ledger: Ledger, parts: bigint): Ledger {
  const common = leastCommonMultiple(ledger.denominator, parts);
  if (common === ledger.denominator) return ledger;
  if (common <= largestDenominator) return scaled(ledger, common);
  const rounded = onGrid(ledger);
  return scaled(rounded, leastCommonMultiple(rounded.denominator, parts));
}

/** The ledger over a denominator of which each part is again divided into so many: any debt of it can be shared out exactly. */
export function withPartsOfParts(ledger: Ledger, parts: bigint): Ledger {
  const fit = ledger.denominator * parts <= largestDenominator ? ledger : onGrid(ledger);
  return scaled(fit, fit.denominator * parts);
}

/**
 * Debts rounded to the grid, each by less than 1 / 2 x 10^17 of an item. All together are what they were before: who has the largest remainder is
 * rounded up, equals by the lower user id.
 */
export function onGrid({ denominator, accounts }: Ledger): Ledger {
  const rounded = [...accounts].map(([userId, { debt, given }]) => {
    const down = floorOfQuotient(debt * grid, denominator);
    return { userId, debt: down, given, remainder: debt * grid - down * denominator };
  });
  const lost = rounded.reduce((sum, { remainder }) => sum + remainder, 0n) / denominator;
  const byRemainder = rounded.toSorted((a, b) => compare(b.remainder, a.remainder) || a.userId - b.userId);
  for (const account of byRemainder.slice(0, Number(lost))) account.debt += 1n;
  return { denominator: grid, accounts: new Map(rounded.map(({ userId, debt, given }): [number, Account] => [userId, { debt, given }])) };
}

function scaled({ denominator, accounts }: Ledger, common: bigint): Ledger {
  const factor = common / denominator;
  return {
    denominator: common,
    accounts: new Map([...accounts].map(([userId, { debt, given }]) => [userId, { debt: debt * factor, given }])),
  };
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
  return (a / greatestCommonDivisor(a, b)) * b;
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b];
  while (smaller > 0n) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}

function floorOfQuotient(number: bigint, divisor: bigint): bigint {
  const quotient = number / divisor;
  return number % divisor < 0n ? quotient - 1n : quotient;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
