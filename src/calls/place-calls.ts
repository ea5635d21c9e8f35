import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CallClientFacts, CallDecision, CallFacts, CallPlacement, Deadline } from '../domain/calls/call.js';
import type { CallerKind } from '../domain/calls/caller.js';
import { decideCall, whyIgnored } from '../domain/calls/decide-call.js';
import { numberKey } from '../domain/calls/number-key.js';
import { isOwnKey } from '../domain/identity/nobodys-keys.js';
import { isWorthAsking } from '../domain/placement/choose-contact.js';
import { firmsToKeep } from '../domain/placement/firm-deal.js';
import type { ContactPlacement, FirmMatch } from '../domain/placement/placement.js';
import { afterWorkingMinutes } from '../domain/schedule/after-working-minutes.js';
import { companyNameOf } from '../portal/commands/company-name.js';
import { newContactOfCall, newDealOfCall } from '../portal/commands/new-cards.js';
import { TelephonyNumbers } from '../portal/tables/telephony-numbers.js';
import type { Batch } from '../records/batch.js';
import { type Client, claimContacts } from '../records/clients.js';
import { LockedCompanies } from '../records/company-locks.js';
import { notKnownIn } from '../records/decision-context.js';
import { type DeskContact, rememberDesks } from '../records/desk-contacts.js';
import { ownersOfNumbers } from '../records/number-owners.js';
import { otherSpellings } from '../records/other-spellings.js';
import type { PhoneCall } from '../records/phone-calls.js';
import { isDealOpen, memoryOf, promiseTo } from '../records/promises.js';
import { ReadingLag } from '../records/reading-lag.js';
import { sharedByMoreThan } from '../records/shared-keys.js';
import { callSubject } from '../records/subject.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { CallChoices } from '../staff/call-choices.js';
import { callKinds } from './call-kinds.js';
import type { PlaceCallOrder, PlaceFirmCallOrder } from './call-orders.js';
import { CallReader, type CallReading, type CallToPlace } from './call-reader.js';
import { callSettings } from './call-settings.js';
import { type CallNews, newCall, numbersOf } from './call-stages.js';
import { todoTexts } from './call-texts.js';

const seeds = 2 ** 32;
const learntFromLength = 40;

/** A call with what its two numbers say. */
interface SeenCall {
  news: CallNews;
  call: PhoneCall;
  /** Companies that own the portal's number. */
  owners: readonly CompanySettings[];
  caller: CallerKind;
  /** The client's phone as a key; '' when it is nobody's. */
  phoneKey: string;
}

/** Gives calls their contact and deal, and missed ones their to-do (spec: calls). */
@Injectable()
export class PlaceCalls {
  constructor(
    private readonly reader: CallReader,
    private readonly numbers: TelephonyNumbers,
    private readonly lag: ReadingLag,
  ) {}

  /** Companies that these calls will lock: whoever decides more in the same transaction locks all of its companies at once. */
  companiesOf(batch: Batch, news: readonly CallNews[]): string[] {
    const owners = ownersOfNumbers(batch.context.settings);
    return news.flatMap((one) => (owners.get(numberKey(one.portalNumber)) ?? []).map((company) => company.code));
  }

  /** @param news of calls whose rows the batch holds locked */
  async place(batch: Batch, news: readonly CallNews[]): Promise<void> {
    const fresh = news.filter(({ callId }) => !batch.calls.get(callId)?.endedAt);
    if (fresh.length === 0) return;
    const seen = await this.see(batch, fresh);
    const toPlace = seen.flatMap((one): CallToPlace[] => {
      const [company] = one.owners;
      if (!company || whyIgnored(factsOfCall(batch, one, null)) !== null) return [];
      const key = { kind: 'phone', value: one.phoneKey } as const;
      return [{ news: one.news, call: one.call, company, key, spellings: otherSpellings([key], company, batch.context.settings.language) }];
    });
    const companies = await LockedCompanies.lock(
      batch.tx,
      toPlace.map(({ company }) => company.code),
    );
    const reading = await this.reader.read(batch, toPlace);
    const choices = await CallChoices.read(batch, companies, reading.staff);
    const desks: DeskContact[] = [];
    const placing = new Map(toPlace.map((one) => [one.news.callId, one]));
    for (const one of seen) {
      const call = placing.get(one.news.callId);
      if (call && this.isActivityMissed(batch, reading, one.news)) this.placeLater(batch, one);
      else if (call) this.placeOne(batch, reading, choices, one, call, desks);
      else ignore(batch, one);
    }
    await claimContacts(batch.tx, reading.newLinks, batch.context.at);
    await rememberDesks(batch.tx, desks, batch.context.at);
    await choices.save();
  }

