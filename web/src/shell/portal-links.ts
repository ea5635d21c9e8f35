import { useApi } from '../api';
import { portalAddressOf } from './portal-address';

/**
 * Path of a deal's page in the portal. It is the usual one of the box, but none that the portal promises: a portal may have its own
 * (look here if a link leads nowhere).
 */
function dealPath(dealId: number): string {
  return `/crm/deal/details/${dealId}/`;
}

/** Likewise. The address of an open line's chat is not known: the portal shows the chat in the timeline of these cards. */
function contactPath(contactId: number): string {
  return `/crm/contact/details/${contactId}/`;
}

/** @param portalUrl '' on a page of the portal itself; null: not known, and no link is better than a wrong one */
export function dealHref(dealId: number, portalUrl: string | null): string | null {
  return dealId > 0 && portalUrl !== null ? portalUrl + dealPath(dealId) : null;
}

export function contactHref(contactId: number, portalUrl: string | null): string | null {
  return contactId > 0 && portalUrl !== null ? portalUrl + contactPath(contactId) : null;
}

export interface PortalLinks {
  deal(dealId: number): string | null;
  contact(contactId: number): string | null;
}

/** Links to the portal's pages, on a page of the portal and elsewhere. */
export function usePortalLinks(): PortalLinks {
  const api = useApi();
  const address = api.hasModule ? null : portalAddressOf(api);
  const url = () => (address ? (address.value?.url ?? null) : '');
  return { deal: (dealId) => dealHref(dealId, url()), contact: (contactId) => contactHref(contactId, url()) };
}
