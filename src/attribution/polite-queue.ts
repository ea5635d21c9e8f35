import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { addOrders, type Order } from '../records/outbox.js';
import { Changes } from './changes.js';
import { subjectOfThread } from './past-thread.js';

/** So many bulk commands may wait in the outbox: with more the portal is behind, and facts grow old. */
const mostWaiting = 50;
/** A command of the live work that has waited so long is behind: nothing is put beside it. */
const patienceMs = 2_000;

/** How fast, until when, and how to wait. */
export interface Pace {
  perMinute: number;
  signal: AbortSignal;
  pause(ms: number): Promise<void>;
  queued?(): void;
  /** Told while nothing can be queued: what the outbox has waiting. */
  held?(waiting: { people: number; bulk: number }): void;
}

/** Gives changes of history to the outbox at a polite rate, and nothing while people's own commands wait there. */
@Injectable()
export class PoliteQueue {
  constructor(
    private readonly db: OwnDb,
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  /** Queues what the run has planned. Ends when nothing is left, or at once when it is told to. */
  async queuePlanned(runId: number, pace: Pace): Promise<void> {
    if (!(await this.changes.hasPlanned(runId))) return;
    await this.inPace(pace, (limit) => this.db.transaction((tx) => this.queueSome(tx, runId, limit)));
  }

  /** Calls `step` with how many it may queue now, again and again, until it has queued none. */
  async inPace(pace: Pace, step: (limit: number) => Promise<number>): Promise<void> {
    const perStep = Math.max(1, Math.floor(pace.perMinute / 60));
    const stepMs = (perStep * 60_000) / pace.perMinute;
    while (!pace.signal.aborted) {
      const waiting = await this.waiting();
      const room = waiting.people > 0 ? 0 : mostWaiting - waiting.bulk;
      if (room > 0) {
        if ((await step(Math.min(perStep, room))) === 0) return;
        pace.queued?.();
      } else pace.held?.(waiting);
      await pace.pause(stepMs);
    }
  }

  private async queueSome(tx: Tx, runId: number, limit: number): Promise<number> {
    const due = await this.changes.due(tx, runId, limit);
    const at = this.clock.now();
    const commandIds = new Map(due.map((change) => [change.changeId, randomUUID()]));
    const orders = due.map(
      (change): Order => ({
        commandId: commandIds.get(change.changeId) ?? randomUUID(),
        capability: 'attribution',
        subject: subjectOfThread(change),
        orderKey: change.orderKey,
        companyCode: change.companyCode,
        clientId: change.clientId,
        journalUid: change.journalUid,
        body: change.body,
        dueAt: at,
        isBulk: true,
      }),
    );
    await addOrders(tx, orders);
    await this.changes.setQueued(tx, commandIds, at);
    return due.length;
  }

  /** Commands that people or live decisions have waited for too long, and bulk ones. */
  private async waiting(): Promise<{ people: number; bulk: number }> {
    const [row] = await this.db.query<{ people: number | string; bulk: number | string }[]>(
      `SELECT (SELECT COUNT(*) FROM outbox_command WHERE state = 'waiting' AND is_bulk = 0 AND due_at <= ?) AS people,
              (SELECT COUNT(*) FROM outbox_command WHERE state = 'waiting' AND is_bulk = 1) AS bulk`,
      [new Date(this.clock.now().getTime() - patienceMs)],
    );
    return { people: Number(row?.people ?? 0), bulk: Number(row?.bulk ?? 0) };
  }
}
