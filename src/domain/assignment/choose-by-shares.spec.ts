import fc from 'fast-check';
import { colleague } from '../../../test/support/assignment.js';
import { seededRandom } from '../routing/seeded-random.js';
import type { Strategy, Weight } from './assignment.js';
import { chooseByShares } from './choose-by-shares.js';
import type { AssignmentPerson } from './facts.js';
import { charge, credit } from './keep-ledger.js';
import { accountOf, emptyLedger, type Ledger, ledgerOf, storedLedger } from './ledger.js';

type Weighted = Extract<Strategy, { name: 'weighted'; by: 'set' }>;
const shares = (weights: readonly number[]): Weight[] => weights.map((weight, index) => ({ userId: index + 1, weight }));
const weighted = (weights: readonly Weight[]): Weighted => ({ name: 'weighted', by: 'set', weights, others: 0 });
const peopleOf = (weights: readonly Weight[]): Map<number, AssignmentPerson> =>
  new Map(weights.map(({ userId }) => [userId, colleague(userId)]));

interface Run {
  weights: readonly Weight[];
  people: ReadonlyMap<number, AssignmentPerson>;
  ledger: Ledger;
}

const runOf = (weights: readonly Weight[]): Run => ({ weights, people: peopleOf(weights), ledger: emptyLedger });

/** One item more for those who are there. */
function give(run: Run, ableIds: readonly number[], seed: number, strategy: Parameters<typeof chooseByShares>[1]): number {
  const won = chooseByShares({ ableIds, amongIds: ableIds, people: run.people, seed }, strategy, run.ledger);
  if (won?.ledger == null) throw new Error('nobody was chosen');
  run.ledger = won.ledger.after;
  return won.userId;
}

/** Against what is counted here by whole numbers of its own: after t items of W shares nobody is a whole item from t * w / W. */
function expectWithinAnItem(weights: readonly number[], items: number, seed: number): void {
  const run = runOf(shares(weights));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const ids = run.weights.map(({ userId }) => userId);
  const given = new Map<number, number>();
  for (let item = 1; item <= items; item += 1) {
    const chosen = give(run, ids, seed + item, weighted(run.weights));
    given.set(chosen, (given.get(chosen) ?? 0) + 1);
    for (const { userId, weight } of run.weights) {
      const distance = Math.abs((given.get(userId) ?? 0) * total - item * weight);
      if (distance >= total) throw new Error(`weights ${weights}, item ${item}: user ${userId} is ${distance} / ${total} off`);
    }
  }
}

/** The weights that the largest debt fails on. */
const stubborn = [1, 15, 35, 3, 3, 1, 1, 10, 1, 35];

describe('while pool, weights and presence stay, nobody is a whole item from the share after any item', () => {
  it('with weights on which the largest debt fails', () => expectWithinAnItem(stubborn, 2 * 105, 1));

  it('which does fail on them', () => {
    const weights = shares(stubborn);
    let ledger = emptyLedger;
    let worst = 0;
    for (let item = 1; item <= 105; item += 1) {
      const credited = credit(ledger, weights);
      const debtOf = ({ userId }: Weight) => Number(accountOf(credited, userId).debt);
      const mostOwed = weights.toSorted((a, b) => debtOf(b) - debtOf(a) || a.userId - b.userId)[0]!;
      ledger = charge(credited, mostOwed.userId);
      for (const { userId } of weights)
        worst = Math.max(worst, Math.abs(Number(accountOf(ledger, userId).debt)) / Number(ledger.denominator));
    }
    expect(worst).toBeGreaterThanOrEqual(1);
  });

  it.each(Array.from({ length: 40 }, (_, index) => index + 1))('with random weights of %i people', (people) => {
    const random = seededRandom(people);
    for (let set = 0; set < 5; set += 1) {
      const weights = Array.from({ length: people }, () => 1 + Math.floor(random() * 40));
      expectWithinAnItem(weights, 150, set);
    }
  });

  it('with two thousand random sets of weights', () => {
    const anyWeights = fc.array(fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 100 })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(anyWeights, fc.nat(), (weights, seed) => expectWithinAnItem(weights, 60, seed)),
      { numRuns: 2000 },
    );
  });

  it('and a whole round gives each exactly the weight', () => {
    const run = runOf(shares(stubborn));
    const ids = run.weights.map(({ userId }) => userId);
    for (let item = 1; item <= 105; item += 1) give(run, ids, item, weighted(run.weights));
    expect(run.weights.map(({ userId }) => accountOf(run.ledger, userId))).toEqual(stubborn.map((given) => ({ debt: 0n, given })));
  });
});

