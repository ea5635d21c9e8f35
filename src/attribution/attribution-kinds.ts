import type { DecisionKind } from '../records/decision-kind.js';

/** What is decided about the history, in the journal. */
export const attributionKinds = {
  attribution: { capability: 'attribution', kind: 'attribution', version: 1 },
} as const satisfies Record<string, DecisionKind>;
