import type { Tx } from '../database/tx.js';
import type { ClientKey } from '../domain/identity/client-keys.js';
import { keyName } from '../domain/identity/client-keys.js';
import { findOwners } from '../records/clients.js';

/** A client as the sidecar remembers it. */
export interface RememberedClient {
  clientId: string;
  /** 0 = on its way. */
  contactId: number;
}

/**
 * The company's clients behind the keys, by `kind:value`; one that was merged into another is that other. A contact that is neither there
 * nor on its way is no memory, nor is a number that its client has only written in a message.
 */
export async function clientsBehind(tx: Tx, companyCode: string, keys: readonly ClientKey[]): Promise<Map<string, RememberedClient>> {
  const { clientIds, inMessage } = await findOwners(tx, companyCode, keys);
  for (const name of inMessage) clientIds.delete(name);
  if (clientIds.size === 0) return new Map();
  const rows = await tx.query<{ asked_id: string; client_id: string; contact_id: number; pending: number }[]>(
    `SELECT a.client_id AS asked_id, c.client_id, c.contact_id, c.pending
       FROM client a JOIN client c ON c.client_id = COALESCE(a.merged_into, a.client_id) WHERE a.client_id IN (?)`,
    [[...new Set(clientIds.values())]],
  );
  const clients = new Map(rows.flatMap((row) => (row.contact_id > 0 || row.pending > 0 ? [[row.asked_id, row] as const] : [])));
  return new Map(
    keys.flatMap((key) => {
      const client = clients.get(clientIds.get(keyName(key)) ?? '');
      return client ? [[keyName(key), { clientId: client.client_id, contactId: client.contact_id }] as const] : [];
    }),
  );
}
