import { checkSchedule, type ScheduleParts, type ScheduleProblem } from '../domain/schedule/check-schedule.js';
import { baseFindingTexts, filledText } from './finding-texts.js';
import type { Problem, ProblemCode } from './problem.js';
import { pathText } from './problems.js';
import type { Settings } from './settings-schema.js';
import { type Claim, claim, givenTwice, type TakenByTwo, takenByTwo } from './taken-values.js';
import { clockText } from './value-texts.js';

const LINE: TakenByTwo = {
  code: 'LINE_OF_TWO_COMPANIES' satisfies ProblemCode,
  text: { ru: 'Линия {got} уже указана у компании «{owner}».', en: 'Line {got} already belongs to the company “{owner}”.' },
};
const PIPELINE: TakenByTwo = {
  code: 'PIPELINE_OF_TWO_COMPANIES' satisfies ProblemCode,
  text: { ru: 'Воронка {got} уже указана у компании «{owner}».', en: 'Pipeline {got} already belongs to the company “{owner}”.' },
};

/**
 * What a well-shaped document can still have wrong between its parts.
 * @param ofParts what the capabilities' parts say, told between the lines and the pipelines
 */
export function crossProblems(settings: Settings, ofParts: readonly Problem[]): Problem[] {
  const { companies, departments, seniors } = settings;
  return [
    ...givenTwice(companies.map(({ code }, i) => claim(code, ['companies', i, 'code']))),
    ...takenByTwo(
      LINE,
      companies.flatMap(({ lineIds }, i) => lineIds.map((id, j) => claim(id, ['companies', i, 'lineIds', j]))),
      companies,
    ),
    ...ofParts,
    ...takenByTwo(
      PIPELINE,
      companies.map(({ dealCategoryId }, i) => claim(dealCategoryId, ['companies', i, 'dealCategoryId'])),
      companies,
    ),
    ...givenTwice(departments.map(({ departmentId }, i) => claim(departmentId, ['departments', i, 'departmentId']))),
    ...(['userIds', 'groupIds'] as const).flatMap((list) => givenTwice(seniors[list].map((id, i) => claim(id, ['seniors', list, i])))),
    ...companies.flatMap(({ timeZone, hours }, i) =>
      scheduleProblems({ timeZone, ...hours }, ({ path: [part, ...rest] }) =>
        part === 'timeZone' ? ['companies', i, part] : ['companies', i, 'hours', ...(part === undefined ? [] : [part]), ...rest],
      ),
    ),
    ...departments.flatMap((department, i) => scheduleProblems(department, ({ path }) => ['departments', i, ...path])),
  ];
}

/** A week without hours is allowed: it is a warning (lint), since a branch may really be closed. */
function scheduleProblems(schedule: ScheduleParts, placeOf: (problem: ScheduleProblem) => Claim['path']): Problem[] {
  return checkSchedule(schedule)
    .filter(({ code }) => code !== 'emptyWeek')
    .map((problem) => ({
      path: pathText(placeOf(problem)),
      ...wordsOf(problem),
      text: filledText(baseFindingTexts[problem.code], problem.params),
    }));
}

function wordsOf({ code, params }: ScheduleProblem): Pick<Problem, 'expected' | 'got'> & { code: ProblemCode } {
  const time = (name: string) => clockText(Number(params[name]));
  const value = String(params['value']);
  switch (code) {
    case 'overlap':
      return {
        code: 'OVERLAP',
        expected: `no overlap with ${time('otherFrom')}–${time('otherTo')}`,
        got: `${time('from')}–${time('to')}`,
      };
    case 'duplicateDate':
      return { code: 'DUPLICATE', expected: 'each date once', got: value };
    case 'unknownZone':
      return { code: 'UNKNOWN_ZONE', expected: 'an IANA time zone like Europe/Moscow', got: String(params['zone']) };
    case 'invalidDate':
      return { code: 'WRONG_FORMAT', expected: 'a date like 2026-03-02', got: value };
    case 'badMinutes':
      return { code: 'OUT_OF_RANGE', expected: `${params['least']} to ${params['most']}`, got: value };
    case 'emptyWeek':
      return { code: 'WRONG_SCHEDULE', expected: 'hours on some day' };
    default:
      throw new Error(`no message for ${code satisfies never}`);
  }
}
