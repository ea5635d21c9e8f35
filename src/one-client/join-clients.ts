import type { Tx } from '../database/tx.js';
import type { Client } from '../records/clients.js';

/**
 * Everything the sidecar has of some clients becomes another's: keys, dialogs, calls, questions, what is still to be sent. Contacts and
 * deals of dialogs and calls stay as they are. Call with the clients locked; `into` counts what the others have under way.
 */
export async function joinClients(tx: Tx, into: Client, others: readonly Client[]): Promise<void> {
  const ids = others.map(({ clientId }) => clientId);
  if (ids.length === 0) return;
  const pending = others.reduce((sum, client) => sum + client.pending, into.pending);
  // The contact that is left does not have them on its card until the portal has merged the two, if it ever does.
  await tx.query('UPDATE client_key SET client_id = ?, on_card_at = NULL WHERE client_id IN (?)', [into.clientId, ids]);
  for (const table of ['dialog', 'phone_call'])
    await tx.query(`UPDATE ${table} SET client_id = ? WHERE client_id IN (?)`, [into.clientId, ids]);
  for (const table of ['former_client_key', 'merge_question']) {
    await tx.query(`UPDATE IGNORE ${table} SET client_id = ? WHERE client_id IN (?)`, [into.clientId, ids]);
    await tx.query(`DELETE FROM ${table} WHERE client_id IN (?)`, [ids]); // the other has the same already
  }
  // What one of them had taken off and the other has is the one client's.
  await tx.query(
    `DELETE f FROM former_client_key f JOIN client_key k ON k.client_id = f.client_id AND k.kind = f.kind AND k.value = f.value WHERE f.client_id = ?`,
    [into.clientId],
  );
  await tx.query(`UPDATE outbox_command SET order_key = ? WHERE order_key IN (?) AND state = 'waiting'`, [into.clientId, ids]);
  await tx.query(`UPDATE outbox_command SET client_id = ? WHERE client_id IN (?) AND state = 'waiting'`, [into.clientId, ids]);
  await tx.query(
    'UPDATE client SET merged_into = ?, contact_id = 0, deal_id = 0, pending = 0, lost_contact_id = 0 WHERE client_id IN (?)',
    [into.clientId, ids],
  );
  await tx.query('UPDATE client SET pending = ? WHERE client_id = ?', [pending, into.clientId]);
  into.pending = pending;
}
