import type { JournalRow } from '../contract/journal-kinds.js';
import type { OwnDb } from '../database/own-db.js';

export type ReplayedRow = JournalRow & { id: number };

/** What a replay needs of the table `journal`. */
export const replayedColumns = 'id, kind, 1 AS version, rule, because, facts, decision';

export async function rowById(db: OwnDb, id: number): Promise<ReplayedRow | null> {
  const [row] = await db.query<ReplayedRow[]>(`SELECT ${replayedColumns} FROM journal WHERE id = ?`, [id]);
  return row ?? null;
}
