import type { NightlyDecision, NightlyFacts } from './nightly.js';

/** Whether the head of sales joins an open dialog tonight, as a participant; if not, the first reason why. */
export function decideNightly(facts: NightlyFacts): NightlyDecision {
  if (facts.isClosed) return { kind: 'skip', because: 'closed' };
  if (facts.hasJoinedThisNight) return { kind: 'skip', because: 'joinedThisNight' };
  if (!facts.head.isActive) return { kind: 'skip', because: 'headDismissed' };
  if (facts.operatorId === facts.head.userId) return { kind: 'skip', because: 'headIsOperator' };
  if (facts.isHeadMember) return { kind: 'skip', because: 'alreadyMember' };
  return { kind: 'join', userId: facts.head.userId };
}
