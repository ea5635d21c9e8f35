import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import type { ClientKey } from '../domain/identity/client-keys.js';
import { isMessengerKey, isTelling, keyName } from '../domain/identity/client-keys.js';
import { decideMerge } from '../domain/identity/decide-merge.js';
import { howLearnt, isTold } from '../domain/identity/how-learnt.js';
import type { LearntClientKey, MergeDecision, MergeFacts } from '../domain/identity/merge.js';
import { withoutOwn } from '../domain/identity/nobodys-keys.js';
import { compareNames } from '../domain/identity/person-names.js';
import { indexKeyOf } from '../portal/index-keys.js';
import { ContactCards } from '../portal/tables/contact-cards.js';
import { DuplicateIndex, mostOfAKey } from '../portal/tables/duplicate-index.js';
import { Batch, type Decided } from '../records/batch.js';
import { type Client, findKeys, lockClientsOfContacts, lockFollowed, saveClients } from '../records/clients.js';
import { LockedCompanies } from '../records/company-locks.js';
import { DecisionContexts } from '../records/decision-context.js';
import { forgetFormer, takeKeysAway } from '../records/former-keys.js';
import { type ClaimedQuestion, postponeQuestions, settleQuestions } from '../records/merge-questions.js';
import { ReadingLag } from '../records/reading-lag.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import {
  type Claim,
  type ClientMerge,
  findMerges,
  lockMerges,
  type PairOfContacts,
  pairName,
  pairOf,
  saveMerges,
} from './client-merges.js';
import { ContactReader, isSeen, type KnownContact } from './contact-reader.js';
import { joinClients } from './join-clients.js';
import { pairsKeptApart } from './kept-apart.js';
import { recordMerge } from './record-merge.js';

const againMs = 5000;
/** Of those who share a reception desk's phone or a name with a contact a person is asked about so many, the newest. */
const mostSuggestions = 3;
const mostNamesakes = 10;
const mostRechecked = 100;
/** So near a client's message the portal has written onto the card what it found in it. */
const textMs = 120_000;

/** A client that is asked about, with the contact it has. */
interface Subject {
  client: Client;
  contact: KnownContact;
  questions: ClaimedQuestion[];
  /** All of its contact is to be looked at, not only a key. */
  isWhole: boolean;
  isByPerson: boolean;
  /** Phones and e-mails that are on its card and were not learnt yet, with where they come from. */
  newOnCard: { key: ClientKey; from: string }[];
}

/** Learns what the contacts in question are recognised by, and finds those that may be the same client. */
@Injectable()
export class LookForMerges {
  constructor(
    private readonly contexts: DecisionContexts,
    private readonly reader: ContactReader,
    private readonly cards: ContactCards,
    private readonly index: DuplicateIndex,
    private readonly lag: ReadingLag,
  ) {}

  /** @param questions of one company, claimed by this sidecar */
  async look(tx: Tx, companyCode: string, questions: readonly ClaimedQuestion[]): Promise<Decided[]> {
    const batch = new Batch(tx, await this.contexts.current());
    const company = batch.context.company(companyCode);
    if (!company) {
      await settleQuestions(tx, questions, batch.context.at);
      return [];
    }
    await LockedCompanies.lock(tx, [companyCode]);
    const { subjects, early } = await this.subjectsOf(batch, company, questions);
    const busy = await this.learn(batch, company, subjects);
    const { candidates, tooEarly } = await this.candidatesOf(batch, company, subjects);
    await this.decide(batch, company, candidates);
    const later = [...new Set([...early, ...busy, ...tooEarly])];
    await postponeQuestions(tx, later, new Date(batch.context.at.getTime() + againMs));
    const answered = questions.filter((question) => !later.includes(question));
    await settleQuestions(tx, answered, batch.context.at);
    return batch.flush();
  }

