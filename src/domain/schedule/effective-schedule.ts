import type { Department, DepartmentSchedule, EffectiveSchedule } from './department.js';
import type { Schedule } from './schedule.js';

/**
 * The hours that count for a department: its own, else those of the nearest department above, else the company's. Hours
 * and exceptions come together from one place; a zone or a rule that this place leaves open comes from the next one above
 * that names it, finally from the company. A circle in the structure ends the climb.
 */
export function effectiveSchedule(
  departmentId: number | null,
  departments: ReadonlyMap<number, Department>,
  schedules: ReadonlyMap<number, DepartmentSchedule>,
  company: Schedule,
): EffectiveSchedule {
  const chain = departmentsUpwards(departmentId, departments)
    .map((id) => schedules.get(id))
    .filter((schedule) => schedule !== undefined);
  const own = chain[0];
  if (own === undefined) return { schedule: company, source: { kind: 'company' } };
  return {
    schedule: {
      timeZone: chain.find(({ timeZone }) => timeZone !== null)?.timeZone ?? company.timeZone,
      weekly: own.weekly,
      exceptions: own.exceptions,
      outsideHours: chain.find(({ outsideHours }) => outsideHours !== null)?.outsideHours ?? company.outsideHours,
    },
    source: { kind: 'department', departmentId: own.departmentId },
  };
}

/** The department and those above it, nearest first. A department the structure does not know ends the way up. */
export function departmentsUpwards(departmentId: number | null, departments: ReadonlyMap<number, Department>): number[] {
  const way: number[] = [];
  for (let id = departmentId; id !== null && !way.includes(id); id = departments.get(id)?.parentId ?? null) way.push(id);
  return way;
}
