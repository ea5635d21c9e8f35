import { callSubject, dealSubject, dialogSubject, leadSubject } from '../records/subject.js';
import type { FoundThreads } from './client-search.js';

export interface JournalQuery {
  sessionId?: number | undefined;
  callId?: string | undefined;
  leadId?: number | undefined;
  dealId?: number | undefined;
  contactId?: number | undefined;
  operatorId?: number | undefined;
  lineId?: number | undefined;
  companyCode?: string | undefined;
  /** Only of these companies: what is somebody's to see. */
  ofCompanies?: readonly string[] | undefined;
  /** Only of these dialogs and calls. */
  ofThreads?: FoundThreads | undefined;
  kind?: string | undefined;
  /** From this instant on. */
  fromAt?: Date | undefined;
  /** Before this instant. */
  toAt?: Date | undefined;
  /** Only those with a smaller id: the next page. */
  beforeId?: number | undefined;
  limit: number;
}

type Condition = [sql: string, ...values: unknown[]];
/** A statement whose only column is `id`, newest first, and its values. */
export interface Statement {
  sql: string;
  values: unknown[];
}

/**
 * Finds the newest entries by their ids alone, each search by an index that is named here: whether few or many match, the server cannot
 * know before, and reading entry by entry until enough match may take it through all of them. Entries are read when they are found.
 */
export function idsOf(query: JournalQuery): Statement {
  const filters = filtersOf(query);
  const few = fewOf(query);
  if (few) return newest(`(${few.sql}) few STRAIGHT_JOIN journal j ON j.id = few.id`, filters, query.limit, few.values);
  const { ofCompanies } = query;
  if (query.operatorId !== undefined) return newest(by('operator'), withCompanies(filters, ofCompanies), query.limit);
  if (query.lineId !== undefined) return newest(by('line'), withCompanies(filters, ofCompanies), query.limit);
  if (ofCompanies && query.companyCode === undefined) {
    const each = ofCompanies.map((code) => newest(by('company'), [...filters, ['j.company_code = ?', code]], query.limit));
    const sql = each.map((one) => `(${one.sql})`).join(' UNION ALL ');
    return { sql: `${sql} ORDER BY id DESC LIMIT ?`, values: [...each.flatMap((one) => one.values), query.limit] };
  }
  const rest = withCompanies(filters, ofCompanies);
  if (query.companyCode !== undefined) return newest(by('company'), rest, query.limit);
  if (query.kind !== undefined) return newest(by('kind'), rest, query.limit);
  if (query.fromAt || query.toAt) return newest(by('at'), rest, query.limit);
  return newest(by('PRIMARY'), rest, query.limit);
}

const by = (index: string) => `journal j FORCE INDEX (${index})`;

function newest(from: string, conditions: readonly Condition[], limit: number, before: readonly unknown[] = []): Statement {
  const where = conditions.length > 0 ? `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '';
  const values = conditions.flatMap(([, ...own]) => own);
  return { sql: `SELECT j.id FROM ${from} ${where} ORDER BY j.id DESC LIMIT ?`, values: [...before, ...values, limit] };
}

function withCompanies(filters: readonly Condition[], ofCompanies: readonly string[] | undefined): Condition[] {
  return ofCompanies ? [...filters, ['j.company_code IN (?)', ofCompanies]] : [...filters];
}

function filtersOf(query: JournalQuery): Condition[] {
  const filters: Condition[] = [];
  const when = (value: unknown, sql: string) => value !== undefined && filters.push([sql, value]);
  when(query.operatorId, 'j.operator_id = ?');
  when(query.lineId, 'j.line_id = ?');
  when(query.companyCode, 'j.company_code = ?');
  when(query.kind, 'j.kind = ?');
  when(query.fromAt, 'j.at >= ?');
  when(query.toAt, 'j.at < ?');
  when(query.beforeId, 'j.id < ?');
  // of several that are about one thing each, one is looked up and the others are filters
  const [, ...others] = subjectsOf(query);
  for (const subject of others) filters.push(['j.subject = ?', subject]);
  if (query.ofThreads && subjectsOf(query).length > 0) filters.push(['j.subject IN (?)', threadSubjects(query.ofThreads)]);
  const cards = cardsOf(query);
  const isLookedUp = subjectsOf(query).length === 0 && !query.ofThreads;
  for (const card of isLookedUp ? cards.slice(1) : cards)
    filters.push([`j.id IN (SELECT other.id FROM (${card.sql}) other)`, ...card.values]);
  if (fewOf(query) && query.ofCompanies) filters.push(['j.company_code IN (?)', query.ofCompanies]);
  return filters;
}

/** Entries about one thing, or about the dialogs and calls of some clients. */
function fewOf(query: JournalQuery): Statement | null {
  const [subject] = subjectsOf(query);
  const ofSubjects = 'SELECT o.id FROM journal o FORCE INDEX (subject) WHERE o.subject';
  if (subject !== undefined) return { sql: `${ofSubjects} = ?`, values: [subject] };
  if (query.ofThreads) return { sql: `${ofSubjects} IN (?)`, values: [threadSubjects(query.ofThreads)] };
  return cardsOf(query)[0] ?? null;
}

function subjectsOf({ sessionId, callId, leadId }: JournalQuery): string[] {
  return [
    ...(sessionId === undefined ? [] : [dialogSubject(sessionId)]),
    ...(callId === undefined ? [] : [callSubject(callId)]),
    ...(leadId === undefined ? [] : [leadSubject(leadId)]),
  ];
}

function threadSubjects({ sessionIds, callIds }: NonNullable<JournalQuery['ofThreads']>): string[] {
  return [...sessionIds.map(dialogSubject), ...callIds.map(callSubject)];
}

/**
 * By deal and contact also the decisions are found that were made before the portal had made these: their dialogs and calls know the ids by
 * now. Merges are about no dialog; their rows know when each was decided, which the journal finds by.
 */
function cardsOf({ dealId, contactId }: JournalQuery): Statement[] {
  const cards: Statement[] = [];
  if (dealId !== undefined)
    cards.push({
      sql: `${idsBy('deal_id')} UNION SELECT o.id FROM journal o FORCE INDEX (subject) WHERE o.subject = ?`,
      values: [dealId, dealId, dealSubject(dealId)],
    });
  if (contactId !== undefined)
    cards.push({
      sql: `${idsBy('contact_id')} UNION ${idsOfMerges('contact_a')} UNION ${idsOfMerges('contact_b')}`,
      values: Array<unknown>(4).fill(contactId),
    });
  return cards;
}

const idsBy = (column: 'deal_id' | 'contact_id') =>
  `SELECT o.id FROM dialog d STRAIGHT_JOIN journal o FORCE INDEX (subject) ON o.subject = CONCAT('dialog:', d.session_id) WHERE d.${column} = ?
    UNION SELECT o.id FROM phone_call c STRAIGHT_JOIN journal o FORCE INDEX (subject) ON o.subject = CONCAT('call:', c.call_id) WHERE c.${column} = ?`;

const idsOfMerges = (column: 'contact_a' | 'contact_b') =>
  `SELECT o.id FROM client_merge m STRAIGHT_JOIN journal o FORCE INDEX (at) ON o.at = m.decided_at AND o.uid = m.journal_uid WHERE m.${column} = ?`;
