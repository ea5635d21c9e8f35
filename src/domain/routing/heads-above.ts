import type { Department } from '../schedule/department.js';
import { departmentsUpwards } from '../schedule/effective-schedule.js';

/**
 * The heads above a person, nearest first: those of the department, then of each department above it. Where the person is
 * head of the department, the way starts one above (another head of the same department is no head of theirs). With
 * several memberships the whole way of the first comes before that of the second, so the department that counts goes
 * first. The person is never in it, nobody is in it twice, a circle in the structure ends the way.
 */
export function headsAbove<H extends { userId: number }>(
  userId: number,
  memberships: readonly number[],
  departments: ReadonlyMap<number, Department>,
  headsByDepartment: ReadonlyMap<number, readonly H[]>,
): H[] {
  const headsOf = (departmentId: number) => headsByDepartment.get(departmentId) ?? [];
  const found = new Map<number, H>();
  for (const departmentId of memberships) {
    const way = departmentsUpwards(departmentId, departments);
    const isHeadHere = headsOf(departmentId).some((head) => head.userId === userId);
    for (const id of isHeadHere ? way.slice(1) : way) {
      for (const head of headsOf(id).toSorted((a, b) => a.userId - b.userId)) {
        if (head.userId !== userId && !found.has(head.userId)) found.set(head.userId, head);
      }
    }
  }
  return [...found.values()];
}
