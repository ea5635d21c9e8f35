import type { Texts } from './value-texts.js';

/** What can be wrong with any value, and with the base of the settings. */
export type ProblemCode =
  | 'REQUIRED'
  | 'WRONG_TYPE'
  | 'OUT_OF_RANGE'
  | 'WRONG_FORMAT'
  | 'NOT_ALLOWED'
  | 'UNKNOWN_FIELD'
  | 'UNKNOWN_ZONE'
  | 'OVERLAP'
  | 'WRONG_SCHEDULE'
  | 'DUPLICATE'
  | 'LINE_OF_TWO_COMPANIES'
  | 'PIPELINE_OF_TWO_COMPANIES';

/** One thing wrong with given data: where (`companies[0].hours.weekly.1[0].to`), what was expected, what was there. */
export interface Problem {
  path: string;
  /** A {@link ProblemCode}, or a code of a capability's own. */
  code: string;
  /** In English, for the log and the command line. */
  expected: string;
  got?: string;
  /** In words, for people; every answer over HTTP has it (`withText`). */
  text?: Texts;
}
