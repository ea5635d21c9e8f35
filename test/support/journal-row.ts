import type { JournalRow } from '../../src/contract/journal-kinds.js';
import type { DecisionKind } from '../../src/records/decision-kind.js';

/** A decision as the journal keeps it. */
export function journalRow({ kind, version }: DecisionKind, facts: unknown, decision: unknown, rule = '', because = ''): JournalRow {
  return { kind, version, rule, because, facts: JSON.stringify(facts), decision: JSON.stringify(decision) };
}
