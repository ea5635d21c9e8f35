import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx.js';
import { distinct } from '../distinct.js';
import { companyNamed, ofNoCompany } from '../domain/identity/owner-of-contact.js';
import type { HandFacts } from '../domain/routing/hand.js';
import type { EventOf, PortalEvent } from '../portal/events/portal-event.js';
import { Contacts } from '../portal/tables/contacts.js';
import { Users } from '../portal/tables/users.js';
import type { Batch } from '../records/batch.js';
import { type Client, companiesOfContacts, giveContacts, lockClientsOnDeals, lockClientsWith } from '../records/clients.js';
import { aboutDialog, type Dialog, lockOpenDialogsOfContacts, lockOpenDialogsOfDeals } from '../records/dialogs.js';
import { Incidents } from '../records/incidents.js';
import { contactSubject, dealSubject } from '../records/subject.js';
import { dialogKinds } from './dialog-kinds.js';

type ContactChanged = EventOf<'ContactChanged'>;
type DealChanged = EventOf<'DealChanged'>;

/** Whether the save has changed the company field. */
export function isCompanyChanged(event: PortalEvent): event is ContactChanged {
  return event.type === 'ContactChanged' && event.payload.companyName !== null;
}

/** Cards that were given away in the portal: the records follow, and nothing of what was before is written back (docs/decisions/0031). */
@Injectable()
export class FollowHand {
  constructor(
    private readonly contacts: Contacts,
    private readonly users: Users,
    private readonly incidents: Incidents,
  ) {}

  async follow(batch: Batch, events: readonly PortalEvent[]): Promise<void> {
    const byContact = lastOfEach(events.filter(isCompanyChanged), ({ payload }) => payload.contactId);
    const byDeal = lastOfEach(
      events.filter((event): event is DealChanged => event.type === 'DealChanged' && event.payload.contactIds !== null),
      ({ payload }) => payload.dealId,
    );
    if (byContact.size > 0) await this.followCompanies(batch, byContact);
    if (byDeal.size > 0) await this.followContactsOfDeals(batch, byDeal);
  }

  /**
   * The contact is of the company that its field names, from now on: the former company's clients have no contact any more, their next dialog makes
   * or finds one. Open dialogs stay on their line and deal; no rule writes on the cards for them. A field that names no company takes the contact
   * from all of them.
   */
  private async followCompanies(batch: Batch, events: ReadonlyMap<number, ContactChanged>): Promise<void> {
    const { tx, context } = batch;
    const contactIds = [...events.keys()];
    batch.holdDialogs(await lockOpenDialogsOfContacts(tx, contactIds));
    const [links, clients] = await Promise.all([companiesOfContacts(tx, contactIds), lockClientsWith(tx, contactIds)]);
    batch.holdClients(clients);
    const names = await this.namesIn([...events.values()]);
    const given = new Map<number, string>();
    for (const [contactId, event] of events) {
      const having = [...clients.values()].filter((client) => client.contactId === contactId).map(({ clientId }) => clientId);
      const former = new Map(
        having
          .flatMap((clientId) => batch.clients.get(clientId) ?? [])
          .map((client): [string, Client | null] => [client.companyCode, client]),
      );
      const linked = links.get(contactId);
      if (linked !== undefined && linked !== ofNoCompany && !former.has(linked)) former.set(linked, null);
      if (former.size === 0 && linked === undefined) continue; // nothing is remembered of it: the field tells by itself
      const owner = companyNamed(event.payload.companyName, context.settings.companies) ?? ofNoCompany;
      if (linked !== owner) given.set(contactId, owner);
      const losers = [...former.keys()].filter((code) => code !== owner);
      for (const clientId of having) {
        const client = batch.clients.get(clientId);
        if (client && client.companyCode !== owner) batch.changeClient(client, { contactId: 0, dealId: 0 });
      }
      if (losers.length === 0 && linked === owner) continue; // another spelling
      for (const dialog of batch.dialogs.values())
        if (dialog.contactId === contactId && !dialog.closedAt && dialog.companyCode !== owner)
          batch.changeDialog(dialog, { isResponsibleByPerson: true });
      this.recordCompany(batch, event, owner, former, losers, names);
      await this.tellOfUnknownName(batch, event, owner, losers[0] ?? linked ?? null);
    }
    await giveContacts(tx, given, context.at);
  }

