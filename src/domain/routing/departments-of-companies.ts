import type { Department } from '../schedule/department.js';
import { departmentsUpwards } from '../schedule/effective-schedule.js';
import { pickDepartment } from './pick-department.js';

/** Codes of the companies each department is of; one that is of none is not in it. */
export type CompaniesOfDepartments = ReadonlyMap<number, ReadonlySet<string>>;

export const nobodysDepartments: CompaniesOfDepartments = new Map();

/**
 * A department is of the company whose head of sales is met first on the way up from it; of several, where one person is head of sales of
 * several companies or two sit in one department.
 * @param departmentIds those that are asked about
 * @param seats departments in which each head of sales sits: those he heads, else those he is in
 */
export function companiesOfDepartments(
  departmentIds: Iterable<number>,
  companies: readonly { code: string; headOfSalesId: number }[],
  seats: ReadonlyMap<number, readonly number[]>,
  departments: ReadonlyMap<number, Department>,
): CompaniesOfDepartments {
  const seated = new Map<number, Set<string>>();
  for (const { code, headOfSalesId } of companies)
    for (const departmentId of seats.get(headOfSalesId) ?? []) seated.set(departmentId, (seated.get(departmentId) ?? new Set()).add(code));
  const found = new Map<number, ReadonlySet<string>>();
  for (const departmentId of departmentIds) {
    const nearest = departmentsUpwards(departmentId, departments).find((id) => seated.has(id));
    const codes = nearest === undefined ? undefined : seated.get(nearest);
    if (codes) found.set(departmentId, codes);
  }
  return found;
}

export interface CountingDepartments {
  /** The one whose hours count first, those whose heads are looked for after its own behind it. */
  departmentIds: number[];
  /** In several departments, of which none is the company's: the lowest id counts. */
  isNoneOfCompany: boolean;
}

/**
 * Departments by which a company judges a person: its own, the lowest id first, then those of no company; another company's only where the
 * person is in none of its own.
 */
export function countingDepartments(
  memberships: readonly number[],
  companyCode: string,
  companiesOf: CompaniesOfDepartments,
): CountingDepartments {
  const own = new Set(memberships.filter((id) => companiesOf.get(id)?.has(companyCode)));
  const counting = pickDepartment(memberships, own);
  if (counting === null) return { departmentIds: [], isNoneOfCompany: false };
  const others = memberships.filter((id) => id !== counting);
  if (own.size === 0) {
    const isNoneOfCompany = others.length > 0 && memberships.some((id) => companiesOf.has(id));
    return { departmentIds: [counting, ...others], isNoneOfCompany };
  }
  const further = [...others.filter((id) => own.has(id)), ...others.filter((id) => !companiesOf.has(id))];
  return { departmentIds: [counting, ...further], isNoneOfCompany: false };
}
