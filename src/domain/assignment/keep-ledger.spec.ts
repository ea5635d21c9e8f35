import fc from 'fast-check';
import type { Weight } from './assignment.js';
import { grid, largestDenominator, onGrid, withParts } from './common-denominator.js';
import { charge, closeAccount, credit, takeBack } from './keep-ledger.js';
import { type Account, accountOf, emptyLedger, type Ledger, ledgerOf, owedThousandths, storedLedger } from './ledger.js';

const sumOf = ({ accounts }: Ledger) => [...accounts.values()].reduce((sum, { debt }) => sum + debt, 0n);
const shares = (...weights: number[]): Weight[] => weights.map((weight, index) => ({ userId: index + 1, weight }));
const debts = (ledger: Ledger) =>
  Object.fromEntries([...ledger.accounts].map(([userId, { debt }]) => [userId, `${debt}/${ledger.denominator}`]));
/** Numerators over a denominator that both have. */
const inLowestTerms = (ledger: Ledger, denominator: bigint) =>
  new Map(
    [...ledger.accounts]
      .map(([userId, { debt, given }]) => [userId, { debt: debt * (denominator / ledger.denominator), given }] as const)
      .filter(([, { debt, given }]) => debt !== 0n || given !== 0),
  );

const anyShares = fc.uniqueArray(fc.record({ userId: fc.integer({ min: 1, max: 12 }), weight: fc.integer({ min: 1, max: 2000 }) }), {
  selector: ({ userId }) => userId,
  minLength: 1,
  maxLength: 12,
});

/** A ledger after some items of changing people. */
const anyLedger = fc
  .array(anyShares, { maxLength: 30 })
  .map((items) => items.reduce((ledger, list) => charge(credit(ledger, list), list[0]!.userId), emptyLedger));

it('an item adds to everybody their part of it, and takes one from who got it', () => {
  const after = charge(credit(emptyLedger, shares(1, 2, 3)), 3);
  expect(debts(after)).toEqual({ 1: '1/6', 2: '2/6', 3: '-3/6' });
  expect([1, 2, 3].map((userId) => owedThousandths(after, userId))).toEqual([167, 333, -500]);
  expect(accountOf(after, 3).given).toBe(1);
});

it('what is stored is read as it was', () => {
  fc.assert(
    fc.property(anyLedger, (ledger) => {
      const stored = JSON.parse(JSON.stringify(storedLedger(ledger)));
      expect(ledgerOf(stored)).toEqual(ledger);
      for (const { debt } of stored.accounts) expect(debt.replace('-', '').length).toBeLessThanOrEqual(65);
    }),
  );
});

describe('an item that was none', () => {
  it('leaves the ledger as if it had never come', () => {
    fc.assert(
      fc.property(anyLedger, anyShares, fc.nat(), (before, list, pick) => {
        const { userId } = list[pick % list.length]!;
        const after = charge(credit(before, list), userId);
        fc.pre(after.denominator % before.denominator === 0n); // not put on the grid by this item
        const back = takeBack(after, { userId, shares: list });
        expect(inLowestTerms(back, back.denominator)).toEqual(inLowestTerms(before, back.denominator));
      }),
    );
  });

  it('is owed to who had got it, to others less', () =>
    expect(debts(takeBack(emptyLedger, { userId: 1, shares: shares(1, 1) }))).toEqual({ 1: '1/2', 2: '-1/2' }));
});

describe('when somebody has left for good', () => {
  const before = charge(credit(emptyLedger, shares(1, 1, 2)), 3);

  it('what they were owed is shared by those who stay, by their weights', () => {
    expect(debts(before)).toEqual({ 1: '1/4', 2: '1/4', 3: '-2/4' });
    expect(debts(closeAccount(before, 1, shares(1, 1, 2)))).toEqual({ 1: '0/12', 2: '4/12', 3: '-4/12' });
  });

  it('what they got too much is too', () =>
    expect(debts(closeAccount(before, 3, shares(1, 3)))).toEqual({ 1: '2/16', 2: '-2/16', 3: '0/16' }));

  it('nothing is shared where nobody stays, nor of somebody who has no account', () => {
    expect(closeAccount(before, 3, shares(0, 0, 2))).toBe(before);
    expect(closeAccount(before, 4, shares(1, 1, 2))).toBe(before);
  });

  it('all debts together stay what they were', () => {
    fc.assert(
      fc.property(anyLedger, fc.integer({ min: 1, max: 12 }), anyShares, (ledger, userId, others) => {
        const after = closeAccount(ledger, userId, others);
        expect(sumOf(after)).toBe(0n);
        if (after !== ledger) expect(accountOf(after, userId)).toEqual({ debt: 0n, given: accountOf(ledger, userId).given });
      }),
    );
  });
});

describe('the common denominator', () => {
  it('stays where pool and weights stay', () => {
    let ledger = emptyLedger;
    for (let item = 0; item < 5; item += 1) ledger = charge(credit(ledger, shares(3, 4, 6)), 1);
    expect(ledger.denominator).toBe(13n);
  });

  it('never grows longer than can be stored, however the sums of weights change', () => {
    let ledger = emptyLedger;
    let times = 0;
    for (let weight = 1; weight <= 3000; weight += 1) {
      const after = charge(credit(ledger, shares(weight, 7, 1)), 2);
      if (after.denominator < ledger.denominator) times += 1;
      ledger = after;
      expect(ledger.denominator <= largestDenominator).toBe(true);
    }
    expect(times).toBeGreaterThan(10);
    expect(sumOf(ledger)).toBe(0n);
  });

  it('the grid keeps equal shares of up to 41 people exact', () => {
    for (let people = 1n; people <= 41n; people += 1n) expect(grid % people).toBe(0n);
  });

  it('rounding to the grid moves nobody by a part of it, nor all together', () => {
    const anyAccounts = fc.tuple(fc.bigInt(1n, largestDenominator), fc.array(fc.bigInt(-(10n ** 41n), 10n ** 41n), { minLength: 1 }));
    fc.assert(
      fc.property(anyAccounts, ([denominator, list]) => {
        const last = -list.reduce((sum, debt) => sum + debt, 0n);
        const accounts = new Map([...list, last].map((debt, index): [number, Account] => [index + 1, { debt, given: index }]));
        const rounded = onGrid({ denominator, accounts });
        expect(sumOf(rounded)).toBe(0n);
        for (const [userId, { debt, given }] of accounts) {
          const moved = accountOf(rounded, userId).debt * denominator - debt * grid;
          expect(moved > -denominator && moved < denominator).toBe(true);
          expect(accountOf(rounded, userId).given).toBe(given);
        }
      }),
    );
  });

  it('does not depend on the order in which accounts were read', () => {
    fc.assert(
      fc.property(anyLedger, (ledger) => {
        const turned: Ledger = { ...ledger, accounts: new Map([...ledger.accounts].toReversed()) };
        expect(onGrid(turned)).toEqual(onGrid(ledger));
        expect(withParts(turned, 17n)).toEqual(withParts(ledger, 17n));
      }),
    );
  });
});

it.each([0, -1, 1.5, Number.NaN])('a weight of %d is no share', (weight) =>
  expect(() => credit(emptyLedger, [{ userId: 7, weight }])).toThrow('user 7'),
);
