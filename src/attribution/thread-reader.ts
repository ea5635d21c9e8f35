import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx.js';
import type { ThreadContact, ThreadFacts } from '../domain/attribution/thread.js';
import { callerOf } from '../domain/calls/caller.js';
import { type ClientKey, keyName, keysOf } from '../domain/identity/client-keys.js';
import { ownerOfContact } from '../domain/identity/owner-of-contact.js';
import type { MatchedBy } from '../domain/placement/placement.js';
import type { ThreadBinding } from '../portal/commands/command-types.js';
import { indexKeysOf } from '../portal/index-keys.js';
import type { PortalZone } from '../portal/portal-zone.js';
import { Activities, CONTACT_TYPE, DEAL_TYPE } from '../portal/tables/activities.js';
import { Contacts } from '../portal/tables/contacts.js';
import { DealSpans, type PipelineDeal } from '../portal/tables/deal-spans.js';
import { DuplicateIndex } from '../portal/tables/duplicate-index.js';
import { INFO, type PastCall } from '../portal/tables/past-calls.js';
import { type PortalUser, Users } from '../portal/tables/users.js';
import { companiesOfContacts } from '../records/clients.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { clientsBehind, type RememberedClient } from './client-memories.js';
import type { Companies } from './companies.js';
import { type PastThread, startOf, threadIdOf } from './past-thread.js';
import { RecentlyRead } from './recently-read.js';
import type { RunMemory } from './run-memory.js';

const SPAM_STATUS = 65;
const keptContacts = 5_000;
const keptKeys = 5_000;
const keptDeals = 5_000;
const keptUsers = 2_000;
const keepMs = 60_000;

interface ContactInfo {
  companyName: string | null;
  /** Oldest first. */
  deals: readonly PipelineDeal[];
}

/** A thread with what was read of it. */
export interface ReadThread {
  thread: PastThread;
  company: CompanySettings | null;
  client: ThreadFacts['client'];
  /** Strongest first. */
  keys: readonly ClientKey[];
  clientUser: PortalUser | null;
  /** How it is bound now. */
  binding: ThreadBinding;
}

/** A page of threads; facts are put together one thread at a time, since each may change what is known for the next. */
export interface ReadPage {
  threads: readonly ReadThread[];
  factsOf(thread: ReadThread): ThreadFacts;
}

/** Reads what attributing a page of threads needs, in a number of queries that does not grow with the page. */
@Injectable()
export class ThreadReader {
  private readonly contactsByKey = new RecentlyRead<string, readonly number[]>(keptKeys, keepMs);
  private readonly contactInfos = new RecentlyRead<number, ContactInfo | null>(keptContacts, keepMs);
  private readonly pipelines = new RecentlyRead<number, number>(keptDeals, keepMs);
  private readonly clientUsers = new RecentlyRead<number, PortalUser>(keptUsers, keepMs);

  constructor(
    private readonly users: Users,
    private readonly index: DuplicateIndex,
    private readonly contacts: Contacts,
    private readonly deals: DealSpans,
    private readonly activities: Activities,
  ) {}

