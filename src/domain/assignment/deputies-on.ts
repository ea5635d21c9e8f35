import type { Deputy } from './assignment.js';

/** Who stands in for whom on a local day; of two periods the one that began last. */
export function deputiesOn(deputies: readonly Deputy[], day: string): Map<number, number> {
  const ofToday = deputies.filter(({ fromOn, toOn }) => fromOn <= day && day <= toOn).toSorted((a, b) => compare(a.fromOn, b.fromOn));
  return new Map(ofToday.map(({ userId, deputyId }) => [userId, deputyId]));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
