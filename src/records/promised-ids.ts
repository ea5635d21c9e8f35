import type { Tx } from '../database/tx.js';

/**
 * What an order knows of ids that an earlier command of the same client is still making: they are put in when it is sent, from the
 * client's row. What `contact.create` and `deal.create` say is then made if that earlier command was refused.
 */
export interface TakesOfClient {
  takesContactOfClient: boolean;
  takesDealOfClient: boolean;
}

export interface ClientIds {
  /** 0 until the portal has made it. */
  contactId: number;
  dealId: number;
}

/** What commands of these clients have brought back by now, by client id. */
export async function idsOfClients(db: Tx, clientIds: readonly (string | null)[]): Promise<Map<string, ClientIds>> {
  const ids = [...new Set(clientIds.filter((clientId) => clientId !== null))];
  if (ids.length === 0) return new Map();
  const rows = await db.query<{ client_id: string; contact_id: number; deal_id: number }[]>(
    'SELECT client_id, contact_id, deal_id FROM client WHERE client_id IN (?)',
    [ids],
  );
  return new Map(rows.map((row) => [row.client_id, { contactId: row.contact_id, dealId: row.deal_id }]));
}
