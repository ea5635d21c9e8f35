import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx.js';
import { distinct } from '../distinct.js';
import { type ClientKey, isMessengerKey, isTelling, keyName } from '../domain/identity/client-keys.js';
import { byEvidence, howLearnt, isTold } from '../domain/identity/how-learnt.js';
import type { LearntClientKey, MergeContact, MergeFacts, SharedKey } from '../domain/identity/merge.js';
import { isNamesake } from '../domain/identity/namesake.js';
import { withoutOwn } from '../domain/identity/nobodys-keys.js';
import { ownerOfContact } from '../domain/identity/owner-of-contact.js';
import { clientKeyOf, indexKeyOf } from '../portal/index-keys.js';
import { type ContactCard, ContactCards } from '../portal/tables/contact-cards.js';
import { Contacts } from '../portal/tables/contacts.js';
import { type ContactDeal, Deals } from '../portal/tables/deals.js';
import { DuplicateIndex, mostOfAKey } from '../portal/tables/duplicate-index.js';
import { type OpenDeal, OpenDeals } from '../portal/tables/open-deals.js';
import { Pipelines } from '../portal/tables/pipelines.js';
import { type PortalUser, Users } from '../portal/tables/users.js';
import { type Client, companiesOfContacts } from '../records/clients.js';
import type { DecisionContext } from '../records/decision-context.js';
import { formerKeys, formerName, keysOfClients, type LearntKey } from '../records/former-keys.js';
import { isPerhapsOneOf } from '../records/other-spellings.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import type { Claim, PairOfContacts } from './client-merges.js';
import { handChangesOf } from './hand-changes.js';
import { mergeSettings } from './merge-settings.js';

/** A contact with all that a decision about it needs, and what a person wants to see besides. */
export interface KnownContact extends MergeContact {
  /** The company's clients that have it; more than one is a slip to be mended. */
  clientIds: string[];
  /** Keys of its card in the portal, former ones left out. A messenger on it may be a namesake's: the portal writes it there by itself. */
  cardKeys: ClientKey[];
  /** Keys that were taken off it, and are on it now. */
  formerOnCard: ClientKey[];
  /** Keys of its clients, with where they come from. */
  learnt: LearntKey[];
  deals: OpenDeal[];
}

export interface Question {
  pair: PairOfContacts;
  claims: readonly Claim[];
  isMarkedSeparate: boolean;
  acceptedBy: number;
}

/** Reads contacts of one company in a number of queries that does not grow with them. */
@Injectable()
export class ContactReader {
  constructor(
    private readonly cards: ContactCards,
    private readonly contacts: Contacts,
    private readonly deals: Deals,
    private readonly openDeals: OpenDeals,
    private readonly index: DuplicateIndex,
    private readonly users: Users,
    private readonly pipelines: Pipelines,
  ) {}

  /** @param clients those that have one of the contacts */
  async read(
    tx: Tx,
    context: DecisionContext,
    company: CompanySettings,
    contactIds: readonly number[],
    clients: readonly Client[],
  ): Promise<Map<number, KnownContact>> {
    const ids = distinct(contactIds);
    const clientIds = clients.map(({ clientId }) => clientId);
    const [cards, contacts, openDeals, indexed, deals, stages] = await Promise.all([
      this.cards.byIds(ids, context.zone),
      this.contacts.byIds(ids),
      this.openDeals.ofContacts(ids, company.dealCategoryId, context.zone),
      this.index.ofContacts(ids),
      this.deals.ofContacts(ids, context.zone),
      this.pipelines.stagesOf([company.dealCategoryId]),
    ]);
    const owners = await this.ownersOf(tx, context, ids, deals);
    const users = await this.users.byIds(distinct(indexed.flatMap((row) => userOf(clientKeyOf(row)) ?? [])));
    const learnt = withoutOwn(await keysOfClients(tx, clientIds), context.ownNumbers).filter(isTelling);
    const former = await formerKeys(tx, clientIds);
    const pending = await pendingOf(tx, clientIds);
    const answered = await answeredOf(tx, clientIds);
    const byHand = await handChangesOf(tx, ids);
    const firstStage = stages.get(company.dealCategoryId)?.[0]?.stageId;
    return new Map(
      ids.map((contactId) => {
        const own = clients.filter((client) => client.contactId === contactId);
        const isFormer = (key: ClientKey) => own.some(({ clientId }) => former.has(formerName(clientId, key)));
        const ofContact = openDeals.filter((deal) => deal.contactId === contactId);
        const indexedHere = indexed.filter((row) => row.contactId === contactId).flatMap((row) => clientKeyOf(row) ?? []);
        const onCard = withoutRepeats(withoutOwn(indexedHere, context.ownNumbers));
        const cardKeys = onCard.filter((key) => !isFormer(key));
        const ofClients = learnt.filter(({ clientId }) => own.some((client) => client.clientId === clientId));
        const card = cards.get(contactId);
        const contact: KnownContact = {
          contactId,
          isThere: card !== undefined,
          ownerCompany: owners(contactId),
          name: card?.name ?? '',
          lastName: card?.lastName ?? '',
          createdAt: card?.createdAt ?? new Date(0),
          openDeals: ofContact.map(({ dealId, lastActivityAt, isPrimary }) => ({ dealId, lastActivityAt, isPrimary })),
          keys: withBestEvidence([
            ...ofClients.map(({ kind, value, learntFrom }) => ({ kind, value, how: howLearnt(learntFrom) })),
            ...onlyOnCard(cardKeys.filter((key) => isSeen(key, ofClients) || (card !== undefined && !mayBeNamesakes(key, card, users)))),
          ]),
          pendingCommands: own.reduce((sum, client) => sum + Math.max(client.pending, pending.get(client.clientId) ?? 0), 0),
          responsibleId: contacts.get(contactId)?.responsibleId ?? 0,
          isWorkedOn:
            own.some(({ clientId }) => answered.has(clientId)) ||
            deals.some((deal) => deal.contactId === contactId && hasGoneOn(deal, company.dealCategoryId, firstStage)),
          changedByHandAt: byHand.get(contactId) ?? null,
          clientIds: own.map(({ clientId }) => clientId),
          cardKeys,
          formerOnCard: onCard.filter(isFormer),
          learnt: ofClients,
          deals: ofContact,
        };
        return [contactId, contact];
      }),
    );
  }

