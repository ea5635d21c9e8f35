import type { Cast, CompanyOfCast } from './cast.js';

/** Settings of the practice portal's companies: Monday to Friday, 10:00–19:00, and a department that leaves its evenings to the queue. */
export function usualSettingsOf(cast: Cast): unknown {
  return {
    language: 'ru',
    companies: [companySettings(cast.companies.alfa), companySettings(cast.companies.beta)],
    departments: [],
    seniors: { userIds: cast.people['senior'] === undefined ? [] : [cast.people['senior'].id] },
  };
}

function companySettings(company: CompanyOfCast): unknown {
  return {
    code: company.code,
    name: company.name,
    lineIds: Object.values(company.lines).map((line) => line.id),
    dealCategoryId: company.dealCategoryId,
    headOfSalesId: company.headOfSalesId,
    timeZone: 'Europe/Moscow',
  };
}
