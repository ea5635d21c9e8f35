import type { Candidate, PassedOverBecause } from './choice.js';
import { pickSeeded } from './seeded-random.js';

/** Who was taken of the candidates, and why each of the others was not. */
export interface RankedChoice {
  userId: number;
  others: { userId: number; because: PassedOverBecause }[];
}

/**
 * Takes the candidate with the lowest measure; equals are drawn by the seed from the list in order of user ids, so the
 * order in which candidates were read does not matter. Null when there are none.
 */
export function chooseLowest(
  candidates: readonly Candidate[],
  measure: (candidate: Candidate) => number,
  becauseHigher: PassedOverBecause,
  seed: number,
): RankedChoice | null {
  const lowest = Math.min(...candidates.map(measure));
  const equals = candidates.filter((candidate) => measure(candidate) === lowest).toSorted((a, b) => a.person.userId - b.person.userId);
  const chosen = pickSeeded(equals, seed);
  if (chosen === undefined) return null;
  const others = candidates.filter((candidate) => candidate !== chosen);
  return {
    userId: chosen.person.userId,
    others: others.map((other) => ({
      userId: other.person.userId,
      because: measure(other) === lowest ? 'tie' : becauseHigher,
    })),
  };
}
