import { isForeign } from './choose-contact.js';
import type { ClientFacts, ContactPlacement, DealMatch, FirmMatch } from './placement.js';

export interface FirmChoice {
  firmId: number;
  deal: DealMatch;
}

/**
 * The open deal of a client that is a firm (a company of the CRM): the newest in this company's pipeline of the one firm that has the client's phone
 * or e-mail, or whose contact has it. null: none, or it could be either of two firms.
 */
export function firmDeal(facts: ClientFacts, contact: ContactPlacement): FirmChoice | null {
  const firms = (facts.firms ?? []).filter(({ openDeals }) => openDeals.length > 0);
  const ofContact = contact.kind === 'existing' ? firms.filter(({ contactIds }) => contactIds.includes(contact.contactId)) : [];
  const [firm, ...others] = ofContact.length > 0 ? ofContact : firms.filter((one) => one.hasKey || hasTellingContact(one, facts));
  const [deal] = firm?.openDeals ?? [];
  return firm === undefined || deal === undefined || others.length > 0 ? null : { firmId: firm.firmId, deal };
}

/** One that has the key for certain: many of a firm share its desk's number, and whoever of them it is, it is the firm's. */
function hasTellingContact({ contactIds }: FirmMatch, facts: ClientFacts): boolean {
  return facts.matches.some(
    (match) =>
      contactIds.includes(match.contactId) &&
      !match.isWrittenNow &&
      !match.isUncertain &&
      !match.isInMessage &&
      !isForeign(match, facts.companyCode),
  );
}

/** Firms that may stay bound to the thread beside its contact, where the portal has bound them. */
export function firmsToKeep(facts: ClientFacts, contact: ContactPlacement): number[] {
  const contactId = contact.kind === 'existing' ? contact.contactId : 0;
  return (facts.firms ?? []).filter(({ hasKey, contactIds }) => hasKey || contactIds.includes(contactId)).map(({ firmId }) => firmId);
}
