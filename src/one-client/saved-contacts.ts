import type { Tx } from '../database/tx.js';
import type { PortalEvent } from '../portal/events/portal-event.js';
import { askToMerge } from '../records/merge-questions.js';

/** Contacts of companies that were saved: what identifies them may have changed. */
export async function askAboutSavedContacts(tx: Tx, events: readonly PortalEvent[], at: Date): Promise<void> {
  const isByPerson = new Map<number, boolean>();
  for (const event of events) {
    if (event.type !== 'ContactChanged') continue;
    const { contactId, actorUserId } = event.payload;
    isByPerson.set(contactId, actorUserId > 0 || isByPerson.get(contactId) === true);
  }
  if (isByPerson.size === 0) return;
  const contactIds = [...isByPerson.keys()];
  const rows = await tx.query<{ contact_id: number; company_code: string }[]>(
    `SELECT contact_id, company_code FROM contact_company WHERE contact_id IN (?)
      UNION SELECT contact_id, company_code FROM client WHERE contact_id IN (?)`,
    [contactIds, contactIds],
  );
  const questions = rows.map(({ contact_id: contactId, company_code: companyCode }) => ({
    companyCode,
    clientId: '',
    contactId,
    key: null,
    from: `contact ${contactId}`,
    isByPerson: isByPerson.get(contactId) ?? false,
  }));
  await askToMerge(tx, questions, at);
}
