import { Injectable } from '@nestjs/common';
import { distinct } from '../distinct.js';
import type { PersonFacts } from '../domain/availability/person.js';
import { type ClientKey, isMessengerKey, keyName } from '../domain/identity/client-keys.js';
import type { ContactMatch, MatchedBy } from '../domain/placement/placement.js';
import { groupBy } from '../group-by.js';
import { Contacts } from '../portal/tables/contacts.js';
import { Deals, type PortalDeal } from '../portal/tables/deals.js';
import { Sessions } from '../portal/tables/sessions.js';
import type { Batch } from '../records/batch.js';
import { type Client, companiesOfContacts, findOwners, lockClients, lockClientsOfContacts } from '../records/clients.js';
import { justMade, toMatch } from '../records/contact-match.js';
import { FirmReader, type Firms } from '../records/firms.js';
import { type LookedUp, SharedKeysReader } from '../records/shared-keys.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { People } from '../staff/people.js';
import { type Namesake, type ToldApart, tellApart } from './namesakes.js';
import type { FoundByKey, SeenStart, SeenStarts } from './start-reader.js';

/** A start whose client was looked for. */
export interface KnownStart extends SeenStart, ToldApart {
  /** null: never seen by the sidecar. */
  client: Client | null;
  /** How many contacts of the company, and of none, have a phone or e-mail; 0: few. */
  sharedBy(key: ClientKey): number;
}

/** What a batch of placements knows, read under the locks of its companies. */
export interface PlacementReading extends Omit<SeenStarts, 'starts'> {
  starts: KnownStart[];
  /** Who works for a company, by its code: its head of sales, the people in its queues and the heads above them. */
  companyPeople: ReadonlyMap<string, ReadonlySet<number>>;
  /** By company code, then user id. */
  people: ReadonlyMap<string, ReadonlyMap<number, PersonFacts>>;
  /** Contacts the portal's index names for the client, and the one the sidecar remembers (`linked`). */
  matchesOf(start: KnownStart, client: Client | null): ContactMatch[];
  /** Companies of the CRM that clients belong to. */
  firms: Firms;
  /** Says that the contact is the company's from now on; later starts of the batch see it. */
  link(contactId: number, companyCode: string): void;
  /** Contacts linked in this batch, by id. */
  newLinks: ReadonlyMap<number, string>;
  /** A deal that some client of the batch remembers; null when the portal does not have it any more. */
  deal(dealId: number): PortalDeal | null;
  /** false: the remembered deal has not this client's contact on it; somebody has given it to another, or its id was given out again. */
  isDealOf(client: Client): boolean;
}

/** Reads what a placement needs besides its start, in a number of queries that does not grow with the batch. */
@Injectable()
export class PlacementReader {
  constructor(
    private readonly contacts: Contacts,
    private readonly deals: Deals,
    private readonly people: People,
    private readonly sharedKeys: SharedKeysReader,
    private readonly sessions: Sessions,
    private readonly firms: FirmReader,
  ) {}

