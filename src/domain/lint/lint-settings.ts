import { numberKey } from '../calls/number-key.js';
import { checkSchedule, type ScheduleParts } from '../schedule/check-schedule.js';
import type { Finding, FindingCode } from './finding.js';
import { isHeadless, lintStructure, type StructureFacts } from './lint-structure.js';

/** The parts of the settings document that are looked at. */
export interface LintedSettings {
  companies: readonly LintedCompany[];
  departments: readonly (ScheduleParts & { departmentId: number })[];
  seniors: { userIds: readonly number[]; groupIds: readonly number[] };
}

export interface LintedCompany {
  code: string;
  lineIds: readonly number[];
  numbers: readonly string[];
  calls: { operatorIds: readonly number[] };
  dealCategoryId: number;
  headOfSalesId: number;
  timeZone: string;
  hours: Omit<ScheduleParts, 'timeZone'>;
}

/** What the portal has of all that settings name. */
export interface PortalFacts extends StructureFacts {
  lines: ReadonlyMap<number, { name: string; isActive: boolean }>;
  /** User ids in each line's queue. */
  queues: ReadonlyMap<number, readonly number[]>;
  categoryIds: ReadonlySet<number>;
  /** Everyone named by the settings or in a queue; an employee who left is inactive, an id nobody has is missing. */
  users: ReadonlyMap<number, { isActive: boolean; isBlocked: boolean }>;
  /** null: groups are not looked at. */
  groupIds: ReadonlySet<number> | null;
  /** Keys of the telephony's numbers; null: the portal has no telephony, numbers are not looked at. */
  numberKeys: ReadonlySet<string> | null;
  /** Keys of numbers at which the portal makes leads by itself. */
  leadMakingKeys: ReadonlySet<string>;
  /** Numbers that were called lately and that no company of the settings owns. */
  unownedNumbers: readonly { number: string; calls: number }[];
}

type Path = Finding['path'];

interface Claim {
  key: string | number;
  path: Path;
  companyIndex: number;
}

/**
 * What in the settings will not work as meant in this portal: things of two companies, ids that the portal does not have,
 * queues and departments without anybody, wrong or empty hours. In the order of the document; nothing in it stops a save.
 */
export function lintSettings(settings: LintedSettings, portal: PortalFacts): Finding[] {
  const { companies, departments, seniors } = settings;
  const inQueues = companies.flatMap(({ lineIds }) => lineIds.flatMap((lineId) => portal.queues.get(lineId) ?? []));
  const operators = inQueues.filter((userId) => canWork(userId, portal));
  return [
    ...claimedTwice('lineOfTwoCompanies', 'lineId', claims(companies, 'lineIds')),
    ...claimedTwice('numberOfTwoCompanies', 'number', claims(companies, 'numbers', numberKey)),
    ...claimedTwice('pipelineOfTwoCompanies', 'categoryId', pipelineClaims(companies)),
    ...companies.flatMap((company, index) => [
      ...lintCompany(company, ['companies', index], portal),
      ...lintCalls(company, ['companies', index], portal),
    ]),
    ...portal.unownedNumbers.map(
      ({ number, calls }): Finding => ({ path: ['companies'], code: 'numberOfNobody', params: { number, calls } }),
    ),
    ...departments.flatMap((department, index) => lintDepartment(department, ['departments', index], portal)),
    ...lintStructure(operators, portal, new Set(departments.map(({ departmentId }) => departmentId))),
    ...seniors.userIds.flatMap((userId, index) => lintUser(userId, ['seniors', 'userIds', index], portal)),
    ...seniors.groupIds
      .map((groupId, index) => ({ groupId, path: ['seniors', 'groupIds', index] }))
      .filter(({ groupId }) => portal.groupIds !== null && !portal.groupIds.has(groupId))
      .map(({ groupId, path }): Finding => ({ path, code: 'unknownGroup', params: { groupId } })),
  ];
}

function lintCompany(
  { code, lineIds, dealCategoryId, headOfSalesId, timeZone, hours }: LintedCompany,
  path: Path,
  portal: PortalFacts,
): Finding[] {
  const findings: Finding[] = lineIds.flatMap((lineId, index) => lintLine(lineId, [...path, 'lineIds', index], portal));
  if (lineIds.length === 0) findings.push({ path: [...path, 'lineIds'], code: 'companyWithoutLines', params: { company: code } });
  if (!portal.categoryIds.has(dealCategoryId)) {
    findings.push({ path: [...path, 'dealCategoryId'], code: 'unknownPipeline', params: { categoryId: dealCategoryId } });
  }
  findings.push(...lintUser(headOfSalesId, [...path, 'headOfSalesId'], portal));
  for (const problem of checkSchedule({ timeZone, ...hours })) {
    // The zone stands beside the hours in the document, not among them.
    const where = problem.path[0] === 'timeZone' ? path : [...path, 'hours'];
    findings.push({ ...problem, path: [...where, ...problem.path] });
  }
  return findings;
}