  /** `early`: the portal is still making the contact. */
  private async subjectsOf(
    batch: Batch,
    company: CompanySettings,
    questions: readonly ClaimedQuestion[],
  ): Promise<{ subjects: Subject[]; early: ClaimedQuestion[] }> {
    const { tx, context } = batch;
    const byClient = await lockFollowed(
      tx,
      questions.flatMap(({ clientId }) => clientId || []),
    );
    const contactIds = [...questions.map(({ contactId }) => contactId), ...[...byClient.values()].map(({ contactId }) => contactId)].filter(
      (id) => id > 0,
    );
    const ofContacts = await this.oneClientEach(tx, await lockClientsOfContacts(tx, company.code, contactIds));
    const known = await this.reader.read(tx, context, company, contactIds, [...ofContacts.values()]);
    await this.makeMissing(batch, company, known, ofContacts);
    const subjects = new Map<string, Subject>();
    const early: ClaimedQuestion[] = [];
    for (const question of questions) {
      const asked = question.clientId === '' ? undefined : byClient.get(question.clientId);
      const client = ofContacts.get(asked?.contactId || question.contactId) ?? asked;
      const contact = known.get(client?.contactId ?? 0);
      const isMissed = client && client.contactId > 0 && !contact?.isThere && this.lag.mayBeMissed(question.askedAt, batch.context.at);
      if (isMissed || (client && client.contactId === 0 && client.pending > 0)) early.push(question);
      if (!client || !contact?.isThere || contact.ownerCompany !== company.code) continue;
      const subject = subjects.get(client.clientId) ?? { client, contact, questions: [], isWhole: false, isByPerson: false, newOnCard: [] };
      subjects.set(client.clientId, subject);
      subject.questions.push(question);
      subject.isWhole ||= question.key === null;
      subject.isByPerson ||= question.isByPerson;
    }
    return { subjects: [...subjects.values()], early };
  }

  /** By contact id. Two clients that have come to have one contact are one at once: the portal has nothing to do about it. */
  private async oneClientEach(tx: Tx, clients: ReadonlyMap<string, Client>): Promise<Map<number, Client>> {
    const byContact = new Map<number, Client[]>();
    for (const client of clients.values()) byContact.set(client.contactId, [...(byContact.get(client.contactId) ?? []), client]);
    const ones = new Map<number, Client>();
    for (const [contactId, same] of byContact) {
      const [oldest, ...others] = same.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
      if (!oldest) continue;
      await joinClients(tx, oldest, others);
      ones.set(contactId, oldest);
    }
    return ones;
  }

  /** A contact of the company that no client has gets one, so that its keys are somebody's; not one that is being merged away. */
  private async makeMissing(
    batch: Batch,
    company: CompanySettings,
    known: ReadonlyMap<number, KnownContact>,
    clients: Map<number, Client>,
  ): Promise<void> {
    const ofCompany = [...known.values()].filter((contact) => contact.isThere && contact.ownerCompany === company.code);
    const without = ofCompany.map(({ contactId }) => contactId).filter((contactId) => !clients.has(contactId));
    if (without.length === 0) return;
    const leaving = await findMerges(batch.tx, `contact_b IN (?) AND state IN ('ordered', 'failed')`, [without], without.length * 10);
    const made = without
      .filter((contactId) => !leaving.some(({ contactB }) => contactB === contactId))
      .map((contactId) => newClient(company.code, contactId, known.get(contactId)?.responsibleId ?? 0, batch.context.at));
    await saveClients(batch.tx, made);
    for (const client of made) clients.set(client.contactId, client);
  }

