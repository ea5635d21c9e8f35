import { Injectable } from '@nestjs/common';
import { distinct } from '../distinct.js';
import type { PersonFacts } from '../domain/availability/person.js';
import type { ClientKey } from '../domain/identity/client-keys.js';
import { keyName } from '../domain/identity/client-keys.js';
import { internationalOf, isWithExtension } from '../domain/identity/phone-spellings.js';
import type { ContactMatch, CrowdedKey } from '../domain/placement/placement.js';
import { groupBy } from '../group-by.js';
import { indexKeysOf } from '../portal/index-keys.js';
import { CallActivities } from '../portal/tables/call-activities.js';
import { Contacts, type PortalContact } from '../portal/tables/contacts.js';
import { Deals, type PortalDeal } from '../portal/tables/deals.js';
import { DuplicateIndex } from '../portal/tables/duplicate-index.js';
import { Queues } from '../portal/tables/lines.js';
import type { Batch } from '../records/batch.js';
import { type Client, companiesOfContacts, findOwners, lockClients, lockClientsOfContacts, lockFollowed } from '../records/clients.js';
import { justMade, toMatch } from '../records/contact-match.js';
import { type DeskContact, deskContacts } from '../records/desk-contacts.js';
import { FirmReader, type Firms } from '../records/firms.js';
import type { OtherSpellings } from '../records/other-spellings.js';
import { callsToReturn, firmCallsToReturn, type PhoneCall } from '../records/phone-calls.js';
import { ReadingLag } from '../records/reading-lag.js';
import { type LookedUp, SharedKeysReader } from '../records/shared-keys.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import type { CallStaff } from '../staff/call-choices.js';
import { People } from '../staff/people.js';
import { callSettings } from './call-settings.js';
import type { CallNews } from './call-stages.js';

/** A call whose company and whose client's phone are known. */
export interface CallToPlace {
  news: CallNews;
  call: PhoneCall;
  company: CompanySettings;
  key: ClientKey;
  /** Other keys of the phone, under which the index may have it. */
  spellings: OtherSpellings;
}

/** What a batch of calls knows, read under the locks of their companies. */
export interface CallReading {
  staff: CallStaff;
  /** null: never seen by the sidecar. */
  clientOf(call: CallToPlace): Client | null;
  matchesOf(call: CallToPlace, client: Client | null): ContactMatch[];
  /** The phone, where more contacts have it than are among the matches. */
  crowded(call: CallToPlace): CrowdedKey[];
  /** Says that the contact is the company's from now on; later calls of the batch see it. */
  link(contactId: number, companyCode: string): void;
  newLinks: ReadonlyMap<number, string>;
  /** Keys under which contacts were found whose number is perhaps the same. */
  perhaps(call: CallToPlace): ClientKey[];
  /** So many have the phone that it tells nobody. */
  isShared(call: CallToPlace): boolean;
  /** Companies of the CRM that clients belong to. */
  firms: Firms;
  deal(dealId: number): PortalDeal | null;
  /** false: the remembered deal has not this client's contact on it any more. */
  isDealOf(client: Client): boolean;
  /** null: the call has no activity. */
  activityDealIds(callId: string): number[] | null;
  /** By company code, then user id. */
  people: ReadonlyMap<string, ReadonlyMap<number, PersonFacts>>;
  /** Who works for a company, by its code. */
  companyPeople: ReadonlyMap<string, ReadonlySet<number>>;
  /** Missed calls of the clients that nobody has returned, as the portal has their to-dos now; oldest first. */
  toReturn: readonly PhoneCall[];
}

/** Looks calls up in the portal and in the own memory, in a number of queries that does not grow with them. */
@Injectable()
export class CallReader {
  constructor(
    private readonly index: DuplicateIndex,
    private readonly contacts: Contacts,
    private readonly deals: Deals,
    private readonly activities: CallActivities,
    private readonly queues: Queues,
    private readonly people: People,
    private readonly lag: ReadingLag,
    private readonly sharedKeys: SharedKeysReader,
    private readonly firmReader: FirmReader,
  ) {}

