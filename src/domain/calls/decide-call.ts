import { chooseContact, isForeign, isShared } from '../placement/choose-contact.js';
import { placeDeal, rememberedResponsible, whyLost, withoutForeignMemory } from '../placement/decide-placement.js';
import { firmDeal } from '../placement/firm-deal.js';
import type { ContactMatch, ContactPlacement } from '../placement/placement.js';
import { chooseOperator } from '../routing/choose-operator.js';
import type { CallClientFacts, CallDecision, CallFacts, CallIgnoredBecause, CallPlacement, TodoDecision } from './call.js';

const ANSWERED = '200';
const BLACK_LISTED = '423';
const MINUTE_MS = 60_000;

type Assignment = Pick<
  CallPlacement,
  'responsibleId' | 'because' | 'setContactResponsible' | 'setDealResponsible' | 'responsibleLost' | 'choice'
>;

/**
 * Where a call belongs: to the contact and the working deal of the company whose number was dialled or dialled from, whatever the
 * portal has bound it to. While it rings only a client is bound whom the company knows; whoever answers a new client becomes the
 * responsible, so contact and deal are made with the answer, or with the end when nobody has answered.
 */
export function decideCall(facts: CallFacts): CallDecision {
  const ignored = whyIgnored(facts);
  if (ignored !== null) return { kind: 'ignored', because: ignored };
  if (facts.client === null) throw new Error(`call ${facts.callId}: nothing is known of its client`);
  const client = withCardCalledFrom(facts, withoutForeignMemory(facts.client));
  const { contact, match, passedOver } = chooseContact(client);
  const firm = contact.kind === 'create' ? firmCalled(client, contact) : null;
  const found = { contact: firm === null ? contact : ({ kind: 'firm', firmId: firm.firmId } as const), match, passedOver };
  const isOwn = firm !== null || isContactOfCompany(contact, match);
  // A new client of an answered outgoing call is made at once; where there is something, the card it was called from says which deal.
  const isTooEarly =
    facts.direction === 'outgoing' &&
    facts.stage !== 'ended' &&
    (facts.stage === 'started' || found.contact.kind !== 'create' || client.matches.some((match) => isShared(match, client)));
  if (isTooEarly) return { kind: 'remembered', because: 'outgoing' };
  if (facts.stage === 'started' && !isOwn) return { kind: 'remembered', because: 'unknownClient' };
  if (facts.stage === 'answered' && client.bound !== null && client.bound.dealId > 0) return { kind: 'remembered', because: 'bound' };
  const isUnanswered = facts.stage === 'ended' && facts.failedCode !== ANSWERED;
  const isMissed = isUnanswered && facts.direction !== 'outgoing';
  const isBindingOnly = facts.stage === 'started' || (isUnanswered && !isMissed);
  if (isBindingOnly && !isOwn && found.contact.kind !== 'promised') return { kind: 'left', because: 'notAnswered' };
  const deals =
    firm === null
      ? dealsOf(facts, client, contact, match, isBindingOnly)
      : { deal: { kind: 'existing' as const, dealId: firm.dealId }, isDealByPerson: false, workingDeal: null };
  const kind = found.contact.kind === 'create' ? 'first' : client.bound === null ? 'repeat' : 'continued';
  const remembered = firm === null ? rememberedResponsible(client, contact, match) : firm.responsibleId;
  const firmId = firm?.firmId ?? firmOfDeal(client, contact, match, deals.deal);
  const assignment = isBindingOnly ? leave(client, remembered) : assign(facts, client, kind, remembered, isUnanswered);
  const todo = isMissed ? todoOf(facts, client, assignment) : null;
  return {
    kind: 'placed',
    placement: {
      kind,
      contact: found.contact,
      ...deals,
      ...assignment,
      choice: todo?.choice ?? assignment.choice,
      ...(firmId > 0 && { firmId }),
      ...(firm !== null && { setContactResponsible: false }),
      passedOverContacts: found.passedOver,
      isMissed,
      todo: todo?.todo ?? null,
      completesTodosOf: facts.stage === 'ended' && !isUnanswered ? client.openTodos.map(({ callId }) => callId) : [],
    },
  };
}

interface FirmCalled {
  firmId: number;
  dealId: number;
  responsibleId: number;
}

