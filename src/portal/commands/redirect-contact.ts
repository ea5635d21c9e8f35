import type { CommandBody } from './command-types.js';

/** The command about another contact than the one it was ordered for: that one has gone into it. */
export function redirectContact(body: CommandBody, from: number, to: number): CommandBody {
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
    case 'placeFirmCall':
    case 'joinDialog':
    case 'comment':
    case 'notify':
    case 'restoreBindings':
    case 'takeApart':
    case 'assignItem':
    case 'moveItem':
      return body;
    default:
      return body satisfies never;
  }
}
