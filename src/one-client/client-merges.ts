import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import type { ClientKey } from '../domain/identity/client-keys.js';
import type { MergeDecision, MergeFacts } from '../domain/identity/merge.js';

export const MERGE_STATES = ['suggested', 'refused', 'waiting', 'ordered', 'done', 'failed', 'gone', 'parting', 'apart'] as const;

/**
 * `suggested`: a person has to say. `refused`: a person has said no, for good. `waiting`: to be merged as soon as may be. `ordered`: one
 * client here, the portal has been told. `done`. `failed`: the portal would not. `gone`: the reason is gone, or one of the contacts.
 * `parting`: a person takes the merge back, and the portal has been told. `apart`: it is taken back.
 */
export type MergeState = (typeof MERGE_STATES)[number];

/** A client was seen with a key that its contact does not have (yet). */
export interface Claim extends ClientKey {
  contactId: number;
  from: string;
  at: Date;
}

export interface MergeEvidence {
  claims: Claim[];
  /** Of the last decision, for whoever reads the list; null before the first. */
  facts: MergeFacts | null;
  decision: MergeDecision | null;
}

/** What is thought of two contacts of a company; one row a pair. */
export interface ClientMerge {
  /** 0: not stored yet. */
  id: number;
  companyCode: string;
  /** The older contact. */
  contactA: number;
  contactB: number;
  state: MergeState;
  /** The rule's or the person's word: `phone`, `sameName`, `byHand`. */
  because: string;
  evidence: MergeEvidence;
  madeAt: Date;
  /** When it is looked at again; null: not by itself. */
  dueAt: Date | null;
  /** When the journal's entry was made. */
  decidedAt: Date | null;
  /** The person who accepted, refused or made it; 0 = a rule. */
  decidedBy: number;
  journalUid: string | null;
  /** Of the portal's merge that we have ordered, by which it can be taken apart; null: merged by hand, or by a release that kept nothing. */
  commandId: string | null;
  /** The person who has it taken apart; 0 = nobody. */
  partedBy: number;
}

interface Row {
  id: number | string;
  company_code: string;
  contact_a: number;
  contact_b: number;
  state: MergeState;
  because: string;
  evidence: string;
  made_at: Date;
  due_at: Date | null;
  decided_at: Date | null;
  decided_by: number;
  journal_uid: string | null;
  command_id: string | null;
  parted_by: number;
}

const saved = [
  'company_code',
  'contact_a',
  'contact_b',
  'state',
  'because',
  'evidence',
  'made_at',
  'due_at',
  'decided_at',
  'decided_by',
  'journal_uid',
  'command_id',
  'parted_by',
] as const;

export type PairOfContacts = readonly [older: number, younger: number];

export function pairOf(one: number, other: number): PairOfContacts {
  return one < other ? [one, other] : [other, one];
}

export function pairName([older, younger]: PairOfContacts): string {
  return `${older}:${younger}`;
}

/** By `pairName`, locked. */
export async function lockMerges(tx: Tx, pairs: readonly PairOfContacts[]): Promise<Map<string, ClientMerge>> {
  if (pairs.length === 0) return new Map();
  const rows = await tx.query<Row[]>(
    `SELECT id, ${saved.join(', ')} FROM client_merge WHERE ${pairs.map(() => '(contact_a = ? AND contact_b = ?)').join(' OR ')} ORDER BY id FOR UPDATE`,
    pairs.flat(),
  );
  return new Map(rows.map((row) => [pairName([row.contact_a, row.contact_b]), toMerge(row)]));
}

export async function findMerges(
  tx: Tx,
  where: string,
  params: readonly unknown[],
  most: number,
  lock: '' | 'FOR UPDATE' | 'FOR UPDATE SKIP LOCKED' = '',
): Promise<ClientMerge[]> {
  const rows = await tx.query<Row[]>(`SELECT id, ${saved.join(', ')} FROM client_merge WHERE ${where} LIMIT ${most} ${lock}`, [...params]);
  return rows.map(toMerge);
}

export async function saveMerges(tx: Tx, merges: readonly ClientMerge[]): Promise<void> {
  const rows = merges.map((merge) => [
    merge.companyCode,
    merge.contactA,
    merge.contactB,
    merge.state,
    merge.because,
    JSON.stringify(merge.evidence),
    merge.madeAt,
    merge.dueAt,
    merge.decidedAt,
    merge.decidedBy,
    merge.journalUid,
    merge.commandId,
    merge.partedBy,
  ]);
  await insertRows(
    tx,
    'client_merge',
    saved,
    rows,
    `ON DUPLICATE KEY UPDATE ${[
      'state',
      'because',
      'evidence',
      'due_at',
      'decided_at',
      'decided_by',
      'journal_uid',
      'command_id',
      'parted_by',
    ]
      .map((column) => `${column} = VALUES(${column})`)
      .join(', ')}`,
  );
}