  /** Call with the companies locked, and with the clients of the starts: `lockClientsOf`. */
  async read(batch: Batch, seen: SeenStarts, starts: KnownStart[]): Promise<PlacementReading> {
    const { zone, settings } = batch.context;
    const clients = starts.flatMap((start) => start.client ?? []);
    const contactIds = distinct([
      ...starts.flatMap((start) => [...start.found, ...start.namesakes].map((match) => match.contactId)),
      ...clients.map((client) => client.contactId),
    ]);
    const [contacts, linked, contactDeals, rememberedDeals] = await Promise.all([
      this.contacts.byIds(contactIds),
      companiesOfContacts(batch.tx, contactIds),
      this.deals.ofContacts(contactIds, zone),
      this.deals.byIds(distinct(clients.map((client) => client.dealId)), zone),
    ]);
    const firms = await this.firms.read(seen.firmsByKey, contacts, batch.context);
    const newLinks = new Map<number, string>();
    const dealsByContact = groupBy(contactDeals, (deal) => deal.contactId);
    const matchesOf = (start: KnownStart, client: Client | null): ContactMatch[] => {
      const byContact = new Map<number, { matchedBy: MatchedBy; sharedBy: number }>();
      if (client && client.contactId > 0) byContact.set(client.contactId, { matchedBy: 'linked', sharedBy: 0 });
      // Keys come strongest first; one that many share counts only where no other leads to the contact.
      for (const { contactId, key } of [...start.found, ...start.namesakes]) {
        const before = byContact.get(contactId);
        const sharedBy = start.sharedBy(key);
        if (!before || (before.sharedBy > 0 && sharedBy === 0)) byContact.set(contactId, { matchedBy: key.kind, sharedBy });
      }
      return [...byContact].flatMap(([contactId, { matchedBy, sharedBy }]) => {
        const contact = contacts.get(contactId);
        const owner = newLinks.get(contactId) ?? linked.get(contactId) ?? null;
        if (!contact) return [];
        const ofContact = toMatch(contact, matchedBy, start.company, dealsByContact.get(contactId) ?? [], owner, settings.companies);
        const match = {
          ...ofContact,
          ...(sharedBy > 0 && { sharedBy }),
          ...(matchedBy === 'connectorUser' || matchedBy === 'imCode' ? foundByOther(start, contactId) : {}),
          ...(matchedBy !== 'linked' && doubtOf(start, contactId)),
          ...(matchedBy !== 'linked' && isOfOtherName(start, contactId) && { namesDiffer: true as const }),
          ...justMade(contact, ofContact, client, batch.clients.values(), batch.context),
        };
        const namesake = matchedBy === 'linked' ? undefined : start.namesakes.find((one) => one.contactId === contactId);
        return namesake ? asWrittenNow(match, namesake, start.company) : match;
      });
    };
    const responsibles = [...[...contacts.values()].map((contact) => contact.responsibleId), ...firms.responsibleIds];
    return {
      ...seen,
      ...(await this.peopleOf(batch, starts, seen.queues, responsibles)),
      starts,
      matchesOf,
      firms,
      link: (contactId, companyCode) => {
        if (!linked.has(contactId) && !newLinks.has(contactId)) newLinks.set(contactId, companyCode);
      },
      newLinks,
      deal: (dealId) => rememberedDeals.get(dealId) ?? null,
      isDealOf: ({ contactId, dealId, pending }) =>
        pending > 0 || contactId === 0 || dealId === 0 || (dealsByContact.get(contactId)?.some((deal) => deal.dealId === dealId) ?? false),
    };
  }

  /** Facts of everybody who may get or has one of the dialogs, read once for all companies, and who of them works for which. */
  private async peopleOf(
    batch: Batch,
    starts: readonly KnownStart[],
    queues: SeenStarts['queues'],
    responsibles: readonly number[],
  ): Promise<Pick<PlacementReading, 'people' | 'companyPeople'>> {
    const companies = [...groupBy(starts, (start) => start.company).entries()].map(([company, ofCompany]) => ({
      company,
      userIds: distinct([
        company.headOfSalesId,
        ...ofCompany.flatMap((start) => [...(queues.get(start.lineId) ?? []), start.session.operatorId, start.client?.responsibleId ?? 0]),
        ...responsibles,
      ]),
    }));
    const [reading, companyPeople] = await Promise.all([
      this.people.read(distinct(companies.flatMap(({ userIds }) => userIds)), batch.context.at, batch.context),
      this.workersOf(batch, companies, queues),
    ]);
    return { people: new Map(companies.map(({ company }) => [company.code, reading.factsIn(company)])), companyPeople };
  }

