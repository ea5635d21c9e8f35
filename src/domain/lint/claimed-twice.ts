import type { Finding } from './finding.js';

/** A value of a company that no other may have. */
export interface Claim {
  /** As values are compared. */
  key: string | number;
  companyIndex: number;
  path: Finding['path'];
}

/** @param values what each company has, in its list `list`, as they are compared */
export function claimsOfLists(list: string, values: readonly (readonly (string | number)[])[]): Claim[] {
  return values.flatMap((ofCompany, companyIndex) =>
    ofCompany.map((key, index) => ({ key, companyIndex, path: ['companies', companyIndex, list, index] })),
  );
}

/** Each later claim of a value by another company; the message names where the first stands. */
export function claimedTwice<Code extends string>(code: Code, name: string, claims: readonly Claim[]): Finding<Code>[] {
  const first = new Map<string | number, Claim>();
  return claims.flatMap((claim) => {
    const before = first.get(claim.key);
    if (before === undefined) first.set(claim.key, claim);
    if (before === undefined || before.companyIndex === claim.companyIndex) return [];
    return [{ path: claim.path, code, params: { [name]: claim.key, otherPath: before.path.join('.') } }];
  });
}