  /** @param tx a transaction that holds the companies' locks, where the facts are to be acted on */
  async read(tx: Tx, threads: readonly PastThread[], companies: Companies, zone: PortalZone, memory: RunMemory): Promise<ReadPage> {
    const read = await this.withBindings(await this.withClients(threads, companies));
    const inQuestion = read.filter(isInQuestion);
    const [found, remembered] = await Promise.all([this.foundByKeys(inQuestion), rememberedClients(tx, inQuestion)]);
    const matchesOf = (thread: ReadThread): Map<number, MatchedBy> => {
      const matches = new Map<number, MatchedBy>();
      const contactId = memoryOf(thread, remembered)?.contactId ?? 0;
      if (contactId > 0) matches.set(contactId, 'linked');
      for (const key of thread.keys) for (const id of found(thread, key)) if (!matches.has(id)) matches.set(id, key.kind);
      return matches;
    };
    const named = inQuestion.flatMap((thread) => [...matchesOf(thread).keys(), ...contactIdsIn(thread.binding)]);
    const [infos, links, pipelines] = await Promise.all([
      this.infosOf(named, zone),
      companiesOfContacts(tx, [...new Set(named)]),
      this.pipelinesOf(inQuestion.flatMap(({ binding }) => idsOf(binding, DEAL_TYPE))),
    ]);
    const ownerOf = (contactId: number, { companyName, deals }: ContactInfo) =>
      ownerOfContact({ linkedCompany: links.get(contactId) ?? memory.ownerOf(contactId), companyField: companyName, deals }, companies.all);
    const contactsOf = (thread: ReadThread): ThreadContact[] => {
      const matches = matchesOf(thread);
      return [...new Set([...matches.keys(), ...contactIdsIn(thread.binding)])].flatMap((contactId) => {
        const info = infos.get(contactId);
        if (!info) return [];
        const deals = info.deals.filter((deal) => deal.categoryId === thread.company?.dealCategoryId).map(toSpan);
        return { contactId, matchedBy: matches.get(contactId) ?? null, ownerCompany: ownerOf(contactId, info), deals };
      });
    };
    const factsOf = (read: ReadThread): ThreadFacts => {
      const { thread, company, client, binding } = read;
      const code = company?.code ?? null;
      const promised = code === null ? null : memory.promisedTo(code, read.keys);
      return {
        kind: thread.kind,
        threadId: threadIdOf(thread),
        startedAt: startOf(thread),
        companyCode: code,
        isSpam: isSpam(thread),
        client,
        activityId: binding.activityId,
        boundContactIds: idsOf(binding, CONTACT_TYPE),
        boundDeals: idsOf(binding, DEAL_TYPE).flatMap((dealId) => {
          const categoryId = pipelines.get(dealId);
          return categoryId === undefined ? [] : { dealId, companyCode: companies.ofPipeline(categoryId) };
        }),
        statisticContactId: statisticContactOf(binding),
        memory: isInQuestion(read)
          ? (memoryOf(read, remembered) ?? (promised === null ? null : { clientId: promised, contactId: 0 }))
          : null,
        contacts: isInQuestion(read) ? contactsOf(read) : [],
      };
    };
    return { threads: read, factsOf };
  }

  private async withClients(threads: readonly PastThread[], companies: Companies): Promise<Omit<ReadThread, 'binding'>[]> {
    const userIds = threads.flatMap((thread) =>
      thread.kind === 'session' && thread.session.clientUserId > 0 ? thread.session.clientUserId : [],
    );
    const users = await this.clientUsers.of(userIds, (missing) => this.users.byIds(missing));
    return threads.map((thread) => {
      const company = companies.of(thread);
      if (thread.kind === 'call') return { thread, company, clientUser: null, ...callerBehind(thread.call, companies) };
      const { session } = thread;
      const clientUser = users.get(session.clientUserId) ?? null;
      const traits = { ...session, phones: clientUser?.phones ?? [], emails: clientUser?.email ? [clientUser.email] : [] };
      const keys = companies.keysOfClients(keysOf(traits));
      return { thread, company, clientUser, keys, client: keys.length > 0 ? 'known' : 'anonymous' };
    });
  }

  private async withBindings(threads: readonly Omit<ReadThread, 'binding'>[]): Promise<ReadThread[]> {
    const activities = await this.activities.of({
      callIds: threads.flatMap(({ thread }) => (thread.kind === 'call' && thread.call.callId !== '' ? thread.call.callId : [])),
      sessionIds: threads.flatMap(({ thread }) => (thread.kind === 'session' ? thread.session.sessionId : [])),
    });
    const bindings = await this.activities.bindingsOf([...new Set([...activities.calls.values(), ...activities.sessions.values()])]);
    return threads.map((read) => {
      const { thread } = read;
      const isCall = thread.kind === 'call';
      const activityId = (isCall ? activities.calls.get(thread.call.callId) : activities.sessions.get(thread.session.sessionId)) ?? 0;
      const statistic = isCall ? thread.call.statistic : null;
      return {
        ...read,
        binding: { kind: thread.kind, id: threadIdOf(thread), activityId, bindings: bindings.get(activityId) ?? [], statistic },
      };
    });
  }

