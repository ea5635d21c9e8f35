import type { Retention } from './capability.js';

const portion = 5000;

/**
 * Rows are kept so long after the time in their column (DATETIME(3), UTC). Deleted in small transactions: the workers must not wait for
 * a clean-up.
 */
export function keptFor(table: string, column: string, ms: number): Retention {
  return async (db, now) => {
    let deleted = portion;
    while (deleted === portion) {
      const result = await db.query<{ affectedRows: number }>(`DELETE FROM ${table} WHERE ${column} < ? LIMIT ${portion}`, [
        new Date(now.getTime() - ms),
      ]);
      deleted = result.affectedRows;
    }
  };
}
