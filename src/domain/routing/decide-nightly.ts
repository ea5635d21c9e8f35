import type { NightlyDecision, NightlyFacts, NightlySkipBecause, PassedOverAtNight } from './nightly.js';

const NOBODY: Record<PassedOverAtNight['because'], NightlySkipBecause> = {
  dismissed: 'headDismissed',
  blocked: 'headBlocked',
  absent: 'headAbsent',
};

/** Whether the head of sales, or who stands in, joins an open dialog tonight, as a participant; if not, the first reason why. */
export function decideNightly(facts: NightlyFacts): NightlyDecision {
  const { standing } = facts;
  if (facts.isClosed) return { kind: 'skip', because: 'closed' };
  if (facts.hasJoinedThisNight) return { kind: 'skip', because: 'joinedThisNight' };
  if (standing?.standIn === null) return { kind: 'skip', because: NOBODY[standing.passedOver[0].because] };
  if (!facts.head.isActive) return { kind: 'skip', because: 'headDismissed' };
  if (facts.operatorId === facts.head.userId) return { kind: 'skip', because: 'headIsOperator' };
  if (facts.isHeadMember) return { kind: 'skip', because: 'alreadyMember' };
  return { kind: 'join', userId: facts.head.userId };
}
