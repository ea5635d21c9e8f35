import type { ThreadFacts } from '../domain/attribution/thread.js';

/** Facts of a change of history, with the run that made it. */
export type AttributionFacts = ThreadFacts & { runId: number };

/** A change of history that a person has taken back. */
export interface AttributionUndo {
  kind: 'undo';
  bindings: { typeId: number; id: number }[];
}
