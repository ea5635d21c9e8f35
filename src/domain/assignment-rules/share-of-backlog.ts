import type { Weight } from '../assignment/assignment.js';

/** Hours have begun so long ago that who is not there by now is not waited for. */
const waitedForMs = 60 * 60_000;

export interface BacklogFacts {
  at: Date;
  /** null: outside hours. */
  hoursBeganAt: Date | null;
  /** What stood there when dealing began, of this pool. */
  waited: number;
  /** Everybody of the pool who works today, there by now or not, each with the weight of their share. */
  expected: readonly Weight[];
}

/**
 * How much of what has waited each gets at the most, so that the first who comes does not get all: their share of it, rounded up. null: no limit,
 * as outside hours, and once who is not there has been waited for long enough.
 */
export function sharesOfBacklog({ at, hoursBeganAt, waited, expected }: BacklogFacts): Map<number, number> | null {
  const all = expected.reduce((sum, { weight }) => sum + weight, 0);
  if (hoursBeganAt === null || at.getTime() - hoursBeganAt.getTime() >= waitedForMs || all === 0) return null;
  return new Map(expected.map(({ userId, weight }) => [userId, Math.ceil((waited * weight) / all)]));
}