  private async see(batch: Batch, news: readonly CallNews[]): Promise<SeenCall[]> {
    const owners = ownersOfNumbers(batch.context.settings);
    const own = new Set([...owners.keys(), ...((await this.numbers.all()) ?? []).map(({ number }) => numberKey(number))]);
    return news.map((one) => {
      const call = batch.calls.get(one.callId) ?? newCall(one);
      const { portalKey, phone, kind, key } = numbersOf(one, call);
      const isOwn = own.has(numberKey(phone)) || (kind === 'phone' && isOwnKey({ kind, value: key }, batch.context.ownNumbers));
      const caller = isOwn ? 'own' : kind;
      batch.changeCall(call, {
        portalNumber: one.portalNumber || call.portalNumber,
        phone,
        userId: one.userId || call.userId,
        activityId: one.activityId || call.activityId,
        startedAt: new Date(Math.min(one.startedAt.getTime(), call.startedAt.getTime())),
        answeredAt: call.answeredAt ?? one.answeredAt,
        endedAt: one.endedAt,
      });
      return { news: one, call, owners: portalKey === '' ? [] : (owners.get(portalKey) ?? []), caller, phoneKey: key };
    });
  }

  /** The call has left its activity, with the deal it was made from; it is not where we read yet. */
  private isActivityMissed({ context }: Batch, reading: CallReading, { callId, direction, activityId, endedAt }: CallNews): boolean {
    const hasLeftOne = endedAt !== null && direction === 'outgoing' && activityId > 0;
    return hasLeftOne && reading.activityDealIds(callId) === null && this.lag.mayBeMissed(endedAt, context.at);
  }

  private placeLater(batch: Batch, { news, call }: SeenCall): void {
    batch.changeCall(call, { endedAt: null });
    const endedAt = news.endedAt ?? batch.context.at;
    const dueAt = this.lag.lookAgainAt(endedAt, batch.context.at);
    batch.ask({ kind: 'placeCall', subject: callSubject(call.callId), setFor: endedAt.getTime(), dueAt });
  }

  private placeOne(
    batch: Batch,
    reading: CallReading,
    choices: CallChoices,
    seen: SeenCall,
    call: CallToPlace,
    desks: DeskContact[],
  ): void {
    const client = reading.clientOf(call);
    const facts = factsOfCall(batch, seen, this.clientFacts(batch, reading, choices, call, client));
    const decision = decideCall(facts);
    batch.changeCall(call.call, { companyCode: call.company.code });
    switch (decision.kind) {
      case 'remembered':
        return;
      case 'left':
        batch.changeCall(call.call, { clientId: client?.clientId ?? null });
        record(batch, seen, facts, decision);
        return;
      case 'placed':
        this.carryOut(batch, reading, choices, seen, call, client, facts, decision.placement, desks);
        return;
      case 'ignored':
        throw new Error(`call ${call.news.callId} was to be placed, and is ignored: ${decision.because}`);
      default:
        decision satisfies never;
    }
  }

