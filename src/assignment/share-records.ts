import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { type Ledger, ledgerOf, storedLedger } from '../domain/assignment/ledger.js';
import { groupBy } from '../group-by.js';

/** Locks records of shares by their names, in their order, and reads them; one that was never written is made. */
export async function lockLedgers(tx: Tx, names: readonly string[]): Promise<Map<string, Ledger>> {
  const wanted = [...new Set(names)].sort();
  if (wanted.length === 0) return new Map();
  await tx.query('INSERT IGNORE INTO share_record (name) VALUES ?', [wanted.map((name) => [name])]);
  const records = await tx.query<{ name: string; denominator: string }[]>(
    'SELECT name, CAST(denominator AS CHAR) AS denominator FROM share_record WHERE name IN (?) ORDER BY name FOR UPDATE',
    [wanted],
  );
  const accounts = await tx.query<{ name: string; user_id: number; debt: string; given: number | string }[]>(
    'SELECT name, user_id, CAST(debt AS CHAR) AS debt, given FROM share_account WHERE name IN (?)',
    [wanted],
  );
  const ofEach = groupBy(accounts, ({ name }) => name);
  return new Map(
    records.map(({ name, denominator }) => [
      name,
      ledgerOf({
        denominator,
        accounts: (ofEach.get(name) ?? []).map((row) => ({ userId: row.user_id, debt: row.debt, given: Number(row.given) })),
      }),
    ]),
  );
}

/** Stores records that are locked. */
export async function saveLedgers(tx: Tx, ledgers: ReadonlyMap<string, Ledger>): Promise<void> {
  for (const [name, ledger] of ledgers) {
    const { denominator, accounts } = storedLedger(ledger);
    await tx.write('UPDATE share_record SET denominator = ? WHERE name = ?', [denominator, name]);
    await insertRows(
      tx,
      'share_account',
      ['name', 'user_id', 'debt', 'given'],
      accounts.map(({ userId, debt, given }) => [name, userId, debt, given]),
      'ON DUPLICATE KEY UPDATE debt = VALUES(debt), given = VALUES(given)',
    );
  }
}
