import type { IgnoredThreadBecause, ThreadFacts, ThreadOutcome } from '../domain/attribution/thread.js';

/** What a run has found in one company. */
export interface CompanyTally {
  threads: number;
  right: number;
  contactOnly: number;
  dealOnly: number;
  both: number;
  /** Contacts to be made, each client once. */
  contactsToMake: number;
  /** Dialogs whose client has no contact of the company: left until the client writes again. */
  left: number;
  ignored: Partial<Record<IgnoredThreadBecause, number>>;
}

export interface Tally {
  /** Threads read, those of companies that were not asked for too. */
  read: number;
  /** By company code; '' = threads of no company. */
  companies: Record<string, CompanyTally>;
  /** What is wrong with the threads to be changed or left. */
  causes: Record<string, number>;
}

export function emptyTally(): Tally {
  return { read: 0, companies: {}, causes: {} };
}

/** Counts one thread in. */
export function count(tally: Tally, facts: Pick<ThreadFacts, 'kind' | 'companyCode' | 'boundDeals'>, outcome: ThreadOutcome): void {
  const company = companyIn(tally, facts.companyCode ?? '');
  company.threads += 1;
  if (outcome.kind === 'change' || outcome.kind === 'needsContact')
    tally.causes[outcome.because] = (tally.causes[outcome.because] ?? 0) + 1;
  switch (outcome.kind) {
    case 'right':
      company.right += 1;
      return;
    case 'change':
      company[outcome.what === 'both' ? 'both' : outcome.what === 'deal' ? 'dealOnly' : 'contactOnly'] += 1;
      return;
    case 'needsContact':
      if (facts.kind === 'session') company.left += 1;
      else {
        company[facts.boundDeals.length > 0 ? 'both' : 'contactOnly'] += 1;
        company.contactsToMake += 1;
      }
      return;
    case 'ignored':
      company.ignored[outcome.because] = (company.ignored[outcome.because] ?? 0) + 1;
      return;
    default:
      throw new Error(`nothing counts ${outcome satisfies never}`);
  }
}

function companyIn(tally: Tally, code: string): CompanyTally {
  const company = tally.companies[code] ?? {
    threads: 0,
    right: 0,
    contactOnly: 0,
    dealOnly: 0,
    both: 0,
    contactsToMake: 0,
    left: 0,
    ignored: {},
  };
  tally.companies[code] = company;
  return company;
}

export function changesIn(tally: Tally): number {
  return Object.values(tally.companies).reduce((sum, company) => sum + company.contactOnly + company.dealOnly + company.both, 0);
}
