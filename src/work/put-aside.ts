import { errorNumber, insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import type { EventRow } from '../portal/events/portal-event.js';

const DUPLICATE = 1062;

/** Keeps an event for a person to look at, with the reason. @param because a sentence, or the error it ended in */
export async function putAside(tx: Tx, row: EventRow, because: unknown, at: Date): Promise<void> {
  const text = because instanceof Error ? `${because.name}: ${because.message}` : String(because);
  await insertRows(
    tx,
    'quarantined_event',
    ['uid', 'type', 'subject', 'occurred_at', 'payload', 'error', 'quarantined_at'],
    [[row.UID, row.TYPE, row.SUBJECT, row.OCCURRED_AT, row.PAYLOAD, text.slice(0, 2000), at]],
    'ON DUPLICATE KEY UPDATE error = VALUES(error)',
  );
}

/** @param events name of the portal's table, quoted */
export async function takeOut(tx: Tx, events: string, rows: readonly { ID: number }[]): Promise<void> {
  await tx.write(`DELETE FROM ${events} WHERE ID IN (?)`, [rows.map((row) => row.ID)]);
}

/** Whether an event has failed because its decision is in the journal: another node was first, or the portal's tables went back in time. */
export async function isDecidedAlready(tx: Tx, { UID: uid }: EventRow, error: unknown): Promise<boolean> {
  if (errorNumber(error) !== DUPLICATE) return false;
  return (await tx.query<unknown[]>('SELECT 1 FROM journal WHERE event_uid = ? LIMIT 1', [uid])).length > 0;
}
