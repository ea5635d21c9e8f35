import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { type Apart, apartAfterMerge, apartAfterReturn } from '../domain/identity/taken-apart.js';
import { type PairOfContacts, pairName, pairOf } from './client-merges.js';

/** Contacts whose merge a person has taken back: whatever key they turn out to share, they are neither merged nor suggested by themselves. */
export async function keepApart(tx: Tx, companyCode: string, pair: PairOfContacts, byUserId: number, at: Date): Promise<void> {
  await insertRows(
    tx,
    'kept_apart',
    ['company_code', 'first_contact_id', 'second_contact_id', 'since', 'by_user_id'],
    [[companyCode, ...pair, at, byUserId]],
    'ON DUPLICATE KEY UPDATE since = since',
  );
}

/** Of these pairs those that are kept apart, by `pairName`. */
export async function pairsKeptApart(tx: Tx, pairs: readonly PairOfContacts[]): Promise<Set<string>> {
  if (pairs.length === 0) return new Set();
  const rows = await tx.query<{ first_contact_id: number; second_contact_id: number }[]>(
    `SELECT first_contact_id, second_contact_id FROM kept_apart
      WHERE ${pairs.map(() => '(first_contact_id = ? AND second_contact_id = ?)').join(' OR ')}`,
    pairs.flat(),
  );
  return new Set(rows.map((row) => pairName([row.first_contact_id, row.second_contact_id])));
}

/** Who was kept apart from a contact that is no more is kept apart from the one it went into; the two themselves are one by a person's will. */
export async function moveKeptApart(tx: Tx, from: number, to: number): Promise<void> {
  await addPairs(tx, from, (pairs) => apartAfterMerge(pairs, from, to));
  await tx.query('DELETE FROM kept_apart WHERE first_contact_id = ? AND second_contact_id = ?', [...pairOf(from, to)]);
}

/** Who was kept apart from a contact before it was merged away is kept apart from it again. */
export async function keepApartAgain(tx: Tx, formerId: number, newId: number): Promise<void> {
  await addPairs(tx, formerId, (pairs) => apartAfterReturn(pairs, formerId, newId));
}

async function addPairs(tx: Tx, contactId: number, pairsAfter: (pairs: readonly PairOfContacts[]) => Apart[]): Promise<void> {
  const rows = await tx.query<
    { company_code: string; first_contact_id: number; second_contact_id: number; since: Date; by_user_id: number }[]
  >(
    'SELECT company_code, first_contact_id, second_contact_id, since, by_user_id FROM kept_apart WHERE first_contact_id = ? OR second_contact_id = ?',
    [contactId, contactId],
  );
  for (const row of rows)
    for (const [one, other] of pairsAfter([[row.first_contact_id, row.second_contact_id]]))
      await keepApart(tx, row.company_code, pairOf(one, other), row.by_user_id, row.since);
}
