import { randomUUID } from 'node:crypto';
import type { Tx } from '../database/tx.js';

/** A row of `shared_facts`: what several entries of one transaction refer to, by its place in the list. */
interface SharedRow {
  uid: string;
  at: Date;
  parts: object[];
}

interface Keeping {
  facts: unknown;
  /** null: the facts are whole. */
  sharedUid: string | null;
}

type Kept = Readonly<{ at: Date; companyCode: string | null; facts: unknown }>;

/** A list is read whole for each entry that refers to it; whoever comes later stays in the entries themselves. */
const mostShared = 1000;
const portion = 1000;
const reference = /^\$(\d+)$/;

/**
 * Takes facts of people out of entries that were decided together, where several of a company's entries know the very same object. `kept` is
 * in the order of the entries. The entries themselves stay as they are.
 */
export function shareFacts(entries: readonly Kept[]): { kept: Keeping[]; shared: SharedRow[] } {
  const companies = new Map<string | null, CompanyParts>();
  for (const entry of entries) {
    const ofCompany = companies.get(entry.companyCode) ?? new CompanyParts(entry.at);
    companies.set(entry.companyCode, ofCompany);
    ofCompany.see(entry.facts);
  }
  const kept = entries.map(({ companyCode, facts }) => companies.get(companyCode)?.keep(facts) ?? { facts, sharedUid: null });
  return { kept, shared: [...companies.values()].flatMap((ofCompany) => ofCompany.row ?? []) };
}

/** What the entries of one company share. */
class CompanyParts {
  private entries = 0;
  /** The first entry that has named a part; one that another names too is shared. */
  private readonly namedBy = new Map<object, number>();
  private readonly places = new Map<object, number>();
  private readonly uid = randomUUID();

  constructor(private readonly at: Date) {}

  see(facts: unknown): void {
    this.entries += 1;
    for (const part of partsOf(facts)) {
      if (typeof part !== 'object' || part === null) continue;
      const before = this.namedBy.get(part);
      if (before === undefined) this.namedBy.set(part, this.entries);
      else if (before !== this.entries && !this.places.has(part) && this.places.size < mostShared) this.places.set(part, this.places.size);
    }
  }

  keep(facts: unknown): Keeping {
    if (this.places.size === 0) return { facts, sharedUid: null };
    return { facts: withParts(facts, (part) => this.referenceTo(part)), sharedUid: this.uid };
  }

  get row(): SharedRow | null {
    return this.places.size === 0 ? null : { uid: this.uid, at: this.at, parts: [...this.places.keys()] };
  }

  private referenceTo(part: unknown): unknown {
    const place = this.places.get(part as object);
    return place === undefined ? part : `$${place}`;
  }
}

/**
 * Facts as they were decided on. @param parts the list that they refer to, undefined: it is not there any more, and references stay. A
 * reference beyond the list stays too.
 */
export function withShared(facts: unknown, parts: readonly unknown[] | undefined): unknown {
  if (!parts) return facts;
  return withParts(facts, (part) => {
    const place = typeof part === 'string' ? reference.exec(part)?.[1] : undefined;
    return place === undefined ? part : (parts[Number(place)] ?? part);
  });
}

/** The lists that entries refer to, as JSON by their uid; in one query, none where no entry refers to any. */
export async function sharedFactsOf(
  db: Pick<Tx, 'query'>,
  entries: readonly { shared_uid: string | null }[],
): Promise<ReadonlyMap<string, string>> {
  const uids = [...new Set(entries.flatMap(({ shared_uid }) => shared_uid ?? []))];
  if (uids.length === 0) return new Map();
  const rows = await db.query<{ uid: string; facts: string }[]>('SELECT uid, facts FROM shared_facts WHERE uid IN (?)', [uids]);
  return new Map(rows.map(({ uid, facts }) => [uid, facts]));
}

/** Facts of entries as they were read with their `shared_uid`, whole and with texts for instants. */
export async function wholeFacts<Row extends { facts: string; shared_uid: string | null }>(
  db: Pick<Tx, 'query'>,
  rows: readonly Row[],
): Promise<(row: Row) => unknown> {
  const lists = new Map([...(await sharedFactsOf(db, rows))].map(([uid, json]) => [uid, JSON.parse(json) as unknown[]]));
  return (row) => withShared(JSON.parse(row.facts), lists.get(row.shared_uid ?? ''));
}

/**
 * Deletes lists that no entry refers to, oldest first, to the first portion in which all are referred to: a journal is shortened from its
 * beginning. An entry is found by its instant, which is that of its list.
 */
export async function forgetSharedFacts(db: Pick<Tx, 'query'>): Promise<void> {
  for (let afterId = 0, isOver = false; !isOver; ) {
    const lists = await db.query<{ id: number | string; uid: string; at: Date }[]>(
      'SELECT id, uid, at FROM shared_facts WHERE id > ? ORDER BY id LIMIT ?',
      [afterId, portion],
    );
    if (lists.length === 0) return;
    const kept = await db.query<{ shared_uid: string }[]>(
      'SELECT DISTINCT shared_uid FROM journal FORCE INDEX (at) WHERE at IN (?) AND shared_uid IS NOT NULL',
      [lists.map(({ at }) => at)],
    );
    const isKept = new Set(kept.map((entry) => entry.shared_uid));
    const gone = lists.filter(({ uid }) => !isKept.has(uid));
    if (gone.length > 0) await db.query('DELETE FROM shared_facts WHERE id IN (?)', [gone.map(({ id }) => Number(id))]);
    afterId = Number(lists.at(-1)?.id);
    isOver = gone.length === 0 || lists.length < portion;
  }
}

/** The places of a rule's facts that hold what is known of somebody; of a call they lie in its `client`. */
const lists = ['people', 'heads'] as const;
const single = ['operator', 'responsible'] as const;

/** What stands at these places. */
function* partsOf(facts: unknown): Generator<unknown> {
  if (!isRecord(facts)) return;
  for (const name of lists) if (Array.isArray(facts[name])) yield* facts[name];
  for (const name of single) yield facts[name];
  if (isRecord(facts.choice) && Array.isArray(facts.choice.candidates))
    for (const candidate of facts.choice.candidates) yield (candidate as { person?: unknown } | null)?.person;
  if (isRecord(facts.client)) yield* partsOf(facts.client);
}

/** The facts with something else at these places, copied as far as they are changed. */
function withParts(facts: unknown, replace: (part: unknown) => unknown): unknown {
  if (!isRecord(facts)) return facts;
  const changed: Record<string, unknown> = { ...facts };
  for (const name of lists) if (Array.isArray(facts[name])) changed[name] = facts[name].map(replace);
  for (const name of single) if (name in facts) changed[name] = replace(facts[name]);
  if (isRecord(facts.choice) && Array.isArray(facts.choice.candidates))
    changed.choice = {
      ...facts.choice,
      candidates: facts.choice.candidates.map((one: unknown) => (isRecord(one) ? { ...one, person: replace(one.person) } : one)),
    };
  if (isRecord(facts.client)) changed.client = withParts(facts.client, replace);
  return changed;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