  /** Call with the companies locked: clients are looked up and locked here. */
  async read(batch: Batch, calls: readonly CallToPlace[]): Promise<CallReading> {
    const { tx } = batch;
    const { zone, settings } = batch.context;
    const companies = [...new Set(calls.map(({ company }) => company))];
    const [queues, { found, perhaps, perhapsKeys, crowded }, firmsByKey] = await Promise.all([
      this.queues.of(distinct(companies.flatMap((company) => company.lineIds))),
      this.contactsOf(calls),
      this.firmReader.withKeys(calls.flatMap(({ key, spellings }) => [key, ...spellings.certain])),
    ]);
    const shared = await this.sharedKeys.read(batch.tx, batch.context, lookedUpFor(calls, found, crowded));
    const sharedBy = ({ company, key }: CallToPlace) => shared.contactsWith(company.code, key);
    const { clientIds, writers } = await this.clientIdsOf(batch, calls, found, sharedBy);
    const desks = await Desks.read(
      batch,
      calls.filter((one) => sharedBy(one) > 0),
    );
    const clientOf = (one: CallToPlace): Client | null => {
      const { company, key, call, news } = one;
      if (sharedBy(one) > 0) return batch.clients.get(call.clientId ?? '') ?? desks.clientOf(one); // its own earlier stage, or those before it
      return batch.learntClient(company.code, key) ?? batch.clients.get(clientIds.get(news.callId) ?? '') ?? null;
    };
    const clients = [...new Set(calls.flatMap((call) => clientOf(call) ?? []))];
    const contactIds = distinct([...[...found.values(), ...perhaps.values()].flat(), ...clients.map((client) => client.contactId)]);
    const outgoing = calls.filter(({ news }) => news.stage === 'ended' && news.direction === 'outgoing');
    const [contacts, linked, contactDeals, rememberedDeals, activityDeals, missed] = await Promise.all([
      this.contacts.byIds(contactIds),
      companiesOfContacts(batch.tx, contactIds),
      this.deals.ofContacts(contactIds, zone),
      this.deals.byIds(distinct(clients.map((client) => client.dealId)), zone),
      this.activities.dealsOf(outgoing.map(({ news }) => news.callId)),
      callsToReturn(
        batch.tx,
        clients.map((client) => client.clientId),
      ),
    ]);
    desks.leaveOthers(contacts);
    const firms = await this.firmReader.read(firmsByKey, contacts, batch.context);
    const missedOfFirms = await firmCallsToReturn(tx, firms.dealIds);
    const newLinks = new Map<number, string>();
    const dealsByContact = groupBy(contactDeals, (deal) => deal.contactId);
    const responsibles = [...[...contacts.values()].map((contact) => contact.responsibleId), ...firms.responsibleIds];
    return {
      clientOf,
      matchesOf: (call, client) => {
        const { company, key } = call;
        const byContact = new Map(client && client.contactId > 0 ? [[client.contactId, 'linked' as const]] : []);
        const sure = new Set([...byContact.keys(), ...(found.get(key.value) ?? [])]);
        const ids = distinct([...sure, ...(perhaps.get(key.value) ?? [])]);
        const writer = byContact.size > 0 ? undefined : writers.get(call.news.callId);
        return ids.flatMap((contactId) => {
          const contact = contacts.get(contactId);
          const owner = newLinks.get(contactId) ?? linked.get(contactId) ?? null;
          const deals = dealsByContact.get(contactId) ?? [];
          if (!contact) return [];
          const match = toMatch(contact, byContact.get(contactId) ?? 'phone', company, deals, owner, settings.companies);
          return {
            ...match,
            ...(contactId === writer && { isInMessage: true as const }),
            ...(!sure.has(contactId)
              ? { isUncertain: true as const }
              : sharedBy(call) > 0 && !byContact.has(contactId) && { sharedBy: sharedBy(call) }),
            ...justMade(contact, match, client, batch.clients.values(), batch.context),
          };
        });
      },
      link: (contactId, companyCode) => {
        if (!linked.has(contactId) && !newLinks.has(contactId)) newLinks.set(contactId, companyCode);
      },
      crowded: ({ key }) => (crowded.has(key.value) ? [{ kind: 'phone', contacts: crowded.get(key.value) ?? 0 }] : []),
      newLinks,
      perhaps: ({ key }) => perhapsKeys.get(key.value) ?? [],
      isShared: (call) => sharedBy(call) > 0,
      firms,
      deal: (dealId) => rememberedDeals.get(dealId) ?? null,
      isDealOf: ({ contactId, dealId, pending }) =>
        pending > 0 || contactId === 0 || dealId === 0 || (dealsByContact.get(contactId)?.some((deal) => deal.dealId === dealId) ?? false),
      activityDealIds: (callId) => activityDeals.get(callId) ?? null,
      toReturn: await this.stillOpen([...missed, ...missedOfFirms], batch.context.at),
      ...(await this.peopleOf(batch, calls, queues, [...responsibles, ...clients.map((client) => client.responsibleId)])),
    };
  }