  /** The facts of each question, in the order of the questions. */
  async factsOf(
    tx: Tx,
    context: DecisionContext,
    company: CompanySettings,
    known: ReadonlyMap<number, KnownContact>,
    questions: readonly Question[],
  ): Promise<MergeFacts[]> {
    const claimants = questions.flatMap(({ claims }) => claims.map(({ contactId }) => contactId));
    const former = await formerKeys(
      tx,
      claimants.flatMap((contactId) => known.get(contactId)?.clientIds ?? []),
    );
    const seen = questions.map(({ pair, claims }) => {
      const [older, younger] = pair.map((contactId) => {
        const contact = known.get(contactId);
        if (!contact) throw new Error(`Contact ${contactId} of a question was not read`);
        const onCard = new Set(contact.cardKeys.map(keyName));
        const claimed = withoutOwn(claims, context.ownNumbers).filter(
          (claim) =>
            claim.contactId === contactId &&
            isTelling(claim) &&
            // What was typed or found in a text counts while it is there, another spelling while the number is there.
            (isTold(howLearnt(claim.from)) ||
              onCard.has(keyName(claim)) ||
              (howLearnt(claim.from) === 'spelling' && isPerhapsOneOf(contact.keys, claim, company, context.settings.language))) &&
            !contact.clientIds.some((clientId) => former.has(formerName(clientId, claim))),
        );
        const isClaimed = (key: ClientKey) => claims.some((claim) => keyName(claim) === keyName(key));
        return toMergeContact(contact, [
          ...claimed.map(({ kind, value, from }) => ({ kind, value, how: howLearnt(from) })),
          ...onlyOnCard(contact.cardKeys.filter(isClaimed)),
        ]);
      }) as [MergeContact, MergeContact];
      const others = new Map(younger.keys.map((key) => [keyName(key), key]));
      const shared = older.keys.flatMap((key): Omit<SharedKey, 'contacts'>[] => {
        const other = others.get(keyName(key));
        return other ? [{ kind: key.kind, value: key.value, how: [key.how, other.how] }] : [];
      });
      return { contacts: [older, younger] as [MergeContact, MergeContact], shared };
    });
    const counted = await this.counted(
      tx,
      context,
      company,
      seen.flatMap(({ shared }) => shared),
    );
    return questions.map(({ isMarkedSeparate, acceptedBy }, index) => ({
      at: context.at,
      companyCode: company.code,
      companyName: company.name,
      contacts: seen[index]?.contacts as [MergeContact, MergeContact],
      sharedKeys: (seen[index]?.shared ?? []).map(counted),
      isMarkedSeparate,
      acceptedBy,
      rules: mergeSettings.of(company).merging,
    }));
  }

  /**
   * How many contacts of the company, and of none, have a key: each company has a contact of its own of one person. Of a key that is on no
   * card yet, the two that are told of; of one that is on more cards than anybody reads, all of the portal.
   */
  private async counted(
    tx: Tx,
    context: DecisionContext,
    company: CompanySettings,
    keys: readonly ClientKey[],
  ): Promise<(key: Omit<SharedKey, 'contacts'>) => SharedKey> {
    const all = await this.index.count(keys.map(indexKeyOf));
    const found = await this.index.find(all.filter(({ contacts }) => contacts <= mostOfAKey));
    const owners = await this.ownersOf(tx, context, distinct(found.map(({ contactId }) => contactId)));
    const own = found.filter(({ contactId }) => [company.code, null].includes(owners(contactId)));
    return (key) => {
      const { type, value } = indexKeyOf(key);
      const isIt = (one: { type: string; value: string }) => one.type === type && one.value === value;
      const ofAll = all.find(isIt)?.contacts ?? 0;
      return { ...key, contacts: ofAll > mostOfAKey ? ofAll : Math.max(2, own.filter(isIt).length) };
    };
  }

