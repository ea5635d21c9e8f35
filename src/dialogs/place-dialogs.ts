import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ClientKey } from '../domain/identity/client-keys.js';
import { isMessengerKey, keyName } from '../domain/identity/client-keys.js';
import { isNobodysEmail, isNobodysPhone } from '../domain/identity/nobodys-keys.js';
import { isWorthAsking } from '../domain/placement/choose-contact.js';
import { decidePlacement } from '../domain/placement/decide-placement.js';
import { firmsToKeep } from '../domain/placement/firm-deal.js';
import type { Holder, Placement, PlacementFacts } from '../domain/placement/placement.js';
import type { HeadFacts } from '../domain/routing/check.js';
import { isWithinHours } from '../domain/schedule/is-within-hours.js';
import type { NewContact, Notify } from '../portal/commands/command-types.js';
import { companyNameOf } from '../portal/commands/company-name.js';
import { newContactOf, newDealOf } from '../portal/commands/new-cards.js';
import { saysToldKeys } from '../portal/portal-versions.js';
import type { Batch } from '../records/batch.js';
import { type Client, claimContacts } from '../records/clients.js';
import { LockedCompanies } from '../records/company-locks.js';
import { type DecisionContext, notKnownIn } from '../records/decision-context.js';
import { type Dialog, nothingWritten, writtenIn } from '../records/dialogs.js';
import { Incidents } from '../records/incidents.js';
import { isDealOpen, memoryOf, promiseTo } from '../records/promises.js';
import { ReadingLag } from '../records/reading-lag.js';
import { ReusedIds } from '../records/reused-ids.js';
import { sharedByMoreThan } from '../records/shared-keys.js';
import { dialogSubject } from '../records/subject.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { OperatorChoices } from '../staff/operator-choices.js';
import { staffSettings } from '../staff/staff-settings.js';
import { dialogSentences } from './dialog-journal.js';
import { dialogKinds } from './dialog-kinds.js';
import type { PlaceDialogOrder } from './dialog-orders.js';
import { dialogSettings } from './dialog-settings.js';
import { askReroute, queuedUntil, queueTarget } from './follow-dialogs.js';
import { waitingAtStart } from './follow-messages.js';
import { HeadsOfLines } from './heads-of-lines.js';
import { topicOf } from './late-start.js';
import { type KnownStart, PlacementReader, type PlacementReading } from './placement-reader.js';
import { type Start, StartReader } from './start-reader.js';

const seeds = 2 ** 32;
/** As long as the portal takes to receive a message, at the most; the module lets no command act on a dialog before (dialog.php). */
const receptionMs = 10_000;

/** Gives dialogs their contact, deal and operator (spec: first and repeat dialogs). */
@Injectable()
export class PlaceDialogs {
  constructor(
    private readonly startReader: StartReader,
    private readonly reader: PlacementReader,
    private readonly incidents: Incidents,
    private readonly lag: ReadingLag,
    private readonly reusedIds: ReusedIds,
    private readonly headsOfLines: HeadsOfLines,
  ) {}

