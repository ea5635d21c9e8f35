import { Injectable } from '@nestjs/common';
import { insertRows, OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import type { ThreadBinding } from '../portal/commands/command-types.js';
import type { ChangeBody } from './change-orders.js';

/**
 * planned: decided, not yet in the outbox. queued: in the outbox. done, refused: the portal's answer. undoing: its way back is in the
 * outbox. undone: it is as it was before.
 */
export type ChangeState = 'planned' | 'queued' | 'done' | 'refused' | 'undoing' | 'undone';

/** What the portal would not do, in its words. */
export interface Refusal {
  code: string;
  message: string;
}

/** The change of one dialog or call. */
export interface Change {
  changeId: number;
  runId: number;
  kind: 'session' | 'call';
  threadId: string;
  startedAt: Date;
  companyCode: string;
  because: string;
  makesContact: boolean;
  /** 0: the contact that is being made. */
  contactId: number;
  /** 0: the contact alone. */
  dealId: number;
  state: ChangeState;
  before: ThreadBinding;
  refusal: Refusal | null;
  journalUid: string;
  clientId: string | null;
  queuedAt: Date | null;
  answeredAt: Date | null;
}

/** A change as it is decided. */
export interface PlannedChange extends Omit<Change, 'changeId' | 'state' | 'refusal' | 'queuedAt' | 'answeredAt'> {
  orderKey: string;
  body: ChangeBody;
}

/** A change on its way to the outbox. */
export interface DueChange extends Pick<Change, 'changeId' | 'kind' | 'threadId' | 'companyCode' | 'clientId' | 'journalUid'> {
  orderKey: string;
  body: ChangeBody;
}

interface ChangeRow {
  id: number | string;
  run_id: number;
  kind: Change['kind'];
  thread_id: string;
  started_at: Date;
  company_code: string;
  because: string;
  makes_contact: number;
  contact_after: number;
  deal_after: number;
  state: ChangeState;
  before_binding: string;
  order_key: string;
  client_id: string | null;
  body: string;
  journal_uid: string;
  refusal: string | null;
  queued_at: Date | null;
  answered_at: Date | null;
}

const columns = `id, run_id, kind, thread_id, started_at, company_code, because, makes_contact, contact_after, deal_after, state, before_binding,
  order_key, client_id, body, journal_uid, refusal, queued_at, answered_at`;

/** Table attribution_change. */
@Injectable()
export class Changes {
  constructor(private readonly db: OwnDb) {}

  async plan(tx: Tx, changes: readonly PlannedChange[]): Promise<void> {
    await insertRows(
      tx,
      'attribution_change',
      [
        'run_id',
        'kind',
        'thread_id',
        'started_at',
        'company_code',
        'because',
        'makes_contact',
        'contact_after',
        'deal_after',
        'state',
        'before_binding',
        'order_key',
        'client_id',
        'body',
        'journal_uid',
      ],
      changes.map((change) => [
        change.runId,
        change.kind,
        change.threadId,
        change.startedAt,
        change.companyCode,
        change.because,
        change.makesContact ? 1 : 0,
        change.contactId,
        change.dealId,
        'planned' satisfies ChangeState,
        JSON.stringify(change.before),
        change.orderKey,
        change.clientId,
        JSON.stringify(change.body),
        change.journalUid,
      ]),
    );
  }

  /** Threads of the run that have their change already. */
  async planned(tx: Tx, runId: number, kind: Change['kind'], threadIds: readonly string[]): Promise<Set<string>> {
    if (threadIds.length === 0) return new Set();
    const rows = await tx.query<{ thread_id: string }[]>(
      'SELECT thread_id FROM attribution_change WHERE run_id = ? AND kind = ? AND thread_id IN (?)',
      [runId, kind, threadIds],
    );
    return new Set(rows.map((row) => row.thread_id));
  }

  async hasPlanned(runId: number): Promise<boolean> {
    const rows = await this.db.query<unknown[]>(`SELECT id FROM attribution_change WHERE run_id = ? AND state = 'planned' LIMIT 1`, [
      runId,
    ]);
    return rows.length > 0;
  }

  /** The next changes to be given to the outbox, locked, in their order. */
  async due(tx: Tx, runId: number, limit: number): Promise<DueChange[]> {
    const rows = await tx.query<ChangeRow[]>(
      `SELECT ${columns} FROM attribution_change WHERE run_id = ? AND state = 'planned' ORDER BY id LIMIT ? FOR UPDATE`,
      [runId, limit],
    );
    return rows.map((row) => ({ ...toChange(row), orderKey: row.order_key, body: JSON.parse(row.body) as ChangeBody }));
  }

  async setQueued(tx: Tx, commandIds: ReadonlyMap<number, string>, at: Date): Promise<void> {
    for (const [changeId, commandId] of commandIds)
      await tx.query(`UPDATE attribution_change SET state = 'queued', command_id = ?, queued_at = ? WHERE id = ?`, [
        commandId,
        at,
        changeId,
      ]);
  }

  /** Takes back what is planned and has not gone out; the contacts it would have made are awaited no more. @returns how many */
  async drop(runId: number): Promise<number> {
    return this.db.transaction(async (tx) => {
      await tx.query(
        `UPDATE client SET pending = GREATEST(0, pending - 1) WHERE client_id IN
           (SELECT client_id FROM attribution_change WHERE run_id = ? AND state = 'planned' AND makes_contact = 1)`,
        [runId],
      );
      const { affectedRows } = await tx.query<{ affectedRows: number }>(
        `UPDATE attribution_change SET state = 'undone' WHERE run_id = ? AND state = 'planned'`,
        [runId],
      );
      return affectedRows;
    });
  }

  /** @returns false when the change is not done any more: somebody was first */
  async setUndoing(tx: Tx, changeId: number, commandId: string): Promise<boolean> {
    const { affectedRows } = await tx.query<{ affectedRows: number }>(
      `UPDATE attribution_change SET state = 'undoing', undo_command_id = ?, refusal = NULL WHERE id = ? AND state = 'done'`,
      [commandId, changeId],
    );
    return affectedRows === 1;
  }

  async byId(runId: number, changeId: number): Promise<Change | null> {
    const [row] = await this.db.query<ChangeRow[]>(`SELECT ${columns} FROM attribution_change WHERE id = ? AND run_id = ?`, [
      changeId,
      runId,
    ]);
    return row ? toChange(row) : null;
  }

  /** In the order in which they were decided; `afterId` is the last one of the page before. */
  async list(runId: number, page: { state?: ChangeState | undefined; afterId?: number | undefined; limit: number }): Promise<Change[]> {
    const rows = await this.db.query<ChangeRow[]>(
      `SELECT ${columns} FROM attribution_change WHERE run_id = ? ${page.state ? 'AND state = ? ' : ''}AND id > ? ORDER BY id LIMIT ?`,
      [runId, ...(page.state ? [page.state] : []), page.afterId ?? 0, page.limit],
    );
    return rows.map(toChange);
  }

  /** How many changes of each run are in which state. */
  async counts(runIds: readonly number[]): Promise<Map<number, Record<ChangeState, number>>> {
    const counts = new Map(runIds.map((runId) => [runId, { planned: 0, queued: 0, done: 0, refused: 0, undoing: 0, undone: 0 }]));
    if (runIds.length === 0) return counts;
    const rows = await this.db.query<{ run_id: number; state: ChangeState; n: number | string }[]>(
      'SELECT run_id, state, COUNT(*) AS n FROM attribution_change WHERE run_id IN (?) GROUP BY run_id, state',
      [runIds],
    );
    for (const row of rows) Object.assign(counts.get(row.run_id) ?? {}, { [row.state]: Number(row.n) });
    return counts;
  }
}

function toChange(row: ChangeRow): Change {
  return {
    changeId: Number(row.id),
    runId: row.run_id,
    kind: row.kind,
    threadId: row.thread_id,
    startedAt: row.started_at,
    companyCode: row.company_code,
    because: row.because,
    makesContact: row.makes_contact === 1,
    contactId: row.contact_after,
    dealId: row.deal_after,
    state: row.state,
    before: JSON.parse(row.before_binding) as ThreadBinding,
    refusal: row.refusal === null ? null : (JSON.parse(row.refusal) as Refusal),
    journalUid: row.journal_uid,
    clientId: row.client_id,
    queuedAt: row.queued_at,
    answeredAt: row.answered_at,
  };
}
