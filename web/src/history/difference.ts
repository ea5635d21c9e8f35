/** What a change of settings is about: one of the tabs' things, so that a person finds it again. */
export type Subject =
  | { kind: 'company'; code: string; name: string }
  | { kind: 'department'; departmentId: number }
  | { kind: 'seniors' }
  | { kind: 'general' };

/** One value that differs. `field` is the path inside the subject, like `check.delaySeconds` or `exceptions.2026-03-09`. */
export interface Change {
  field: string;
  /** undefined: was not there. */
  before: unknown;
  /** undefined: is not there any more. */
  after: unknown;
}

export interface SubjectDifference {
  subject: Subject;
  kind: 'added' | 'removed' | 'changed';
  changes: Change[];
}

type Fields = Map<string, unknown>;
interface Part {
  subject: Subject;
  fields: Fields;
}

/**
 * What differs between two settings documents as the server gives them, by company, department, seniors and the rest. Lists whose
 * members have a name of their own (companies, departments, dates) are compared member by member: moving one down the list is no change.
 */
export function difference(before: unknown, after: unknown): SubjectDifference[] {
  const old = partsOf(before);
  const now = partsOf(after);
  const keys = [...new Set([...old.keys(), ...now.keys()])];
  return keys.flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    const subject = (is ?? was)?.subject;
    if (!subject) return [];
    const changes = changesOf(was?.fields ?? new Map(), is?.fields ?? new Map());
    const kind = was && is ? 'changed' : is ? 'added' : 'removed';
    return changes.length > 0 || kind !== 'changed' ? [{ subject, kind, changes } satisfies SubjectDifference] : [];
  });
}

function changesOf(was: Fields, is: Fields): Change[] {
  const fields = [...new Set([...was.keys(), ...is.keys()])];
  return fields
    .map((field) => ({ field, before: was.get(field), after: is.get(field) }))
    .filter(({ before, after }) => !isSame(before, after));
}

function partsOf(document: unknown): Map<string, Part> {
  const parts = new Map<string, Part>();
  const add = (key: string, subject: Subject, value: unknown, leaveOut: string[] = []) =>
    parts.set(key, { subject, fields: fieldsOf(value, leaveOut) });
  const { companies, departments, seniors, ...rest } = isObject(document) ? document : {};
  for (const company of listOf(companies)) {
    const { code, name } = company as { code?: unknown; name?: unknown };
    add(`company ${code}`, { kind: 'company', code: String(code), name: String(name ?? code) }, company, ['code']);
  }
  for (const department of listOf(departments)) {
    const { departmentId } = department as { departmentId?: unknown };
    add(`department ${departmentId}`, { kind: 'department', departmentId: Number(departmentId) }, department, ['departmentId']);
  }
  if (seniors !== undefined) add('seniors', { kind: 'seniors' }, seniors);
  if (Object.keys(rest).length > 0) add('general', { kind: 'general' }, rest);
  return parts;
}

/** Flattens nested objects into paths; a list is one value, but one of dates, which is taken apart by its dates. */
function fieldsOf(value: unknown, leaveOut: string[]): Fields {
  const fields: Fields = new Map();
  const walk = (node: unknown, path: string) => {
    if (isObject(node)) {
      for (const [key, inner] of Object.entries(node)) {
        if (path !== '' || !leaveOut.includes(key)) walk(inner, path === '' ? key : `${path}.${key}`);
      }
      return;
    }
    if (Array.isArray(node) && node.length > 0 && node.every(isException)) {
      for (const { on, intervals } of node) fields.set(`${path}.${on}`, intervals);
      return;
    }
    // an empty list of dates says the same as none
    if (!(Array.isArray(node) && node.length === 0 && path.endsWith('exceptions'))) fields.set(path, node);
  };
  walk(value, '');
  return fields;
}

function isException(value: unknown): value is { on: string; intervals: unknown } {
  return isObject(value) && typeof value['on'] === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
