import { quotaOrder, type Sharer } from './quota-order.js';
import { rankForemost } from './rank-foremost.js';

/** Debts in hundredths of an item, after the item was credited. */
const sharer = (userId: number, weight: number, debt: number): Sharer => ({ userId, weight, parts: BigInt(weight), debt: BigInt(debt) });
const ranked = (sharers: Sharer[], seed = 1) => rankForemost(sharers, quotaOrder(100n), seed).map(({ userId }) => userId);

it.each([
  {
    scenario: 'who is owed a whole item goes before whose next item falls due sooner',
    sharers: [sharer(1, 50, 99), sharer(2, 1, 100)],
    order: [2, 1],
  },
  { scenario: 'of two who are owed one the most owed', sharers: [sharer(1, 50, 110), sharer(2, 1, 105)], order: [1, 2] },
  {
    scenario: 'of those who are owed less the next item that falls due, not the larger debt',
    sharers: [sharer(1, 10, 60), sharer(2, 40, 30)],
    order: [2, 1],
  },
  {
    scenario: 'who is owed anything goes before who is not, however large the share',
    sharers: [sharer(1, 90, 0), sharer(2, 1, 1)],
    order: [2, 1],
  },
  {
    scenario: 'where all that is owed lies with others the one who is ahead the least',
    sharers: [sharer(1, 90, -20), sharer(2, 1, -10)],
    order: [2, 1],
  },
])('$scenario', ({ sharers, order }) => {
  expect(ranked(sharers)).toEqual(order);
  expect(ranked(sharers.toReversed())).toEqual(order);
});

it('equals go by lot, by another one for another item', () => {
  const equals = [sharer(1, 2, 50), sharer(2, 4, 0), sharer(3, 1, 75)];
  const firsts = Array.from({ length: 200 }, (_, seed) => ranked(equals, seed)[0]);
  expect([1, 3].map((userId) => firsts.filter((first) => first === userId).length > 60)).toEqual([true, true]);
  expect(firsts).not.toContain(2);
});
