import { isAboutOperator } from '../placement/try-again.js';
import type { RefusalDecision, RefusalFacts } from './refusal.js';

/** What follows when the portal has refused a command about a dialog. The first refusal that is about cards keeps nobody from answering. */
export function decideRefusal({ what, code, operator, tries }: RefusalFacts): RefusalDecision {
  if (what !== 'placeDialog') return { kind: 'refused', next: 'leave' };
  return { kind: 'refused', next: tries === 1 && operator !== null && !isAboutOperator(code) ? 'goesOn' : 'tryAgain' };
}
