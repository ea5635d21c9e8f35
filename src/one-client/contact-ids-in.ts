import type { MergeFacts } from '../domain/identity/merge.js';

/** The two contacts in question, the older first. */
export function contactIdsIn({ contacts: [one, other] }: MergeFacts): [number, number] {
  return one.contactId < other.contactId ? [one.contactId, other.contactId] : [other.contactId, one.contactId];
}

/** As a sentence names the two, the older first. */
export function fullNames({ contacts }: Pick<MergeFacts, 'contacts'>): string {
  return contacts
    .toSorted((a, b) => a.contactId - b.contactId)
    .map(({ name, lastName }) => `${name} ${lastName}`)
    .join(' / ');
}
