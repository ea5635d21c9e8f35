import { insertRows, type Tx } from '../database/own-db.js';

export type JournalKind = 'placement' | 'check' | 'reroute' | 'nightly' | 'move' | 'call' | 'merge' | 'attribution' | 'ignored';

/** One decision: what was known, what was decided, by which rule, and what followed. */
export interface JournalEntry {
  uid: string;
  at: Date;
  kind: JournalKind;
  /** `first`, `repeat`, `row4`, … */
  rule: string;
  because: string;
  eventUid: string | null;
  companyCode: string | null;
  lineId: number;
  /** 0: about no dialog. */
  sessionId: number;
  /** The portal's CALL_ID, of a decision about a call. */
  callId?: string;
  clientId: string | null;
  contactId: number;
  dealId: number;
  operatorId: number;
  settingsVersion: number;
  seed: number;
  /** What the rule was given: with it the decision replays equal. */
  facts: unknown;
  decision: unknown;
}

const columns = [
  'uid',
  'at',
  'kind',
  'rule',
  'because',
  'event_uid',
  'company_code',
  'line_id',
  'session_id',
  'call_id',
  'client_id',
  'contact_id',
  'deal_id',
  'operator_id',
  'settings_version',
  'seed',
  'facts',
  'decision',
] as const;

/** Stores decisions inside the transaction that carries them out. */
export async function recordDecisions(tx: Tx, entries: readonly JournalEntry[]): Promise<void> {
  const rows = entries.map((entry) => [
    entry.uid,
    entry.at,
    entry.kind,
    entry.rule,
    entry.because,
    entry.eventUid,
    entry.companyCode,
    entry.lineId,
    entry.sessionId,
    entry.callId ?? null,
    entry.clientId,
    entry.contactId,
    entry.dealId,
    entry.operatorId,
    entry.settingsVersion,
    entry.seed,
    JSON.stringify(entry.facts),
    JSON.stringify(entry.decision),
  ]);
  await insertRows(tx, 'journal', columns, rows);
}
