/**
 * Puts what one admin has typed onto what another has saved meanwhile. Lists whose items have a name of their own (companies by code,
 * departments by id, exceptions by date) are merged item by item; anything else that both changed stays as typed and is named in `both`.
 */
export interface Merged<T> {
  value: T;
  /** Places that both changed differently: `companies[alfa].check.delaySeconds`. */
  both: string[];
}

type Json = unknown;
type Item = Record<string, Json>;

const KEYS = ['code', 'departmentId', 'on'] as const;

export function mergeSettings<T>(base: T, mine: T, theirs: T): Merged<T> {
  const both: string[] = [];
  return { value: merge(base, mine, theirs, '', both) as T, both };
}

function merge(base: Json, mine: Json, theirs: Json, path: string, both: string[]): Json {
  if (isSame(mine, base)) return copy(theirs);
  if (isSame(theirs, base) || isSame(mine, theirs)) return copy(mine);
  const key = keyOf(base, mine, theirs);
  if (key) return mergeItems(key, base as Item[], mine as Item[], theirs as Item[], path, both);
  if (isRecord(base) && isRecord(mine) && isRecord(theirs)) {
    const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
    return Object.fromEntries(
      names.map((name) => [name, merge(base[name], mine[name], theirs[name], path ? `${path}.${name}` : name, both)]),
    );
  }
  both.push(path);
  return copy(mine);
}

/** In their order, what I added at the end. What one removed and the other left alone is gone. */
function mergeItems(key: string, base: Item[], mine: Item[], theirs: Item[], path: string, both: string[]): Item[] {
  const find = (list: Item[], id: Json) => list.find((item) => item[key] === id);
  const ids = [...new Set([...theirs, ...mine].map((item) => item[key]))];
  return ids.flatMap((id) => {
    const [was, my, their] = [find(base, id), find(mine, id), find(theirs, id)];
    const place = `${path}[${String(id)}]`;
    if (my && their) return [merge(was, my, their, place, both) as Item];
    const left = my ?? their;
    if (!was || !left) return left ? [copy(left)] : [];
    if (isSame(left, was)) return [];
    both.push(place);
    return my ? [copy(my)] : [];
  });
}

function keyOf(...lists: Json[]): string | null {
  if (!lists.every(Array.isArray)) return null;
  const items = (lists as Json[][]).flat();
  return KEYS.find((key) => items.length > 0 && items.every((item) => isRecord(item) && key in item)) ?? null;
}

function isRecord(value: Json): value is Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Equal as JSON, whatever the order of fields. */
export function isSame(one: Json, other: Json): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

export function copy<T>(value: T): T {
  return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}