describe('in turn', () => {
  it.each([1, 2, 3, 7, 12, 40])('among %i nobody ever has two more than another', (people) => {
    const run = runOf(shares(Array.from({ length: people }, () => 1)));
    const ids = run.weights.map(({ userId }) => userId);
    const given = new Map(ids.map((userId) => [userId, 0]));
    for (let item = 1; item <= 10 * people; item += 1) {
      const chosen = give(run, ids, item, { name: 'roundRobin' });
      given.set(chosen, given.get(chosen)! + 1);
      const spread = Math.max(...given.values()) - Math.min(...given.values());
      if (spread > 1) throw new Error(`after item ${item} somebody has ${spread} more than another`);
    }
  });
});

describe('when people come and go', () => {
  const anyRun = fc.record({
    weights: fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 12 }),
    seed: fc.nat(2 ** 31),
  });

  it('debts together stay zero, also where the record is put on the grid, stored and read', () => {
    fc.assert(
      fc.property(anyRun, ({ weights, seed }) => {
        const run = runOf(shares(weights));
        const random = seededRandom(seed);
        const items = 200;
        for (let item = 1; item <= items; item += 1) {
          const there = run.weights.filter(() => random() < 0.6).map(({ userId }) => userId);
          if (there.length > 0) give(run, there, item, weighted(run.weights));
          if (item % 50 === 0) run.ledger = ledgerOf(JSON.parse(JSON.stringify(storedLedger(run.ledger))));
          const sum = [...run.ledger.accounts.values()].reduce((debts, { debt }) => debts + debt, 0n);
          if (sum !== 0n) throw new Error(`after item ${item} all debts together are ${sum} / ${run.ledger.denominator}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('nobody starves: the next item comes before the parts of four have gathered', () => {
    fc.assert(
      fc.property(anyRun, ({ weights, seed }) => {
        const run = runOf(shares(weights));
        const random = seededRandom(seed);
        const owed = new Map<number, number>();
        for (let item = 1; item <= 400; item += 1) {
          const there = run.weights.filter(({ userId }) => userId === 1 || random() < 0.6);
          const total = there.reduce((sum, { weight }) => sum + weight, 0);
          const chosen = give(
            run,
            there.map(({ userId }) => userId),
            item,
            weighted(run.weights),
          );
          for (const { userId, weight } of there) owed.set(userId, (owed.get(userId) ?? 0) + weight / total);
          owed.set(chosen, 0);
          for (const [userId, since] of owed) if (since > 4) throw new Error(`user ${userId} was owed ${since} items since the last one`);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('who is not there earns nothing, and has what was owed before on coming back', () => {
    const run = runOf(shares([1, 1, 1]));
    give(run, [1, 2, 3], 1, { name: 'roundRobin' });
    const before = [1, 2, 3].map((userId) => accountOf(run.ledger, userId));
    const away = before.findIndex(({ given }) => given === 0) + 1;
    const there = [1, 2, 3].filter((userId) => userId !== away);
    for (let item = 2; item <= 21; item += 1) give(run, there, item, { name: 'roundRobin' });
    const after = accountOf(run.ledger, away);
    expect({ ...after, debt: after.debt * 3n }).toEqual({ debt: run.ledger.denominator, given: 0 });
  });
});

describe('a share of 0', () => {
  const people = peopleOf(shares([1, 1, 1]));
  const strategy = weighted([{ userId: 1, weight: 2 }]);

  it('gets nothing, and the others have the whole', () => {
    const won = chooseByShares({ ableIds: [1, 2, 3], amongIds: [1, 2, 3], people, seed: 1 }, strategy, emptyLedger);
    expect(won).toMatchObject({
      userId: 1,
      ranked: [{ userId: 1, compared: { by: 'debt', owed: 1000, share: 1000 } }],
      passedOver: [
        { userId: 2, because: 'noShare' },
        { userId: 3, because: 'noShare' },
      ],
    });
  });

  it('is nobody when none has a share', () =>
    expect(chooseByShares({ ableIds: [2, 3], amongIds: [2, 3], people, seed: 1 }, strategy, emptyLedger)).toBeNull());

  it('takes what it prefers, without a record', () =>
    expect(chooseByShares({ ableIds: [1, 2, 3], amongIds: [3], people, seed: 1 }, strategy, emptyLedger)).toMatchObject({
      userId: 3,
      ledger: null,
    }));
});

describe('shares by efficiency', () => {
  it('are in hundredths of the mean, none below the floor nor above the cap; a newcomer has the mean', () => {
    const efficiencies = [undefined, 100, 700, 1400, 9000];
    const people = new Map(
      efficiencies.map((efficiency, index) => [index + 1, colleague(index + 1, efficiency === undefined ? {} : { efficiency })]),
    );
    const ids = [...people.keys()];
    const strategy = { name: 'weighted', by: 'efficiency', floor: 0.5, cap: 2 } as const;
    const won = chooseByShares({ ableIds: ids, amongIds: ids, people, seed: 1 }, strategy, emptyLedger);
    expect(won?.ledger?.entry.shares.map(({ weight }) => weight)).toEqual([100, 50, 70, 140, 200]);
  });
});
