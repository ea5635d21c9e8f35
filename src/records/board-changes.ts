import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';

/** A number that is no session's says that people stand otherwise: no dialog has it. */
const people = 0;

/** Says on which of the boards' numbered changes people may stand otherwise. */
export async function notePeopleChanged(tx: Tx, at: Date): Promise<void> {
  await noteBoardChanges(tx, [people], at);
}

/** Whether a numbered change is about people. */
export function isAboutPeople(sessionId: number): boolean {
  return sessionId === people;
}

/** Numbers the change of these dialogs, in the transaction that makes it; every sidecar's board follows the numbers. */
export async function noteBoardChanges(tx: Tx, sessionIds: Iterable<number>, at: Date): Promise<void> {
  const rows = [...new Set(sessionIds)].sort((a, b) => a - b).map((sessionId) => [sessionId, at]);
  await insertRows(tx, 'board_change', ['session_id', 'at'], rows);
}

/** The same for open dialogs with a deal or contact that the portal has deleted or merged away; call before they are taken off. */
export async function noteCardsGone(tx: Tx, dealIds: readonly number[], contactIds: readonly number[], at: Date): Promise<void> {
  for (const [column, ids] of [['deal_id', dealIds] as const, ['contact_id', contactIds] as const]) {
    if (ids.length === 0) continue;
    const rows = await tx.query<{ session_id: number }[]>(`SELECT session_id FROM dialog WHERE ${column} IN (?) AND is_closed = 0`, [ids]);
    await noteBoardChanges(
      tx,
      rows.map((row) => row.session_id),
      at,
    );
  }
}