  /**
   * What the card has is the client's, but for messengers that nobody has written by; what was on it and is not any more was taken off, and is not. While commands of the client are
   * under way the card is not complete: such questions come back.
   */
  private async learn(batch: Batch, company: CompanySettings, subjects: readonly Subject[]): Promise<ClaimedQuestion[]> {
    const { tx } = batch;
    const { at } = batch.context;
    const busy: ClaimedQuestion[] = [];
    const rows: (string | number | Date)[][] = [];
    const written = await textsOf(tx, subjects);
    for (const subject of subjects) {
      const { client, contact, questions, isWhole, isByPerson } = subject;
      if (!isWhole) continue;
      const back = isByPerson ? await takeBack(tx, client, contact) : [];
      const onCard = new Set(contact.cardKeys.map(keyName));
      const removed = contact.learnt.filter((key) => key.onCardAt !== null && !onCard.has(keyName(key)));
      if (removed.length > 0 && contact.pendingCommands > 0) busy.push(...questions);
      else if (removed.length > 0) {
        await takeKeysAway(tx, removed, at);
        const gone = new Set(removed.map(keyName));
        contact.learnt = contact.learnt.filter((key) => !gone.has(keyName(key)));
        contact.keys = contact.keys.filter((key) => !gone.has(keyName(key)));
      }
      const origin = originOnCard(subject, written.get(client.clientId));
      const known = new Set(contact.learnt.map(keyName));
      for (const key of contact.cardKeys.filter((one) => isSeen(one, [...contact.learnt, ...back]))) {
        const learntFrom = isMessengerKey(key) ? `contact ${contact.contactId}` : origin;
        rows.push([company.code, key.kind, key.value, client.clientId, at, learntFrom, at]);
        if (!isMessengerKey(key) && !known.has(keyName(key))) subject.newOnCard.push({ key, from: learntFrom });
      }
    }
    await insertRows(
      tx,
      'client_key',
      ['company_code', 'kind', 'value', 'client_id', 'learnt_at', 'learnt_from', 'on_card_at'],
      rows,
      'ON DUPLICATE KEY UPDATE on_card_at = IF(client_id = VALUES(client_id), COALESCE(on_card_at, VALUES(on_card_at)), on_card_at)',
    );
    return busy;
  }

  /** Pairs worth a question, with what is claimed beyond the cards. `tooEarly`: the key's other client has no contact yet. */
  private async candidatesOf(
    batch: Batch,
    company: CompanySettings,
    subjects: readonly Subject[],
  ): Promise<{ candidates: Candidate[]; tooEarly: ClaimedQuestion[] }> {
    const { tx } = batch;
    const { ownNumbers } = batch.context;
    const keysOf = new Map(subjects.map((subject) => [subject, withoutOwn(askedKeys(subject), ownNumbers).filter(isTelling)]));
    const all = [...keysOf.values()].flat();
    const owners = await findKeys(tx, company.code, all);
    const ownerClients = await lockFollowed(tx, [...new Set(owners.values())]);
    const contactsOf = await this.contactsByKey(all);
    const namesakes = await this.namesakesOf(batch, subjects);
    const suggested = await suggestedOf(tx, subjects);
    const pairs = new Map<string, Candidate>();
    const tooEarly: ClaimedQuestion[] = [];
    for (const subject of subjects) {
      const { contactId } = subject.contact;
      const add = (other: number, claim?: Claim) => {
        if (other === contactId || other === 0) return;
        const pair = pairOf(contactId, other);
        const candidate = pairs.get(pairName(pair)) ?? { pair, asked: contactId, claims: [] };
        if (claim) candidate.claims.push(claim);
        pairs.set(pairName(pair), candidate);
      };
      for (const key of keysOf.get(subject) ?? []) {
        const question = subject.questions.find((one) => one.key && keyName(one.key) === keyName(key));
        const onCard = subject.newOnCard.find((one) => keyName(one.key) === keyName(key));
        const from = question?.from ?? onCard?.from;
        const claim = from ? { ...key, contactId, from, at: question?.askedAt ?? batch.context.at } : undefined;
        const owner = ownerClients.get(owners.get(keyName(key)) ?? '');
        if (question && owner && owner.contactId === 0 && owner.pending > 0) tooEarly.push(question);
        add(owner?.contactId ?? 0, claim);
        for (const other of contactsOf.get(keyName(key)) ?? []) add(other, claim);
      }
      for (const other of namesakes.get(contactId) ?? []) add(other);
      for (const pair of suggested) if (pair.includes(contactId)) add(pair[0] + pair[1] - contactId);
    }
    return { candidates: [...pairs.values()], tooEarly };
  }

