import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import type { ClientKey } from '../domain/identity/client-keys.js';
import { keyName } from '../domain/identity/client-keys.js';
import { findKeys } from './clients.js';

/**
 * Something was learnt that may show a client to be another one too. It is only noted where it is learnt; the merge worker looks,
 * in transactions of its own. One of the two names the client: the other is '' or 0.
 */
export interface MergeQuestion {
  companyCode: string;
  clientId: string;
  contactId: number;
  /** The client was seen with this key; null: look at all that its contact has. */
  key: ClientKey | null;
  /** Where it was learnt: `session 15`, `contact 57`. */
  from: string;
  /** A person has saved the contact: what is on it is there by that person's will. */
  isByPerson: boolean;
}

export interface ClaimedQuestion extends MergeQuestion {
  id: number;
  /** How often it was asked; more by the time it is answered: it stays. */
  asked: number;
  askedAt: Date;
}

interface Row {
  id: number | string;
  company_code: string;
  client_id: string;
  contact_id: number;
  kind: string;
  value: string;
  learnt_from: string;
  is_by_person: number;
  asked: number;
  asked_at: Date;
}

export async function askToMerge(tx: Tx, questions: readonly MergeQuestion[], at: Date): Promise<void> {
  const rows = questions
    .map(({ companyCode, clientId, contactId, key, from, isByPerson }) => [
      companyCode,
      clientId,
      contactId,
      key?.kind ?? '',
      key?.value ?? '',
      from,
      isByPerson ? 1 : 0,
      at,
      at,
    ])
    .toSorted((a, b) => (a.join() < b.join() ? -1 : 1)); // two transactions ask in the same order
  await insertRows(
    tx,
    'merge_question',
    ['company_code', 'client_id', 'contact_id', 'kind', 'value', 'learnt_from', 'is_by_person', 'asked_at', 'due_at'],
    rows,
    `ON DUPLICATE KEY UPDATE asked = asked + 1, due_at = LEAST(due_at, VALUES(due_at)), is_by_person = GREATEST(is_by_person, VALUES(is_by_person))`,
  );
}

interface Learnt {
  companyCode: string;
  clientId: string;
  key: ClientKey;
  from: string;
}

/**
 * Keys that a client was seen with and that are another client's: two clients of one company, or one.
 * @param ownerOf the key's client as it was before, under the company's lock; null = nobody's, undefined = not looked up
 */
export async function askOfOtherOwners(
  tx: Tx,
  learnt: readonly Learnt[],
  ownerOf: (companyCode: string, key: ClientKey) => string | null | undefined,
  at: Date,
): Promise<void> {
  const questions: MergeQuestion[] = [];
  for (const companyCode of new Set(learnt.map((one) => one.companyCode))) {
    const ofCompany = learnt.filter((one) => one.companyCode === companyCode);
    const unknown = ofCompany.map(({ key }) => key).filter((key) => ownerOf(companyCode, key) === undefined);
    const owners = await findKeys(tx, companyCode, unknown);
    for (const { clientId, key, from } of ofCompany) {
      const owner = ownerOf(companyCode, key) ?? owners.get(keyName(key));
      if (owner !== undefined && owner !== clientId) questions.push({ companyCode, clientId, contactId: 0, key, from, isByPerson: false });
    }
  }
  await askToMerge(tx, questions, at);
}

/** Takes questions that are due; others pass over them until `untilAt`. */
export async function claimQuestions(tx: Tx, at: Date, untilAt: Date, most: number): Promise<ClaimedQuestion[]> {
  const rows = await tx.query<Row[]>(
    `SELECT id, company_code, client_id, contact_id, kind, value, learnt_from, is_by_person, asked, asked_at
       FROM merge_question WHERE due_at <= ? ORDER BY due_at, id LIMIT ${most} FOR UPDATE SKIP LOCKED`,
    [at],
  );
  if (rows.length === 0) return [];
  await tx.query('UPDATE merge_question SET due_at = ? WHERE id IN (?)', [untilAt, rows.map((row) => row.id)]);
  return rows.map((row) => ({
    id: Number(row.id),
    companyCode: row.company_code,
    clientId: row.client_id,
    contactId: row.contact_id,
    key: row.kind === '' ? null : ({ kind: row.kind, value: row.value } as ClientKey),
    from: row.learnt_from,
    isByPerson: row.is_by_person === 1,
    asked: row.asked,
    askedAt: row.asked_at,
  }));
}

/** Answered: gone, unless it was asked again meanwhile. */
export async function settleQuestions(tx: Tx, questions: readonly ClaimedQuestion[], at: Date): Promise<void> {
  if (questions.length === 0) return;
  const asAsked = questions.map(() => '(id = ? AND asked = ?)').join(' OR ');
  await tx.query(
    `DELETE FROM merge_question WHERE ${asAsked}`,
    questions.flatMap(({ id, asked }) => [id, asked]),
  );
  await tx.query('UPDATE merge_question SET due_at = ? WHERE id IN (?)', [at, questions.map(({ id }) => id)]);
}

export async function postponeQuestions(tx: Tx, questions: readonly { id: number }[], untilAt: Date): Promise<void> {
  if (questions.length === 0) return;
  await tx.query('UPDATE merge_question SET due_at = ? WHERE id IN (?)', [untilAt, questions.map(({ id }) => id)]);
}
