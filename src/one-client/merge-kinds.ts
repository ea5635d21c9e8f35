import type { DecisionKind } from '../records/decision-kind.js';

/** What is decided about two contacts that may be one client, in the journal. */
export const mergeKinds = {
  merge: { capability: 'oneClient', kind: 'merge', version: 3 },
  apart: { capability: 'oneClient', kind: 'apart', version: 1 },
} as const satisfies Record<string, DecisionKind>;
