export interface OwnershipFacts {
  /** Code of the company in the own link table, null = no link. */
  linkedCompany: string | null;
  /** The contact's company field in the portal: a company's name or code; null or '' = not filled. */
  companyField: string | null;
  /** Every deal of the contact, in any order; an older deal has a lower id. */
  deals: readonly { dealId: number; categoryId: number }[];
}

export interface CompanyIdentity {
  code: string;
  name: string;
  dealCategoryId: number;
}

/**
 * Which company a contact belongs to, as its code: the own link decides, then the contact's company field, then its deals:
 * the company whose pipeline holds them, of several the one of the oldest deal. Null when nothing tells. A link to a
 * company that is no longer set up still holds: the contact is not free for the others. A pipeline that two companies
 * claim tells nothing.
 */
export function ownerOfContact(facts: OwnershipFacts, companies: readonly CompanyIdentity[]): string | null {
  if (facts.linkedCompany !== null && facts.linkedCompany !== '') return facts.linkedCompany;
  return byField(facts.companyField, companies) ?? byOldestDeal(facts.deals, companies);
}

function byField(field: string | null, companies: readonly CompanyIdentity[]): string | null {
  const wanted = spelled(field ?? '');
  if (wanted === '') return null;
  const named = companies.find(({ code }) => spelled(code) === wanted) ?? companies.find(({ name }) => spelled(name) === wanted);
  return named?.code ?? null;
}

function byOldestDeal(deals: OwnershipFacts['deals'], companies: readonly CompanyIdentity[]): string | null {
  for (const { categoryId } of deals.toSorted((a, b) => a.dealId - b.dealId)) {
    const owners = companies.filter(({ dealCategoryId }) => dealCategoryId === categoryId);
    if (owners.length === 1) return owners[0]?.code ?? null;
  }
  return null;
}

function spelled(text: string): string {
  return text.trim().toLowerCase();
}
