import { Injectable } from '@nestjs/common';
import { LastReasons, type Reason } from '../contract/last-reasons.js';
import { ApiDb } from '../database/api-db.js';

import { ClientNames } from './client-names.js';
import type { BoardDialog, DialogState } from './messages.js';

interface Row {
  session_id: number;
  chat_id: number;
  company_code: string;
  line_id: number;
  client_user_id: number;
  operator_id: number;
  contact_id: number;
  deal_id: number;
  started_at: Date;
  last_client_at: Date | null;
  assigned_at: Date | null;
  accepted_at: Date | null;
  queued_at: Date | null;
  moved_by_person_at: Date | null;
  check_at: Date | null;
  reroute_at: Date | null;
}

/** Reads open dialogs as the board shows them. The number of queries does not grow with the dialogs. */
@Injectable()
export class BoardReader {
  constructor(
    private readonly db: ApiDb,
    private readonly names: ClientNames,
    private readonly reasons: LastReasons,
  ) {}

  /** Every open dialog of the companies. */
  async all(companyCodes: readonly string[]): Promise<BoardDialog[]> {
    return companyCodes.length === 0 ? [] : this.read('d.company_code IN (?) AND d.is_closed = 0', [companyCodes]);
  }

  /** Those of the sessions that are open and belong to one of the companies. */
  async of(sessionIds: readonly number[], companyCodes: readonly string[]): Promise<BoardDialog[]> {
    if (sessionIds.length === 0 || companyCodes.length === 0) return [];
    return this.read('d.session_id IN (?) AND d.company_code IN (?) AND d.is_closed = 0', [sessionIds, companyCodes]);
  }

  private async read(where: string, params: unknown[]): Promise<BoardDialog[]> {
    const rows = await this.db.query<Row[]>(
      `SELECT d.session_id, d.chat_id, d.company_code, d.line_id, d.client_user_id, d.operator_id, d.contact_id, d.deal_id, d.started_at,
              d.last_client_at, d.assigned_at, d.accepted_at, d.queued_at, d.moved_by_person_at, c.due_at AS check_at, r.due_at AS reroute_at
         FROM dialog d
              LEFT JOIN question c ON c.kind = 'check' AND c.subject = CONCAT('dialog:', d.session_id) AND c.topic = ''
              LEFT JOIN question r ON r.kind = 'reroute' AND r.subject = CONCAT('dialog:', d.session_id) AND r.topic = ''
        WHERE ${where}`,
      params,
    );
    const [reasons, names] = await Promise.all([
      this.reasons.ofDialogs(rows.map((row) => row.session_id)),
      this.names.of(rows.map((row) => row.client_user_id)),
    ]);
    return rows.map((row) => toBoardDialog(row, names.get(row.client_user_id) ?? '', reasons.get(row.session_id) ?? null));
  }
}

function toBoardDialog(row: Row, clientName: string, reason: Reason | null): BoardDialog {
  const state = stateOf(row);
  return {
    sessionId: row.session_id,
    chatId: row.chat_id,
    companyCode: row.company_code,
    lineId: row.line_id,
    clientName,
    operatorId: row.operator_id,
    state,
    startedAt: row.started_at.toISOString(),
    lastClientAt: row.last_client_at?.toISOString() ?? null,
    waitingSince: state === 'accepted' ? null : (row.moved_by_person_at ?? row.started_at).toISOString(),
    checkAt: row.check_at?.toISOString() ?? null,
    rerouteAt: row.reroute_at?.toISOString() ?? null,
    movedByPerson: row.moved_by_person_at !== null,
    dealId: row.deal_id,
    contactId: row.contact_id,
    reason: reason?.text ?? null,
    journalId: reason?.journalId ?? null,
  };
}

function stateOf(row: Row): DialogState {
  if (row.accepted_at !== null) return 'accepted';
  if (row.queued_at !== null || (row.operator_id === 0 && row.moved_by_person_at !== null)) return 'queued';
  return row.operator_id > 0 && row.assigned_at !== null ? 'offered' : 'waiting';
}
