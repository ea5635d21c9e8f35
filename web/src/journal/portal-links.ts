import { useApi } from '../api';
import { portalAddressOf } from '../shell/portal-address';

/**
 * Path of a deal's page in the portal. It is the usual one of the box, but none that the portal promises: a portal may have its own
 * (look here if a link leads nowhere).
 */
function dealPath(dealId: number): string {
  return `/crm/deal/details/${dealId}/`;
}

/** @param portalUrl '' on a page of the portal itself; null: not known, and no link is better than a wrong one */
export function dealHref(dealId: number, portalUrl: string | null): string | null {
  return dealId > 0 && portalUrl !== null ? portalUrl + dealPath(dealId) : null;
}

/** Links to the portal's pages, on a page of the portal and elsewhere. */
export function usePortalLinks(): { deal(dealId: number): string | null } {
  const api = useApi();
  const address = api.hasModule ? null : portalAddressOf(api);
  return { deal: (dealId) => dealHref(dealId, address ? (address.value?.url ?? null) : '') };
}
