import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { boundedJson } from './bounded-json.js';
import type { DecisionKind } from './decision-kind.js';
import { shareFacts } from './shared-facts.js';
import { callIdOf, type Subject, sessionIdOf } from './subject.js';

/** One decision: what was known, what was decided, by which rule, and what followed. */
export interface JournalEntry {
  uid: string;
  at: Date;
  kind: DecisionKind;
  /** What it is about; an event may lead to several decisions, but not to two of one capability and rule about one subject. */
  subject: Subject;
  /** `first`, `repeat`, `row4`, … */
  rule: string;
  because: string;
  eventUid: string | null;
  companyCode: string | null;
  lineId: number;
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
  'capability',
  'kind',
  'rule_version',
  'subject',
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
  'shared_uid',
] as const;

/** Stores decisions inside the transaction that carries them out; facts of people that several of them know are stored once. */
export async function recordDecisions(tx: Tx, entries: readonly JournalEntry[]): Promise<void> {
  const { kept, shared } = shareFacts(entries);
  await insertRows(
    tx,
    'shared_facts',
    ['uid', 'at', 'facts'],
    shared.map(({ uid, at, parts }) => [uid, at, JSON.stringify(parts)]),
  );
  const rows = entries.map((entry, index) => [
    entry.uid,
    entry.at,
    entry.kind.capability,
    entry.kind.kind,
    entry.kind.version,
    entry.subject,
    entry.rule,
    entry.because,
    entry.eventUid,
    entry.companyCode,
    entry.lineId,
    sessionIdOf(entry.subject),
    callIdOf(entry.subject),
    entry.clientId,
    entry.contactId,
    entry.dealId,
    entry.operatorId,
    entry.settingsVersion,
    entry.seed,
    boundedJson(kept[index]?.facts),
    boundedJson(entry.decision),
    kept[index]?.sharedUid ?? null,
  ]);
  await insertRows(tx, 'journal', columns, rows);
}