  async place(batch: Batch, starts: readonly Start[]): Promise<void> {
    if (starts.length === 0) return;
    const seen = await this.startReader.read(starts, batch.context);
    const codes = starts.map((start) => start.company.code);
    const [, [known, choices]] = await LockedCompanies.lockAndRead(batch.tx, codes, (companies) =>
      Promise.all([this.reader.lockClientsOf(batch, seen.starts), OperatorChoices.read(batch, companies, seen.starts, seen.queues)]),
    );
    const strangers = await this.reusedIds.amongWriters(batch, known);
    for (const start of known) if (strangers.has(start.sessionId)) start.client = null;
    const reading = await this.reader.read(batch, seen, known);
    const clients = new ClientsOfBatch(batch);
    const heads = await this.headsOfLines.read(batch, reading, choices);

    for (const start of reading.notFound)
      if (this.lag.isYoung(start.occurredAt, batch.context.at)) this.placeWhenRead(batch, start);
      else recordIgnored(batch, start, 'sessionGone');
    for (const start of reading.starts) {
      const isMissed = this.lag.mayBeMissed(start.occurredAt, batch.context.at) && isClientOnItsWay(reading, start);
      if (!start.isAgain && isMissed) {
        this.placeWhenRead(batch, start);
        continue;
      }
      if (mayStillTell(start, batch.context)) {
        placeLater(batch, start, new Date(start.occurredAt.getTime() + receptionMs));
        continue;
      }
      const client = clients.of(start);
      const facts = placementFacts(batch, reading, choices, start, client, heads.get(start.lineId));
      const decision = decidePlacement(facts);
      if (decision.kind === 'ignored') {
        recordIgnored(batch, start, decision.because, facts, decision);
        continue;
      }
      const { placement } = decision;
      if (placement.contact.kind === 'existing') reading.link(placement.contact.contactId, start.company.code);
      this.carryOut(batch, reading, start, clients.take(start, client, placement), facts, placement);
      if (!start.isAgain) await this.tellOfNobody(batch, start, facts, placement);
      choices.remember(start.lineId, start.company.code, placement.choice);
      choices.count(placement.operator.kind === 'assign' ? placement.operator.userId : 0);
    }
    await claimContacts(batch.tx, reading.newLinks, batch.context.at);
    await choices.save();
  }

  /** What the event speaks of is not where we read yet. Nothing waits behind it: whatever happens to the dialog meanwhile is in what is read then. */
  private placeWhenRead(batch: Batch, start: Start): void {
    placeLater(batch, start, this.lag.lookAgainAt(start.occurredAt, batch.context.at));
  }

  private carryOut(
    batch: Batch,
    reading: PlacementReading,
    start: KnownStart,
    client: Client,
    facts: PlacementFacts,
    placement: Placement,
  ): void {
    const { at } = batch.context;
    const { session, company } = start;
    const { operator } = placement;
    const former = start.isAgain && batch.dialogs.get(start.sessionId);
    const dialog: Dialog = {
      sessionId: start.sessionId,
      chatId: session.chatId,
      lineId: start.lineId,
      userCode: start.userCode,
      clientUserId: start.clientUserId,
      companyCode: company.code,
      clientId: client.clientId,
      contactId: client.contactId,
      dealId: client.dealId,
      operatorId: operator.kind === 'queue' ? 0 : operator.userId,
      assignment: 0,
      assignedAt: null,
      acceptedAt: operator.kind === 'keep' && facts.holder.kind === 'person' && facts.holder.hasAnswered ? at : null,
      movedByPersonAt: facts.movedByPerson ? at : null,
      isResponsibleByPerson: false,
      queuedAt: operator.kind === 'queue' ? at : null,
      observerId: 0,
      startedAt: session.createdAt,
      lastClientAt: at,
      ...nothingWritten,
      waiting: waitingAtStart(session),
      placementRefused: null,
      closedAt: session.isClosed ? at : null,
      ...(former && sameDialog(former, placement)),
    };
    batch.changeDialog(dialog);
    const journalUid = batch.record(dialogKinds.placement, {
      subject: dialogSubject(start.sessionId),
      companyCode: company.code,
      lineId: start.lineId,
      clientId: client.clientId,
      contactId: client.contactId,
      dealId: client.dealId,
      rule: placement.kind,
      because: operator.because,
      eventUid: start.eventUid,
      operatorId: dialog.operatorId,
      seed: facts.choice.seed,
      facts,
      decision: placement,
    });
    const body = placeOrder(batch, reading, start, facts, placement);
    const tries = start.isAgain?.tries ?? 0;
    batch.orderOfDialog({ capability: 'dialogs', body: tries > 0 ? { ...body, tries } : body, journalUid }, dialog);
    if (operator.kind === 'queue') {
      const until = untilWorkBegins(batch, company);
      if (until) askReroute(batch, dialog, until);
    }
  }

