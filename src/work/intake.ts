import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { isContention, isFaultOfInput, isLockTimeout, isSchemaTrouble, isServersOwnTrouble, OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { logger } from '../log.js';
import { Metrics } from '../metrics.js';
import { type EventRow, laneCount, type ParsedEvent, type PortalEvent, parseEvent } from '../portal/events/portal-event.js';
import type { Decided } from '../records/batch.js';
import { NotReady } from '../records/decision-context.js';
import { DecideEvents } from './decide-events.js';
import { isDecidedAlready, putAside, takeOut } from './put-aside.js';

/** Larger ones are hardly quicker and keep the facts of all their events in memory. */
const batchSize = 200;

const allLanes = Array.from({ length: laneCount }, (_, lane) => lane);

/** While somebody holds a lock, events are decided one at a time: those that need the lock wait, the others go on. */
const singlyMs = 10_000;
/** Of one turn: each may have waited for a lock. */
const mostPassedOver = 500;
const mostRemembered = 10_000;

/** A row of `linewarden_event`, with its id. */
type StoredRow = EventRow & { ID: number; LANE: number };

/**
 * Takes events out of the portal's table. Lanes are locked for the length of one transaction, in which their events are decided,
 * stored and deleted: each event is decided once, in order, by any number of sidecars, and a killed one leaves nothing behind.
 */
@Injectable()
export class Intake {
  private readonly events: string;
  private draining: Promise<void> | null = null;
  private wanted = false;
  private singlyUntilMs = 0;
  private decidedCount = 0;
  /** Events that have failed alone: how many had been decided by then. */
  private readonly failures = new Map<string, number>();

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
    const { lanes, foreignLanes, hasRetries } = await this.look();
    if (foreignLanes.length > 0) await this.putForeignAside(foreignLanes);
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

  private async look(): Promise<{ lanes: number[]; foreignLanes: number[]; hasRetries: boolean }> {
    const rows = await this.db.query<{ LANE: number | null }[]>(
      `SELECT LANE FROM ${this.events} GROUP BY LANE UNION ALL (SELECT NULL FROM quarantined_event WHERE state = 'retry' LIMIT 1)`,
    );
    const all = rows.flatMap((row) => (row.LANE === null ? [] : Number(row.LANE)));
    const isOurs = (lane: number) => lane >= 0 && lane < laneCount;
    return {
      lanes: all.filter(isOurs),
      foreignLanes: all.filter((lane) => !isOurs(lane)),
      hasRetries: all.length < rows.length,
    };
  }

  /** @returns how many events were taken; 0 also when other sidecars hold the lanes. */
  private async takeBatch(lanes: readonly number[]): Promise<number> {
    if (lanes.length === 0) return 0;
    if (performance.now() < this.singlyUntilMs) return this.decideSingly(lanes);
    let rows: StoredRow[] = [];
    try {
      const decided = await this.db.transaction(
        async (tx) => {
          rows = [];
          rows = await this.lockRows(tx, lanes, batchSize);
          return this.decideRows(tx, rows);
        },
        { waitsOnce: true },
      );
      this.count(rows, decided);
      return rows.length;
    } catch (error) {
      if (rows.length === 0 || error instanceof NotReady) throw error;
      logger.warn({ lanes, err: error }, 'a batch could not be decided; its events are tried one by one');
      if (isLockTimeout(error)) this.singlyUntilMs = performance.now() + singlyMs;
      return this.decideSingly(lanes);
    }
  }

  /**
   * One event a transaction. One that fails is passed over, with what follows about its subject; the one whose fault it is is put aside.
   * @throws the last error when nothing could be decided
   */
  private async decideSingly(lanes: readonly number[]): Promise<number> {
    const passedOver = new Set<string>();
    let lastError: unknown = null;
    let taken = 0;
    while (taken < batchSize && passedOver.size < mostPassedOver) {
      let head: StoredRow | undefined;
      try {
        const decided = await this.db.transaction(
          async (tx) => {
            head = undefined;
            [head] = await this.lockRows(tx, lanes, 1, [...passedOver]);
            return head ? this.decideRows(tx, [head]) : null;
          },
          { isImpatient: true },
        );
        if (!decided || !head) break;
        this.count([head], decided);
        taken += 1;
      } catch (error) {
        if (!head || error instanceof NotReady) throw error;
        if (isLockTimeout(error)) this.singlyUntilMs = performance.now() + singlyMs;
        const verdict = isLockTimeout(error) ? 'wait' : this.verdictOn(head, error);
        if (verdict === 'aside') {
          await this.quarantine(head, error);
          taken += 1;
        } else if (verdict === 'wait') {
          passedOver.add(head.SUBJECT);
          lastError = error;
        }
      }
    }
    if (taken === 0 && lastError !== null) throw lastError;
    return taken;
  }

  /**
   * Whose fault it is that an event failed alone. What may befall every event (a full disk, a missing right, a lost connection) is this
   * one's fault only when others were decided since it failed before.
   */
  private verdictOn({ UID: uid }: StoredRow, error: unknown): 'aside' | 'again' | 'wait' {
    if (isFaultOfInput(error)) return 'aside';
    if (isSchemaTrouble(error) || isContention(error)) return 'wait';
    const decidedBefore = this.failures.get(uid);
    if (decidedBefore === undefined) {
      if (this.failures.size >= mostRemembered) this.failures.clear();
      this.failures.set(uid, this.decidedCount);
      return isServersOwnTrouble(error) ? 'wait' : 'again';
    }
    return isServersOwnTrouble(error) && decidedBefore === this.decidedCount ? 'wait' : 'aside';
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
    for (const { row, because } of wrong) await putAside(tx, row, because, this.clock.now());
    const decided = await this.deciding.decide(tx, events);
    await takeOut(tx, this.events, rows);
    return decided;
  }

  private count(rows: readonly StoredRow[], decided: readonly Decided[]): void {
    this.decidedCount += rows.length;
    for (const row of this.failures.size > 0 ? rows : []) this.failures.delete(row.UID);
    const nowMs = this.clock.now().getTime();
    const occurredMs = new Map(rows.map((row) => [row.UID, Number(row.OCCURRED_AT)]));
    for (const { kind, rule, eventUid } of decided)
      this.metrics.countDecision(kind, rule, nowMs - (occurredMs.get(eventUid ?? '') ?? nowMs));
  }

  /** The oldest events of those lanes that no other sidecar is deciding now. */
  private async lockRows(tx: Tx, lanes: readonly number[], limit: number, exceptSubjects: readonly string[] = []): Promise<StoredRow[]> {
    const except = exceptSubjects.length > 0 ? ' AND SUBJECT NOT IN (?)' : '';
    const oldestOf = (some: readonly number[]) =>
      tx.query<StoredRow[]>(
        `SELECT ID, UID, TYPE, SUBJECT, LANE, OCCURRED_AT, PAYLOAD FROM ${this.events} WHERE LANE IN (?)${except} ORDER BY ID LIMIT ${limit}`,
        [some, ...(exceptSubjects.length > 0 ? [exceptSubjects] : [])],
      );
    const [locked, read] = await Promise.all([
      tx.query<{ lane: number }[]>('SELECT lane FROM intake_lane WHERE lane IN (?) ORDER BY lane FOR UPDATE SKIP LOCKED', [lanes]),
      oldestOf(lanes), // read after the locks were given
    ]);
    if (locked.length === 0) return [];
    const rows = locked.length === lanes.length ? read : await oldestOf(locked.map((row) => row.lane));
    if (!tx.isOfCluster || rows.length === 0) return rows;
    const taken = [...new Set(rows.map((row) => row.LANE))];
    // Read again: what another node has decided until here is gone now, and who decides from here on is refused, there or here.
    return (await Promise.all([tx.query('UPDATE intake_lane SET turns = turns + 1 WHERE lane IN (?)', [taken]), oldestOf(taken)]))[1];
  }

  /** Also counts what another sidecar has decided, on another node of a cluster: nothing is wrong with it. */
  private async quarantine(row: StoredRow, error: unknown): Promise<void> {
    this.failures.delete(row.UID);
    await this.db.transaction(async (tx) => {
      if (await isDecidedAlready(tx, row, error)) {
        logger.info({ event: row.UID, type: row.TYPE }, 'an event was decided elsewhere');
      } else {
        logger.error({ event: row.UID, type: row.TYPE, err: error }, 'an event cannot be decided and was put aside');
        await putAside(tx, row, error, this.clock.now());
      }
      await takeOut(tx, this.events, [row]);
    });
  }

  /** Nobody would ever look into a lane that is none of ours. */
  private async putForeignAside(lanes: readonly number[]): Promise<void> {
    await this.db.transaction(async (tx) => {
      const rows = await tx.query<StoredRow[]>(
        `SELECT ID, UID, TYPE, SUBJECT, LANE, OCCURRED_AT, PAYLOAD FROM ${this.events} WHERE LANE IN (?) ORDER BY ID LIMIT ${batchSize}`,
        [lanes],
      );
      for (const row of rows) await putAside(tx, row, `LANE ${row.LANE}: expected 0 to ${laneCount - 1}`, this.clock.now());
      if (rows.length > 0) await takeOut(tx, this.events, rows);
      this.wanted ||= rows.length === batchSize;
    });
  }

  /** Events a person has sent back from the quarantine; a failure returns them there with the new reason. */
  private async retryQuarantined(): Promise<void> {
    const waiting = await this.db.query<{ id: number }[]>(`SELECT id FROM quarantined_event WHERE state = 'retry' ORDER BY id LIMIT 100`);
    for (const { id } of waiting) {
      try {
        await this.db.transaction((tx) => this.retryOne(tx, id));
      } catch (error) {
        if (error instanceof NotReady || !isFaultOfInput(error)) throw error;
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
