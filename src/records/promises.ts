import { randomUUID } from 'node:crypto';
import type { ClientMemory, ContactPlacement, DealPlacement } from '../domain/placement/placement.js';
import type { PortalDeal } from '../portal/tables/deals.js';
import type { Batch } from './batch.js';
import type { Client } from './clients.js';

export interface Promised {
  contact: ContactPlacement;
  /** null: as it was. */
  deal: DealPlacement | null;
  responsibleId: number;
}

/** Remembers on the client, a new one where none is known, what a command to the portal is about to bring: later threads take it up. */
export function promiseTo(batch: Batch, companyCode: string, known: Client | null, { contact, deal, responsibleId }: Promised): Client {
  const client = known ?? {
    clientId: randomUUID(),
    companyCode,
    contactId: 0,
    dealId: 0,
    responsibleId: 0,
    pending: 0,
    createdAt: batch.context.at,
  };
  batch.changeClient(client, {
    contactId: contact.kind === 'existing' ? contact.contactId : contact.kind === 'create' ? 0 : client.contactId,
    dealId: deal?.kind === 'existing' ? deal.dealId : deal?.kind === 'create' ? 0 : client.dealId,
    responsibleId,
    pending: client.pending + 1,
  });
  return client;
}

/** A contact that is neither there nor on its way is no promise: it was deleted, or the portal refused to make it. */
export function memoryOf(client: Client | null, isContactThere: boolean): ClientMemory | null {
  if (!client) return null;
  const isPromised = client.contactId === 0 && client.pending > 0;
  if (!isPromised && !isContactThere) return null;
  const { clientId, contactId, dealId, responsibleId } = client;
  return { clientId, contactId, dealId, responsibleId };
}

export function isDealOpen(deal: PortalDeal | null, categoryId: number, memory: ClientMemory, pending: number): boolean {
  if (memory.dealId === 0) return pending > 0;
  return deal?.isOpen === true && deal.categoryId === categoryId;
}
