import type { JournalRow } from '../contract/journal-kinds.js';
import type { OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { sharedFactsOf } from '../records/shared-facts.js';

export type ReplayedRow = JournalRow & { id: number };
/** As it is read with {@link replayedColumns}. */
export type StoredRow = Omit<ReplayedRow, 'shared'> & { shared_uid: string | null };

/** What a replay needs of the table `journal`. */
export const replayedColumns = 'id, kind, rule_version AS version, rule, because, facts, decision, shared_uid';

const portionSize = 500;

export async function rowById(db: OwnDb, id: number): Promise<ReplayedRow | null> {
  const [row] = await withShared(db, await db.query<StoredRow[]>(`SELECT ${replayedColumns} FROM journal WHERE id = ?`, [id]));
  return row ?? null;
}

/** Entries of a period, `fromAt` included and `toAt` (null: no end) not, by id and in portions: facts are long. */
export async function* rowsOf(db: OwnDb, fromAt: Date, toAt: Date | null): AsyncGenerator<ReplayedRow> {
  const within = toAt === null ? 'at >= ?' : 'at >= ? AND at < ?';
  const bounds = toAt === null ? [fromAt] : [fromAt, toAt];
  const [ends] = await db.query<{ first: number | null; last: number | null }[]>(
    `SELECT MIN(id) AS first, MAX(id) AS last FROM journal WHERE ${within}`,
    bounds,
  );
  if (!ends || ends.first === null || ends.last === null) return;
  for (let fromId = ends.first, isLast = false; !isLast; ) {
    // Instants grow with the ids, but for a moment: by the index of instants each portion would be sorted anew out of all that are left.
    const rows = await db.query<StoredRow[]>(
      `SELECT ${replayedColumns} FROM journal FORCE INDEX (PRIMARY) WHERE id BETWEEN ? AND ? AND ${within} ORDER BY id LIMIT ?`,
      [fromId, ends.last, ...bounds, portionSize],
    );
    yield* await withShared(db, rows);
    fromId = Number(rows.at(-1)?.id ?? fromId) + 1;
    isLast = rows.length < portionSize;
  }
}

/** Entries with what their facts refer to. */
export async function withShared(db: Pick<Tx, 'query'>, rows: readonly StoredRow[]): Promise<ReplayedRow[]> {
  const lists = await sharedFactsOf(db, rows);
  return rows.map(({ shared_uid: uid, ...row }) => (uid === null ? row : { ...row, shared: lists.get(uid) ?? null }));
}