  /** Heads are looked up only when somebody is in question who sits in no queue; the bot at the gate is in no question. */
  private async workersOf(
    batch: Batch,
    companies: readonly { company: CompanySettings; userIds: readonly number[] }[],
    queues: SeenStarts['queues'],
  ): Promise<Map<string, Set<number>>> {
    const { botId } = batch.context.handshake;
    const staffs = companies.map(({ company, userIds }) => {
      const queued = distinct(company.lineIds.flatMap((lineId) => queues.get(lineId) ?? []));
      const workers = new Set([company.headOfSalesId, ...queued]);
      return {
        company,
        userIds,
        queued,
        workers,
        isComplete: userIds.every((userId) => userId === botId || workers.has(userId)),
      };
    });
    const incomplete = staffs.filter(({ isComplete }) => !isComplete);
    const heads = await this.people.headIdsAbove(distinct(incomplete.flatMap(({ queued }) => queued)), batch.context);
    // Who works there cannot be told: nobody loses a client for it.
    if (batch.context.notKnown.has('structure'))
      for (const { userIds, workers } of incomplete) for (const userId of userIds) workers.add(userId);
    for (const { company, queued, workers } of incomplete) {
      const above = heads(company);
      for (const head of queued.flatMap((userId) => above.get(userId) ?? [])) workers.add(head);
    }
    return new Map(staffs.map(({ company, workers }) => [company.code, workers]));
  }

  /** The client by its keys, strongest first; else by a contact the portal's index names that is some client's already. */
  async lockClientsOf(batch: Batch, starts: readonly SeenStart[]): Promise<KnownStart[]> {
    const { tx } = batch;
    const shared = await this.sharedKeys.read(tx, batch.context, starts.flatMap(lookedUpFor));
    const sharedBy = ({ company }: SeenStart, key: ClientKey) => shared.contactsWith(company.code, key);
    const companies = await Promise.all(
      [...groupBy(starts, (start) => start.company.code)].map(async ([code, ofCompany]) => {
        const keys = ofCompany.flatMap((start) => [...start.keys, ...start.spellings.certain]);
        const found = distinct(ofCompany.flatMap((start) => start.found.map((match) => match.contactId)));
        const [{ clientIds, inMessage }, ofContacts] = await Promise.all([
          findOwners(tx, code, keys),
          lockClientsOfContacts(tx, code, found),
        ]);
        return { code, ofCompany, keys, byKey: clientIds, inMessage, ofContacts };
      }),
    );
    const clientIds = companies.flatMap(({ byKey }) => [...byKey.values()]);
    batch.holdClients(await lockClients(tx, clientIds));
    const keyed = companies.flatMap(({ code, ofCompany, keys, byKey, inMessage }) => {
      batch.knowOwners(code, keys, byKey);
      const writerOf = (key: ClientKey) => (inMessage.has(keyName(key)) ? batch.clients.get(byKey.get(keyName(key)) ?? '') : undefined);
      return ofCompany.map((seen) => {
        const start = { ...seen, found: seen.found.map((match) => withDoubt(match, writerOf(match.key), sharedBy(seen, match.key) > 0)) };
        const [client = null] = [...start.keys, ...start.spellings.certain]
          .filter((key) => sharedBy(start, key) === 0)
          .flatMap((key) => {
            const owner = batch.clients.get(byKey.get(keyName(key)) ?? '');
            // A messenger on that card tells nothing yet: the portal may have put it there for the phone.
            if (!owner || isMessengerKey(key)) return owner ?? [];
            return hasOtherName(start, owner.contactId) || (inMessage.has(keyName(key)) && !hasItsName(start, owner.contactId))
              ? []
              : owner;
          });
        return { start, client };
      });
    });
    const toldApart = await tellApart(tx, keyed, batch.context.settings.companies, (userIds) =>
      this.sessions.firstOfUsers(userIds, batch.context.zone),
    );
    for (const { ofContacts } of companies) batch.holdClients(ofContacts);
    const ofContacts = new Map(companies.map(({ code, ofContacts }) => [code, byContactId(ofContacts)]));
    const known = keyed.map(({ start, client }): KnownStart => {
      const told = toldApart.get(start) ?? { found: start.found, namesakes: [], foundBy: new Map() };
      const byContact = ofContacts.get(start.company.code);
      const match = told.found.find(
        ({ contactId, key, namesDiffer, doubt }) => byContact?.has(contactId) && sharedBy(start, key) === 0 && !namesDiffer && !doubt,
      );
      const clientId = match && byContact?.get(match.contactId);
      return {
        ...start,
        ...told,
        sharedBy: (one) => sharedBy(start, one),
        client: client ?? ((clientId && batch.clients.get(clientId)) || null),
      };
    });
    return inOrderOf(starts, known);
  }
}

