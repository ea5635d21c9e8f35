import fc from 'fast-check';
import { lotOf } from './lot.js';
import { rankForemost } from './rank-foremost.js';

const anyList = fc.uniqueArray(fc.record({ userId: fc.integer({ min: 1, max: 99 }), size: fc.nat(5) }), {
  selector: ({ userId }) => userId,
});

it('is the beginning of all in order, equals by lot', () => {
  fc.assert(
    fc.property(anyList, fc.nat(), fc.integer({ min: 1, max: 12 }), (list, seed, most) => {
      const bySize = (a: { size: number }, b: { size: number }) => a.size - b.size;
      const all = list.toSorted((a, b) => bySize(a, b) || lotOf(seed, a.userId) - lotOf(seed, b.userId) || a.userId - b.userId);
      expect(rankForemost(list, bySize, seed, most)).toEqual(all.slice(0, most));
    }),
  );
});
