import type { DecisionKind } from '../records/decision-kind.js';

/** What is decided about dialogs, in the journal. */
export const dialogKinds = {
  placement: { capability: 'dialogs', kind: 'placement', version: 1 },
  check: { capability: 'dialogs', kind: 'check', version: 1 },
  reroute: { capability: 'dialogs', kind: 'reroute', version: 1 },
  move: { capability: 'dialogs', kind: 'move', version: 1 },
  hand: { capability: 'dialogs', kind: 'hand', version: 1 },
  wait: { capability: 'dialogs', kind: 'wait', version: 1 },
  refused: { capability: 'dialogs', kind: 'refused', version: 1 },
  ignored: { capability: 'dialogs', kind: 'ignored', version: 1 },
} as const satisfies Record<string, DecisionKind>;
