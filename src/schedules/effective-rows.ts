import type { Department, DepartmentSchedule, ScheduleSource } from '../domain/schedule/department.js';
import { departmentsUpwards, effectiveSchedule } from '../domain/schedule/effective-schedule.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import type { DepartmentScheduleRow, EffectiveRow, Schedule } from './schedule-types.js';

type Departments = ReadonlyMap<number, Department>;
type Schedules = ReadonlyMap<number, DepartmentSchedule>;

/** The hours of a company as a schedule, its zone among them. */
export function scheduleOf({ timeZone, hours }: Pick<CompanySettings, 'timeZone' | 'hours'>): Schedule {
  return { timeZone, ...hours };
}

/** Every department with what was set for it and what counts in each company: the portal's tree first, then those it no longer has. */
export function departmentRows(
  departments: Departments,
  schedules: Schedules,
  companies: readonly CompanySettings[],
): DepartmentScheduleRow[] {
  const unknown = [...schedules.keys()].filter((departmentId) => !departments.has(departmentId));
  const rowOf = (departmentId: number): DepartmentScheduleRow => ({
    departmentId,
    parentId: departments.get(departmentId)?.parentId ?? null,
    name: departments.get(departmentId)?.name ?? `#${departmentId}`,
    isInPortal: departments.has(departmentId),
    own: schedules.get(departmentId) ?? null,
    effective: companies.map((company) => effectiveRow(departmentId, departments, schedules, company)),
  });
  return [...parentsFirst(departments), ...unknown.toSorted((a, b) => a - b)].map(rowOf);
}

function effectiveRow(departmentId: number, departments: Departments, schedules: Schedules, company: CompanySettings): EffectiveRow {
  const { schedule, source } = effectiveSchedule(departmentId, departments, schedules, scheduleOf(company));
  const named = (part: 'timeZone' | 'outsideHours'): ScheduleSource => {
    const by = departmentsUpwards(departmentId, departments).find((id) => (schedules.get(id)?.[part] ?? null) !== null);
    return by === undefined ? { kind: 'company' } : { kind: 'department', departmentId: by };
  };
  return {
    companyCode: company.code,
    source,
    weekly: schedule.weekly,
    exceptionCount: schedule.exceptions.length,
    timeZone: schedule.timeZone,
    timeZoneSource: named('timeZone'),
    outsideHours: schedule.outsideHours,
    outsideHoursSource: named('outsideHours'),
  };
}

/** Depth first, siblings by name. Departments of a circle have no root above them: each such circle begins at its lowest id. */
function parentsFirst(departments: Departments): number[] {
  const children = new Map<number | null, Department[]>();
  for (const department of departments.values()) {
    const siblings = children.get(department.parentId);
    if (siblings) siblings.push(department);
    else children.set(department.parentId, [department]);
  }
  const order = new Set<number>();
  const visit = (start: Department): void => {
    const waiting = [start];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      if (order.has(next.departmentId)) continue;
      order.add(next.departmentId);
      waiting.push(...byName(children.get(next.departmentId) ?? []).toReversed());
    }
  };
  for (const root of byName(children.get(null) ?? [])) visit(root);
  for (const department of [...departments.values()].toSorted((a, b) => a.departmentId - b.departmentId)) visit(department);
  return [...order];
}

const names = new Intl.Collator('ru');

function byName(departments: readonly Department[]): Department[] {
  return departments.toSorted((a, b) => names.compare(a.name, b.name) || a.departmentId - b.departmentId);
}
