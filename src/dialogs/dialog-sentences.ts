import type { Placement, PlacementFacts } from '../domain/placement/placement.js';
import type { CheckDecision, CheckFacts } from '../domain/routing/check.js';
import type { RerouteDecision, RerouteFacts } from '../domain/routing/decide-reroute.js';
import type { HandFacts } from '../domain/routing/hand.js';
import type { MoveBecause, MoveFacts } from '../domain/routing/move.js';
import type { RefusalDecision, RefusalFacts } from '../domain/routing/refusal.js';
import type { WaitNotice, WaitNoticeFacts } from '../domain/waiting/decide-wait-notice.js';
import type { IgnoredBecause } from './ignored-because.js';

/** One language's sentences about dialogs. */
export interface DialogSentences {
  placement(facts: PlacementFacts, placement: Placement): string;
  check(facts: CheckFacts, decision: CheckDecision): string;
  reroute(facts: RerouteFacts, decision: RerouteDecision): string;
  move(because: MoveBecause, facts: MoveFacts): string;
  hand(facts: HandFacts): string;
  wait(facts: WaitNoticeFacts, decision: WaitNotice): string;
  /** The notice to the head about these waits. */
  waitNotice(waits: readonly WaitNoticeFacts[]): string;
  refused(facts: RefusalFacts, decision: RefusalDecision): string;
  ignored(because: IgnoredBecause): string;
  /** Put into the dialog when it is handed to a head; null where the hand-over needs no words. */
  checkComment(facts: CheckFacts, decision: CheckDecision): string | null;
}
