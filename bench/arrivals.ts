import type { Pool } from 'mysql2/promise';
import type { World } from '../playground/harness/world.js';
import { type EventValues, eventColumns } from './waiting-dialogs.js';

/** A transaction may commit after one with a larger number: the watcher looks back this far. */
const overlap = 50;

export interface Arrivals {
  /** From the event's INSERT to the moment its decision was seen committed. */
  decidedMs: number[];
  /** … to the moment its command was seen applied. */
  appliedMs: number[];
}

/**
 * Lets events come in at a steady rate, each with the module's nudge, and watches the sidecar's tables from outside. The watcher asks again
 * and again without a pause, so what it sees is late by a few milliseconds at most.
 */
export async function letArrive(
  world: World,
  portal: Pool,
  events: readonly EventValues[],
  perSecond: number,
  watchApplied: boolean,
): Promise<Arrivals> {
  const insertedAt = new Map<string, number>();
  const decidedAt = new Map<string, number>();
  const appliedAt = new Map<string, number>();
  let isOver = false;

  const [start] = await world.rows<{ journal: number; command: number }>(
    'SELECT (SELECT COALESCE(MAX(id), 0) FROM journal) AS journal, (SELECT COALESCE(MAX(id), 0) FROM outbox_command) AS command',
  );
  const watchDecisions = (async () => {
    let after = Number(start?.journal);
    while (!isOver && decidedAt.size < events.length) {
      const rows = await world.rows<{ id: number; event_uid: string }>(
        'SELECT id, event_uid FROM journal WHERE id > ? AND event_uid IS NOT NULL',
        [after],
      );
      const now = performance.now();
      for (const { id, event_uid: uid } of rows) {
        if (!decidedAt.has(uid)) decidedAt.set(uid, now);
        after = Math.max(after, Number(id) - overlap);
      }
      await new Promise((later) => setTimeout(later, 2));
    }
  })();
  const watchCommands = (async () => {
    while (watchApplied && !isOver && appliedAt.size < events.length) {
      const rows = await world.rows<{ event_uid: string }>(
        `SELECT j.event_uid FROM outbox_command o JOIN journal j ON j.uid = o.journal_uid WHERE o.id > ? AND o.type = 'placeDialog' AND o.state <> 'waiting'`,
        [Number(start?.command)],
      );
      const now = performance.now();
      for (const { event_uid: uid } of rows) if (!appliedAt.has(uid)) appliedAt.set(uid, now);
      await new Promise((later) => setTimeout(later, 5));
    }
  })();

  const gapMs = 1_000 / perSecond;
  const begunAt = performance.now();
  const hits: Promise<unknown>[] = [];
  for (const [index, event] of events.entries()) {
    const waitMs = begunAt + index * gapMs - performance.now();
    if (waitMs > 0) await new Promise((later) => setTimeout(later, waitMs));
    hits.push(
      (async () => {
        insertedAt.set(event[0], performance.now());
        await portal.query(`INSERT INTO linewarden_event (${eventColumns}) VALUES (?)`, [event]);
        await world.api.ask('POST', '/nudge', {}, 0);
      })(),
    );
  }
  await Promise.all(hits);
  const giveUp = setTimeout(() => {
    isOver = true;
  }, 120_000);
  await Promise.all([watchDecisions, watchCommands]);
  clearTimeout(giveUp);
  const latencies = (seenAt: ReadonlyMap<string, number>) =>
    [...seenAt].flatMap(([uid, at]) => (insertedAt.has(uid) ? [at - (insertedAt.get(uid) ?? at)] : []));
  return { decidedMs: latencies(decidedAt), appliedMs: latencies(appliedAt) };
}
