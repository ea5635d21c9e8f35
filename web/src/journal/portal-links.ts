/**
 * Where the portal shows a deal, from a page of the portal itself. An application served from elsewhere does not know the portal's
 * address, and no link is better than a wrong one.
 */
export function dealHref(dealId: number, isInPortal: boolean): string | null {
  return dealId > 0 && isInPortal ? `/crm/deal/details/${dealId}/` : null;
}
