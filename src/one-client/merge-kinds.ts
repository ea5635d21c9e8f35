import type { DecisionKind } from '../records/decision-kind.js';

export const mergeKinds = {
  merge: { capability: 'oneClient', kind: 'merge', version: 1 },
} as const satisfies Record<string, DecisionKind>;
