import mysql, { type SqlValue } from 'mysql2';

/** The driver fills in whatever it is given. A statement that is complete already is not searched again for places to fill, however long it is. */
export function fillIn(sql: string, values: SqlValue[] | undefined, timezone: string): string {
  return values === undefined || values.length === 0 ? sql : mysql.format(sql, values, true, timezone);
}
