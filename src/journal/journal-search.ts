import { Injectable } from '@nestjs/common';
import type { Explanation } from '../contract/explain.js';
import { JournalKinds } from '../contract/journal-kinds.js';
import { OwnDb } from '../database/own-db.js';
import { callSubject, dealSubject, dialogSubject, leadSubject } from '../records/subject.js';

import type { FoundThreads } from './client-search.js';

export interface JournalQuery {
  sessionId?: number | undefined;
  callId?: string | undefined;
  leadId?: number | undefined;
  dealId?: number | undefined;
  contactId?: number | undefined;
  operatorId?: number | undefined;
  lineId?: number | undefined;
  companyCode?: string | undefined;
  /** Only of these companies: what is somebody's to see. */
  ofCompanies?: readonly string[] | undefined;
  /** Only of these dialogs and calls. */
  ofThreads?: FoundThreads | undefined;
  kind?: string | undefined;
  /** From this instant on. */
  fromAt?: Date | undefined;
  /** Before this instant. */
  toAt?: Date | undefined;
  /** Only those with a smaller id: the next page. */
  beforeId?: number | undefined;
  limit: number;
}

/** A decision as it is listed. */
export interface FoundEntry {
  id: number;
  uid: string;
  at: Date;
  kind: string;
  rule: string;
  because: string;
  companyCode: string | null;
  lineId: number;
  sessionId: number;
  /** null: about no call. */
  callId: string | null;
  /** Who called or was called, and by which number of the portal, as the portal spells them ('' = withheld); null: about no call. */
  call: { phone: string; portalNumber: string } | null;
  contactId: number;
  dealId: number;
  operatorId: number;
  settingsVersion: number;
  explanation: Explanation;
}

/** What the decision made the portal do, and what the portal said. */
export interface Consequence {
  commandId: string;
  type: string;
  state: string;
  attempts: number;
  createdAt: Date;
  answeredAt: Date | null;
  answer: unknown;
}

export interface WholeEntry extends FoundEntry {
  eventUid: string | null;
  seed: number;
  facts: unknown;
  decision: unknown;
  commands: Consequence[];
}

interface Row {
  id: number | string;
  uid: string;
  at: Date;
  kind: string;
  rule: string;
  because: string;
  event_uid: string | null;
  company_code: string | null;
  line_id: number;
  session_id: number;
  call_id: string | null;
  phone: string | null;
  portal_number: string | null;
  contact_id: number;
  deal_id: number;
  operator_id: number;
  settings_version: number;
  seed: number | string;
  facts: string;
  decision: string;
}

interface CommandRow {
  command_id: string;
  type: string;
  state: string;
  attempts: number;
  created_at: Date;
  answered_at: Date | null;
  answer: string | null;
}

const columns = `j.id, j.uid, j.at, j.kind, j.rule, j.because, j.event_uid, j.company_code, j.line_id, j.session_id, j.call_id, j.contact_id, j.deal_id,
  j.operator_id, j.settings_version, j.seed, j.facts, j.decision, c.phone, c.portal_number`;
const entries = 'journal j LEFT JOIN phone_call c ON c.call_id = j.call_id';

/** Reads the journal for people. */
@Injectable()
export class JournalSearch {
  constructor(
    private readonly db: OwnDb,
    private readonly kinds: JournalKinds,
  ) {}