/** Nothing leads to the contact but another spelling, or what its client has written in a message. */
function doubtOf({ found }: Pick<SeenStart, 'found'>, contactId: number): Pick<ContactMatch, 'isUncertain' | 'isInMessage'> {
  const doubts = found.filter((match) => match.contactId === contactId).map(({ doubt }) => doubt);
  if (doubts.length === 0 || doubts.some((doubt) => doubt === undefined || doubt === 'shared')) return {};
  return doubts.includes('message') ? { isInMessage: true } : { isUncertain: true };
}

/** Who has written a phone or an e-mail in a message may have told of somebody else, unless both names say that it is the same person. */
function withDoubt(match: FoundByKey, writer: Client | undefined, isShared: boolean): FoundByKey {
  if (isShared && !match.doubt) return { ...match, doubt: 'shared' };
  return writer?.contactId === match.contactId && !match.namesAgree && !match.doubt ? { ...match, doubt: 'message' } : match;
}

function hasItsName({ found }: Pick<SeenStart, 'found'>, contactId: number): boolean {
  return found.some((match) => match.contactId === contactId && match.namesAgree);
}

/** A phone or an e-mail leads to the contact, and its first and last names are another person's. */
function hasOtherName({ found }: Pick<SeenStart, 'found'>, contactId: number): boolean {
  return found.some((match) => match.contactId === contactId && match.doubt !== 'spelling' && match.namesDiffer);
}

/** A phone or an e-mail leads to the contact, no messenger does, and its first and last names are another person's. */
function isOfOtherName({ found }: Pick<SeenStart, 'found'>, contactId: number): boolean {
  const matches = found.filter((match) => match.contactId === contactId && match.doubt !== 'spelling');
  return hasOtherName({ found }, contactId) && !matches.some(({ key }) => isMessengerKey(key));
}

function lookedUpFor({ company, keys, spellings, found, crowded }: SeenStart): LookedUp[] {
  return [...keys, ...spellings.certain]
    .filter((key) => !isMessengerKey(key))
    .map((key) => {
      const ofKey = found.filter((match) => match.key === key && match.doubt !== 'spelling');
      return { company, key, contactIds: ofKey.map(({ contactId }) => contactId), crowded };
    });
}

function foundByOther({ foundBy }: KnownStart, contactId: number): Pick<ContactMatch, 'foundBy'> {
  const key = foundBy.get(contactId);
  return key ? { foundBy: key.kind } : {};
}

function asWrittenNow(match: ContactMatch, { isStray, isNamesake }: Namesake, company: CompanySettings): ContactMatch {
  const isOfCompany = match.ownerCompany === company.code;
  return {
    ...match,
    isWrittenNow: true,
    ...(!isNamesake && { isToldInText: true }),
    ...((isOfCompany ? isStray.here : isStray.elsewhere) && { isStray: true }),
  };
}

function byContactId(clients: ReadonlyMap<string, Client>): Map<number, string> {
  return new Map([...clients.values()].map(({ contactId, clientId }) => [contactId, clientId]));
}

/** Grouping by company has mixed them: decisions go in the order of the events. */
function inOrderOf(starts: readonly SeenStart[], known: readonly KnownStart[]): KnownStart[] {
  const bySession = new Map(known.map((start) => [start.sessionId, start]));
  return starts.flatMap((start) => bySession.get(start.sessionId) ?? []);
}
