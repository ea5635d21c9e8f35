import type { z } from 'zod';
import type { Problem, ProblemCode } from './problem.js';
import {
  type Expected,
  expectedChoice,
  expectedInWords,
  expectedKind,
  expectedPhrase,
  expectedSize,
  type Limit,
  problemText,
} from './problem-texts.js';

type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

/** A hostile or hopeless document could have as many as it has places. */
const MOST_PROBLEMS = 100;

/** Problems of a document that its schema refused, in our own words; unknown fields are named one by one. The first hundred are told. */
export function problemsOf(error: z.ZodError, document: unknown): Problem[] {
  return error.issues
    .slice(0, MOST_PROBLEMS)
    .flatMap((issue) => problemsOfIssue(issue, issue.path, document))
    .slice(0, MOST_PROBLEMS);
}

/** `['companies', 0, 'hours', 'weekly', '1', 0, 'to']` as `companies[0].hours.weekly.1[0].to`. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : `${text}${text ? '.' : ''}${String(key)}`), '');
}

/** The value as short text for a message: long texts are cut, lists and objects only named, however deep they are. */
export function shortText(value: unknown): string {
  const text = typeof value === 'string' ? value : Array.isArray(value) ? 'a list' : isObject(value) ? 'an object' : String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function problemsOfIssue(issue: Issue, path: Path, document: unknown): Problem[] {
  const value = valueAt(document, path);
  const at = (code: ProblemCode, expected: Expected, inWords = expected): Problem[] => {
    const given = value === undefined ? undefined : shortText(value);
    return [toldProblem(pathText(path), value === undefined ? 'REQUIRED' : code, expected, given, inWords)];
  };
  const beyond = (limit: Limit, origin: string, bound: number | bigint) => {
    const expected = expectedSize(origin, limit, bound);
    return at('OUT_OF_RANGE', expected, expectedInWords(issue.message) ?? expected);
  };
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => toldProblem(pathText([...path, key]), 'UNKNOWN_FIELD', expectedPhrase('no such field'), key));
    case 'invalid_type':
      return at('WRONG_TYPE', expectedKind(issue.expected));
    case 'too_small':
      return beyond(issue.inclusive === false ? 'moreThan' : 'atLeast', issue.origin, issue.minimum);
    case 'too_big':
      return beyond(issue.inclusive === false ? 'lessThan' : 'atMost', issue.origin, issue.maximum);
    case 'invalid_value':
      return at('NOT_ALLOWED', expectedChoice(issue.values.map(String)));
    case 'invalid_format':
      return at('WRONG_FORMAT', expectedPhrase(issue.format === 'date' ? 'a date like 2026-03-02' : issue.message));
    case 'custom': {
      const params = issue.params as { code?: ProblemCode; expected?: string } | undefined;
      return at(params?.code ?? 'NOT_ALLOWED', expectedPhrase(params?.expected ?? issue.message));
    }
    default:
      return at('NOT_ALLOWED', expectedPhrase(issue.message));
  }
}

/** @param inWords what was expected as people are told it, where that is more than `expected` */
function toldProblem(path: string, code: ProblemCode, expected: Expected, got: string | undefined, inWords = expected): Problem {
  const problem = { path, code, ...(got === undefined ? {} : { got }) };
  return { ...problem, expected: expected.en, text: problemText(problem, inWords) };
}

function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key], document);
}
