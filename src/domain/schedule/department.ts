import type { DayException, Interval, OutsideHours, Schedule, Weekday } from './schedule.js';

/** A node of the portal's structure. */
export interface Department {
  departmentId: number;
  /** null: the root. */
  parentId: number | null;
  name: string;
}

/** What an administrator set for a department; a null part is taken from above. */
export interface DepartmentSchedule {
  departmentId: number;
  timeZone: string | null;
  weekly: Record<Weekday, Interval[]>;
  exceptions: DayException[];
  outsideHours: OutsideHours | null;
}

export type ScheduleSource = { kind: 'department'; departmentId: number } | { kind: 'company' };

export interface EffectiveSchedule {
  schedule: Schedule;
  source: ScheduleSource;
}
