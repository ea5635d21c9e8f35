import { numberKey } from '../domain/calls/number-key.js';
import { checkSchedule, type ScheduleParts, type ScheduleProblem } from '../domain/schedule/check-schedule.js';
import { findingTexts } from './finding-texts.js';
import type { Problem, ProblemCode } from './problem.js';
import { takenText } from './problem-texts.js';
import { pathText } from './problems.js';
import type { Settings } from './settings-schema.js';
import { clockText } from './value-texts.js';

type Path = (string | number)[];
/** A value that may have one owner only, with the place where it was found. */
interface Claim {
  key: string | number;
  got: string;
  path: Path;
}

/** What a well-shaped document can still have wrong between its parts. */
export function crossProblems(settings: Settings): Problem[] {
  const { companies, departments, seniors } = settings;
  return [
    ...repeated(
      'DUPLICATE',
      companies.map(({ code }, i) => claim(code, ['companies', i, 'code'])),
    ),
    ...repeated(
      'LINE_OF_TWO_COMPANIES',
      companies.flatMap(({ lineIds }, i) => lineIds.map((id, j) => claim(id, ['companies', i, 'lineIds', j]))),
      companies,
    ),
    ...repeated(
      'NUMBER_OF_TWO_COMPANIES',
      companies.flatMap(({ numbers }, i) =>
        numbers.map((number, j) => ({ key: numberKey(number), got: number, path: ['companies', i, 'numbers', j] })),
      ),
      companies,
    ),
    ...repeated(
      'PIPELINE_OF_TWO_COMPANIES',
      companies.map(({ dealCategoryId }, i) => claim(dealCategoryId, ['companies', i, 'dealCategoryId'])),
      companies,
    ),
    ...repeated(
      'DUPLICATE',
      departments.map(({ departmentId }, i) => claim(departmentId, ['departments', i, 'departmentId'])),
    ),
    ...(['userIds', 'groupIds'] as const).flatMap((list) =>
      repeated(
        'DUPLICATE',
        seniors[list].map((id, i) => claim(id, ['seniors', list, i])),
      ),
    ),
    ...companies.flatMap(({ timeZone, hours }, i) =>
      scheduleProblems({ timeZone, ...hours }, ({ path: [part, ...rest] }) =>
        part === 'timeZone' ? ['companies', i, part] : ['companies', i, 'hours', ...(part === undefined ? [] : [part]), ...rest],
      ),
    ),
    ...departments.flatMap((department, i) => scheduleProblems(department, ({ path }) => ['departments', i, ...path])),
  ];
}

/** A week without hours is allowed: it is a warning (lint), since a branch may really be closed. */
function scheduleProblems(schedule: ScheduleParts, placeOf: (problem: ScheduleProblem) => Path): Problem[] {
  return checkSchedule(schedule)
    .filter(({ code }) => code !== 'emptyWeek')
    .map((problem) => ({ path: pathText(placeOf(problem)), ...wordsOf(problem), text: findingTexts(problem) }));
}

function wordsOf({ code, params }: ScheduleProblem): Pick<Problem, 'code' | 'expected' | 'got'> {
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

/** The second and each later claim of a value is a problem that names the first one; within one company it is a plain duplicate. */
function repeated(code: ProblemCode, claims: readonly Claim[], companies: Settings['companies'] = []): Problem[] {
  const first = new Map<string | number, Path>();
  return claims.flatMap(({ key, got, path }) => {
    const before = first.get(key);
    if (!before) {
      first.set(key, path);
      return [];
    }
    const isOfOneCompany = path[0] === 'companies' && path[1] === before[1];
    const told = isOfOneCompany ? 'DUPLICATE' : code;
    return [
      {
        path: pathText(path),
        code: told,
        expected: `a value not used elsewhere; it is already at ${pathText(before)}`,
        got,
        text: takenText(told, got, companies[Number(before[1])]?.name ?? ''),
      },
    ];
  });
}

function claim(key: string | number, path: Path): Claim {
  return { key, got: String(key), path };
}
