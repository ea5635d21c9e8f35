import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import type { Settings } from './settings-schema.js';

type Path = readonly PropertyKey[];
type Node = Record<PropertyKey, unknown>;

/** Something in a stored document that a newer release has saved and this one does not know. */
export interface Unread {
  /** Where it stands in the stored document. */
  path: Path;
  value: unknown;
  /** A field that is not known, or a choice that is not known of a field that is. */
  what: 'field' | 'choice';
  /** Of each list on the way to it: the element in it that has it. */
  among: readonly Node[];
}

/** What a newer release may add: looked for once more behind each that was found, as a choice may hide a field. */
const mostRounds = 5;

/**
 * The document without fields that the schema does not know, and without choices it does not know: their default is taken. Everything
 * else that is wrong with it stays.
 */
export function withoutUnknown(schema: z.ZodType, document: unknown): { readable: unknown; unread: Unread[] } {
  const readable = structuredClone(document);
  const unread: Unread[] = [];
  for (let round = 0; round < mostRounds; round++) {
    const found = (schema.safeParse(readable).error?.issues ?? []).flatMap((issue) => unknownOf(issue, readable));
    if (found.length === 0) break;
    for (const one of found) delete nodeAt(readable, one.path.slice(0, -1))?.[one.path.at(-1) as PropertyKey];
    unread.push(...found);
  }
  return { readable, unread };
}

/**
 * Settings as they are to be stored: what was unread in the version before is put back where its company, department or day still is; a
 * choice only where nobody has made another one since.
 */
export function withUnread(settings: Settings, before: { settings: Settings; unread: readonly Unread[] }): object {
  const document = structuredClone(settings) as unknown as Node;
  for (const { path, value, what, among } of before.unread) {
    const key = path.at(-1) as PropertyKey;
    const place = samePlace(document, path.slice(0, -1), among);
    const was = nodeAt(before.settings, path.slice(0, -1));
    if (place && (what === 'field' ? !(key in place) : isDeepStrictEqual(place[key], was?.[key]))) place[key] = value;
  }
  return document;
}

function unknownOf(issue: z.core.$ZodIssue, document: unknown): Unread[] {
  const inList = typeof issue.path.at(-1) === 'number'; // nothing stands in for an element
  const found: [Path, Unread['what']][] =
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [[...issue.path, key], 'field'])
      : issue.code === 'invalid_value' && !inList && valueAt(document, issue.path) !== undefined
        ? [[issue.path, 'choice']]
        : [];
  return found.map(([path, what]) => ({ path, value: valueAt(document, path), what, among: elementsOn(document, path) }));
}

/** The node at the path, where elements of lists may have moved. */
function samePlace(document: unknown, path: Path, among: readonly Node[]): Node | undefined {
  const left = [...among];
  return path.reduce<unknown>((node, key) => {
    if (!Array.isArray(node)) return (node as Node | undefined)?.[key];
    const wanted = left.shift();
    return node.find((element) => wanted !== undefined && isSame(element as Node, wanted));
  }, document) as Node | undefined;
}

const names = ['code', 'departmentId', 'on'];

function isSame(element: Node, other: Node): boolean {
  return names.some((name) => other[name] !== undefined && element[name] === other[name]);
}

function elementsOn(document: unknown, path: Path): Node[] {
  return path.flatMap((key, index) => (typeof key === 'number' ? [valueAt(document, path.slice(0, index + 1)) as Node] : []));
}

function nodeAt(document: unknown, path: Path): Node | undefined {
  const node = valueAt(document, path);
  return typeof node === 'object' && node !== null ? (node as Node) : undefined;
}

function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (value as Node | null | undefined)?.[key], document);
}