  /** By day somebody has to look where everybody is: an incident, of which the head of sales hears. By night the nearest head is told. */
  private async tellOfNobody(batch: Batch, start: KnownStart, facts: PlacementFacts, placement: Placement): Promise<void> {
    const { sessionId, lineId, company } = start;
    const { operator } = placement;
    const dialog = batch.dialogs.get(sessionId);
    if (operator.kind !== 'queue' || !dialog) return;
    const isByDay = isWithinHours(batch.context.scheduleOf(company, null), batch.context.at);
    if (isByDay) {
      await this.incidents.open('nobody-left', `dialog:${sessionId}`, { sessionId, lineId, because: operator.because }, batch.tx);
      return;
    }
    if (operator.toldHeadId === undefined) return;
    const text = dialogSentences[batch.context.settings.language].placement(facts, placement);
    const body: Notify = { type: 'notify', userIds: [operator.toldHeadId], text, sessionId };
    batch.orderOfDialog({ capability: 'dialogs', body, journalUid: null }, dialog);
  }
}

function placeLater(batch: Batch, start: Start, dueAt: Date): void {
  batch.ask({ kind: 'place', subject: dialogSubject(start.sessionId), topic: topicOf(start), setFor: start.occurredAt.getTime(), dueAt });
}

/** What is known of a dialog that is placed again; whoever has it keeps it as they had it. */
function sameDialog(former: Dialog, { operator }: Placement): Partial<Dialog> {
  const { isResponsibleByPerson, observerId, movedByPersonAt, startedAt, assignment, placementRefused } = former;
  const kept = operator.kind === 'keep' && operator.userId === former.operatorId;
  const { assignedAt, acceptedAt, queuedAt, leftAsked } = former;
  return {
    ...writtenIn(former),
    ...{ isResponsibleByPerson, observerId, movedByPersonAt, startedAt, assignment, placementRefused },
    ...(kept && { assignedAt, acceptedAt, queuedAt, leftAsked }),
  };
}

/** The remembered contact or deal is not there: its making has been answered, or it was merged or deleted, and that is still to be read. */
function isClientOnItsWay(reading: PlacementReading, start: KnownStart): boolean {
  const { client } = start;
  if (!client) return false;
  const isContactThere = client.contactId === 0 || reading.matchesOf(start, client).some(({ matchedBy }) => matchedBy === 'linked');
  return !isContactThere || (client.dealId > 0 && reading.deal(client.dealId) === null);
}

/**
 * Somebody's card has a newcomer's messenger, and the first message, which the portal may have found the card by, is not received yet. The
 * message places the dialog; one that never comes may have told whatever it likes.
 */
function mayStillTell(
  { tellsKeys, occurredAt, session, found, client, clientUserId }: KnownStart,
  { at, handshake }: DecisionContext,
): boolean {
  const isWaitedFor = tellsKeys === null && !session.isClosed && !session.isOutgoing && at.getTime() - occurredAt.getTime() < receptionMs;
  if (!isWaitedFor || clientUserId === 0 || !saysToldKeys(handshake)) return false;
  const byMessenger = found.filter(({ key, contactId }) => isMessengerKey(key) && contactId !== client?.contactId);
  return byMessenger.some(({ contactId }) => !found.some((match) => match.contactId === contactId && !isMessengerKey(match.key)));
}

/** Clients of a batch by their keys: a start finds the client that an earlier start of the same batch has made. */
class ClientsOfBatch {
  private readonly byKey = new Map<string, Client>();

  constructor(private readonly batch: Batch) {}

  of(start: KnownStart): Client | null {
    if (start.client) return start.client;
    for (const key of [...start.keys, ...start.spellings.certain]) {
      if (start.sharedBy(key) > 0) continue;
      const client = this.byKey.get(`${start.company.code}:${keyName(key)}`);
      if (client) return client;
    }
    return null;
  }

