import { ownerOfContact } from '../domain/identity/owner-of-contact.js';
import type { ContactMatch, MatchedBy } from '../domain/placement/placement.js';
import type { PortalContact } from '../portal/tables/contacts.js';
import type { ContactDeal } from '../portal/tables/deals.js';
import type { CompanySettings } from '../settings/settings-schema.js';

/** Newest first: the rules ask for the newest, and which of them a call was made from. */
const mostOpenDeals = 100;

/** A contact of the portal as the rules look at it, and whose it is. */
export function toMatch(
  contact: PortalContact,
  matchedBy: MatchedBy,
  company: CompanySettings,
  deals: readonly ContactDeal[],
  linkedCompany: string | null,
  companies: readonly CompanySettings[],
): ContactMatch {
  const here = deals.filter((deal) => deal.categoryId === company.dealCategoryId);
  const oldestFirst = deals.toSorted((a, b) => a.dealId - b.dealId);
  return {
    contactId: contact.contactId,
    matchedBy,
    responsibleId: contact.responsibleId,
    ownerCompany: ownerOfContact(
      { linkedCompany, companyField: contact.companyName, deals: oldestFirst.map(({ dealId, categoryId }) => ({ dealId, categoryId })) },
      companies,
    ),
    openDeals: here
      .filter((deal) => deal.isOpen)
      .slice(0, mostOpenDeals)
      .map(({ dealId, responsibleId }) => ({ dealId, responsibleId })),
    hadDealHere: here.length > 0,
  };
}
