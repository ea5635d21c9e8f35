import { availabilityOf } from '../availability/availability-of.js';
import type { PersonFacts, PresenceRules } from '../availability/person.js';
import type { Candidate, Choice, ChoiceFacts, PassedOver, StrategyName } from './choice.js';
import { chooseEven } from './choose-even.js';
import type { RankedChoice } from './choose-lowest.js';
import { chooseRoundRobin } from './choose-round-robin.js';
import { READINESS, readinessOf, restOf } from './readiness.js';

/**
 * Chooses an operator from a line's queue by the strategy: among those who are the readiest for it (readiness.ts), and when nobody is at
 * work, among those who will come back (active, not blocked, not absent), so that the dialog has somebody to wait for. "Nobody" is an
 * answer, not an error. Everybody else is listed with the reason, by user id.
 */
export function chooseOperator(facts: ChoiceFacts): Choice {
  const { candidates, rules, strategy, seed } = facts;
  const judged = candidates.map((candidate) => ({ candidate, readiness: readinessOf(candidate.person, rules) }));
  const readiest = Math.min(READINESS.GONE, ...judged.map(({ readiness }) => readiness));
  const inQuestion = judged
    .filter(({ readiness }) => readiness === readiest && readiest < READINESS.GONE)
    .map(({ candidate }) => candidate);
  const ranked = rank(strategy, inQuestion, seed);
  const others = judged
    .filter(({ candidate }) => ranked === null || !inQuestion.includes(candidate))
    .map(({ candidate: { person } }): PassedOver => ({ userId: person.userId, because: whyNotAsked(person, rules) }));
  if (ranked === null) return { kind: 'nobody', passedOver: byUserId(others) };
  return {
    kind: 'operator',
    userId: ranked.userId,
    atWork: readiest < READINESS.KEEPER,
    passedOver: byUserId([...ranked.others, ...others]),
  };
}

function whyNotAsked(person: PersonFacts, rules: PresenceRules): PassedOver['because'] {
  const availability = availabilityOf(person, rules);
  return availability.kind === 'unavailable' ? availability.because : (restOf(person) ?? 'outsideHours');
}

function rank(strategy: StrategyName, candidates: readonly Candidate[], seed: number): RankedChoice | null {
  switch (strategy) {
    case 'roundRobin':
      return chooseRoundRobin(candidates, seed);
    case 'even':
      return chooseEven(candidates, seed);
    default:
      return unknownStrategy(strategy);
  }
}

function unknownStrategy(strategy: never): never {
  throw new Error(`unknown strategy "${String(strategy)}"`);
}

function byUserId(list: readonly PassedOver[]): PassedOver[] {
  return list.toSorted((a, b) => a.userId - b.userId);
}
