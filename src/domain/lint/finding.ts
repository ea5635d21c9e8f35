import type { ScheduleProblemCode } from '../schedule/check-schedule.js';

export type FindingCode =
  | ScheduleProblemCode
  | 'lineOfTwoCompanies'
  | 'numberOfTwoCompanies'
  | 'pipelineOfTwoCompanies'
  | 'unknownLine'
  | 'lineSwitchedOff'
  | 'emptyQueue'
  | 'companyWithoutLines'
  | 'unknownNumber'
  | 'numberMakesLeads'
  | 'numberOfNobody'
  | 'nobodyForCalls'
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
export interface Finding {
  /** From the settings document down: ['companies', 0, 'lineIds', 1]; where no single value is to blame, the list it is about. */
  path: (string | number)[];
  code: FindingCode;
  /** What a message about it shows; lists are joined by ", ". */
  params: Record<string, string | number>;
}
