import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { insertRows, isFaultOfInput, OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { logger } from '../log.js';
import { Metrics } from '../metrics.js';
import { type EventRow, laneCount, type ParsedEvent, type PortalEvent, parseEvent } from '../portal/events/portal-event.js';
import type { Decided } from '../records/batch.js';
import { NotReady } from '../records/decision-context.js';
import { DecideEvents } from './decide-events.js';

/** Larger ones are hardly quicker and keep the facts of all their events in memory. */
const batchSize = 200;

const allLanes = Array.from({ length: laneCount }, (_, lane) => lane);

/** A row of `linewarden_event`, with its id. */
type StoredRow = EventRow & { ID: number };

/**
 * Takes events out of the portal's table. Lanes are locked for the length of one transaction, in which their events are decided,
 * stored and deleted: each event is decided once, in order, by any number of sidecars, and a killed one leaves nothing behind.
 */
@Injectable()
export class Intake {
  private readonly events: string;
  private draining: Promise<void> | null = null;
  private wanted = false;

  constructor(
    private readonly db: OwnDb,
    private readonly deciding: DecideEvents,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    config: Config,
  ) {
    this.events = `\`${config.portalDb.database}\`.linewarden_event`;
  }

  /** Decides everything that waits. Called again while it runs, it looks once more before it ends. */
  drain(): Promise<void> {
    this.wanted = true;
    this.draining ??= this.drainAll();
    return this.draining;
  }

  private async drainAll(): Promise<void> {
    try {
      while (this.wanted) await this.drainOnce();
    } finally {
      this.draining = null; // at once: who calls a moment later must not be given a promise that looks no more
    }
  }

  private async drainOnce(): Promise<void> {
    this.wanted = false;
    const { lanes, hasRetries } = await this.look();
    if (hasRetries) await this.retryQuarantined();
    const isFull = (await this.takeBatch(lanes)) === batchSize;
    if (isFull) await this.catchUp();
    this.wanted ||= isFull;
  }

  /** Few events are decided in one go. Of many one half is read while the other is written, batch after batch. */
  private async catchUp(): Promise<void> {
    let hasFailed = false;
    const exhaust = async (lanes: readonly number[]): Promise<void> => {
      while (!hasFailed && (await this.takeBatch(lanes)) === batchSize);
    };
    const halves = [0, 1].map((half) => allLanes.filter((lane) => lane % 2 === half));
    const ended = await Promise.allSettled(
      halves.map((half) =>
        exhaust(half).catch((error: unknown) => {
          hasFailed = true;
          throw error;
        }),
      ),
    );
    for (const half of ended) if (half.status === 'rejected') throw half.reason;
  }

  private async look(): Promise<{ lanes: number[]; hasRetries: boolean }> {
    const rows = await this.db.query<{ LANE: number | null }[]>(
      `SELECT LANE FROM ${this.events} GROUP BY LANE UNION ALL (SELECT NULL FROM quarantined_event WHERE state = 'retry' LIMIT 1)`,
    );
    const lanes = rows.flatMap((row) => (row.LANE === null ? [] : Number(row.LANE)));
    return { lanes, hasRetries: lanes.length < rows.length };
  }

  /** @returns how many events were taken; 0 also when other sidecars hold the lanes. */
  private async takeBatch(lanes: readonly number[]): Promise<number> {
    if (lanes.length === 0) return 0;
    try {
      return await this.decideBatch(lanes);
    } catch (error) {
      if (!isUndecidable(error)) throw error;
      logger.warn({ lanes, err: error }, 'a batch could not be decided; its events are tried one by one');
      return this.decideOneByOne(lanes);
    }
  }

  private async decideBatch(lanes: readonly number[]): Promise<number> {
    const { rows, decided } = await this.db.transaction(async (tx) => {
      const rows = await this.lockRows(tx, lanes, batchSize);
      return { rows, decided: await this.decideRows(tx, rows) };
    });
    this.count(rows, decided);
    return rows.length;
  }

  /** One event a transaction; the one that cannot be decided is put aside, and the others go on. */
  private async decideOneByOne(lanes: readonly number[]): Promise<number> {
    for (let taken = 0; taken < batchSize; taken++) {
      let head: StoredRow | undefined;
      try {
        const decided = await this.db.transaction(async (tx) => {
          [head] = await this.lockRows(tx, lanes, 1);
          return head ? this.decideRows(tx, [head]) : null;
        });
        if (!decided || !head) return taken;
        this.count([head], decided);
      } catch (error) {
        if (!head || !isUndecidable(error)) throw error;
        await this.quarantine(head, error);
      }
    }
    return batchSize;
  }

  private async decideRows(tx: Tx, rows: StoredRow[]): Promise<Decided[]> {
    if (rows.length === 0) return [];
    const events: PortalEvent[] = [];
    const wrong: { row: StoredRow; because: string }[] = [];
    for (const row of rows) {
      const parsed: ParsedEvent = parseEvent(row);
      if (parsed.kind === 'event') events.push(parsed.event);
      else wrong.push({ row, because: parsed.because });
    }
    for (const { row, because } of wrong) await this.putAside(tx, row, because);
    const decided = await this.deciding.decide(tx, events);
    await tx.write(`DELETE FROM ${this.events} WHERE ID IN (?)`, [rows.map((row) => row.ID)]);
    return decided;
  }

  private count(rows: readonly StoredRow[], decided: readonly Decided[]): void {
    const nowMs = this.clock.now().getTime();
    const occurredMs = new Map(rows.map((row) => [row.UID, Number(row.OCCURRED_AT)]));
    for (const { kind, rule, eventUid } of decided)
      this.metrics.countDecision(kind, rule, nowMs - (occurredMs.get(eventUid ?? '') ?? nowMs));
  }

  /** The oldest events of those lanes that no other sidecar is deciding now. */
  private async lockRows(tx: Tx, lanes: readonly number[], limit: number): Promise<StoredRow[]> {
    const oldestOf = (some: readonly number[]) =>
      tx.query<StoredRow[]>(
        `SELECT ID, UID, TYPE, SUBJECT, OCCURRED_AT, PAYLOAD FROM ${this.events} WHERE LANE IN (?) ORDER BY ID LIMIT ${limit}`,
        [some],
      );
    const [locked, rows] = await Promise.all([
      tx.query<{ lane: number }[]>('SELECT lane FROM intake_lane WHERE lane IN (?) ORDER BY lane FOR UPDATE SKIP LOCKED', [lanes]),
      oldestOf(lanes), // read after the locks were given
    ]);
    if (locked.length === lanes.length) return rows;
    return locked.length === 0 ? [] : oldestOf(locked.map((row) => row.lane));
  }

  private async quarantine(row: StoredRow, error: unknown): Promise<void> {
    const because = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    logger.error({ event: row.UID, type: row.TYPE, err: error }, 'an event cannot be decided and was put aside');
    await this.db.transaction(async (tx) => {
      await this.putAside(tx, row, because);
      await tx.write(`DELETE FROM ${this.events} WHERE ID = ?`, [row.ID]);
    });
  }

  private async putAside(tx: Tx, row: StoredRow, because: string): Promise<void> {
    await insertRows(
      tx,
      'quarantined_event',
      ['uid', 'type', 'subject', 'occurred_at', 'payload', 'error', 'quarantined_at'],
      [[row.UID, row.TYPE, row.SUBJECT, row.OCCURRED_AT, row.PAYLOAD, because.slice(0, 2000), this.clock.now()]],
      'ON DUPLICATE KEY UPDATE error = VALUES(error)',
    );
  }

  /** Events a person has sent back from the quarantine; a failure returns them there with the new reason. */
  private async retryQuarantined(): Promise<void> {
    const waiting = await this.db.query<{ id: number }[]>(`SELECT id FROM quarantined_event WHERE state = 'retry' ORDER BY id LIMIT 100`);
    for (const { id } of waiting) {
      try {
        await this.db.transaction((tx) => this.retryOne(tx, id));
      } catch (error) {
        if (!isUndecidable(error)) throw error;
        const because = error instanceof Error ? error.message : String(error);
        await this.db.query(`UPDATE quarantined_event SET state = 'kept', error = ?, retried_at = ? WHERE id = ?`, [
          because.slice(0, 2000),
          this.clock.now(),
          id,
        ]);
      }
    }
  }

  private async retryOne(tx: Tx, id: number): Promise<void> {
    const [row] = await tx.query<EventRow[]>(
      `SELECT uid AS UID, type AS TYPE, subject AS SUBJECT, occurred_at AS OCCURRED_AT, payload AS PAYLOAD
         FROM quarantined_event WHERE id = ? AND state = 'retry' FOR UPDATE SKIP LOCKED`,
      [id],
    );
    if (!row) return;
    const parsed = parseEvent(row);
    if (parsed.kind === 'wrong') throw new Error(parsed.because);
    await this.deciding.decide(tx, [parsed.event]);
    await tx.write('DELETE FROM quarantined_event WHERE id = ?', [id]);
  }
}

/** This very event will never be decided; anything else is worth another try later. */
function isUndecidable(error: unknown): boolean {
  return !(error instanceof NotReady) && isFaultOfInput(error);
}
