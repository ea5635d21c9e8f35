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

/** In place of a company's code: a person has said that the contact is none of the companies'. No company is called so. */
export const ofNoCompany = '-';

/**
 * Which company a contact belongs to, as its code: the contact's company field decides where it names one: the module writes it with the
 * link, so another one there is a person's word. Then the own link, then its deals: the company whose pipeline holds them, of several the
 * one of the oldest deal. Null when nothing tells. A link to a company that is no longer set up still holds, also `ofNoCompany`: the
 * contact is not free for the others. A pipeline that two companies claim tells nothing.
 */
export function ownerOfContact(facts: OwnershipFacts, companies: readonly CompanyIdentity[]): string | null {
  const named = companyNamed(facts.companyField, companies);
  if (named !== null) return named;
  if (facts.linkedCompany !== null && facts.linkedCompany !== '') return facts.linkedCompany;
  return byOldestDeal(facts.deals, companies);
}

/** The company that a company field names, by its code or name however it is typed; null: none. */
export function companyNamed(field: string | null, companies: readonly CompanyIdentity[]): string | null {
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
