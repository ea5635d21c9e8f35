import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import type { ClientKey } from '../domain/identity/client-keys.js';
import { keyName } from '../domain/identity/client-keys.js';

/** A key of a client with where it comes from. */
export interface LearntKey extends ClientKey {
  clientId: string;
  learntAt: Date;
  learntFrom: string;
  /** When it was first seen on the contact's card; null: never yet. */
  onCardAt: Date | null;
}

interface Row {
  client_id: string;
  kind: ClientKey['kind'];
  value: string;
  learnt_at: Date;
  learnt_from: string;
  on_card_at?: Date | null;
}

export async function keysOfClients(tx: Tx, clientIds: readonly string[]): Promise<LearntKey[]> {
  if (clientIds.length === 0) return [];
  const rows = await tx.query<Row[]>(
    'SELECT client_id, kind, value, learnt_at, learnt_from, on_card_at FROM client_key WHERE client_id IN (?) ORDER BY learnt_at, kind, value',
    [[...new Set(clientIds)]],
  );
  return rows.map((row) => ({
    clientId: row.client_id,
    kind: row.kind,
    value: row.value,
    learntAt: row.learnt_at,
    learntFrom: row.learnt_from,
    onCardAt: row.on_card_at ?? null,
  }));
}

/**
 * Keys that were taken off the contacts of these clients, as `client kind:value`. Such a key no longer tells who the client is, also
 * when a dialog shows it again: only a person who saves the contact with it brings it back.
 */
export async function formerKeys(tx: Tx, clientIds: readonly string[]): Promise<Set<string>> {
  if (clientIds.length === 0) return new Set();
  const rows = await tx.query<Row[]>('SELECT client_id, kind, value FROM former_client_key WHERE client_id IN (?)', [
    [...new Set(clientIds)],
  ]);
  return new Set(rows.map((row) => formerName(row.client_id, row)));
}

export function formerName(clientId: string, key: ClientKey): string {
  return `${clientId} ${keyName(key)}`;
}

/** Takes keys from a client; when and where each was learnt stays on record. */
export async function takeKeysAway(tx: Tx, keys: readonly LearntKey[], at: Date): Promise<void> {
  if (keys.length === 0) return;
  await insertRows(
    tx,
    'former_client_key',
    ['client_id', 'kind', 'value', 'learnt_at', 'learnt_from', 'removed_at'],
    keys.map(({ clientId, kind, value, learntAt, learntFrom }) => [clientId, kind, value, learntAt, learntFrom, at]),
    'ON DUPLICATE KEY UPDATE learnt_at = VALUES(learnt_at), learnt_from = VALUES(learnt_from), removed_at = VALUES(removed_at)',
  );
  await deleteKeys(tx, 'client_key', keys);
}

/** A person has put them back. */
export async function forgetFormer(tx: Tx, keys: readonly (ClientKey & { clientId: string })[]): Promise<void> {
  if (keys.length > 0) await deleteKeys(tx, 'former_client_key', keys);
}

async function deleteKeys(
  tx: Tx,
  table: 'client_key' | 'former_client_key',
  keys: readonly (ClientKey & { clientId: string })[],
): Promise<void> {
  await tx.query(
    `DELETE FROM ${table} WHERE ${keys.map(() => '(client_id = ? AND kind = ? AND value = ?)').join(' OR ')}`,
    keys.flatMap(({ clientId, kind, value }) => [clientId, kind, value]),
  );
}
