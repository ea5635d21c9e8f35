/** What the schedule screen has open: hours of a company, or of a department. */
export type Target = { kind: 'company'; companyCode: string } | { kind: 'department'; departmentId: number };

export function targetKey(target: Target): string {
  return target.kind === 'company' ? `company:${target.companyCode}` : `department:${target.departmentId}`;
}
