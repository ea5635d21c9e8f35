import type { Candidate, ChoiceFacts } from './choice.js';
import { readinessOf } from './readiness.js';

/** So many are compared; every decision keeps the facts of all of them. */
export const mostCandidates = 200;

/**
 * The candidates of a very long queue among whom the choice falls, and how many others there are: those who could take it before those who
 * could not, of them whoever's turn is next by the strategy. A shorter queue stays as it is.
 */
export function foremost(facts: ChoiceFacts, most = mostCandidates): ChoiceFacts {
  const { candidates, strategy, rules } = facts;
  if (candidates.length <= most) return facts;
  const measure = ({ openDialogs, lastChosen }: Candidate) => (strategy === 'even' ? openDialogs : lastChosen);
  const ranked = candidates
    .map((candidate) => ({ candidate, rank: readinessOf(candidate.person, rules), measure: measure(candidate) }))
    .toSorted((a, b) => a.rank - b.rank || a.measure - b.measure || a.candidate.person.userId - b.candidate.person.userId);
  const kept = new Set(ranked.slice(0, most).map(({ candidate }) => candidate));
  return { ...facts, candidates: candidates.filter((candidate) => kept.has(candidate)), moreCandidates: candidates.length - most };
}
