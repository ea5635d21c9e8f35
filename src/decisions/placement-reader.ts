import { Injectable } from '@nestjs/common';
import type { PersonFacts } from '../domain/availability/person.js';
import { type ClientKey, keysOf } from '../domain/identity/client-keys.js';
import { ownerOfContact } from '../domain/identity/owner-of-contact.js';
import type { ContactMatch, MatchedBy } from '../domain/placement/placement.js';
import { indexKeysOf } from '../portal/index-keys.js';
import { People } from '../portal/people.js';
import { Contacts, type PortalContact } from '../portal/tables/contacts.js';
import { type ContactDeal, Deals, type PortalDeal } from '../portal/tables/deals.js';
import { type CommunicationMatch, DuplicateIndex } from '../portal/tables/duplicate-index.js';
import { Lines, type PortalLine, Queues } from '../portal/tables/lines.js';
import { OperatorTransfers } from '../portal/tables/operator-transfers.js';
import { type PortalSession, Sessions } from '../portal/tables/sessions.js';
import { type PortalUser, Users } from '../portal/tables/users.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import type { Batch } from './batch.js';
import { type Client, companiesOfContacts, findKeys, keyName, lockClients, lockClientsOfContacts } from './clients.js';

/** A dialog that wants its place. */
export interface Start {
  eventUid: string;
  sessionId: number;
  lineId: number;
  connector: string;
  userCode: string;
  clientUserId: number;
  company: CompanySettings;
}

/** A start with what the portal and the sidecar know of its client. */
export interface KnownStart extends Start {
  session: PortalSession;
  clientUser: PortalUser | null;
  keys: ClientKey[];
  /** null: never seen by the sidecar. */
  client: Client | null;
}

/** What a batch of placements reads, in a number of queries that does not grow with it. */
export interface PlacementReading {
  starts: KnownStart[];
  /** Sessions that a person has moved by hand, by the portal's record. */
  movedByHand: ReadonlySet<number>;
  /** Starts whose session the portal does not have. */
  gone: Start[];
  lines: ReadonlyMap<number, PortalLine>;
  queues: ReadonlyMap<number, readonly number[]>;
  /** Who works for a company, by its code: its head of sales, the people in its queues and the heads above them. */
  companyPeople: ReadonlyMap<string, ReadonlySet<number>>;
  /** By company code, then user id. */
  people: ReadonlyMap<string, ReadonlyMap<number, PersonFacts>>;
  /** Contacts the portal's index names for the client, and the one the sidecar remembers (`linked`). */
  matchesOf(start: KnownStart, client: Client | null): ContactMatch[];
  /** Says that the contact is the company's from now on; later starts of the batch see it. */
  link(contactId: number, companyCode: string): void;
  /** Contacts linked in this batch, by id. */
  newLinks: ReadonlyMap<number, string>;
  /** A deal that some client of the batch remembers; null when the portal does not have it any more. */
  deal(dealId: number): PortalDeal | null;
}

const matchedByOf: Record<ClientKey['kind'], MatchedBy> = {
  connectorUser: 'connectorUser',
  imCode: 'imCode',
  phone: 'phone',
  email: 'email',
};

@Injectable()
export class PlacementReader {
  constructor(
    private readonly sessions: Sessions,
    private readonly users: Users,
    private readonly index: DuplicateIndex,
    private readonly contacts: Contacts,
    private readonly deals: Deals,
    private readonly lines: Lines,
    private readonly queues: Queues,
    private readonly people: People,
    private readonly transfers: OperatorTransfers,
  ) {}