  /** Remembers what the placement promised, on the client it was made for. */
  take(start: KnownStart, known: Client | null, placement: Placement): Client {
    const client = promiseTo(this.batch, start.company.code, known, placement);
    this.batch.learn(client, lastingKeys(start.keys), `session ${start.sessionId}`);
    this.askToMerge(start, client, known === null, placement);
    for (const key of start.keys) {
      const name = `${start.company.code}:${keyName(key)}`;
      if (!this.byKey.has(name)) this.byKey.set(name, client);
    }
    return client;
  }

  /** Another contact of the company has a key of this client, or a contact has found its client. */
  private askToMerge(start: KnownStart, client: Client, isNew: boolean, { contact, passedOverContacts }: Placement): void {
    const from = `session ${start.sessionId}`;
    if (isNew && contact.kind === 'existing') this.batch.askToMerge(client, null, from);
    const others = new Set(passedOverContacts.filter(({ because }) => isWorthAsking(because)).map(({ contactId }) => contactId));
    const matches = start.found.filter(({ contactId }) => others.has(contactId));
    // What is perhaps another number was told by nobody.
    for (const { key, doubt } of new Map(matches.map((match) => [match.key, match])).values())
      this.batch.askToMerge(client, key, doubt === 'spelling' ? `spelling ${start.sessionId}` : from);
  }
}

/** The connector's user outlives the address, which is another one on each line. */
function lastingKeys(keys: readonly ClientKey[]): ClientKey[] {
  const hasUser = keys.some((key) => key.kind === 'connectorUser');
  return keys.filter((key) => key.kind !== 'imCode' || !hasUser);
}

function placementFacts(
  batch: Batch,
  reading: PlacementReading,
  choices: OperatorChoices,
  start: KnownStart,
  client: Client | null,
  heads: HeadFacts[] | undefined,
): PlacementFacts {
  const { session, company } = start;
  const matches = reading.matchesOf(start, client);
  const memory = memoryOf(
    client,
    matches.some((match) => match.matchedBy === 'linked'),
  );
  const firms = reading.firms.of(company, [...start.keys, ...start.spellings.certain], matches);
  const people = reading.people.get(company.code) ?? new Map();
  const responsibles = new Set([
    company.headOfSalesId,
    memory?.responsibleId,
    ...matches.map((match) => match.responsibleId),
    ...firms.flatMap(({ openDeals }) => openDeals.map((deal) => deal.responsibleId)),
  ]);
  return {
    at: batch.context.at,
    companyCode: company.code,
    sessionId: start.sessionId,
    isClosed: session.isClosed,
    isSpam: session.isSpam,
    isOutgoing: session.isOutgoing,
    holder: holderOf(batch, reading, start),
    movedByPerson: reading.movedByHand.has(start.sessionId),
    ...(start.isAgain && { isAgain: true as const }),
    memory,
    isMemoryDealOpen:
      memory !== null &&
      isDealOpen(reading.deal(memory.dealId), company.dealCategoryId, memory, client?.pending ?? 0) &&
      (client === null || reading.isDealOf(client)),
    matches,
    ...(start.crowded.length > 0 && { crowded: start.crowded }),
    ...(matches.some(({ sharedBy }) => sharedBy !== undefined) && { sharedByMoreThan: sharedByMoreThan(company) }),
    ...(firms.length > 0 && { firms }),
    people: [...responsibles].flatMap((userId) => people.get(userId ?? 0) ?? []),
    companyPeopleIds: [
      ...new Set([...(reading.companyPeople.get(company.code) ?? []), ...staffSettings.of(company).calls.operatorIds]),
    ].filter((userId) => responsibles.has(userId)),
    headOfSalesId: company.headOfSalesId,
    choice: choices.factsFor(start.lineId, company, people, randomInt(seeds)),
    ...(heads && { heads, isWithinHours: isWithinHours(batch.context.scheduleOf(company, null), batch.context.at) }),
    ...notKnownIn(batch.context),
  };
}

