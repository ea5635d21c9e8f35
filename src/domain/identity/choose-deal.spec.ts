import fc from 'fast-check';
import { chooseDeal } from './choose-deal.js';

const day = (number: number) => new Date(Date.UTC(2026, 1, number));
const deal = (dealId: number, lastActivityAt: Date, isPrimary = true) => ({ dealId, lastActivityAt, isPrimary });

describe('the deal that goes on when two contacts become one', () => {
  it.each([
    { scenario: 'is the one with the latest activity', deals: [deal(9, day(20)), deal(14, day(27)), deal(15, day(3))], is: 14 },
    { scenario: 'is the newest, when none was busy later', deals: [deal(14, day(20)), deal(9, day(20))], is: 14 },
    { scenario: "is the client's own, though one of somebody else is busier", deals: [deal(9, day(2)), deal(14, day(27), false)], is: 9 },
    {
      scenario: 'is own also when only one of the two is its client',
      deals: [deal(9, day(2)), deal(9, day(2), false), deal(14, day(27), false)],
      is: 9,
    },
    {
      scenario: 'is the busiest of those they take part in, when they have none',
      deals: [deal(9, day(2), false), deal(14, day(27), false)],
      is: 14,
    },
    { scenario: 'is none, when there is none', deals: [], is: undefined },
  ])('$scenario', ({ deals, is }) => {
    expect(chooseDeal(deals)?.dealId).toBe(is);
    expect(chooseDeal(deals.toReversed())?.dealId).toBe(is);
  });

  it('is never one of somebody else while there is one of their own', () => {
    const anyDeal = fc.record({
      dealId: fc.integer({ min: 1, max: 9 }),
      lastActivityAt: fc.integer({ min: 1, max: 5 }).map(day),
      isPrimary: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyDeal, { minLength: 1, maxLength: 6 }), (deals) => {
        const own = deals.filter(({ isPrimary }) => isPrimary).map(({ dealId }) => dealId);
        if (own.length > 0) expect(own).toContain(chooseDeal(deals)?.dealId);
      }),
    );
  });
});
