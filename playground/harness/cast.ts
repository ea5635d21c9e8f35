import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './repository.js';

export interface LineOfCast {
  id: number;
  connector: string;
  name: string;
}

/** A line of the portal's telephony; `searchId` is what the portal writes as PORTAL_NUMBER. */
export interface NumberOfCast {
  mode: 'RENT' | 'SIP' | 'REST_APP';
  searchId: string;
  name: string;
}

/** An application's line: `number` as it was typed, `searchId` as the portal normalised it. */
export interface ExternalNumberOfCast extends NumberOfCast {
  number: string;
  appId: number;
}

export interface CompanyOfCast {
  code: string;
  name: string;
  dealCategoryId: number;
  headOfSalesId: number;
  stages: { first: string; inWork: string; won: string; lost: string };
  lines: Record<string, LineOfCast>;
  numbers: { main: NumberOfCast; sip: NumberOfCast; pbx: ExternalNumberOfCast };
}

/** Companies and people of the practice portal, by names: playground/seed/seed.json. */
export interface Cast {
  companies: { alfa: CompanyOfCast; beta: CompanyOfCast };
  /** A number of the portal that no company's settings name. */
  numberOfNobody: NumberOfCast;
  departments: Record<string, { id: number; name: string; parentId: number | null; headId: number; outsideHours?: 'queue' }>;
  accounts: Record<string, { id: number; name: string; position?: string }>;
  people: Record<
    string,
    { id: number; name: string; departmentId: number; position: string; senior?: true; dayNotStarted?: true; withoutTimeman?: true }
  >;
  leadStages: { first: string; inWork: string; won: string; lost: string };
  /** A list field of leads and the same one of deals: ids differ. */
  regions: {
    fieldName: string;
    fieldIds: { lead: number; deal: number };
    values: Record<'center' | 'volga' | 'siberia', { name: string; xmlId: string; enumIds: { lead: number; deal: number } }>;
  };
  /** A client both companies know by the same phone. */
  knownClient: {
    name: string;
    lastName: string;
    phone: string;
    contactIds: { alfa: number; beta: number };
    dealIds: { alfaWon: number; alfaOpen: number; betaLost: number };
    responsibleIds: { alfa: number; beta: number };
  };
}

export function readCast(): Cast {
  return JSON.parse(readFileSync(join(repositoryRoot, 'playground/seed/seed.json'), 'utf8')) as Cast;
}
