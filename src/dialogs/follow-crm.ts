import type { Tx } from '../database/tx.js';
import type { PortalEvent } from '../portal/events/portal-event.js';

/** Whose client it is by now: a dialog that waits in the queue goes there. */
export async function rememberResponsibles(tx: Tx, events: readonly PortalEvent[]): Promise<void> {
  const responsibleOf = new Map(
    events.flatMap((event) => (event.type === 'ContactChanged' ? [[event.payload.contactId, event.payload.responsibleId] as const] : [])),
  );
  for (const [contactId, userId] of responsibleOf)
    if (userId > 0)
      await tx.write('UPDATE client SET responsible_id = ? WHERE contact_id = ? AND responsible_id <> ?', [userId, contactId, userId]);
}

/** Deals and contacts that are no more; contacts that were merged into another are told apart, as they live on in that one. */
export function goneIn(events: readonly PortalEvent[]): { dealIds: number[]; contactIds: number[]; mergedContactIds: number[] } {
  const gone = { dealIds: [] as number[], contactIds: [] as number[], mergedContactIds: [] as number[] };
  for (const { type, payload } of events) {
    if (type === 'DealDeleted') gone.dealIds.push(payload.dealId);
    if (type === 'ContactDeleted') gone.contactIds.push(payload.contactId);
    if (type === 'ContactsMerged') gone.mergedContactIds.push(payload.fromContactId);
  }
  return gone;
}

/**
 * What is gone is forgotten: the next dialog of the client makes or finds another. Which contact it was stays known: the portal deletes
 * a contact also when it is merged into another, and tells of that afterwards.
 */
export async function forgetDeleted(tx: Tx, dealIds: readonly number[], contactIds: readonly number[]): Promise<void> {
  if (dealIds.length > 0) {
    await tx.write('UPDATE client SET deal_id = 0 WHERE deal_id IN (?)', [dealIds]);
    await tx.write('UPDATE dialog SET deal_id = 0 WHERE deal_id IN (?) AND is_closed = 0', [dealIds]);
  }
  if (contactIds.length > 0) {
    await tx.write('UPDATE client SET lost_contact_id = contact_id, contact_id = 0, deal_id = 0 WHERE contact_id IN (?)', [contactIds]);
    await tx.write('UPDATE dialog SET contact_id = 0 WHERE contact_id IN (?) AND is_closed = 0', [contactIds]);
    await tx.write('DELETE FROM contact_company WHERE contact_id IN (?)', [contactIds]);
  }
}
