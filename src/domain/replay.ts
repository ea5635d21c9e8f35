import { attributeThread } from './attribution/attribute-thread.js';
import type { ThreadFacts, ThreadOutcome } from './attribution/thread.js';
import type { CallDecision, CallFacts } from './calls/call.js';
import { decideCall } from './calls/decide-call.js';
import { decideMerge } from './identity/decide-merge.js';
import type { MergeDecision, MergeFacts } from './identity/merge.js';
import { decidePlacement } from './placement/decide-placement.js';
import type { PlacementDecision, PlacementFacts } from './placement/placement.js';
import type { CheckDecision, CheckFacts } from './routing/check.js';
import { decideCheck } from './routing/decide-check.js';
import { decideNightly } from './routing/decide-nightly.js';
import { decideReroute, type RerouteDecision, type RerouteFacts } from './routing/decide-reroute.js';
import type { NightlyDecision, NightlyFacts } from './routing/nightly.js';

export type DecisionKind = 'placement' | 'check' | 'nightly' | 'reroute' | 'call' | 'merge' | 'attribution';

export type AnyDecision =
  | PlacementDecision
  | CheckDecision
  | NightlyDecision
  | RerouteDecision
  | CallDecision
  | MergeDecision
  | ThreadOutcome;

const INSTANT = /^[+-]?\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/** Facts as the journal keeps them, with instants (strings under `at` or `...At`) as Dates again. Throws on malformed JSON. */
export function reviveFacts(json: string): unknown {
  return JSON.parse(json, (key, value) => {
    const isInstant = (key === 'at' || key.endsWith('At')) && typeof value === 'string' && INSTANT.test(value);
    return isInstant ? new Date(value) : value;
  });
}

/** Decides again on the facts of a journal entry; equal facts give an equal decision. Throws on a kind nobody decides. */
export function replay(kind: DecisionKind, facts: unknown): AnyDecision {
  switch (kind) {
    case 'placement':
      return decidePlacement(facts as PlacementFacts);
    case 'check':
      return decideCheck(facts as CheckFacts);
    case 'nightly':
      return decideNightly(facts as NightlyFacts);
    case 'reroute':
      return decideReroute(facts as RerouteFacts);
    case 'call':
      return decideCall(facts as CallFacts);
    case 'merge':
      return decideMerge(facts as MergeFacts);
    case 'attribution':
      return attributeThread(facts as ThreadFacts);
    default:
      return unknownKind(kind);
  }
}

function unknownKind(kind: never): never {
  throw new Error(`no decision is called "${String(kind)}"`);
}
