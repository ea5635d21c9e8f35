import { headsAbove } from '../routing/heads-above.js';
import type { Department } from '../schedule/department.js';
import type { Finding } from './finding.js';

/** The portal's structure as the rules climb it. */
export interface StructureFacts {
  departments: ReadonlyMap<number, Department>;
  /** Heads of each department who still work here; no entry = none. */
  headsByDepartment: ReadonlyMap<number, readonly number[]>;
  /** Departments of each person asked about: the operators of the companies' lines and the heads. */
  memberships: ReadonlyMap<number, readonly number[]>;
}

/**
 * What is wrong on the ways up that dialogs will take from these operators: departments without a head of their own, people
 * with nobody above at all, circles of departments, and circles of heads (each is the other's nearest head, so that a
 * dialog comes back to whom it left). Departments already looked at are left out.
 */
export function lintStructure(operatorIds: readonly number[], structure: StructureFacts, lookedAt: ReadonlySet<number>): Finding[] {
  const { departments, memberships } = structure;
  const used = distinct(operatorIds.flatMap((userId) => memberships.get(userId) ?? []));
  const nearestHead = nearestHeadIn(structure);
  return [
    ...departmentCircles(departments).map((circle) =>
      finding('circleOfDepartments', { departmentIds: circle.join(', '), names: circle.map((id) => nameOf(id, structure)).join(', ') }),
    ),
    ...used
      .filter((departmentId) => !lookedAt.has(departmentId) && departments.has(departmentId) && isHeadless(departmentId, structure))
      .map((departmentId) => finding('departmentWithoutHead', { departmentId, name: nameOf(departmentId, structure) })),
    ...distinct(operatorIds)
      .filter((userId) => nearestHead(userId) === null)
      .map((userId) => finding('nobodyAbove', { userId })),
    ...headCircles(structure, nearestHead).map((circle) => finding('circleOfHeads', { userIds: circle.join(', ') })),
  ];
}

/** Nobody who works here is head of the department itself; heads above do not count. */
export function isHeadless(departmentId: number, { headsByDepartment }: Pick<StructureFacts, 'headsByDepartment'>): boolean {
  return (headsByDepartment.get(departmentId) ?? []).length === 0;
}

/** Circles of parents, each once, from its lowest id. */
function departmentCircles(departments: ReadonlyMap<number, Department>): number[][] {
  return circlesOf([...departments.keys()], (id) => departments.get(id)?.parentId ?? null);
}

function headCircles({ headsByDepartment }: StructureFacts, nearestHead: (userId: number) => number | null): number[][] {
  return circlesOf(distinct([...headsByDepartment.values()].flat()), nearestHead);
}

/** The head to whom a person's dialogs go first, as the check climbs; null = nobody. */
function nearestHeadIn({ departments, headsByDepartment, memberships }: StructureFacts): (userId: number) => number | null {
  const facts = new Map(
    [...headsByDepartment].map(([departmentId, heads]) => [
      departmentId,
      heads.map((userId) => ({ userId, name: '', departmentId, isActive: true, isBlocked: false, isAbsent: false })),
    ]),
  );
  return (userId) => headsAbove(userId, distinct(memberships.get(userId) ?? []), departments, facts)[0]?.userId ?? null;
}

/** Circles of a graph in which every node has at most one next; each once, turned so that its lowest id comes first. */
function circlesOf(nodes: readonly number[], next: (node: number) => number | null): number[][] {
  const circles = new Map<string, number[]>();
  const done = new Set<number>();
  for (const start of nodes.toSorted((a, b) => a - b)) {
    const way: number[] = [];
    let node: number | null = start;
    while (node !== null && !done.has(node) && !way.includes(node)) {
      way.push(node);
      node = next(node);
    }
    if (node !== null && way.includes(node)) {
      const circle = way.slice(way.indexOf(node));
      const lowest = circle.indexOf(Math.min(...circle));
      const turned = [...circle.slice(lowest), ...circle.slice(0, lowest)];
      circles.set(turned.join(), turned);
    }
    for (const visited of way) done.add(visited);
  }
  return [...circles.values()];
}

function nameOf(departmentId: number, { departments }: StructureFacts): string {
  return departments.get(departmentId)?.name ?? `#${departmentId}`;
}

function finding(code: Finding['code'], params: Finding['params']): Finding {
  return { path: ['departments'], code, params };
}

function distinct(ids: readonly number[]): number[] {
  return [...new Set(ids)].toSorted((a, b) => a - b);
}
