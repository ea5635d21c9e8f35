import type { Rule } from './assignment-settings.js';

/** Names of a rule's records of shares: that of all others, and of each group. */
export interface LedgerNames {
  rest: string;
  groups: string[];
}

/** A name of ours begins with a company's code; a shared one is prefixed, so that no rule can meet it by chance. */
export function ledgerNamesOf({ companyCode, code, assignment }: Pick<Rule, 'companyCode' | 'code' | 'assignment'>): LedgerNames {
  const own = `${companyCode}/${code}`;
  const nameOf = (shared: string | null, name: string) => (shared === null ? name : `shared:${shared}`);
  return {
    rest: nameOf(assignment.ledger, own),
    groups: assignment.groups.map(({ ledger }, index) => nameOf(ledger, `${own}/${index}`)),
  };
}