  private clientFacts(batch: Batch, reading: CallReading, choices: CallChoices, call: CallToPlace, client: Client | null): CallClientFacts {
    const { company, news } = call;
    const matches = reading.matchesOf(call, client);
    const crowded = reading.crowded(call);
    const isThere = matches.some((match) => match.matchedBy === 'linked');
    // A call does not wait: what was just made and is not read yet is believed.
    const isMissed =
      client !== null && client.contactId > 0 && this.lag.mayBeMissed(news.endedAt ?? news.answeredAt ?? news.startedAt, batch.context.at);
    const memory = memoryOf(client, isThere || isMissed);
    const deal = reading.deal(memory?.dealId ?? 0);
    const isDealMissed = isMissed && memory !== null && memory.dealId > 0 && deal === null;
    const firms = reading.firms.of(company, [call.key, ...call.spellings.certain], matches);
    const people = reading.people.get(company.code) ?? new Map();
    const inQuestion = new Set([
      company.headOfSalesId,
      news.userId,
      memory?.responsibleId ?? 0,
      ...matches.map((match) => match.responsibleId),
      ...firms.flatMap(({ openDeals }) => openDeals.map(({ responsibleId }) => responsibleId)),
    ]);
    const choice = choices.factsFor(company, people, randomInt(seeds));
    const canPlaceFirms = batch.context.handshake.commands.includes('placeFirmCall');
    const departments = [...inQuestion, ...choice.candidates.map(({ person }) => person.userId)].map(
      (userId) => people.get(userId)?.departmentId ?? null,
    );
    return {
      companyCode: company.code,
      memory,
      isMemoryDealOpen:
        isDealMissed ||
        (memory !== null &&
          isDealOpen(deal, company.dealCategoryId, memory, client?.pending ?? 0) &&
          (client === null || reading.isDealOf(client))),
      matches,
      ...(crowded.length > 0 && { crowded }),
      ...(matches.some(({ sharedBy }) => sharedBy !== undefined) && { sharedByMoreThan: sharedByMoreThan(company) }),
      ...(firms.length > 0 && { firms, ...(canPlaceFirms && { canPlaceFirms }) }),
      people: [...inQuestion].flatMap((userId) => people.get(userId) ?? []),
      companyPeopleIds: [...(reading.companyPeople.get(company.code) ?? [])].filter((userId) => inQuestion.has(userId)),
      headOfSalesId: company.headOfSalesId,
      choice,
      ...notKnownIn(batch.context),
      bound: call.call.clientId === null && call.call.dealId === 0 ? null : { contactId: call.call.contactId, dealId: call.call.dealId },
      activityDealIds: reading.activityDealIds(news.callId) ?? [],
      openTodos: openTodosOf(batch, reading, client, firms),
      callBackMinutes: callSettings.of(company).calls.callBackMinutes,
      deadlines: news.endedAt ? deadlines(batch, company, departments, news.endedAt) : [],
    };
  }

  private carryOut(
    batch: Batch,
    reading: CallReading,
    choices: CallChoices,
    seen: SeenCall,
    toPlace: CallToPlace,
    known: Client | null,
    facts: CallFacts,
    placement: CallPlacement,
    desks: DeskContact[],
  ): void {
    const { call, company, key, news } = toPlace;
    const { contact, deal, todo } = placement;
    if (contact.kind === 'firm') {
      this.carryOutOfFirm(batch, reading, choices, seen, toPlace, facts, placement, contact.firmId);
      return;
    }
    if (contact.kind === 'existing') reading.link(contact.contactId, company.code);
    const client = promiseTo(batch, company.code, known, { ...placement, contact, deal: placement.workingDeal });
    if (contact.kind === 'create' && reading.isShared(toPlace)) {
      const madeName = newContactOfCall(call.phone, batch.context.settings.language).name;
      desks.push({ companyCode: company.code, phone: key.value, clientId: client.clientId, madeName });
    }
    // A number that an employee has dialled was told by nobody.
    const isTold = news.direction === 'incoming' || news.direction === 'redirected';
    const from = `${isTold ? 'call' : 'dialled'} ${call.callId}`.slice(0, learntFromLength);
    batch.learn(client, [key], from);
    // Another contact of the company has the number too, or a contact has found its client.
    if (known === null && contact.kind === 'existing') batch.askToMerge(client, null, from);
    if (placement.passedOverContacts.some(({ because }) => isWorthAsking(because))) batch.askToMerge(client, key, from);
    // What is perhaps another number was told by nobody.
    if (placement.passedOverContacts.some(({ because }) => because === 'uncertain'))
      for (const spelling of reading.perhaps(toPlace))
        batch.askToMerge(client, spelling, `spelling ${call.callId}`.slice(0, learntFromLength));
    settleTodos(batch, reading, placement);
    batch.changeCall(call, {
      clientId: client.clientId,
      contactId: client.contactId,
      dealId: deal === null ? 0 : deal.kind === 'existing' ? deal.dealId : client.dealId,
      isMissed: placement.isMissed,
      todoUntil: todo?.kind === 'new' ? todo.dueAt : null,
      todoUserId: todo?.kind === 'new' ? todo.responsibleId : 0,
    });
    if (todo?.kind === 'new') choices.count(todo.responsibleId);
    const journalUid = record(batch, seen, facts, { kind: 'placed', placement });
    batch.orderOfCall({ capability: 'calls', body: placeOrder(batch, company, call, news, facts, placement, contact), journalUid }, call);
    choices.remember(company.code, placement.choice);
  }