  /** Contacts that the portal's index names for each phone, and how many have it where that are more. */
  private async contactsOf(calls: readonly CallToPlace[]) {
    const longerThan = calls.flatMap(({ key }) => internationalOf(key.value) ?? []);
    const asked = calls.flatMap(({ key, spellings }) => [key, ...spellings.certain, ...spellings.uncertain]);
    const [{ contacts, crowded }, longer] = await Promise.all([
      this.index.look(indexKeysOf(asked, '')),
      this.index.withMoreDigits(longerThan),
    ]);
    const idsOf = (keys: readonly ClientKey[]) =>
      contacts.filter(({ value }) => keys.some((key) => key.value === value)).map(({ contactId }) => contactId);
    const found = new Map<string, number[]>();
    const perhaps = new Map<string, number[]>();
    const perhapsKeys = new Map<string, ClientKey[]>();
    for (const { key, spellings } of calls) {
      const extended = longer.filter(({ value }) => isWithExtension(value, internationalOf(key.value) ?? key.value));
      found.set(key.value, distinct(idsOf([key, ...spellings.certain])));
      const more = [...new Set(extended.map(({ value }) => value))].map((value): ClientKey => ({ kind: 'phone', value }));
      perhapsKeys.set(key.value, [...spellings.uncertain, ...more]);
      perhaps.set(key.value, distinct([...idsOf(spellings.uncertain), ...extended.map(({ contactId }) => contactId)]));
    }
    return { found, perhaps, perhapsKeys, crowded: new Map(crowded.map(({ value, contacts }) => [value, contacts])) };
  }

  /**
   * The client of each call by its phone; else by a contact of the index that is some client's already. Locks them. Who has only written
   * the phone in a message is not taken for who calls from it; who calls it calls them.
   * @returns beside the clients, by call, the contact of such a writer
   */
  private async clientIdsOf(
    batch: Batch,
    calls: readonly CallToPlace[],
    found: ReadonlyMap<string, readonly number[]>,
    sharedBy: (call: CallToPlace) => number,
  ): Promise<{ clientIds: Map<string, string>; writers: Map<string, number> }> {
    const clientIds = new Map<string, string>();
    const writers = new Map<string, number>();
    for (const company of new Set(calls.map((call) => call.company))) {
      const ofCompany = calls.filter((call) => call.company === company);
      const keys = ofCompany.flatMap(({ key, spellings }) => [key, ...spellings.certain]);
      const { clientIds: byKey, inMessage } = await findOwners(batch.tx, company.code, keys);
      batch.knowOwners(company.code, keys, byKey);
      const ownIds = ofCompany.filter((one) => sharedBy(one) > 0).flatMap(({ call }) => call.clientId ?? []);
      batch.holdClients(await lockClients(batch.tx, [...byKey.values(), ...ownIds]));
      const contactIds = distinct(ofCompany.flatMap(({ key }) => found.get(key.value) ?? []));
      const ofContacts = await lockClientsOfContacts(batch.tx, company.code, contactIds);
      batch.holdClients(ofContacts);
      const byContact = new Map([...ofContacts.values()].map((client) => [client.contactId, client.clientId]));
      for (const { key, spellings, news } of ofCompany) {
        const isWriters = (name: string) => news.direction !== 'outgoing' && inMessage.has(name);
        const names = [key, ...spellings.certain].map(keyName).filter((name) => byKey.has(name));
        const writtenBy = batch.clients.get(byKey.get(names.find(isWriters) ?? '') ?? '');
        if (writtenBy) writers.set(news.callId, writtenBy.contactId);
        const contactId = found.get(key.value)?.find((id) => byContact.has(id) && id !== writtenBy?.contactId);
        const clientId = byKey.get(names.find((name) => !isWriters(name)) ?? '') ?? byContact.get(contactId ?? 0);
        if (clientId) clientIds.set(news.callId, clientId);
      }
    }
    return { clientIds, writers };
  }

