import type { DecisionKind } from '../records/decision-kind.js';

/** What is decided about notices, in the journal. */
export const noticeKinds = {
  incidentNotice: { capability: 'notices', kind: 'incidentNotice', version: 1 },
} as const satisfies Record<string, DecisionKind>;