  /** Who of the firm has called is not known: there is no client to remember, and none whose keys would be learnt. */
  private carryOutOfFirm(
    batch: Batch,
    reading: CallReading,
    choices: CallChoices,
    seen: SeenCall,
    { call, company, news }: CallToPlace,
    facts: CallFacts,
    placement: CallPlacement,
    firmId: number,
  ): void {
    const { deal, todo } = placement;
    settleTodos(batch, reading, placement);
    batch.changeCall(call, {
      clientId: null,
      contactId: 0,
      dealId: deal?.kind === 'existing' ? deal.dealId : 0,
      isMissed: placement.isMissed,
      todoUntil: todo?.kind === 'new' ? todo.dueAt : null,
      todoUserId: todo?.kind === 'new' ? todo.responsibleId : 0,
    });
    if (todo?.kind === 'new') choices.count(todo.responsibleId);
    const journalUid = record(batch, seen, facts, { kind: 'placed', placement });
    const body: PlaceFirmCallOrder = {
      type: 'placeFirmCall',
      ...aboutCall(batch, company, call, news, placement),
      firmId,
      dealId: call.dealId,
    };
    batch.orderOfCall({ capability: 'calls', body, journalUid }, call);
    choices.remember(company.code, placement.choice);
  }
}

/** Missed calls that this one has answered. */
function settleTodos(batch: Batch, reading: CallReading, { completesTodosOf }: CallPlacement): void {
  for (const callId of completesTodosOf) {
    const returned = batch.calls.get(callId) ?? reading.toReturn.find((one) => one.callId === callId);
    if (returned) batch.changeCall(returned, { todoUntil: null });
  }
}

/** As earlier calls of this batch have left them, too. */
function openTodosOf(batch: Batch, reading: CallReading, client: Client | null, firms: readonly FirmMatch[]): CallClientFacts['openTodos'] {
  const firmDeals = new Set(firms.flatMap(({ openDeals }) => openDeals.map(({ dealId }) => dealId)));
  if (!client && firmDeals.size === 0) return [];
  const calls = new Map(reading.toReturn.map((call) => [call.callId, call]));
  for (const call of batch.calls.values()) if (call.todoUntil || calls.has(call.callId)) calls.set(call.callId, call);
  return [...calls.values()]
    .filter((call) => (call.clientId === null ? firmDeals.has(call.dealId) : call.clientId === client?.clientId))
    .flatMap((call) => (call.todoUntil ? [{ callId: call.callId, dueAt: call.todoUntil }] : []));
}

function deadlines(batch: Batch, company: CompanySettings, departmentIds: readonly (number | null)[], endedAt: Date): Deadline[] {
  return [...new Set([...departmentIds, null])].map((departmentId) => ({
    departmentId,
    dueAt: afterWorkingMinutes(batch.context.scheduleOf(company, departmentId), endedAt, callSettings.of(company).calls.callBackMinutes),
  }));
}

