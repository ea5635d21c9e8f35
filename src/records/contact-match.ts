import { ownerOfContact } from '../domain/identity/owner-of-contact.js';
import type { ContactMatch, MatchedBy } from '../domain/placement/placement.js';
import type { PortalContact } from '../portal/tables/contacts.js';
import type { ContactDeal } from '../portal/tables/deals.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import type { Client } from './clients.js';
import type { DecisionContext } from './decision-context.js';

/** Newest first: the rules ask for the newest, and which of them a call was made from. */
const mostOpenDeals = 100;

/** The answer that tells of a contact comes within moments. */
const justMadeMs = 600_000;

/**
 * Whether it seems to be the contact that a command has just made for this client, of which the answer is still to be taken: of the client's
 * company, made just now, and that of no client who is known. @param known all clients whose contacts are among those found
 */
export function justMade(
  { contactId, createdOn }: PortalContact,
  { ownerCompany }: ContactMatch,
  client: Client | null,
  known: Iterable<Client>,
  { at, zone }: Pick<DecisionContext, 'at' | 'zone'>,
): Pick<ContactMatch, 'isJustMade'> {
  if (client?.contactId !== 0 || ownerCompany !== client.companyCode) return {};
  const madeAt = zone.toInstant(createdOn);
  if ([...known].some((other) => other.contactId === contactId)) return {};
  return madeAt !== null && at.getTime() - madeAt.getTime() < justMadeMs ? { isJustMade: true } : {};
}

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