  /** Call with the companies locked: clients are looked up and locked here. */
  async read(batch: Batch, starts: readonly Start[]): Promise<PlacementReading> {
    const { zone, settings } = batch.context;
    const companies = [...new Map(starts.map((start) => [start.company.code, start.company])).values()];
    const companyLines = companies.flatMap((company) => company.lineIds);
    const [sessions, clientUsers, lines, queues, movedByHand] = await Promise.all([
      this.sessions.byIds(
        starts.map((start) => start.sessionId),
        zone,
      ),
      this.users.byIds(distinct(starts.map((start) => start.clientUserId))),
      this.lines.byIds(distinct(starts.map((start) => start.lineId))),
      this.queues.of(companyLines),
      this.transfers.lastByHand(
        starts.map((start) => start.sessionId),
        zone,
      ),
    ]);

    const gone = starts.filter((start) => !sessions.has(start.sessionId));
    const present = starts.flatMap((start) => {
      const session = sessions.get(start.sessionId);
      if (!session) return [];
      const clientUser = clientUsers.get(start.clientUserId) ?? null;
      const keys = keysOf({ ...start, phones: clientUser?.phones ?? [], emails: clientUser?.email ? [clientUser.email] : [] });
      return { ...start, session, clientUser, keys };
    });

    const found = await this.index.find(present.flatMap((start) => indexKeysOf(start.keys, start.connector)));
    const known = await this.clientsOf(batch, present, found);
    const contactIds = distinct([
      ...found.map((match) => match.contactId),
      ...[...batch.clients.values()].map((client) => client.contactId),
    ]);
    const [contacts, linked, contactDeals, rememberedDeals] = await Promise.all([
      this.contacts.byIds(contactIds),
      companiesOfContacts(batch.tx, contactIds),
      this.deals.ofContacts(contactIds, zone),
      this.deals.byIds(distinct([...batch.clients.values()].map((client) => client.dealId)), zone),
    ]);
    const newLinks = new Map<number, string>();
    const dealsByContact = groupBy(contactDeals, (deal) => deal.contactId);

    const matchesOf = (start: KnownStart, client: Client | null): ContactMatch[] => {
      const byContact = new Map<number, MatchedBy>(client && client.contactId > 0 ? [[client.contactId, 'linked']] : []);
      for (const key of start.keys) {
        for (const { type, value } of indexKeysOf([key], start.connector)) {
          for (const match of found) {
            if (match.type === type && match.value === value && !byContact.has(match.contactId))
              byContact.set(match.contactId, matchedByOf[key.kind]);
          }
        }
      }
      return [...byContact].flatMap(([contactId, matchedBy]) => {
        const contact = contacts.get(contactId);
        return contact
          ? toMatch(
              contact,
              matchedBy,
              start.company,
              dealsByContact.get(contactId) ?? [],
              newLinks.get(contactId) ?? linked.get(contactId) ?? null,
              settings.companies,
            )
          : [];
      });
    };

    const people = new Map<string, ReadonlyMap<number, PersonFacts>>();
    const companyPeople = new Map<string, ReadonlySet<number>>();
    for (const company of companies) {
      const ofCompany = known.filter((start) => start.company.code === company.code);
      const userIds = distinct([
        company.headOfSalesId,
        ...ofCompany.flatMap((start) => [...(queues.get(start.lineId) ?? []), start.session.operatorId, start.client?.responsibleId ?? 0]),
        ...[...contacts.values()].map((contact) => contact.responsibleId),
      ]);
      companyPeople.set(company.code, await this.peopleOf(batch, company, queues, userIds));
      people.set(company.code, await this.people.factsFor(userIds, batch.context.at, batch.context, company));
    }

    return {
      starts: known,
      movedByHand: new Set(movedByHand.keys()),
      gone,
      lines,
      queues,
      people,
      companyPeople,
      matchesOf,
      link: (contactId, companyCode) => {
        if (!linked.has(contactId) && !newLinks.has(contactId)) newLinks.set(contactId, companyCode);
      },
      newLinks,
      deal: (dealId) => rememberedDeals.get(dealId) ?? null,
    };
  }

  /** Heads are looked up only when somebody is in question who sits in no queue. */
  private async peopleOf(
    batch: Batch,
    company: CompanySettings,
    queues: ReadonlyMap<number, readonly number[]>,
    inQuestion: readonly number[],
  ): Promise<Set<number>> {
    const queued = distinct(company.lineIds.flatMap((lineId) => queues.get(lineId) ?? []));
    const people = new Set([company.headOfSalesId, ...queued]);
    if (inQuestion.every((userId) => people.has(userId))) return people;
    const heads = await this.people.headsFor(queued, batch.context.at, batch.context);
    for (const head of [...heads.values()].flat()) people.add(head.userId);
    return people;
  }

  /** The client by its keys, strongest first; else by a contact the portal's index names that is some client's already. */
  private async clientsOf(
    batch: Batch,
    starts: readonly Omit<KnownStart, 'client'>[],
    found: readonly CommunicationMatch[],
  ): Promise<KnownStart[]> {
    const byKey = new Map<string, ReadonlyMap<string, string>>();
    const byContact = new Map<string, Map<number, string>>();
    const contactIds = distinct(found.map((match) => match.contactId));
    for (const [code, ofCompany] of groupBy(starts, (start) => start.company.code)) {
      const keys = await findKeys(
        batch.tx,
        code,
        ofCompany.flatMap((start) => start.keys),
      );
      byKey.set(code, keys);
      batch.holdClients(await lockClients(batch.tx, [...keys.values()]));
      const ofContacts = await lockClientsOfContacts(batch.tx, code, contactIds);
      batch.holdClients(ofContacts);
      byContact.set(code, new Map([...ofContacts.values()].map((client) => [client.contactId, client.clientId])));
    }
    return starts.map((start) => {
      const code = start.company.code;
      const key = start.keys.find((candidate) => byKey.get(code)?.has(keyName(candidate)));
      const values = new Set(indexKeysOf(start.keys, start.connector).map(({ type, value }) => `${type}:${value}`));
      const contactId = found.find(
        (match) => values.has(`${match.type}:${match.value}`) && byContact.get(code)?.has(match.contactId),
      )?.contactId;
      const clientId = (key && byKey.get(code)?.get(keyName(key))) ?? (contactId && byContact.get(code)?.get(contactId));
      return { ...start, client: (clientId && batch.clients.get(clientId)) || null };
    });
  }
}

function toMatch(
  contact: PortalContact,
  matchedBy: MatchedBy,
  company: CompanySettings,
  deals: readonly ContactDeal[],
  linkedCompany: string | null,
  companies: readonly CompanySettings[],
): ContactMatch {
  const here = deals.filter((deal) => deal.categoryId === company.dealCategoryId);
  const oldestFirst = deals.toSorted((a, b) => a.dealId - b.dealId);
  return {
    contactId: contact.contactId,
    matchedBy,
    responsibleId: contact.responsibleId,
    ownerCompany: ownerOfContact(
      { linkedCompany, companyField: contact.companyName, deals: oldestFirst.map(({ dealId, categoryId }) => ({ dealId, categoryId })) },
      companies,
    ),
    openDeals: here.filter((deal) => deal.isOpen).map(({ dealId, responsibleId }) => ({ dealId, responsibleId })),
    hadDealHere: here.length > 0,
  };
}

function distinct(ids: readonly number[]): number[] {
  return [...new Set(ids)].filter((id) => id > 0);
}

function groupBy<K, T>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
