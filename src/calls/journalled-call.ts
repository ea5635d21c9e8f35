import type { CallDecision, CallPlacement } from '../domain/calls/call.js';

/** The journal keeps a placement without its envelope. */
export type JournalledCall = CallPlacement | Exclude<CallDecision, { kind: 'placed' }>;

export function journalled(decision: CallDecision): JournalledCall {
  return decision.kind === 'placed' ? decision.placement : decision;
}