  private async contactsByKey(keys: readonly ClientKey[]): Promise<Map<string, number[]>> {
    const names = new Map(keys.map((key) => [nameInIndex(indexKeyOf(key)), keyName(key)]));
    const counts = await this.index.count(keys.map(indexKeyOf));
    const byKey = new Map<string, number[]>();
    for (const match of await this.index.find(counts.filter(({ contacts }) => contacts <= mostOfAKey))) {
      const name = names.get(nameInIndex(match)) ?? '';
      byKey.set(name, [...(byKey.get(name) ?? []), match.contactId]);
    }
    return byKey;
  }

  /** Asked once for each name that a contact has: when its client is first met, and when it was changed. */
  private async namesakesOf(batch: Batch, subjects: readonly Subject[]): Promise<Map<number, number[]>> {
    const whole = subjects.filter(({ isWhole }) => isWhole);
    if (whole.length === 0) return new Map();
    const rows = await batch.tx.query<{ client_id: string; seen_name: string | null }[]>(
      'SELECT client_id, seen_name FROM client WHERE client_id IN (?)',
      [whole.map(({ client }) => client.clientId)],
    );
    const seen = new Map(rows.map((row) => [row.client_id, row.seen_name]));
    const renamed = whole.filter(({ client, contact }) => seen.get(client.clientId) !== fullName(contact));
    for (const { client, contact } of renamed)
      await batch.tx.write('UPDATE client SET seen_name = ? WHERE client_id = ?', [fullName(contact), client.clientId]);
    const named = renamed.map(({ contact }) => contact).filter(({ name, lastName }) => name !== '' && lastName !== '');
    const found = await this.cards.withNames(named, mostNamesakes, batch.context.zone);
    return new Map(
      named.map((contact) => [
        contact.contactId,
        found.filter((card) => compareNames(card, contact) === 'same').map(({ contactId }) => contactId),
      ]),
    );
  }

  private async decide(batch: Batch, company: CompanySettings, candidates: readonly Candidate[]): Promise<void> {
    const { tx, context } = batch;
    const rows = await lockMerges(
      tx,
      candidates.map(({ pair }) => pair),
    );
    const apart = await pairsKeptApart(
      tx,
      candidates.map(({ pair }) => pair),
    );
    const open = candidates.filter(({ pair }) => {
      if (apart.has(pairName(pair))) return false; // a person has taken their merge back: no key makes them one again, nor is anybody asked
      const state = rows.get(pairName(pair))?.state ?? 'gone';
      return state === 'gone' || state === 'suggested' || state === 'waiting';
    });
    if (open.length === 0) return;
    const contactIds = open.flatMap(({ pair }) => pair);
    const clients = await lockClientsOfContacts(tx, company.code, contactIds);
    const known = await this.reader.read(tx, context, company, contactIds, [...clients.values()]);
    const questions = open.map(({ pair, claims }) => ({
      pair,
      claims: allClaims(rows.get(pairName(pair)), claims),
      isMarkedSeparate: false,
      acceptedBy: 0,
    }));
    const facts = await this.reader.factsOf(tx, context, company, known, questions);
    const saved: ClientMerge[] = [];
    const suggestions = await askedSoFar(tx, [...new Set(open.map(({ asked }) => asked))]);
    // The newest contacts first: of a reception desk's callers those a person may remember.
    const order = open.map((_, index) => index).toSorted((a, b) => otherOf(open[b]) - otherOf(open[a]));
    for (const index of order) {
      const [candidate, given, question] = [open[index], facts[index], questions[index]];
      if (!candidate || !given || !question) continue;
      const decision = decideMerge(given);
      const before = rows.get(pairName(candidate.pair));
      const merge = noted(batch, company.code, candidate.pair, before, question.claims, given, decision);
      if (merge === null) continue;
      if (merge.state === 'suggested' && before?.state !== 'suggested') {
        const count = (suggestions.get(candidate.asked) ?? 0) + 1;
        if (count > mostSuggestions) continue;
        suggestions.set(candidate.asked, count);
        merge.journalUid = recordMerge(batch, given, decision, null);
        merge.decidedAt = context.at;
      }
      if (merge.state === 'gone') {
        merge.journalUid = recordMerge(batch, given, decision, null);
        merge.decidedAt = context.at;
      }
      saved.push(merge);
    }
    await saveMerges(tx, saved);
  }
}

