import type { DecisionKind } from '../records/decision-kind.js';

/** What is decided at night, in the journal. */
export const nightKinds = {
  nightly: { capability: 'night', kind: 'nightly', version: 1 },
} as const satisfies Record<string, DecisionKind>;