function untilWorkBegins(batch: Batch, company: CompanySettings): Date | null {
  const schedule = batch.context.scheduleOf(company, null);
  return queuedUntil(batch, schedule, isWithinHours(schedule, batch.context.at));
}

function holderOf(batch: Batch, reading: PlacementReading, { session, company, lineId }: KnownStart): Holder {
  if (session.operatorId === 0) return { kind: 'nobody' };
  if (session.operatorId === batch.context.handshake.botId) return { kind: 'gate' };
  const person = reading.people.get(company.code)?.get(session.operatorId);
  if (!person) return { kind: 'nobody' }; // another bot: it is no operator
  const isFromGate = reading.lines.get(lineId)?.botId === batch.context.handshake.botId;
  const hasAnswered = session.status >= 10 && !session.isWaitingAnswer;
  return { kind: 'person', userId: session.operatorId, hasAnswered, ...(isFromGate && { isFromGate }) };
}

function placeOrder(
  batch: Batch,
  reading: PlacementReading,
  start: KnownStart,
  facts: PlacementFacts,
  placement: Placement,
): PlaceDialogOrder {
  const { matches } = facts;
  const firmIds = firmsToKeep(facts, placement.contact);
  const { company, session } = start;
  const { operator, contact, deal } = placement;
  const { language } = batch.context.settings;
  const isThere = operator.kind === 'assign' && session.operatorId === operator.userId;
  return {
    type: 'placeDialog',
    sessionId: start.sessionId,
    chatId: session.chatId,
    userCode: start.userCode,
    clientUserId: start.clientUserId,
    lineId: start.lineId,
    company: companyNameOf(company, batch.context.settings.companies),
    contact:
      contact.kind === 'existing' ? { id: contact.contactId } : { create: withoutNobodys(newContactOf(start, language), batch.context) },
    deal:
      deal.kind === 'existing'
        ? { id: deal.dealId }
        : { create: newDealOf(start, reading.lines.get(start.lineId)?.name ?? '', company.dealCategoryId, language) },
    responsibleId: placement.responsibleId,
    setContactResponsible: placement.setContactResponsible,
    setDealResponsible: placement.setDealResponsible,
    operator:
      operator.kind === 'queue'
        ? queueTarget(untilWorkBegins(batch, company))
        : operator.kind === 'keep' || isThere
          ? null
          : { userId: operator.userId, mode: dialogSettings.of(company).assignMode },
    expectedOperatorId: session.operatorId,
    expectedAnswer: 'none',
    strayContactIds: matches.filter(({ isStray }) => isStray).map(({ contactId }) => contactId),
    ...(firmIds.length > 0 && { firmIds }),
    takesContactOfClient: contact.kind === 'promised',
    takesDealOfClient: deal.kind === 'promised',
  };
}

/** Numbers of our own and placeholders that stand in the messenger's profile are not written onto a card. */
function withoutNobodys(contact: NewContact, { ownNumbers }: DecisionContext): NewContact {
  return {
    ...contact,
    phones: contact.phones.filter((phone) => !isNobodysPhone(phone, ownNumbers)),
    emails: contact.emails.filter((email) => !isNobodysEmail(email)),
  };
}

function recordIgnored(
  batch: Batch,
  start: Start,
  because: string,
  facts: unknown = { at: batch.context.at, sessionId: start.sessionId },
  decision: unknown = { kind: 'ignored', because },
): void {
  batch.record(dialogKinds.ignored, {
    subject: dialogSubject(start.sessionId),
    rule: 'ignored',
    because,
    eventUid: start.eventUid,
    companyCode: start.company.code,
    lineId: start.lineId,
    facts,
    decision,
  });
}