  private async ownersOf(
    tx: Tx,
    context: DecisionContext,
    ids: readonly number[],
    known?: readonly ContactDeal[],
  ): Promise<(contactId: number) => string | null> {
    const [links, contacts, deals] = await Promise.all([
      companiesOfContacts(tx, ids),
      this.contacts.byIds(ids),
      known ?? this.deals.ofContacts(ids, context.zone),
    ]);
    return (contactId) =>
      ownerOfContact(
        {
          linkedCompany: links.get(contactId) ?? null,
          companyField: contacts.get(contactId)?.companyName ?? null,
          deals: deals.filter((deal) => deal.contactId === contactId),
        },
        context.settings.companies,
      );
  }
}

/** Of the messengers on a card those are the client's whose user has written to the company as this client. */
export function isSeen(key: ClientKey, learnt: readonly ClientKey[]): boolean {
  if (!isMessengerKey(key)) return true;
  const userId = String(userOf(key));
  return learnt.some((known) => keyName(known) === keyName(key) || (known.kind === 'connectorUser' && known.value === userId));
}

/** The portal may have written the messenger onto the card only because its user has the name of the card. */
function mayBeNamesakes(key: ClientKey, card: ContactCard, users: ReadonlyMap<number, PortalUser>): boolean {
  const userId = userOf(key);
  if (!userId) return false; // a group, whom it does not search by name
  const user = users.get(userId);
  return user === undefined || isNamesake({ name: user.firstName, lastName: user.lastName }, card);
}

/** The connector's user of a messenger; 0 = of a group, null: no messenger. */
function userOf(key: ClientKey | null): number | null {
  if (!key || !isMessengerKey(key)) return null;
  return Number(key.kind === 'connectorUser' ? key.value : key.value.split('|').at(-1)) || 0;
}

function toMergeContact(contact: KnownContact, claims: readonly LearntClientKey[]): MergeContact {
  const { contactId, isThere, ownerCompany, name, lastName, createdAt, openDeals, keys, pendingCommands } = contact;
  const { responsibleId, isWorkedOn, changedByHandAt } = contact;
  return {
    contactId,
    isThere,
    ownerCompany,
    name,
    lastName,
    createdAt,
    openDeals,
    keys: withBestEvidence([...keys, ...claims]),
    responsibleId,
    isWorkedOn,
    changedByHandAt,
    pendingCommands,
  };
}

function onlyOnCard(keys: readonly ClientKey[]): LearntClientKey[] {
  return keys.map(({ kind, value }) => ({ kind, value, how: 'card' }));
}

function withBestEvidence(keys: readonly LearntClientKey[]): LearntClientKey[] {
  return withoutRepeats(keys).map(
    (key) => keys.filter((one) => keyName(one) === keyName(key)).toSorted((a, b) => byEvidence(a.how, b.how))[0] ?? { ...key, how: 'card' },
  );
}

function withoutRepeats(keys: readonly ClientKey[]): ClientKey[] {
  return [...new Map(keys.map(({ kind, value }) => [keyName({ kind, value }), { kind, value }])).values()];
}

/** Somebody has moved it on, or closed it; a deal of another pipeline than the company's tells nothing but its end. */
function hasGoneOn({ isOpen, categoryId, stageId }: ContactDeal, companyCategoryId: number, firstStage: string | undefined): boolean {
  if (!isOpen) return true;
  return categoryId === companyCategoryId && stageId !== (firstStage ?? (categoryId === 0 ? 'NEW' : `C${categoryId}:NEW`));
}

/** Clients whom an employee has answered, in a dialog or on the phone, or whose dialog a person has taken or passed on. */
async function answeredOf(tx: Tx, clientIds: readonly string[]): Promise<Set<string>> {
  if (clientIds.length === 0) return new Set();
  const ids = [...new Set(clientIds)];
  const rows = await tx.query<{ client_id: string }[]>(
    `SELECT client_id FROM dialog WHERE client_id IN (?) AND (accepted_at IS NOT NULL OR moved_by_person_at IS NOT NULL)
      UNION SELECT client_id FROM phone_call WHERE client_id IN (?) AND answered_at IS NOT NULL`,
    [ids, ids],
  );
  return new Set(rows.map((row) => row.client_id));
}

/** Commands about the clients that the portal has not answered yet. */
async function pendingOf(tx: Tx, clientIds: readonly string[]): Promise<Map<string, number>> {
  if (clientIds.length === 0) return new Map();
  const rows = await tx.query<{ client_id: string; waiting: number | string }[]>(
    `SELECT client_id, COUNT(*) AS waiting FROM outbox_command WHERE client_id IN (?) AND state = 'waiting' GROUP BY client_id`,
    [[...new Set(clientIds)]],
  );
  return new Map(rows.map((row) => [row.client_id, Number(row.waiting)]));
}