interface Candidate {
  pair: PairOfContacts;
  /** The contact that was asked about. */
  asked: number;
  claims: Claim[];
}

/** How often a person was asked about each of the contacts; a no counts too, or it would only bring the next one up. */
async function askedSoFar(tx: Tx, contactIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await tx.query<{ contact_id: number; asked: number | string }[]>(
    `SELECT contact_a AS contact_id, COUNT(*) AS asked FROM client_merge WHERE contact_a IN (?) AND state IN ('suggested', 'refused') GROUP BY contact_a
      UNION ALL SELECT contact_b, COUNT(*) FROM client_merge WHERE contact_b IN (?) AND state IN ('suggested', 'refused') GROUP BY contact_b`,
    [contactIds, contactIds],
  );
  const asked = new Map<number, number>();
  for (const row of rows) asked.set(row.contact_id, (asked.get(row.contact_id) ?? 0) + Number(row.asked));
  return asked;
}

function otherOf(candidate: Candidate | undefined): number {
  return candidate ? candidate.pair[0] + candidate.pair[1] - candidate.asked : 0;
}

/** The row of a pair after a decision; null: nothing to remember. A merge is only noted: it is made with everything locked. */
function noted(
  batch: Batch,
  companyCode: string,
  [contactA, contactB]: PairOfContacts,
  before: ClientMerge | undefined,
  claims: Claim[],
  facts: MergeFacts,
  decision: MergeDecision,
): ClientMerge | null {
  if (decision.kind === 'refuse') {
    // What spoke for it is not there any more: a slip that was mended, a key that was taken off.
    const isOver = before?.state === 'suggested' && decision.because === 'nothingShared';
    return isOver ? { ...before, state: 'gone', because: decision.because, evidence: { claims, facts, decision }, dueAt: null } : null;
  }
  const { at } = batch.context;
  const againAt = decision.kind === 'wait' ? (decision.againAt ?? null) : null;
  if (againAt && before?.state === 'suggested') return { ...before, evidence: { ...before.evidence, claims }, dueAt: againAt };
  const isSuggestion = decision.kind === 'suggest';
  if (isSuggestion && before?.state === 'waiting') return null; // it is decided when it is due, a person may have accepted it
  const row: ClientMerge = before ?? {
    id: 0,
    companyCode,
    contactA,
    contactB,
    state: 'suggested',
    because: decision.because,
    evidence: { claims, facts, decision },
    madeAt: at,
    dueAt: null,
    decidedAt: null,
    decidedBy: 0,
    journalUid: null,
    commandId: null,
    partedBy: 0,
  };
  const isNew = before === undefined || before.state === 'gone';
  return {
    ...row,
    state: isSuggestion ? 'suggested' : 'waiting',
    because: decision.because,
    evidence: { claims, facts, decision },
    dueAt: isSuggestion ? null : (againAt ?? (before?.state === 'waiting' ? before.dueAt : at)),
    ...(isNew ? { decidedAt: null, decidedBy: 0, journalUid: null } : {}),
  };
}

/** Of a key what its client has told counts before what stands on the card, and of that what was seen first. */
function allClaims(before: ClientMerge | undefined, claims: readonly Claim[]): Claim[] {
  const byName = new Map<string, Claim>();
  for (const claim of [...(before?.evidence.claims ?? []), ...claims]) {
    const name = `${claim.contactId} ${keyName(claim)}`;
    if (!byName.has(name) || isTold(howLearnt(claim.from))) byName.set(name, claim);
  }
  return [...byName.values()];
}

