import { availabilityOf } from '../availability/availability-of.js';
import type { Candidate, Choice, ChoiceFacts, PassedOver, StrategyName } from './choice.js';
import { chooseEven } from './choose-even.js';
import type { RankedChoice } from './choose-lowest.js';
import { chooseRoundRobin } from './choose-round-robin.js';

/**
 * Chooses an operator from a line's queue by the strategy: among those at work within their hours, else among those who work on
 * outside them, and when nobody is at work, among those who will come back (active, not blocked, not absent), so that the dialog has
 * somebody to wait for. "Nobody" is an answer, not an error. Everybody else is listed with the reason, by user id.
 */
export function chooseOperator(facts: ChoiceFacts): Choice {
  const unavailable: PassedOver[] = [];
  const atWork: Candidate[] = [];
  const away: Candidate[] = [];
  for (const candidate of facts.candidates) {
    const { person } = candidate;
    const availability = availabilityOf(person, facts.rules);
    if (availability.kind === 'available') {
      atWork.push(candidate);
      continue;
    }
    unavailable.push({ userId: person.userId, because: availability.because });
    if (person.isActive && !person.isBlocked && person.absence === null) away.push(candidate);
  }
  const inHours = atWork.filter(({ person }) => person.isWithinHours);
  if (inHours.length > 0) unavailable.push(...outsideHours(atWork));
  const isAnyoneAtWork = atWork.length > 0;
  const candidates = inHours.length > 0 ? inHours : isAnyoneAtWork ? atWork : away;
  const ranked = rank(facts.strategy, candidates, facts.seed);
  if (ranked === null) return { kind: 'nobody', passedOver: byUserId(unavailable) };
  const compared = new Set([ranked.userId, ...ranked.others.map(({ userId }) => userId)]);
  const passedOver = [...ranked.others, ...unavailable.filter(({ userId }) => !compared.has(userId))];
  return { kind: 'operator', userId: ranked.userId, atWork: isAnyoneAtWork, passedOver: byUserId(passedOver) };
}

/** The check may take a dialog away again from somebody with an open day outside hours: they are for when nobody else is there. */
function outsideHours(atWork: readonly Candidate[]): PassedOver[] {
  return atWork.flatMap(({ person }) => (person.isWithinHours ? [] : { userId: person.userId, because: 'outsideHours' as const }));
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
