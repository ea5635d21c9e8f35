import { type Contest, foremost, type Won } from './contest.js';
import { meanEfficiency } from './efficiency.js';

/** The best first: the highest efficiency of those who can still take one. */
export function chooseBest({ amongIds, people, seed }: Contest): Won | null {
  const rated = amongIds.map((userId) => ({ userId, thousandths: people.get(userId)?.efficiency ?? meanEfficiency }));
  return foremost(
    rated,
    (a, b) => b.thousandths - a.thousandths,
    { lower: 'lessEfficient', equal: 'tie', compared: ({ thousandths }) => ({ by: 'efficiency', thousandths }) },
    seed,
  );
}
