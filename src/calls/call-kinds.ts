import type { DecisionKind } from '../records/decision-kind.js';

/** What is decided about calls, in the journal. */
export const callKinds = {
  call: { capability: 'calls', kind: 'call', version: 1 },
} as const satisfies Record<string, DecisionKind>;
