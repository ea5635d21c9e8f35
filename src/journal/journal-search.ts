import { Injectable } from '@nestjs/common';
import type { Explanation } from '../contract/explain.js';
import { JournalKinds } from '../contract/journal-kinds.js';
import { ApiDb } from '../database/api-db.js';
import { wholeFacts } from '../records/shared-facts.js';
import { idsOf, type JournalQuery } from './found-ids.js';

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
  shared_uid: string | null;
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
  j.operator_id, j.settings_version, j.seed, j.facts, j.decision, j.shared_uid, c.phone, c.portal_number`;
const entries = 'journal j LEFT JOIN phone_call c ON c.call_id = j.call_id';

/** Reads the journal for people. */
@Injectable()
export class JournalSearch {
  constructor(
    private readonly db: ApiDb,
    private readonly kinds: JournalKinds,
  ) {}

  /** Newest first. */
  async find(query: JournalQuery): Promise<FoundEntry[]> {
    const threads = query.ofThreads;
    if (query.ofCompanies?.length === 0 || (threads?.sessionIds.length === 0 && threads.callIds.length === 0)) return [];
    const ids = idsOf(query);
    const rows = await this.db.query<Row[]>(
      `SELECT ${columns} FROM (${ids.sql}) ids STRAIGHT_JOIN ${entries} WHERE j.id = ids.id ORDER BY j.id DESC`,
      ids.values,
    );
    const factsOf = await wholeFacts(this.db, rows);
    return rows.map((row) => this.found(row, factsOf(row)));
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
    const facts = (await wholeFacts(this.db, [row]))(row);
    return {
      ...this.found(row, facts),
      eventUid: row.event_uid,
      seed: Number(row.seed),
      facts,
      decision: JSON.parse(row.decision),
      commands: commands.map(toConsequence),
    };
  }

  private found(row: Row, facts: unknown): FoundEntry {
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
      explanation: this.kinds.explainBoth({ ...row, facts, decision: JSON.parse(row.decision) }),
    };
  }
}

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
