import { checkSchedule, type ScheduleParts, type ScheduleProblem } from '../domain/schedule/check-schedule.js';
import { type Problem, type ProblemCode, pathText } from './problems.js';
import type { Settings } from './settings-schema.js';

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
    ),
    ...repeated(
      'NUMBER_OF_TWO_COMPANIES',
      companies.flatMap(({ numbers }, i) =>
        numbers.map((number, j) => ({ key: numberKey(number), got: number, path: ['companies', i, 'numbers', j] })),
      ),
    ),
    ...repeated(
      'PIPELINE_OF_TWO_COMPANIES',
      companies.map(({ dealCategoryId }, i) => claim(dealCategoryId, ['companies', i, 'dealCategoryId'])),
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
  return checkSchedule(schedule).flatMap((problem): Problem[] => {
    const path = pathText(placeOf(problem));
    const { params } = problem;
    switch (problem.code) {
      case 'emptyWeek':
        return [];
      case 'overlap':
        return [
          {
            path,
            code: 'OVERLAP',
            expected: `no overlap with ${clock(params['otherFrom'])}–${clock(params['otherTo'])}`,
            got: `${clock(params['from'])}–${clock(params['to'])}`,
          },
        ];
      case 'duplicateDate':
        return [{ path, code: 'DUPLICATE', expected: 'each date once', got: String(params['value']) }];
      case 'unknownZone':
        return [{ path, code: 'UNKNOWN_ZONE', expected: 'an IANA time zone like Europe/Moscow', got: String(params['zone']) }];
      case 'invalidDate':
        return [{ path, code: 'WRONG_FORMAT', expected: 'a date like 2026-03-02', got: String(params['value']) }];
      case 'badMinutes':
        return [{ path, code: 'OUT_OF_RANGE', expected: `${params['least']} to ${params['most']}`, got: String(params['value']) }];
      default:
        throw new Error(`no message for ${problem.code satisfies never}`);
    }
  });
}

/** 600 as 10:00. */
function clock(minutes: string | number | undefined): string {
  const value = Number(minutes);
  return `${String(Math.floor(value / 60)).padStart(2, '0')}:${String(value % 60).padStart(2, '0')}`;
}

/** The second and each later claim of a value is a problem that names the first one; within one company it is a plain duplicate. */
function repeated(code: ProblemCode, claims: readonly Claim[]): Problem[] {
  const first = new Map<string | number, Path>();
  return claims.flatMap(({ key, got, path }) => {
    const before = first.get(key);
    if (!before) {
      first.set(key, path);
      return [];
    }
    const isOfOneCompany = path[0] === 'companies' && path[1] === before[1];
    return [
      {
        path: pathText(path),
        code: isOfOneCompany ? 'DUPLICATE' : code,
        expected: `a value not used elsewhere; it is already at ${pathText(before)}`,
        got,
      },
    ];
  });
}

function claim(key: string | number, path: Path): Claim {
  return { key, got: String(key), path };
}

/** Numbers are one number however they are written: +7 (495) 123-45-67 and 74951234567. */
function numberKey(number: string): string {
  const digits = number.replace(/\D/g, '');
  return digits.length >= 3 ? digits : number.toLowerCase();
}