/** It waits, or is suggested and to be looked at again as a person has changed a card. */
export const isDue = "(state = 'waiting' OR (state = 'suggested' AND due_at IS NOT NULL))";

/** Takes merges that are to be decided and are due; other sidecars pass over them until `untilAt`. */
export async function claimMerges(tx: Tx, at: Date, untilAt: Date, most: number): Promise<number[]> {
  const due = await findMerges(
    tx,
    "state IN ('waiting', 'suggested') AND due_at <= ? ORDER BY due_at, id",
    [at],
    most,
    'FOR UPDATE SKIP LOCKED',
  );
  const ids = due.map(({ id }) => id);
  if (ids.length > 0) await tx.query('UPDATE client_merge SET due_at = ? WHERE id IN (?)', [untilAt, ids]);
  return ids;
}

/** Nobody has to decide any more about a contact that was deleted. */
export async function dropMergesOf(tx: Tx, contactIds: readonly number[]): Promise<void> {
  for (const column of ['contact_a', 'contact_b'])
    if (contactIds.length > 0)
      await tx.query(`UPDATE client_merge SET state = 'gone', due_at = NULL WHERE ${column} IN (?) AND state IN ('suggested', 'waiting')`, [
        contactIds,
      ]);
}

/** What was thought of the contact that is no more is thought of the one it went into; what a person has refused stays refused. */
export async function moveMerges(tx: Tx, from: number, to: number): Promise<void> {
  const moved = await findMerges(
    tx,
    `(contact_a = ? OR contact_b = ?) AND state IN ('suggested', 'refused', 'waiting') ORDER BY id`,
    [from, from],
    1000,
    'FOR UPDATE',
  );
  const others = moved.filter((merge) => merge.contactA !== to && merge.contactB !== to);
  if (others.length === 0) return;
  const thirdOf = (merge: ClientMerge) => (merge.contactA === from ? merge.contactB : merge.contactA);
  const there = await lockMerges(
    tx,
    others.map((merge) => pairOf(thirdOf(merge), to)),
  );
  const kept = others.flatMap((merge) => {
    const [contactA, contactB] = pairOf(thirdOf(merge), to);
    const present = there.get(pairName([contactA, contactB]));
    if (present && !outweighs(merge.state, present.state)) return [];
    const claims = merge.evidence.claims.map((claim) => (claim.contactId === from ? { ...claim, contactId: to } : claim));
    return { ...merge, contactA, contactB, evidence: { ...merge.evidence, claims } };
  });
  await saveMerges(tx, kept);
  const left = others.filter(({ state }) => state !== 'refused').map(({ id }) => id);
  if (left.length > 0) await tx.query(`UPDATE client_merge SET state = 'gone', due_at = NULL WHERE id IN (?)`, [left]);
}

/** What people have said no to before a contact was merged away holds for it again, under its new number. */
export async function moveAnswers(tx: Tx, formerId: number, newId: number): Promise<void> {
  const answers = await findMerges(
    tx,
    `(contact_a = ? OR contact_b = ?) AND state = 'refused' ORDER BY id`,
    [formerId, formerId],
    1000,
    'FOR UPDATE',
  );
  const pairs = answers.map(({ contactA, contactB }) => pairOf(contactA === formerId ? contactB : contactA, newId));
  const there = await lockMerges(tx, pairs);
  await saveMerges(
    tx,
    answers.flatMap((merge, index) => {
      const [contactA, contactB] = pairs[index] as PairOfContacts;
      if (there.has(pairName([contactA, contactB]))) return [];
      const claims = merge.evidence.claims.map((claim) => (claim.contactId === formerId ? { ...claim, contactId: newId } : claim));
      return { ...merge, contactA, contactB, evidence: { ...merge.evidence, claims } };
    }),
  );
}

/** A person's no before everything that is still open, strong evidence before weak. */
function outweighs(moved: MergeState, present: MergeState): boolean {
  if (present === 'gone') return true;
  if (moved === 'refused') return present === 'suggested' || present === 'waiting';
  return moved === 'waiting' && present === 'suggested';
}

function toMerge(row: Row): ClientMerge {
  const evidence = JSON.parse(row.evidence) as MergeEvidence;
  return {
    id: Number(row.id),
    companyCode: row.company_code,
    contactA: row.contact_a,
    contactB: row.contact_b,
    state: row.state,
    because: row.because,
    evidence: { ...evidence, claims: evidence.claims.map((claim) => ({ ...claim, at: new Date(claim.at) })) },
    madeAt: row.made_at,
    dueAt: row.due_at,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    journalUid: row.journal_uid,
    commandId: row.command_id,
    partedBy: row.parted_by,
  };
}
