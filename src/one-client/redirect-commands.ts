import type { Tx } from '../database/own-db.js';
import type { OrderBody } from '../records/outbox.js';

/** Commands that still wait speak of a contact that is gone: they mean the one it went into. */
export async function redirectCommands(tx: Tx, clientId: string, from: number, to: number): Promise<void> {
  const rows = await tx.query<{ id: number | string; payload: string }[]>(
    `SELECT id, payload FROM outbox_command WHERE client_id = ? AND state = 'waiting' ORDER BY id`,
    [clientId],
  );
  for (const { id, payload } of rows) {
    const body = JSON.parse(payload) as OrderBody;
    const redirected = JSON.stringify(redirect(body, from, to));
    if (redirected !== JSON.stringify(body)) await tx.query('UPDATE outbox_command SET payload = ? WHERE id = ?', [redirected, id]);
  }
}

function redirect(body: OrderBody, from: number, to: number): OrderBody {
  switch (body.type) {
    case 'placeDialog': {
      const strayContactIds = [...new Set((body.strayContactIds ?? []).map((id) => (id === from ? to : id)))];
      return { ...body, strayContactIds, ...('id' in body.contact && body.contact.id === from ? { contact: { id: to } } : {}) };
    }
    case 'placeCall':
      return 'id' in body.contact && body.contact.id === from ? { ...body, contact: { id: to } } : body;
    case 'handOver':
    case 'setResponsible':
    case 'bindClient':
      return body.contactId === from ? { ...body, contactId: to } : body;
    case 'mergeContacts':
      // Into itself would be nothing to merge: the portal says that the contact is gone.
      return body.toContactId === from && body.fromContactId !== to ? { ...body, toContactId: to } : body;
    case 'joinDialog':
    case 'comment':
    case 'notify':
    case 'restoreBindings':
      return body;
    default:
      return body satisfies never;
  }
}
