import { Injectable } from '@nestjs/common';
import { LastReasons, type Reason } from '../contract/last-reasons.js';
import { ApiDb } from '../database/api-db.js';
import type { WaitThresholds } from '../domain/waiting/wait-levels.js';
import { thresholdsOf } from '../records/waiting-settings.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { SettingsStore } from '../settings/settings-store.js';

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
  waiting_since: Date | null;
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
    private readonly settings: SettingsStore,
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
              d.last_client_at, d.assigned_at, d.accepted_at, d.queued_at, d.moved_by_person_at, d.waiting_since,
              c.due_at AS check_at, r.due_at AS reroute_at
         FROM dialog d
              LEFT JOIN question c ON c.kind = 'check' AND c.subject = CONCAT('dialog:', d.session_id) AND c.topic = ''
              LEFT JOIN question r ON r.kind = 'reroute' AND r.subject = CONCAT('dialog:', d.session_id) AND r.topic = ''
        WHERE ${where}`,
      params,
    );
    const [reasons, names, { settings }] = await Promise.all([
      this.reasons.ofDialogs(rows.map((row) => row.session_id)),
      this.names.of(rows.map((row) => row.client_user_id)),
      this.settings.current(),
    ]);
    const thresholds = thresholdsOfRows(rows, settings.companies);
    return rows.map((row) => ({
      ...toBoardDialog(row, names.get(row.client_user_id) ?? '', reasons.get(row.session_id) ?? null),
      ...thresholdTexts(thresholds.get(row.session_id)),
    }));
  }
}

function thresholdsOfRows(rows: readonly Row[], companies: readonly CompanySettings[]): Map<number, WaitThresholds> {
  const thresholds = new Map<number, WaitThresholds>();
  for (const company of companies) {
    const waits = rows.flatMap(({ company_code, session_id, waiting_since }) =>
      waiting_since !== null && company_code === company.code ? { session_id, waiting_since } : [],
    );
    const ofCompany = thresholdsOf(
      company,
      waits.map(({ waiting_since }) => waiting_since),
    );
    for (const [index, { session_id }] of waits.entries()) {
      const one = ofCompany[index];
      if (one) thresholds.set(session_id, one);
    }
  }
  return thresholds;
}

function thresholdTexts(thresholds: WaitThresholds | undefined): Pick<BoardDialog, 'yellowAt' | 'redAt'> {
  return { yellowAt: thresholds?.yellowAt?.toISOString() ?? null, redAt: thresholds?.redAt?.toISOString() ?? null };
}

function toBoardDialog(row: Row, clientName: string, reason: Reason | null): Omit<BoardDialog, 'yellowAt' | 'redAt'> {
  return {
    sessionId: row.session_id,
    chatId: row.chat_id,
    companyCode: row.company_code,
    lineId: row.line_id,
    clientName,
    operatorId: row.operator_id,
    state: stateOf(row),
    startedAt: row.started_at.toISOString(),
    lastClientAt: row.last_client_at?.toISOString() ?? null,
    waitingSince: row.waiting_since?.toISOString() ?? null,
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