  /** Contacts that the portal's index names for a key. */
  private async foundByKeys(threads: readonly ReadThread[]): Promise<(thread: ReadThread, key: ClientKey) => readonly number[]> {
    const namesOf = (thread: ReadThread, key: ClientKey) =>
      indexKeysOf([key], connectorOf(thread)).map(({ type, value }) => `${type}:${value}`);
    const names = threads.flatMap((thread) => thread.keys.flatMap((key) => namesOf(thread, key)));
    const byName = await this.contactsByKey.of(names, async (missing) => {
      const found = new Map(missing.map((name) => [name, [] as number[]]));
      const asked = missing.map((name) => ({ type: name.slice(0, name.indexOf(':')), value: name.slice(name.indexOf(':') + 1) }));
      for (const { type, value, contactId } of await this.index.find(asked)) found.get(`${type}:${value}`)?.push(contactId);
      return found;
    });
    return (thread, key) => namesOf(thread, key).flatMap((name) => byName.get(name) ?? []);
  }

  private infosOf(contactIds: readonly number[], zone: PortalZone): Promise<Map<number, ContactInfo | null>> {
    return this.contactInfos.of(contactIds, async (missing) => {
      const [contacts, deals] = await Promise.all([this.contacts.byIds(missing), this.deals.ofContacts(missing, zone)]);
      return new Map(
        missing.map((contactId) => {
          const contact = contacts.get(contactId);
          return [contactId, contact ? { companyName: contact.companyName, deals: deals.get(contactId) ?? [] } : null];
        }),
      );
    });
  }

  private pipelinesOf(dealIds: readonly number[]): Promise<Map<number, number>> {
    return this.pipelines.of(dealIds, (missing) => this.deals.pipelinesOf(missing));
  }
}

/** Something to decide: the others are ignored whatever their client is. */
function isInQuestion({ company, client, binding, thread }: ReadThread): boolean {
  return company !== null && client === 'known' && binding.activityId > 0 && !isSpam(thread);
}

/** The portal has a mark and a way of closing for it. */
function isSpam(thread: PastThread): boolean {
  return thread.kind === 'session' && (thread.session.isSpam || thread.session.status === SPAM_STATUS);
}

function callerBehind({ phone, type }: PastCall, companies: Companies): Pick<ReadThread, 'client' | 'keys'> {
  if (type === INFO) return { client: 'infoCall', keys: [] };
  if (companies.isOwnNumber(phone)) return { client: 'internal', keys: [] };
  const { kind, key } = callerOf(phone);
  if (kind === 'extension') return { client: 'internal', keys: [] };
  if (kind !== 'phone') return { client: 'anonymous', keys: [] };
  const keys = companies.keysOfClients([{ kind: 'phone', value: key }]);
  return keys.length > 0 ? { client: 'known', keys } : { client: 'internal', keys };
}

async function rememberedClients(tx: Tx, threads: readonly ReadThread[]): Promise<Map<string, RememberedClient>> {
  const keysByCompany = new Map<string, ClientKey[]>();
  for (const { company, keys } of threads) {
    if (company) keysByCompany.set(company.code, [...(keysByCompany.get(company.code) ?? []), ...keys]);
  }
  const remembered = new Map<string, RememberedClient>();
  for (const [code, keys] of keysByCompany)
    for (const [name, client] of await clientsBehind(tx, code, keys)) remembered.set(`${code}:${name}`, client);
  return remembered;
}

function memoryOf({ company, keys }: ReadThread, remembered: ReadonlyMap<string, RememberedClient>): RememberedClient | null {
  const key = keys.find((candidate) => remembered.has(`${company?.code}:${keyName(candidate)}`));
  return (key && remembered.get(`${company?.code}:${keyName(key)}`)) ?? null;
}

function connectorOf({ thread }: ReadThread): string {
  return thread.kind === 'session' ? thread.session.connector : '';
}

function contactIdsIn(binding: ThreadBinding): number[] {
  const ofStatistic = statisticContactOf(binding);
  return [...idsOf(binding, CONTACT_TYPE), ...(ofStatistic > 0 ? [ofStatistic] : [])];
}

function idsOf({ bindings }: ThreadBinding, typeId: number): number[] {
  return bindings.filter((binding) => binding.typeId === typeId).map(({ id }) => id);
}

function statisticContactOf({ statistic }: ThreadBinding): number {
  return statistic?.entityType === 'CONTACT' ? statistic.entityId : 0;
}

function toSpan({ dealId, createdAt, isOpen, closedAt }: PipelineDeal) {
  return { dealId, createdAt, isOpen, closedAt };
}
