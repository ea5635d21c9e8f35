import type { DecisionKind } from '../records/decision-kind.js';

/** What is decided about leads and deals, in the journal. */
export const assignmentKinds = {
  assignment: { capability: 'assignment', kind: 'assignment', version: 1 },
  assignmentAnswer: { capability: 'assignment', kind: 'assignmentAnswer', version: 1 },
} as const satisfies Record<string, DecisionKind>;
