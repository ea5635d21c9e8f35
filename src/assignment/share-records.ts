import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { type Ledger, ledgerOf, storedLedger } from '../domain/assignment/ledger.js';
import { groupBy } from '../group-by.js';

interface StoredRecord {
  name: string;
  denominator: string;
}

/** Locks records of shares by their names, in their order, and reads them; one that was never written is made. */
export async function lockLedgers(tx: Tx, names: readonly string[]): Promise<Map<string, Ledger>> {
  const wanted = [...new Set(names)].sort();
  if (wanted.length === 0) return new Map();
  // Not INSERT IGNORE, as of people (assigned-items.ts).
  await tx.query('INSERT INTO share_record (name) VALUES ? ON DUPLICATE KEY UPDATE name = VALUES(name)', [wanted.map((name) => [name])]);
  const records = await tx.query<StoredRecord[]>(
    'SELECT name, CAST(denominator AS CHAR) AS denominator FROM share_record WHERE name IN (?) ORDER BY name FOR UPDATE',
    [wanted],
  );
  return withAccounts(tx, records);
}

/** The records that there are by these names, as they stand now. */
export async function readLedgers(db: Pick<Tx, 'query'>, names: readonly string[]): Promise<Map<string, Ledger>> {
  const wanted = [...new Set(names)];
  if (wanted.length === 0) return new Map();
  const records = await db.query<StoredRecord[]>(
    'SELECT name, CAST(denominator AS CHAR) AS denominator FROM share_record WHERE name IN (?)',
    [wanted],
  );
  return withAccounts(db, records);
}

async function withAccounts(db: Pick<Tx, 'query'>, records: readonly StoredRecord[]): Promise<Map<string, Ledger>> {
  if (records.length === 0) return new Map();
  const accounts = await db.query<{ name: string; user_id: number; debt: string; given: number | string }[]>(
    'SELECT name, user_id, CAST(debt AS CHAR) AS debt, given FROM share_account WHERE name IN (?)',
    [records.map(({ name }) => name)],
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