  /** Who answers for each company's callers: those named for it, else everybody in the queues of its lines; and who works there at all. */
  private async peopleOf(
    batch: Batch,
    calls: readonly CallToPlace[],
    queues: ReadonlyMap<number, readonly number[]>,
    responsibles: readonly number[],
  ): Promise<Pick<CallReading, 'staff' | 'people' | 'companyPeople'>> {
    const { at } = batch.context;
    const companies = [...new Set(calls.map(({ company }) => company))].map((company) => {
      const queued = distinct(company.lineIds.flatMap((lineId) => queues.get(lineId) ?? []));
      const { operatorIds } = callSettings.of(company).calls;
      return { company, staff: operatorIds.length > 0 ? distinct(operatorIds) : queued, workers: distinct([...queued, ...operatorIds]) };
    });
    const userIds = distinct([
      ...companies.flatMap(({ company, staff }) => [company.headOfSalesId, ...staff]),
      ...calls.map(({ news }) => news.userId),
      ...responsibles,
    ]);
    const [reading, heads] = await Promise.all([
      this.people.read(userIds, at, batch.context),
      this.people.headIdsAbove(distinct(companies.flatMap(({ workers }) => workers)), batch.context),
    ]);
    const headsOf = (company: CompanySettings, workers: readonly number[]) => {
      const above = heads(company);
      return workers.flatMap((userId) => above.get(userId) ?? []);
    };
    return {
      staff: new Map(companies.map(({ company, staff }) => [company, staff])),
      people: new Map(companies.map(({ company }) => [company.code, reading.factsIn(company)])),
      companyPeople: new Map(
        companies.map(({ company, workers }) => {
          // Who works there cannot be told: nobody loses a client for it.
          const others = batch.context.notKnown.has('structure') ? userIds : headsOf(company, workers);
          return [company.code, new Set([company.headOfSalesId, ...workers, ...others])];
        }),
      ),
    };
  }

  /** A to-do that somebody has completed or deleted in the portal is due no more. */
  private async stillOpen(missed: readonly PhoneCall[], at: Date): Promise<PhoneCall[]> {
    const areOpen = await this.activities.areOpen(distinct(missed.map((call) => call.todoId)));
    return missed.filter(
      (call) => call.todoId === 0 || (areOpen.get(call.todoId) ?? this.lag.mayBeMissed(call.endedAt ?? call.startedAt, at)),
    );
  }
}

/** Contacts that were made for the calls of numbers that many share. */
class Desks {
  private readonly others = new Set<string>();

  private constructor(
    private readonly desks: ReadonlyMap<string, DeskContact>,
    private readonly clients: ReadonlyMap<string, Client>,
  ) {}

  static async read(batch: Batch, shared: readonly CallToPlace[]): Promise<Desks> {
    const desks = new Map<string, DeskContact>();
    for (const [code, calls] of groupBy(shared, ({ company }) => company.code)) {
      const found = await deskContacts(
        batch.tx,
        code,
        calls.map(({ key }) => key.value),
      );
      for (const [phone, desk] of found) desks.set(`${code} ${phone}`, desk);
    }
    const clients = await lockFollowed(
      batch.tx,
      [...desks.values()].map(({ clientId }) => clientId),
    );
    batch.holdClients(new Map([...clients.values()].map((client) => [client.clientId, client])));
    return new Desks(desks, new Map([...clients].map(([asked, client]) => [asked, batch.clients.get(client.clientId) ?? client])));
  }

  /** Who calls out has said whom. */
  clientOf({ company, key, news }: CallToPlace): Client | null {
    const desk = this.desks.get(`${company.code} ${key.value}`);
    if (!desk || news.direction === 'outgoing' || this.others.has(desk.clientId)) return null;
    const client = this.clients.get(desk.clientId);
    return client?.companyCode === company.code ? client : null;
  }

  /** One that somebody has given another name is a person's by now, and no stranger is put there. */
  leaveOthers(contacts: ReadonlyMap<number, PortalContact>): void {
    for (const { clientId, madeName } of this.desks.values()) {
      const contact = contacts.get(this.clients.get(clientId)?.contactId ?? 0);
      if (contact && contact.name !== madeName) this.others.add(clientId);
    }
  }
}

function lookedUpFor(
  calls: readonly CallToPlace[],
  found: ReadonlyMap<string, readonly number[]>,
  crowded: ReadonlyMap<string, number>,
): LookedUp[] {
  return calls.map(({ company, key }) => ({
    company,
    key,
    contactIds: found.get(key.value) ?? [],
    crowded: crowded.has(key.value) ? [{ kind: 'phone', contacts: crowded.get(key.value) ?? 0 }] : [],
  }));
}