  private recordCompany(
    batch: Batch,
    event: ContactChanged,
    owner: string,
    former: ReadonlyMap<string, Client | null>,
    losers: readonly string[],
    names: ReadonlyMap<number, string>,
  ): void {
    const { contactId, actorUserId, companyName } = event.payload;
    const nameOf = (code: string) => batch.context.company(code)?.name ?? code;
    const facts: HandFacts = {
      what: 'company',
      contactId,
      formerCompany: losers[0] === undefined ? null : nameOf(losers[0]),
      company: owner === ofNoCompany ? null : nameOf(owner),
      isUnknownName: owner === ofNoCompany && companyName !== '',
      actorUserId,
      people: peopleOf([actorUserId], names),
    };
    const entry = {
      subject: contactSubject(contactId),
      because: 'company',
      contactId,
      operatorId: actorUserId,
      decision: { kind: 'followed' },
    };
    // Each company reads of what it has lost or got.
    for (const companyCode of losers)
      batch.record(dialogKinds.hand, {
        ...entry,
        rule: 'companyLost',
        eventUid: companyCode === losers[0] ? event.uid : null, // one entry of a rule an event
        companyCode,
        clientId: former.get(companyCode)?.clientId ?? null,
        facts: { ...facts, formerCompany: nameOf(companyCode) },
      });
    if (owner !== ofNoCompany)
      batch.record(dialogKinds.hand, { ...entry, rule: 'companyGained', eventUid: event.uid, companyCode: owner, facts });
  }

  private async tellOfUnknownName({ tx }: Batch, event: ContactChanged, owner: string, companyCode: string | null): Promise<void> {
    const { contactId, companyName } = event.payload;
    const subject = contactSubject(contactId);
    if (owner === ofNoCompany && companyName !== '') await this.incidents.open('company-unknown', subject, { contactId, companyCode }, tx);
    else await this.incidents.settle('company-unknown', subject, tx);
  }

  /**
   * A deal whose contact is not the client's any more is no working deal of this client. A contact that is gone was merged or deleted: the portal
   * binds its deals anew without telling, and tells of the contact itself.
   */
  private async followContactsOfDeals(batch: Batch, events: ReadonlyMap<number, DealChanged>): Promise<void> {
    const { tx } = batch;
    const dealIds = [...events.keys()];
    const clients = await lockClientsOnDeals(tx, dealIds);
    batch.holdClients(clients);
    const lost = [...clients.keys()].flatMap((clientId) => {
      const client = batch.clients.get(clientId);
      const event = client && events.get(client.dealId);
      const isKept = !client || !event || client.contactId === 0 || event.payload.contactIds?.includes(client.contactId);
      return isKept || client.pending > 0 ? [] : [{ client, event }];
    });
    if (lost.length === 0) return;
    const present = await this.contacts.byIds(distinct(lost.map(({ client }) => client.contactId)));
    const gone = lost.filter(({ client }) => present.has(client.contactId));
    if (gone.length === 0) return;
    batch.holdDialogs(
      await lockOpenDialogsOfDeals(
        tx,
        gone.map(({ client }) => client.dealId),
      ),
    );
    const names = await this.namesIn(gone.map(({ event }) => event));
    for (const { client, event } of gone) {
      const { dealId, contactIds, actorUserId } = event.payload;
      for (const dialog of batch.dialogs.values()) if (isOn(dialog, client)) batch.changeDialog(dialog, { isResponsibleByPerson: true });
      const facts: HandFacts = {
        what: 'dealContact',
        dealId,
        formerContactId: client.contactId,
        contactIds: contactIds ?? [],
        actorUserId,
        people: peopleOf([actorUserId], names),
      };
      batch.record(dialogKinds.hand, {
        subject: dealSubject(dealId),
        rule: 'dealContact',
        because: 'dealContact',
        eventUid: client === gone.find((one) => one.event === event)?.client ? event.uid : null, // one entry of a rule an event
        companyCode: client.companyCode,
        clientId: client.clientId,
        contactId: client.contactId,
        dealId,
        operatorId: actorUserId,
        facts,
        decision: { kind: 'followed' },
      });
      batch.changeClient(client, { dealId: 0 });
    }
  }

