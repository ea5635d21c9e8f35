import { Injectable } from '@nestjs/common';
import { OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import type { PastPeriod } from '../portal/tables/past-sessions.js';
import { BEGINNING, type Place } from './past-threads.js';
import { emptyTally, type Tally } from './tally.js';

/** One pass over a period of the portal's history. */
export interface Run {
  runId: number;
  period: PastPeriod;
  /** The last day that was asked for; null = up to the start of the run. */
  askedTo: string | null;
  /** null = every company. */
  companyCode: string | null;
  perMinute: number;
  /** Dialogs and calls of the period, as counted at the start. */
  threads: number;
  startedAt: Date;
  place: Place;
  tally: Tally;
  /** When the last change was given to the outbox; null: it is not yet. */
  finishedAt: Date | null;
}

interface RunRow {
  id: number;
  from_local: string;
  to_local: string;
  asked_to: string | null;
  company_code: string | null;
  per_minute: number;
  threads: number;
  started_at: Date;
  part: Place['part'];
  after_local: string | null;
  after_id: number | string;
  tally: string;
  finished_at: Date | null;
}

const columns =
  'id, from_local, to_local, asked_to, company_code, per_minute, threads, started_at, part, after_local, after_id, tally, finished_at';

/** Table attribution_run. */
@Injectable()
export class Runs {
  constructor(private readonly db: OwnDb) {}

  async begin(run: Pick<Run, 'period' | 'askedTo' | 'companyCode' | 'perMinute' | 'threads' | 'startedAt'>): Promise<Run> {
    const { insertId } = await this.db.query<{ insertId: number }>(
      `INSERT INTO attribution_run (from_local, to_local, asked_to, company_code, per_minute, threads, started_at, part, tally) VALUES (?)`,
      [
        [
          run.period.fromLocal,
          run.period.toLocal,
          run.askedTo,
          run.companyCode,
          run.perMinute,
          run.threads,
          run.startedAt,
          BEGINNING.part,
          JSON.stringify(emptyTally()),
        ],
      ],
    );
    return { ...run, runId: Number(insertId), place: BEGINNING, tally: emptyTally(), finishedAt: null };
  }

  async byId(runId: number): Promise<Run | null> {
    const [row] = await this.db.query<RunRow[]>(`SELECT ${columns} FROM attribution_run WHERE id = ?`, [runId]);
    return row ? toRun(row) : null;
  }

  /** Newest first. */
  async list(page: { beforeId?: number | undefined; limit: number }): Promise<Run[]> {
    const rows = await this.db.query<RunRow[]>(`SELECT ${columns} FROM attribution_run WHERE id < ? ORDER BY id DESC LIMIT ?`, [
      page.beforeId ?? 2 ** 31,
      page.limit,
    ]);
    return rows.map(toRun);
  }

  /** Begun and not finished, newest first. */
  async unfinished(): Promise<Run[]> {
    const rows = await this.db.query<RunRow[]>(`SELECT ${columns} FROM attribution_run WHERE finished_at IS NULL ORDER BY id DESC`);
    return rows.map(toRun);
  }

  /** The run as it is, locked: its place moves with what is planned. */
  async lock(tx: Tx, runId: number): Promise<Run> {
    const [row] = await tx.query<RunRow[]>(`SELECT ${columns} FROM attribution_run WHERE id = ? FOR UPDATE`, [runId]);
    if (!row) throw new Error(`Run ${runId} has gone`);
    return toRun(row);
  }

  async moveOn(tx: Tx, runId: number, place: Place, tally: Tally): Promise<void> {
    await tx.query('UPDATE attribution_run SET part = ?, after_local = ?, after_id = ?, tally = ? WHERE id = ?', [
      place.part,
      place.after?.startedLocal ?? null,
      place.after?.id ?? 0,
      JSON.stringify(tally),
      runId,
    ]);
  }

  async setRate(runId: number, perMinute: number): Promise<void> {
    await this.db.query('UPDATE attribution_run SET per_minute = ? WHERE id = ?', [perMinute, runId]);
  }

  async finish(runId: number, at: Date): Promise<void> {
    await this.db.query('UPDATE attribution_run SET finished_at = ? WHERE id = ?', [at, runId]);
  }
}

function toRun(row: RunRow): Run {
  return {
    runId: row.id,
    period: { fromLocal: row.from_local, toLocal: row.to_local },
    askedTo: row.asked_to,
    companyCode: row.company_code,
    perMinute: row.per_minute,
    threads: row.threads,
    startedAt: row.started_at,
    place: { part: row.part, after: row.after_local === null ? null : { startedLocal: row.after_local, id: Number(row.after_id) } },
    tally: JSON.parse(row.tally) as Tally,
    finishedAt: row.finished_at,
  };
}