/** Where a key comes from that was not on the card before. What was on a card when it was first looked at may have been there for years. */
function originOnCard({ contact, questions, isByPerson }: Subject, text: number | undefined): string {
  const isKnown = contact.learnt.some(({ onCardAt }) => onCardAt !== null);
  const isJustMade = questions.some(({ askedAt }) => askedAt.getTime() - contact.createdAt.getTime() <= textMs);
  if (isByPerson) return `${isKnown ? 'hand' : 'contact'} ${contact.contactId}`;
  return text !== undefined && (isKnown || isJustMade) ? `text ${text}` : `contact ${contact.contactId}`;
}

/**
 * The session in whose text a phone or e-mail must have stood that no person has put onto the card, by client: the portal writes what it
 * finds in a message in the same moment.
 */
async function textsOf(tx: Tx, subjects: readonly Subject[]): Promise<Map<string, number>> {
  const inQuestion = subjects.filter(({ isWhole, isByPerson }) => isWhole && !isByPerson);
  if (inQuestion.length === 0) return new Map();
  const rows = await tx.query<{ client_id: string; session_id: number; last_client_at: Date }[]>(
    `SELECT client_id, session_id, last_client_at FROM dialog WHERE client_id IN (?) AND is_closed = 0 AND last_client_at IS NOT NULL
      ORDER BY last_client_at`,
    [inQuestion.map(({ client }) => client.clientId)],
  );
  return new Map(
    inQuestion.flatMap(({ client, questions }) => {
      const askedAt = Math.max(...questions.map((question) => question.askedAt.getTime()));
      const row = rows.findLast((one) => one.client_id === client.clientId);
      const isJustNow = row !== undefined && Math.abs(askedAt - row.last_client_at.getTime()) <= textMs;
      return isJustNow ? [[client.clientId, row.session_id] as const] : [];
    }),
  );
}

/** Pairs that a person is asked about: what speaks for them may have gone. */
async function suggestedOf(tx: Tx, subjects: readonly Subject[]): Promise<PairOfContacts[]> {
  const ids = subjects.filter(({ isWhole }) => isWhole).map(({ contact }) => contact.contactId);
  if (ids.length === 0) return [];
  const rows = await findMerges(
    tx,
    `state = 'suggested' AND (contact_a IN (?) OR contact_b IN (?)) ORDER BY id`,
    [ids, ids],
    mostRechecked,
  );
  return rows.map(({ contactA, contactB }) => [contactA, contactB]);
}

/** What is asked about a client: the keys it was seen with, and all it has when its contact is in question. */
function askedKeys({ contact, questions, isWhole }: Subject): ClientKey[] {
  const asked = questions.flatMap(({ key }) => key ?? []);
  return isWhole ? [...asked, ...contact.keys] : asked;
}

function nameInIndex({ type, value }: { type: string; value: string }): string {
  return `${type}:${value}`;
}

function fullName({ name, lastName }: { name: string; lastName: string }): string {
  return `${lastName}\n${name}`.slice(0, 120);
}

/** A person has saved the contact with keys on it that were taken off before: they count again. */
async function takeBack(tx: Tx, { clientId }: Client, contact: KnownContact): Promise<ClientKey[]> {
  const back = contact.formerOnCard;
  await forgetFormer(
    tx,
    back.map((key) => ({ ...key, clientId })),
  );
  contact.cardKeys = [...contact.cardKeys, ...back];
  contact.keys = [...contact.keys, ...back.map((key): LearntClientKey => ({ ...key, how: 'hand' }))];
  return back;
}

function newClient(companyCode: string, contactId: number, responsibleId: number, createdAt: Date): Client {
  return { clientId: randomUUID(), companyCode, contactId, dealId: 0, responsibleId, pending: 0, createdAt };
}
