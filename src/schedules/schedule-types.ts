import type { DepartmentSchedule, ScheduleSource } from '../domain/schedule/department.js';
import type { DayException, Interval, OutsideHours, Schedule, Weekday } from '../domain/schedule/schedule.js';

/**
 * Schedules as the admin app shows them. Types only: the web app imports this file. `…On` is a local day ('2026-03-02'), `…At` an
 * instant (ISO 8601, UTC), minutes count from local midnight; intervals are as in the settings (`to` not after `from`: ends next day).
 */
export type { DayException, DepartmentSchedule, Interval, OutsideHours, Schedule, ScheduleSource, Weekday };

/** One text for each language of the screens. */
export interface Texts {
  ru: string;
  en: string;
}

/** GET /api/schedules: everything the schedule screen starts with. */
export interface SchedulesAnswer {
  /** Of the settings shown: the `baseVersion` of a save. */
  version: number;
  companies: CompanyScheduleRow[];
  /** The portal's structure, parents before children; at the end schedules of departments that the portal no longer has. */
  departments: DepartmentScheduleRow[];
}

export interface CompanyScheduleRow {
  companyCode: string;
  name: string;
  schedule: Schedule;
}

export interface DepartmentScheduleRow {
  departmentId: number;
  parentId: number | null;
  name: string;
  /** false: set in the settings, but the portal has no such department. */
  isInPortal: boolean;
  /** What was set for this very department; null: it inherits. */
  own: DepartmentSchedule | null;
  /** What the rules use for its people, company by company (a department may answer lines of several). */
  effective: EffectiveRow[];
}

/** The exceptions are those of `source`: the `own` of that department, or the company's schedule. */
export interface EffectiveRow {
  companyCode: string;
  /** Where weekly hours and exceptions come from. */
  source: ScheduleSource;
  weekly: Record<Weekday, Interval[]>;
  exceptionCount: number;
  timeZone: string;
  timeZoneSource: ScheduleSource;
  outsideHours: OutsideHours;
  outsideHoursSource: ScheduleSource;
}

/** POST /api/schedules/preview */
export interface PreviewRequest {
  /**
   * Unsaved settings: the whole document, or only the sections that were changed (`departments`, `companies`), each as a whole list;
   * a section left out is as saved. Refused when wrong, as by PUT /api/settings: SETTINGS_WRONG with `problems`.
   */
  settings?: unknown;
  /** Whose hours count where no department has its own. May be left out when only one company comes into question. */
  companyCode?: string;
  /** For a department, or for a person (the department that counts for this person); with neither, for the company itself. */
  departmentId?: number;
  userId?: number;
  fromOn: string;
  /** 1 to 100. */
  days: number;
}

export interface PreviewAnswer {
  companyCode: string;
  /** The department whose hours were looked for; null: the company's own hours, or a person in no department. */
  departmentId: number | null;
  source: ScheduleSource;
  timeZone: string;
  outsideHours: OutsideHours;
  days: PreviewDay[];
}

/** One local day of the schedule's zone. */
export interface PreviewDay {
  on: string;
  weekday: Weekday;
  /** Working time within the day, in order. */
  stretches: PreviewStretch[];
  /** Real working minutes: an hour that the clocks skip is not in it, one that they show twice is twice. */
  workingMinutes: number;
  /** The date has hours of its own. */
  isException: boolean;
  /** The clocks are changed on this day: it has 23 or 25 hours, or another length than 24. */
  isDstChange: boolean;
  /** Real length of the day: 1440, on a DST day 1380 or 1500. */
  lengthMinutes: number;
  source: ScheduleSource;
}

export interface PreviewStretch {
  fromAt: string;
  toAt: string;
  /** What the wall clock shows: 0 to 1440. On a DST day the difference of both may differ from the real length. */
  fromMinutes: number;
  toMinutes: number;
  /** Began before this day's midnight: the end of a night shift. */
  isFromDayBefore: boolean;
  /** Goes on after this day's midnight. */
  isIntoNextDay: boolean;
}

/** POST /api/schedules/import: nothing is saved; the proposal goes into the editor as the company's or a department's hours. */
export interface ImportRequest {
  companyCode: string;
  /** Compare with this department's own hours instead of the company's (nothing set yet: compared with what it inherits). */
  departmentId?: number;
  /** As in a preview: what is compared with. */
  settings?: unknown;
}

export interface ImportAnswer {
  companyCode: string;
  departmentId: number | null;
  /** The portal's own words, and when it was asked. */
  calendar: {
    workTimeStart: string;
    workTimeEnd: string;
    weekHolidays: string[];
    yearHolidays: string[];
    yearWorkdays: string[];
    receivedAt: string;
  };
  /** Hours to take over; exceptions set by hand on other dates are kept in it. */
  proposal: { weekly: Record<Weekday, Interval[]>; exceptions: DayException[] };
  /** What would change, in order; empty: all is set as the portal's calendar says. */
  differences: ImportDifference[];
  /** What could not be taken over and why, and what is kept. */
  notes: ImportNote[];
}

export interface ImportDifference {
  /** From the schedule down: `weekly.6` or `exceptions[2026-01-01]`. */
  path: string;
  kind: 'added' | 'removed' | 'changed';
  /** The weekday, or the date. */
  weekday?: Weekday;
  on?: string;
  /** null: nothing set for the date. */
  before: Interval[] | null;
  after: Interval[] | null;
  text: Texts;
}

export interface ImportNote {
  code: 'workTimeUnreadable' | 'weekdayUnreadable' | 'dateUnreadable' | 'bothHolidayAndWorkday' | 'keptException' | 'calendarOld';
  params: Record<string, string | number>;
  text: Texts;
}
