import type { Clock } from '../clock.js';
import type { Tx } from './tx.js';

/** Lets the clock go by the database's. */
export async function goByDatabase(clock: Clock, db: Pick<Tx, 'query'>): Promise<void> {
  const askedAt = performance.now();
  const [row] = await db.query<{ micros: number | string }[]>(
    `SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(6)) AS micros`,
  );
  const answeredAt = performance.now();
  const databaseMs = Number(row?.micros) / 1000;
  if (!Number.isFinite(databaseMs)) throw new Error('The database does not tell the time');
  clock.goBy({ databaseMs, askedAt, answeredAt });
}
