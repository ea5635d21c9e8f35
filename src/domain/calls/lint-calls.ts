import { claimedTwice, claimsOfLists } from '../lint/claimed-twice.js';
import type { Finding, FindingCode, PartFindings } from '../lint/finding.js';
import { canWork, lintUser, type UserFacts } from '../lint/lint-user.js';
import { numberKey } from './number-key.js';

export type CallFindingCode = 'numberOfTwoCompanies' | 'unknownNumber' | 'numberMakesLeads' | 'numberOfNobody' | 'nobodyForCalls';

/** What is looked at of a company. */
export interface LintedCalls {
  code: string;
  lineIds: readonly number[];
  numbers: readonly string[];
  calls: { operatorIds: readonly number[] };
}

/** What the portal has of all that the settings of calls name. */
export interface CallLintFacts {
  /** User ids in each line's queue. */
  queues: ReadonlyMap<number, readonly number[]>;
  users: UserFacts;
  /** Keys of the telephony's numbers; null: the portal has no telephony, numbers are not looked at. */
  numberKeys: ReadonlySet<string> | null;
  /** Keys of numbers at which the portal makes leads by itself. */
  leadMakingKeys: ReadonlySet<string>;
  /** Numbers that were called lately and that no company of the settings owns. */
  unownedNumbers: readonly { number: string; calls: number }[];
}

/** Numbers that no call will ever come to, those whose calls the portal binds to leads of its own, and calls that nobody can become responsible for. */
export function lintCalls(companies: readonly LintedCalls[], portal: CallLintFacts): PartFindings {
  const claims = claimsOfLists(
    'numbers',
    companies.map(({ numbers }) => numbers.map(numberKey)),
  );
  return {
    claimedTwice: claimedTwice<CallFindingCode>('numberOfTwoCompanies', 'number', claims),
    ofCompanies: companies.map((company, index) => lintCompany(company, ['companies', index], portal)),
    ofAll: portal.unownedNumbers.map(
      ({ number, calls }): Finding<CallFindingCode> => ({ path: ['companies'], code: 'numberOfNobody', params: { number, calls } }),
    ),
  };
}

function lintCompany(
  { code, numbers, lineIds, calls: { operatorIds } }: LintedCalls,
  path: Finding['path'],
  { queues, users, numberKeys, leadMakingKeys }: CallLintFacts,
): Finding<CallFindingCode | FindingCode>[] {
  const ofNumbers = (findingCode: CallFindingCode, isMeant: (key: string) => boolean) =>
    numbers.flatMap((number, index): Finding<CallFindingCode>[] =>
      isMeant(numberKey(number)) ? [{ path: [...path, 'numbers', index], code: findingCode, params: { number } }] : [],
    );
  const staff = operatorIds.length > 0 ? operatorIds : lineIds.flatMap((lineId) => queues.get(lineId) ?? []);
  const isAnyoneThere = numbers.length === 0 || staff.some((userId) => canWork(userId, users));
  return [
    ...ofNumbers('unknownNumber', (key) => numberKeys !== null && !numberKeys.has(key)),
    ...ofNumbers('numberMakesLeads', (key) => leadMakingKeys.has(key)),
    ...operatorIds.flatMap((userId, index) => lintUser(userId, [...path, 'calls', 'operatorIds', index], users)),
    ...(isAnyoneThere
      ? []
      : [
          { path: [...path, 'calls', 'operatorIds'], code: 'nobodyForCalls', params: { company: code } } satisfies Finding<CallFindingCode>,
        ]),
  ];
}
