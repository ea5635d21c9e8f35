import type { ScheduleProblemCode } from '../schedule/check-schedule.js';

/** What can be found in the base of the settings; each capability has codes of its own. */
export type FindingCode =
  | ScheduleProblemCode
  | 'lineOfTwoCompanies'
  | 'pipelineOfTwoCompanies'
  | 'unknownLine'
  | 'lineSwitchedOff'
  | 'emptyQueue'
  | 'companyWithoutLines'
  | 'unknownPipeline'
  | 'unknownUser'
  | 'inactiveUser'
  | 'unknownGroup'
  | 'unknownDepartment'
  | 'departmentWithoutHead'
  | 'nobodyAbove'
  | 'circleOfDepartments'
  | 'circleOfHeads';

/** One thing in the settings, or in the portal as the settings use it, that will not work as meant. */
export interface Finding<Code extends string = FindingCode> {
  /** From the settings document down: ['companies', 0, 'lineIds', 1]; where no single value is to blame, the list it is about. */
  path: (string | number)[];
  code: Code;
  /** What a message about it shows; lists are joined by ", ". */
  params: Record<string, string | number>;
}

/** What a capability finds in its part of the settings; it is told at its place among what is found in the base. */
export interface PartFindings {
  /** Values of two companies. */
  claimedTwice: readonly Finding<string>[];
  /** By the index of the company. */
  ofCompanies: readonly (readonly Finding<string>[])[];
  /** What no single company is to blame for. */
  ofAll: readonly Finding<string>[];
}
