import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { isFaultOfInput, OwnDb, type Tx } from '../database/own-db.js';
import { CheckDialogs } from '../dialogs/check-dialogs.js';
import { RerouteDialogs } from '../dialogs/reroute-dialogs.js';
import { logger } from '../log.js';
import { Metrics } from '../metrics.js';
import type { Decided } from '../records/batch.js';
import { NotReady } from '../records/decision-context.js';
import { Incidents } from '../records/incidents.js';
import type { Timer, TimerKind } from '../records/questions.js';

const claimSize = 500;
const chunkSize = 100;
const leaseSeconds = 60;
const attemptsBeforeIncident = 5;
const retryMs = 30_000;

export interface ClaimedTimer extends Timer {
  id: number;
  attempts: number;
}

/**
 * Asks the questions that are due. A claim is a lease by the database's clock, so a dead sidecar blocks nothing; the timer is deleted in
 * the transaction that stores its decision, and only by the one who holds the claim, so no question is answered twice.
 */
@Injectable()
export class TimerWorker {
  private running: Promise<number> | null = null;

  constructor(
    private readonly db: OwnDb,
    private readonly checks: CheckDialogs,
    private readonly reroutes: RerouteDialogs,
    private readonly incidents: Incidents,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  /** @returns how many questions were answered. */
  run(): Promise<number> {
    this.running ??= this.runAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Takes due timers for this sidecar; others pass over them until the lease ends. */
  claim(): Promise<ClaimedTimer[]> {
    return this.db.transaction(async (tx) => {
      const rows = await tx.query<
        { id: number | string; kind: TimerKind; session_id: number; assignment: number; due_at: Date; attempts: number }[]
      >(
        `SELECT id, kind, session_id, assignment, due_at, attempts FROM timer
          WHERE due_at <= ? AND (claimed_until IS NULL OR claimed_until < UTC_TIMESTAMP(3))
          ORDER BY due_at LIMIT ${claimSize} FOR UPDATE SKIP LOCKED`,
        [this.clock.now()],
      );
      if (rows.length === 0) return [];
      await tx.write(
        `UPDATE timer SET claimed_by = ?, claimed_until = UTC_TIMESTAMP(3) + INTERVAL ${leaseSeconds} SECOND WHERE id IN (?)`,
        [this.config.instance, rows.map((row) => Number(row.id))],
      );
      return rows.map((row) => ({
        id: Number(row.id),
        kind: row.kind,
        sessionId: row.session_id,
        assignment: row.assignment,
        dueAt: row.due_at,
        attempts: row.attempts,
      }));
    });
  }

  private async runAll(): Promise<number> {
    let answered = 0;
    for (let claimed = await this.claim(); claimed.length > 0; claimed = await this.claim()) {
      const nowMs = this.clock.now().getTime();
      for (const timer of claimed) this.metrics.countTimer(timer.kind, nowMs - timer.dueAt.getTime());
      for (const kind of ['check', 'reroute'] as const) {
        const ofKind = claimed.filter((timer) => timer.kind === kind);
        for (let from = 0; from < ofKind.length; from += chunkSize)
          answered += await this.answer(kind, ofKind.slice(from, from + chunkSize));
      }
    }
    return answered;
  }

  private async answer(kind: TimerKind, timers: readonly ClaimedTimer[]): Promise<number> {
    try {
      const decided = await this.db.transaction((tx) => this.decide(tx, kind, timers));
      for (const one of decided) this.metrics.countDecision(one.kind, one.rule, null);
      return timers.length;
    } catch (error) {
      if (error instanceof NotReady || !isFaultOfInput(error)) throw error;
      const [only] = timers;
      if (only && timers.length === 1) return this.postpone(only, error);
      let answered = 0;
      for (const timer of timers) answered += await this.answer(kind, [timer]);
      return answered;
    }
  }

  private async decide(tx: Tx, kind: TimerKind, timers: readonly ClaimedTimer[]): Promise<Decided[]> {
    const rows = await tx.query<{ id: number | string }[]>(
      'SELECT id FROM timer WHERE id IN (?) AND claimed_by = ? ORDER BY id FOR UPDATE',
      [timers.map((timer) => timer.id), this.config.instance],
    );
    const held = new Set(rows.map((row) => Number(row.id)));
    const mine = timers.filter((timer) => held.has(timer.id));
    if (mine.length === 0) return [];
    // Deleted before the decision, which may set the next timer of the same dialog.
    await tx.write('DELETE FROM timer WHERE id IN (?)', [mine.map((timer) => timer.id)]);
    switch (kind) {
      case 'check':
        return this.checks.check(tx, mine);
      case 'reroute':
        return this.reroutes.reroute(tx, mine);
      default:
        return kind satisfies never;
    }
  }

  /** A question that cannot be answered now is asked again; a person hears of it when that goes on. */
  private async postpone(timer: ClaimedTimer, error: unknown): Promise<number> {
    const attempts = timer.attempts + 1;
    logger.error({ timer: timer.id, kind: timer.kind, session: timer.sessionId, attempts, err: error }, 'a timer could not be answered');
    await this.db.query(
      'UPDATE timer SET attempts = ?, due_at = ?, claimed_by = NULL, claimed_until = NULL WHERE id = ? AND claimed_by = ?',
      [attempts, new Date(this.clock.now().getTime() + retryMs * attempts), timer.id, this.config.instance],
    );
    if (attempts >= attemptsBeforeIncident) {
      const because = error instanceof Error ? error.name : 'unknown';
      await this.incidents.open('timer-stuck', `dialog:${timer.sessionId}`, {
        kind: timer.kind,
        sessionId: timer.sessionId,
        attempts,
        because,
      });
    }
    return 0;
  }
}