  /**
   * Newest first. By deal and contact also the decisions are found that were made before the portal had made these:
   * their dialogs and calls know the ids by now.
   */
  async find(query: JournalQuery): Promise<FoundEntry[]> {
    const threads = query.ofThreads;
    if (query.ofCompanies?.length === 0 || (threads?.sessionIds.length === 0 && threads.callIds.length === 0)) return [];
    const conditions: [sql: string, ...values: unknown[]][] = [];
    const when = (value: unknown, sql: string, ...values: unknown[]) => value !== undefined && conditions.push([sql, ...values]);
    when(query.sessionId, 'j.subject = ?', dialogSubject(query.sessionId ?? 0));
    when(query.callId, 'j.subject = ?', callSubject(query.callId ?? ''));
    when(query.leadId, 'j.subject = ?', leadSubject(query.leadId ?? 0));
    when(query.dealId, `j.id IN (${idsOfDeal})`, query.dealId, query.dealId, dealSubject(query.dealId ?? 0));
    when(query.contactId, `j.id IN (${idsOfContact})`, ...Array(4).fill(query.contactId));
    when(query.operatorId, 'j.operator_id = ?', query.operatorId);
    when(query.lineId, 'j.line_id = ?', query.lineId);
    when(query.companyCode, 'j.company_code = ?', query.companyCode);
    when(query.ofCompanies, 'j.company_code IN (?)', query.ofCompanies);
    when(threads, 'j.subject IN (?)', threads && [...threads.sessionIds.map(dialogSubject), ...threads.callIds.map(callSubject)]);
    when(query.kind, 'j.kind = ?', query.kind);
    when(query.fromAt, 'j.at >= ?', query.fromAt);
    when(query.toAt, 'j.at < ?', query.toAt);
    when(query.beforeId, 'j.id < ?', query.beforeId);
    const where = conditions.length > 0 ? `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '';
    const rows = await this.db.query<Row[]>(`SELECT ${columns} FROM ${entries} ${where} ORDER BY j.id DESC LIMIT ?`, [
      ...conditions.flatMap(([, ...values]) => values),
      query.limit,
    ]);
    return rows.map((row) => this.found(row));
  }

  /** The company has or had dialogs or calls. */
  async hasCompany(code: string): Promise<boolean> {
    const rows = await this.db.query<unknown[]>(
      '(SELECT 1 FROM dialog WHERE company_code = ? LIMIT 1) UNION ALL (SELECT 1 FROM phone_call WHERE company_code = ? LIMIT 1)',
      [code, code],
    );
    return rows.length > 0;
  }

  async byId(id: number): Promise<WholeEntry | null> {
    const [row] = await this.db.query<Row[]>(`SELECT ${columns} FROM ${entries} WHERE j.id = ?`, [id]);
    if (!row) return null;
    const commands = await this.db.query<CommandRow[]>(
      'SELECT command_id, type, state, attempts, created_at, answered_at, answer FROM outbox_command WHERE journal_uid = ? ORDER BY id',
      [row.uid],
    );
    return {
      ...this.found(row),
      eventUid: row.event_uid,
      seed: Number(row.seed),
      facts: JSON.parse(row.facts),
      decision: JSON.parse(row.decision),
      commands: commands.map(toConsequence),
    };
  }

  private found(row: Row): FoundEntry {
    return {
      id: Number(row.id),
      uid: row.uid,
      at: row.at,
      kind: row.kind,
      rule: row.rule,
      because: row.because,
      companyCode: row.company_code,
      lineId: row.line_id,
      sessionId: row.session_id,
      callId: row.call_id,
      call: row.call_id === null ? null : { phone: row.phone ?? '', portalNumber: row.portal_number ?? '' },
      contactId: row.contact_id,
      dealId: row.deal_id,
      operatorId: row.operator_id,
      settingsVersion: row.settings_version,
      explanation: this.kinds.explainBoth({ ...row, facts: JSON.parse(row.facts), decision: JSON.parse(row.decision) }),
    };
  }
}

/**
 * By the dialogs and calls: they know the ids that were made after the decision, and each journal index less makes decisions faster. A
 * derived table, as the server would ask a union behind IN anew for every entry.
 */
function idsBy(column: 'deal_id' | 'contact_id'): string {
  return `SELECT found.id FROM (SELECT o.id FROM dialog d JOIN journal o ON o.subject = CONCAT('dialog:', d.session_id) WHERE d.${column} = ?
    UNION SELECT o.id FROM phone_call c JOIN journal o ON o.subject = CONCAT('call:', c.call_id) WHERE c.${column} = ?) found`;
}

/** Also what was decided about the deal itself. */
const idsOfDeal = `SELECT found.id FROM (${idsBy('deal_id')} UNION SELECT o.id FROM journal o WHERE o.subject = ?) found`;

/** Merges are about no dialog; their rows know when each was decided, which the journal finds by. */
const idsOfContact = `SELECT found.id FROM (
    ${idsBy('contact_id')} UNION
    SELECT o.id FROM client_merge m JOIN journal o ON o.at = m.decided_at AND o.uid = m.journal_uid WHERE m.contact_a = ? UNION
    SELECT o.id FROM client_merge m JOIN journal o ON o.at = m.decided_at AND o.uid = m.journal_uid WHERE m.contact_b = ?) found`;

function toConsequence(row: CommandRow): Consequence {
  return {
    commandId: row.command_id,
    type: row.type,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at,
    answeredAt: row.answered_at,
    answer: row.answer === null ? null : JSON.parse(row.answer),
  };
}
