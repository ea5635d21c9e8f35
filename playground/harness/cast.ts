import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository.js';

export interface LineOfCast {
  id: number;
  connector: string;
  name: string;
}

export interface CompanyOfCast {
  code: string;
  name: string;
  dealCategoryId: number;
  headOfSalesId: number;
  stages: { first: string; won: string; lost: string };
  lines: Record<string, LineOfCast>;
}

/** Companies and people of the practice portal, by names: playground/seed/seed.json. */
export interface Cast {
  companies: { alfa: CompanyOfCast; beta: CompanyOfCast };
  departments: Record<string, { id: number; name: string; parentId: number | null; headId: number; outsideHours?: 'queue' }>;
  accounts: Record<string, { id: number; name: string }>;
  people: Record<string, { id: number; name: string; departmentId: number; senior?: true; dayNotStarted?: true; withoutTimeman?: true }>;
  /** A client both companies know by the same phone. */
  knownClient: {
    name: string;
    lastName: string;
    phone: string;
    contactIds: { alfa: number; beta: number };
    responsibleIds: { alfa: number; beta: number };
  };
}

export function readCast(): Cast {
  return JSON.parse(readFileSync(join(repositoryRoot, 'playground/seed/seed.json'), 'utf8')) as Cast;
}