/** Numbers that no call will ever come to, those whose calls the portal binds to leads of its own, and calls that nobody can become responsible for. */
function lintCalls({ code, numbers, lineIds, calls: { operatorIds } }: LintedCompany, path: Path, portal: PortalFacts): Finding[] {
  const { numberKeys, leadMakingKeys } = portal;
  const unknown = numbers.flatMap((number, index): Finding[] =>
    numberKeys === null || numberKeys.has(numberKey(number))
      ? []
      : [{ path: [...path, 'numbers', index], code: 'unknownNumber', params: { number } }],
  );
  const leadMaking = numbers.flatMap((number, index): Finding[] =>
    leadMakingKeys.has(numberKey(number)) ? [{ path: [...path, 'numbers', index], code: 'numberMakesLeads', params: { number } }] : [],
  );
  const staff = operatorIds.length > 0 ? operatorIds : lineIds.flatMap((lineId) => portal.queues.get(lineId) ?? []);
  const isAnyoneThere = numbers.length === 0 || staff.some((userId) => canWork(userId, portal));
  return [
    ...unknown,
    ...leadMaking,
    ...operatorIds.flatMap((userId, index) => lintUser(userId, [...path, 'calls', 'operatorIds', index], portal)),
    ...(isAnyoneThere
      ? []
      : [{ path: [...path, 'calls', 'operatorIds'], code: 'nobodyForCalls', params: { company: code } } satisfies Finding]),
  ];
}

function lintLine(lineId: number, path: Path, { lines, queues, users }: PortalFacts): Finding[] {
  const line = lines.get(lineId);
  if (line === undefined) return [{ path, code: 'unknownLine', params: { lineId } }];
  const params = { lineId, name: line.name };
  const findings: Finding[] = line.isActive ? [] : [{ path, code: 'lineSwitchedOff', params }];
  const queue = queues.get(lineId) ?? [];
  const isAnyoneThere = queue.some((userId) => canWork(userId, { users }));
  if (!isAnyoneThere) findings.push({ path, code: 'emptyQueue', params: { ...params, inQueue: queue.length } });
  return findings;
}

function lintDepartment(department: LintedSettings['departments'][number], path: Path, portal: PortalFacts): Finding[] {
  const { departmentId } = department;
  const known = portal.departments.get(departmentId);
  const findings: Finding[] = [];
  if (known === undefined) findings.push({ path: [...path, 'departmentId'], code: 'unknownDepartment', params: { departmentId } });
  else if (isHeadless(departmentId, portal)) {
    findings.push({ path: [...path, 'departmentId'], code: 'departmentWithoutHead', params: { departmentId, name: known.name } });
  }
  return [...findings, ...checkSchedule(department).map((problem) => ({ ...problem, path: [...path, ...problem.path] }))];
}

function lintUser(userId: number, path: Path, { users }: PortalFacts): Finding[] {
  const user = users.get(userId);
  if (user === undefined) return [{ path, code: 'unknownUser', params: { userId } }];
  return user.isActive ? [] : [{ path, code: 'inactiveUser', params: { userId } }];
}

function canWork(userId: number, { users }: Pick<PortalFacts, 'users'>): boolean {
  const user = users.get(userId);
  return user?.isActive === true && !user.isBlocked;
}

function claims<K extends 'lineIds' | 'numbers'>(
  companies: readonly LintedCompany[],
  list: K,
  key: (value: LintedCompany[K][number]) => string | number = (value) => value,
): Claim[] {
  return companies.flatMap((company, companyIndex) =>
    company[list].map((value, index) => ({ key: key(value), companyIndex, path: ['companies', companyIndex, list, index] })),
  );
}

function pipelineClaims(companies: readonly LintedCompany[]): Claim[] {
  return companies.map(({ dealCategoryId }, companyIndex) => ({
    key: dealCategoryId,
    companyIndex,
    path: ['companies', companyIndex, 'dealCategoryId'],
  }));
}

/** Each later claim of a value by another company; the message names where the first stands. */
function claimedTwice(code: FindingCode, name: string, list: readonly Claim[]): Finding[] {
  const first = new Map<string | number, Claim>();
  return list.flatMap((claim) => {
    const before = first.get(claim.key);
    if (before === undefined) first.set(claim.key, claim);
    if (before === undefined || before.companyIndex === claim.companyIndex) return [];
    return [{ path: claim.path, code, params: { [name]: claim.key, otherPath: before.path.join('.') } }];
  });
}
