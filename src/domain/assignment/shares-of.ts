import type { Strategy, Weight } from './assignment.js';
import { meanEfficiency } from './efficiency.js';
import type { AssignmentPerson } from './facts.js';

export type ByShares = Extract<Strategy, { name: 'roundRobin' | 'weighted' }>;

/** Each person's weight, whole; 0: gets none. By efficiency it is in hundredths of the mean. */
export function sharesOf(strategy: ByShares, userIds: readonly number[], people: ReadonlyMap<number, AssignmentPerson>): Weight[] {
  const weightOf = weightsBy(strategy, people);
  return userIds.map((userId) => ({ userId, weight: weightOf(userId) }));
}

function weightsBy(strategy: ByShares, people: ReadonlyMap<number, AssignmentPerson>): (userId: number) => number {
  if (strategy.name === 'roundRobin') return () => 1;
  if (strategy.by === 'set') {
    const set = new Map(strategy.weights.map(({ userId, weight }) => [userId, weight]));
    return (userId) => set.get(userId) ?? strategy.others;
  }
  const { floor, cap } = strategy;
  return (userId) => {
    const timesMean = (people.get(userId)?.efficiency ?? meanEfficiency) / meanEfficiency;
    return Math.round(Math.min(Math.max(timesMean, floor), cap) * 100);
  };
}
