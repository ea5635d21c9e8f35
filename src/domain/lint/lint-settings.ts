import { checkSchedule, type ScheduleParts } from '../schedule/check-schedule.js';
import { type Claim, claimedTwice, claimsOfLists } from './claimed-twice.js';
import type { Finding, PartFindings } from './finding.js';
import { isHeadless, lintStructure, type StructureFacts } from './lint-structure.js';
import { canWork, lintUser, type UserFacts } from './lint-user.js';

/** What is looked at of the base of the settings. */
export interface LintedSettings {
  companies: readonly LintedCompany[];
  departments: readonly (ScheduleParts & { departmentId: number })[];
  seniors: { userIds: readonly number[]; groupIds: readonly number[] };
}

export interface LintedCompany {
  code: string;
  lineIds: readonly number[];
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
  users: UserFacts;
  /** null: groups are not looked at. */
  groupIds: ReadonlySet<number> | null;
}

type Path = Finding['path'];

/**
 * What in the settings will not work as meant in this portal: things of two companies, ids that the portal does not have,
 * queues and departments without anybody, wrong or empty hours. In the order of the document; nothing in it stops a save.
 * @param parts what the capabilities have found in their parts of it
 */
export function lintSettings(settings: LintedSettings, portal: PortalFacts, parts: readonly PartFindings[]): Finding<string>[] {
  const { companies, departments, seniors } = settings;
  const inQueues = companies.flatMap(({ lineIds }) => lineIds.flatMap((lineId) => portal.queues.get(lineId) ?? []));
  const operators = inQueues.filter((userId) => canWork(userId, portal.users));
  const lineClaims = claimsOfLists(
    'lineIds',
    companies.map(({ lineIds }) => lineIds),
  );
  return [
    ...claimedTwice('lineOfTwoCompanies', 'lineId', lineClaims),
    ...parts.flatMap((part) => part.claimedTwice),
    ...claimedTwice('pipelineOfTwoCompanies', 'categoryId', pipelineClaims(companies)),
    ...companies.flatMap((company, index) => [
      ...lintCompany(company, ['companies', index], portal),
      ...parts.flatMap(({ ofCompanies }) => ofCompanies[index] ?? []),
    ]),
    ...parts.flatMap(({ ofAll }) => ofAll),
    ...departments.flatMap((department, index) => lintDepartment(department, ['departments', index], portal)),
    ...lintStructure(operators, portal, new Set(departments.map(({ departmentId }) => departmentId))),
    ...seniors.userIds.flatMap((userId, index) => lintUser(userId, ['seniors', 'userIds', index], portal.users)),
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
  findings.push(...lintUser(headOfSalesId, [...path, 'headOfSalesId'], portal.users));
  for (const problem of checkSchedule({ timeZone, ...hours })) {
    // The zone stands beside the hours in the document, not among them.
    const where = problem.path[0] === 'timeZone' ? path : [...path, 'hours'];
    findings.push({ ...problem, path: [...where, ...problem.path] });
  }
  return findings;
}

function lintLine(lineId: number, path: Path, { lines, queues, users }: PortalFacts): Finding[] {
  const line = lines.get(lineId);
  if (line === undefined) return [{ path, code: 'unknownLine', params: { lineId } }];
  const params = { lineId, name: line.name };
  const findings: Finding[] = line.isActive ? [] : [{ path, code: 'lineSwitchedOff', params }];
  const queue = queues.get(lineId) ?? [];
  const isAnyoneThere = queue.some((userId) => canWork(userId, users));
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

function pipelineClaims(companies: readonly LintedCompany[]): Claim[] {
  return companies.map(({ dealCategoryId }, companyIndex) => ({
    key: dealCategoryId,
    companyIndex,
    path: ['companies', companyIndex, 'dealCategoryId'],
  }));
}