  /** A person gave a deal or a contact another responsible: no rule changes it back during the open sessions on it. */
  async followResponsibles(batch: Batch, events: readonly PortalEvent[]): Promise<void> {
    const given = events.filter(isGivenByPerson);
    if (given.length === 0) return;
    const idsOf = (type: Given['type']) => given.flatMap((event) => (event.type === type ? cardOf(event).id : []));
    batch.holdDialogs(await lockOpenDialogsOfDeals(batch.tx, idsOf('DealChanged')));
    batch.holdDialogs(await lockOpenDialogsOfContacts(batch.tx, idsOf('ContactChanged')));
    const clientIds = [...batch.dialogs.values()].flatMap((dialog) => dialog.clientId ?? []);
    const [usual, names] = await Promise.all([
      responsiblesOfClients(batch.tx, clientIds),
      this.users.byIds(distinct(given.flatMap(({ payload }) => [payload.actorUserId, payload.responsibleId, payload.formerResponsibleId]))),
    ]);
    for (const dialog of batch.dialogs.values()) {
      if (dialog.closedAt || dialog.isResponsibleByPerson) continue;
      const event = given.find((one) => isOfDialog(one, dialog) && isNews(one, dialog, usual));
      if (!event) continue;
      batch.changeDialog(dialog, { isResponsibleByPerson: true });
      const { responsibleId, formerResponsibleId, actorUserId } = event.payload;
      const people = [...names.values()].map(({ userId, name }) => ({ userId, name }));
      const facts: HandFacts = {
        what: 'responsible',
        ...cardOf(event),
        formerResponsibleId,
        responsibleId,
        actorUserId,
        people: people.filter(({ userId }) => [responsibleId, formerResponsibleId, actorUserId].includes(userId)),
      };
      batch.record(dialogKinds.hand, {
        ...aboutDialog(dialog),
        rule: 'responsible',
        because: 'responsible',
        eventUid: event.uid,
        operatorId: responsibleId,
        facts,
        decision: { kind: 'followed' },
      });
    }
  }

  private async namesIn(events: readonly (ContactChanged | DealChanged)[]): Promise<Map<number, string>> {
    const users = await this.users.byIds(distinct(events.map(({ payload }) => payload.actorUserId)));
    return new Map([...users.values()].map((user) => [user.userId, user.name]));
  }
}

type Given = ContactChanged | DealChanged;

/** A person's save that left the responsible alone gives the card to nobody. */
function isGivenByPerson(event: PortalEvent): event is Given {
  if (event.type !== 'DealChanged' && event.type !== 'ContactChanged') return false;
  const { responsibleId, formerResponsibleId, actorUserId } = event.payload;
  return actorUserId > 0 && formerResponsibleId !== responsibleId;
}

function cardOf(event: Given): { of: 'deal' | 'contact'; id: number } {
  return event.type === 'DealChanged' ? { of: 'deal', id: event.payload.dealId } : { of: 'contact', id: event.payload.contactId };
}

function isOfDialog(event: Given, { dealId, contactId }: Dialog): boolean {
  const { of, id } = cardOf(event);
  return id === (of === 'deal' ? dealId : contactId);
}

/**
 * The portal itself gives a card to the operator who answers. Where it is not known who was responsible before, what is as ever was not changed.
 */
function isNews({ payload }: Given, { operatorId, clientId }: Dialog, usual: ReadonlyMap<string, number>): boolean {
  const { responsibleId, formerResponsibleId } = payload;
  return responsibleId !== operatorId && (formerResponsibleId > 0 || responsibleId !== usual.get(clientId ?? ''));
}

async function responsiblesOfClients(tx: Tx, clientIds: readonly string[]): Promise<Map<string, number>> {
  if (clientIds.length === 0) return new Map();
  const rows = await tx.query<{ client_id: string; responsible_id: number }[]>(
    'SELECT client_id, responsible_id FROM client WHERE client_id IN (?)',
    [[...new Set(clientIds)]],
  );
  return new Map(rows.map((row) => [row.client_id, row.responsible_id]));
}

function isOn(dialog: Dialog, { clientId, dealId }: Client): boolean {
  return dialog.clientId === clientId && dialog.dealId === dealId && !dialog.closedAt;
}

function lastOfEach<E>(events: readonly E[], idOf: (event: E) => number): Map<number, E> {
  return new Map(events.map((event) => [idOf(event), event]));
}

export function peopleOf(userIds: readonly number[], names: ReadonlyMap<number, string>): HandFacts['people'] {
  return [...new Set(userIds)].flatMap((userId) => {
    const name = names.get(userId);
    return name === undefined ? [] : { userId, name };
  });
}