/** The firm whose number it is, with the deal that this call is about: what an earlier stage was bound to stays, also when it was closed during the call. */
function firmCalled(client: CallClientFacts, contact: ContactPlacement): FirmCalled | null {
  if (!client.canPlaceFirms) return null;
  const { bound } = client;
  const isBound = bound !== null && bound.contactId === 0 && bound.dealId > 0;
  const firms = (client.firms ?? []).filter(({ openDeals, hasKey }) =>
    isBound ? hasKey || openDeals.some(({ dealId }) => dealId === bound.dealId) : true,
  );
  const chosen = firmDeal({ ...client, firms }, contact);
  const firmId = chosen?.firmId ?? (isBound ? firms[0]?.firmId : undefined);
  if (firmId === undefined) return null;
  const dealId = isBound ? bound.dealId : (chosen?.deal.dealId ?? 0);
  const deal = firms.flatMap(({ openDeals }) => openDeals).find((one) => one.dealId === dealId);
  return dealId > 0 ? { firmId, dealId, responsibleId: deal?.responsibleId ?? 0 } : null;
}

/** The firm whose deal was taken for want of one of the contact's own; 0: none was. */
function firmOfDeal(client: CallClientFacts, contact: ContactPlacement, match: ContactMatch | null, deal: CallPlacement['deal']): number {
  const firm = firmDeal(client, contact);
  const isTaken = firm !== null && deal?.kind === 'existing' && deal.dealId === firm.deal.dealId;
  return isTaken && !match?.openDeals.some(({ dealId }) => dealId === firm.deal.dealId) ? firm.firmId : 0;
}

/** Of several who share a number a person has called the one from whose deal the call was made. */
function withCardCalledFrom({ direction }: CallFacts, client: CallClientFacts): CallClientFacts {
  if (direction !== 'outgoing' || client.memory !== null) return client;
  const isCalled = (match: ContactMatch) => match.openDeals.some(({ dealId }) => client.activityDealIds.includes(dealId));
  const called = client.matches.filter((match) => isShared(match, client) && !isForeign(match, client.companyCode) && isCalled(match));
  const [only] = called;
  if (!only || called.length > 1) return client;
  const { sharedBy: _, ...own } = only;
  return { ...client, matches: client.matches.map((match) => (match === only ? own : match)) };
}

/** Why a call is nobody's to place, by itself and its two numbers; null when its client has to be looked for. */
export function whyIgnored(facts: Pick<CallFacts, 'direction' | 'caller' | 'owners' | 'failedCode'>): CallIgnoredBecause | null {
  if (facts.direction === 'info') return 'infoCall';
  const byCaller = becauseOfCaller(facts.caller);
  if (byCaller !== null) return byCaller;
  if (facts.owners.length === 0) return 'numberOfNobody';
  if (facts.owners.length > 1) return 'numberOfTwoCompanies';
  return facts.failedCode === BLACK_LISTED ? 'blackListed' : null;
}

function becauseOfCaller(caller: CallFacts['caller']): CallIgnoredBecause | null {
  switch (caller) {
    case 'phone':
      return null;
    case 'own':
      return 'ownNumber';
    case 'short':
      return 'shortNumber';
    case 'anonymous':
    case 'extension':
      return caller;
    default:
      return caller satisfies never;
  }
}

/** One that is nobody's yet becomes the company's with the answer, not while it rings; a promised one has no id to be bound to. */
function isContactOfCompany(contact: ContactPlacement, match: ContactMatch | null): boolean {
  return contact.kind === 'existing' && !contact.isAdopted && match !== null;
}

/**
 * What this call was bound to before stays its deal, also when it was closed during the call. Of several open deals an outgoing call
 * keeps the one it was made from: then the portal's activity names that one alone. Otherwise the working deal.
 */
function dealsOf(
  { direction }: CallFacts,
  client: CallClientFacts,
  contact: ContactPlacement,
  match: ContactMatch | null,
  isBindingOnly: boolean,
): Pick<CallPlacement, 'deal' | 'isDealByPerson' | 'workingDeal'> {
  if (client.bound !== null && client.bound.dealId > 0 && contact.kind === 'existing' && contact.contactId === client.bound.contactId) {
    return { deal: { kind: 'existing', dealId: client.bound.dealId }, isDealByPerson: false, workingDeal: null };
  }
  const workingDeal = placeDeal(client, contact, match);
  const named = direction === 'outgoing' ? (match?.openDeals ?? []).filter(({ dealId }) => client.activityDealIds.includes(dealId)) : [];
  const [chosen] = named;
  if (chosen !== undefined && named.length === 1 && (match?.openDeals.length ?? 0) > 1) {
    return { deal: { kind: 'existing', dealId: chosen.dealId }, isDealByPerson: true, workingDeal };
  }
  const isNothingMade = isBindingOnly && workingDeal.kind === 'create';
  return { deal: isNothingMade ? null : workingDeal, isDealByPerson: false, workingDeal: isNothingMade ? null : workingDeal };
}