function factsOfCall(batch: Batch, { news, owners, caller }: SeenCall, client: CallClientFacts | null): CallFacts {
  return {
    at: batch.context.at,
    callId: news.callId,
    stage: news.stage,
    direction: news.direction,
    caller,
    owners: owners.map((company) => company.code),
    failedCode: news.failedCode,
    userId: news.userId,
    endedAt: news.endedAt,
    client,
  };
}

/** Told once, when the call is over. */
function ignore(batch: Batch, seen: SeenCall): void {
  const [company] = seen.owners;
  batch.changeCall(seen.call, { companyCode: seen.owners.length === 1 ? (company?.code ?? null) : null });
  const facts = factsOfCall(batch, seen, null);
  if (seen.news.stage === 'ended') record(batch, seen, facts, decideCall(facts));
}

function record(batch: Batch, { news, call }: SeenCall, facts: CallFacts, decision: CallDecision): string {
  const placement = decision.kind === 'placed' ? decision.placement : null;
  return batch.record(callKinds.call, {
    subject: callSubject(call.callId),
    rule: placement ? (placement.isMissed ? 'missed' : placement.kind) : decision.kind,
    because: 'because' in decision ? decision.because : decision.placement.because,
    eventUid: news.eventUid,
    companyCode: call.companyCode,
    clientId: call.clientId,
    contactId: call.contactId,
    dealId: call.dealId,
    operatorId: placement ? (placement.todo?.kind === 'new' ? placement.todo.responsibleId : placement.responsibleId) : news.userId,
    seed: facts.client?.choice.seed ?? 0,
    facts,
    decision: placement ?? decision,
  });
}

function placeOrder(
  batch: Batch,
  company: CompanySettings,
  call: PhoneCall,
  news: CallNews,
  { client }: CallFacts,
  placement: CallPlacement,
  contact: ContactPlacement,
): PlaceCallOrder {
  const { deal } = placement;
  const { language } = batch.context.settings;
  const about = aboutCall(batch, company, call, news, placement);
  const firmIds = client === null ? [] : firmsToKeep(client, contact);
  return {
    type: 'placeCall',
    ...about,
    company: companyNameOf(company, batch.context.settings.companies),
    contact: contact.kind === 'existing' ? { id: contact.contactId } : { create: newContactOfCall(call.phone, language) },
    deal:
      deal === null
        ? null
        : deal.kind === 'existing'
          ? { id: deal.dealId }
          : { create: newDealOfCall(call.phone, about.direction, company.dealCategoryId, language) },
    setContactResponsible: placement.setContactResponsible,
    ...(firmIds.length > 0 && { firmIds }),
    takesContactOfClient: contact.kind === 'promised',
    takesDealOfClient: deal?.kind === 'promised',
  };
}

/** What an order says of a call, whoever its client is. */
function aboutCall(batch: Batch, company: CompanySettings, call: PhoneCall, news: CallNews, placement: CallPlacement) {
  const { todo } = placement;
  const newTodo = todo?.kind === 'new' ? todo : null;
  const direction: 'incoming' | 'outgoing' = call.direction === 'outgoing' ? 'outgoing' : 'incoming';
  return {
    callId: call.callId,
    direction,
    phone: call.phone,
    company: { code: company.code, name: company.name },
    responsibleId: placement.responsibleId,
    setDealResponsible: placement.setDealResponsible,
    activityResponsibleId: placement.isMissed ? (newTodo?.responsibleId ?? placement.responsibleId) : 0,
    isEnded: news.stage === 'ended',
    todo: newTodo && {
      ...todoTexts(
        { phone: call.phone, portalNumber: call.portalNumber, endedAt: news.endedAt ?? batch.context.at, dueAt: newTodo.dueAt },
        company,
        batch.context.settings.language,
      ),
      deadline: Math.floor(newTodo.dueAt.getTime() / 1000),
      responsibleId: newTodo.responsibleId,
    },
    completeTodoIds: [],
    completesTodosOf: placement.completesTodosOf,
  };
}
