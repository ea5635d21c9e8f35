import type { Cast, CompanyOfCast } from './cast.js';

const usualWeek = Object.fromEntries([1, 2, 3, 4, 5].map((day) => [day, [{ from: 600, to: 1140 }]]));

/** Settings of the practice portal's companies: Monday to Friday, 10:00–19:00; the evening groups leave what comes later to the queue. */
export function usualSettingsOf(cast: Cast): UsualSettings {
  return {
    language: 'ru',
    companies: [companySettings(cast.companies.alfa), companySettings(cast.companies.beta)],
    departments: Object.values(cast.departments)
      .filter((department) => department.outsideHours !== undefined)
      .map(({ id, outsideHours }) => ({ departmentId: id, weekly: usualWeek, outsideHours })),
    seniors: {
      userIds: Object.values(cast.people)
        .filter((person) => person.senior === true)
        .map((person) => person.id),
    },
  };
}

export interface UsualCompany {
  code: string;
  name: string;
  lineIds: number[];
  numbers: string[];
  dealCategoryId: number;
  headOfSalesId: number;
  timeZone: string;
  hours: { weekly: Record<string, { from: number; to: number }[]> };
  check?: { delaySeconds: number };
}

export interface UsualSettings {
  language: string;
  companies: UsualCompany[];
  departments: unknown[];
  seniors: { userIds: number[] };
}

function companySettings(company: CompanyOfCast): UsualCompany {
  return {
    code: company.code,
    name: company.name,
    lineIds: Object.values(company.lines).map((line) => line.id),
    numbers: Object.values(company.numbers).map((number) => number.searchId),
    dealCategoryId: company.dealCategoryId,
    headOfSalesId: company.headOfSalesId,
    timeZone: 'Europe/Moscow',
    hours: { weekly: usualWeek },
  };
}