/** Nothing changes its responsible, and nothing is made that would need one. */
function leave(client: CallClientFacts, remembered: number): Assignment {
  return {
    responsibleId: remembered > 0 ? remembered : client.headOfSalesId,
    because: 'bound',
    setContactResponsible: false,
    setDealResponsible: false,
    responsibleLost: null,
    choice: null,
  };
}

/**
 * The client's responsible stays responsible, whoever has answered. When there is none who still works here: who answered, if that
 * person works for the company, else one chosen by the company's strategy, else the head of sales.
 */
function assign(
  facts: CallFacts,
  client: CallClientFacts,
  kind: CallPlacement['kind'],
  remembered: number,
  isUnanswered: boolean,
): Assignment {
  const responsibleLost = whyLost(client, remembered);
  const isThere = kind !== 'first';
  const flags = { setContactResponsible: isThere, setDealResponsible: isThere, responsibleLost };
  if (remembered > 0 && responsibleLost === null) {
    return {
      responsibleId: remembered,
      because: 'responsible',
      setContactResponsible: false,
      setDealResponsible: false,
      responsibleLost,
      choice: null,
    };
  }
  if (!isUnanswered && facts.userId > 0 && whyLost(client, facts.userId) === null) {
    return { responsibleId: facts.userId, because: 'answered', ...flags, choice: null };
  }
  const choice = chooseOperator(client.choice);
  return choice.kind === 'operator'
    ? { responsibleId: choice.userId, because: 'chosen', ...flags, choice }
    : { responsibleId: client.headOfSalesId, because: 'nobodyAvailable', ...flags, choice };
}

/**
 * A missed call is to be called back by the client's responsible, within working time of their department; while that person is away,
 * by one chosen by the strategy. One to-do is enough until its time has passed.
 */
function todoOf(
  facts: CallFacts,
  client: CallClientFacts,
  { responsibleId, choice }: Assignment,
): { todo: TodoDecision; choice: Assignment['choice'] } {
  const endedAt = facts.endedAt ?? facts.at;
  const due = client.openTodos.find(({ dueAt }) => dueAt.getTime() > endedAt.getTime());
  if (due !== undefined) return { todo: { kind: 'alreadyDue', ...due }, choice };
  const away = whyAway(client, responsibleId);
  const standIn = away === null || choice !== null ? choice : chooseOperator(client.choice);
  const isReplaced = away !== null && standIn?.kind === 'operator' && standIn.userId !== responsibleId;
  const userId = isReplaced ? standIn.userId : responsibleId;
  return {
    todo: {
      kind: 'new',
      responsibleId: userId,
      insteadOf: isReplaced ? { userId: responsibleId, because: away } : null,
      ...deadlineOf(client, userId, endedAt),
    },
    choice: standIn,
  };
}

function whyAway(client: CallClientFacts, userId: number): 'absent' | 'blocked' | null {
  const person = personOf(client, userId);
  if (person === undefined) return null;
  if (person.absence !== null) return 'absent';
  return person.isBlocked ? 'blocked' : null;
}

function deadlineOf(client: CallClientFacts, userId: number, endedAt: Date): { dueAt: Date; by: 'workingHours' | 'clock' } {
  const departmentId = personOf(client, userId)?.departmentId ?? null;
  const dueIn = (id: number | null) => client.deadlines.find((deadline) => deadline.departmentId === id)?.dueAt ?? null;
  const dueAt = dueIn(departmentId) ?? dueIn(null);
  return dueAt === null
    ? { dueAt: new Date(endedAt.getTime() + client.callBackMinutes * MINUTE_MS), by: 'clock' }
    : { dueAt, by: 'workingHours' };
}

function personOf({ people, choice }: CallClientFacts, userId: number) {
  return [...people, ...choice.candidates.map(({ person }) => person)].find((person) => person.userId === userId);
}
