/**
 * The department that counts for a person who is in several: one of the company's departments when they are given and the
 * person is in one, otherwise any; of several the lowest id. Null for somebody in none.
 */
export function pickDepartment(memberships: readonly number[], companyDepartmentIds: ReadonlySet<number> = new Set()): number | null {
  const inCompany = memberships.filter((id) => companyDepartmentIds.has(id));
  const candidates = inCompany.length > 0 ? inCompany : memberships;
  return candidates.length > 0 ? Math.min(...candidates) : null;
}
