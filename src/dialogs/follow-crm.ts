import type { Tx } from '../database/tx.js';
import type { EventPayload, PortalEvent } from '../portal/events/portal-event.js';
import type { Batch } from '../records/batch.js';
import { type Dialog, lockOpenDialogsOfContacts, lockOpenDialogsOfDeals } from '../records/dialogs.js';

/** A person gave a deal or a contact another responsible: no rule changes it back during the open sessions on it. */
export async function followResponsibles(batch: Batch, events: readonly PortalEvent[]): Promise<void> {
  const dealIds: number[] = [];
  const contactIds: number[] = [];
  const responsibleOf = new Map<string, number>();
  for (const event of events) {
    if (event.type === 'DealChanged' && isGivenByPerson(event.payload)) {
      dealIds.push(event.payload.dealId);
      responsibleOf.set(`deal:${event.payload.dealId}`, event.payload.responsibleId);
    }
    if (event.type === 'ContactChanged' && isGivenByPerson(event.payload)) {
      contactIds.push(event.payload.contactId);
      responsibleOf.set(`contact:${event.payload.contactId}`, event.payload.responsibleId);
    }
  }
  if (responsibleOf.size === 0) return;
  batch.holdDialogs(await lockOpenDialogsOfDeals(batch.tx, dealIds));
  batch.holdDialogs(await lockOpenDialogsOfContacts(batch.tx, contactIds));
  const clientIds = [...batch.dialogs.values()].flatMap((dialog) => dialog.clientId ?? []);
  const usual = await responsiblesOfClients(batch.tx, clientIds);
  const isChanged = (dialog: Dialog, subject: string): boolean => {
    const responsible = responsibleOf.get(subject);
    return responsible !== undefined && responsible !== usual.get(dialog.clientId ?? '') && responsible !== dialog.operatorId;
  };
  for (const dialog of batch.dialogs.values()) {
    if (dialog.closedAt || dialog.isResponsibleByPerson) continue;
    if (isChanged(dialog, `deal:${dialog.dealId}`) || isChanged(dialog, `contact:${dialog.contactId}`))
      batch.changeDialog(dialog, { isResponsibleByPerson: true });
  }
}

/** A person's save that left the responsible alone gives the card to nobody. */
function isGivenByPerson({ responsibleId, formerResponsibleId, actorUserId }: EventPayload<'DealChanged' | 'ContactChanged'>): boolean {
  return actorUserId > 0 && formerResponsibleId !== responsibleId;
}

async function responsiblesOfClients(tx: Tx, clientIds: readonly string[]): Promise<Map<string, number>> {
  if (clientIds.length === 0) return new Map();
  const rows = await tx.query<{ client_id: string; responsible_id: number }[]>(
    'SELECT client_id, responsible_id FROM client WHERE client_id IN (?)',
    [[...new Set(clientIds)]],
  );
  return new Map(rows.map((row) => [row.client_id, row.responsible_id]));
}

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
