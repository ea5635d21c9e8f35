import { availabilityOf } from '../availability/availability-of.js';
import type { ChoiceFacts } from '../routing/choice.js';
import { chooseHead } from '../routing/choose-head.js';
import { chooseOperator } from '../routing/choose-operator.js';
import { chooseContact, isForeign } from './choose-contact.js';
import { type FirmChoice, firmDeal } from './firm-deal.js';
import type {
  ClientFacts,
  ContactMatch,
  ContactPlacement,
  DealPlacement,
  OperatorPlacement,
  Placement,
  PlacementDecision,
  PlacementFacts,
} from './placement.js';

type Kept = Extract<OperatorPlacement, { kind: 'keep' }>;
type Assignment = Pick<
  Placement,
  'operator' | 'responsibleId' | 'setContactResponsible' | 'setDealResponsible' | 'responsibleLost' | 'choice'
>;

/**
 * Where a dialog belongs: which contact and deal of the company, and whose it is. First: the company has no contact of the
 * client yet, one is made and an operator chosen. Repeat: contact, working deal and responsible are taken up again. What a
 * person has already done by hand, answered or moved, stays as it is; so does what the portal's own queue has given to somebody at work after the
 * gate has waited in vain.
 */
export function decidePlacement(given: PlacementFacts): PlacementDecision {
  if (given.isSpam) return { kind: 'ignored', because: 'spam' };
  const facts = withoutForeignMemory(given);
  const { contact, match, passedOver } = chooseContact(facts);
  const kind = contact.kind === 'create' ? 'first' : 'repeat';
  const deal = placeDeal(facts, contact, match);
  const firm = dealOfFirm(facts, contact, deal);
  // Who is new to us and writes for a firm that we know is served by whoever serves the firm.
  const remembered = firm !== null && kind === 'first' ? firm.deal.responsibleId : rememberedResponsible(facts, contact, match);
  const kept = keptOperator(facts);
  const isDealThere = kind === 'repeat' || firm !== null;
  const assignment = kept === null ? assign(facts, kind, remembered, isDealThere) : keep(facts, kept, isDealThere, remembered);
  return {
    kind: 'placed',
    placement: { kind, contact, deal, ...assignment, ...(firm !== null && { firmId: firm.firmId }), passedOverContacts: passedOver },
  };
}

/** A contact that has since become another company's is not this client's any more, whatever was promised. */
export function withoutForeignMemory<F extends ClientFacts>(facts: F): F {
  const { memory, companyCode } = facts;
  const isLost =
    memory !== null &&
    memory.contactId > 0 &&
    facts.matches.some((match) => match.contactId === memory.contactId && isForeign(match, companyCode));
  return isLost ? { ...facts, memory: null, isMemoryDealOpen: false } : facts;
}

/** The firm of the deal that was taken; null: it is the contact's own. */
function dealOfFirm(facts: ClientFacts, contact: ContactPlacement, deal: DealPlacement): FirmChoice | null {
  const firm = firmDeal(facts, contact);
  const isTaken = firm !== null && deal.kind === 'existing' && deal.dealId === firm.deal.dealId;
  const isOwn = isTaken && facts.matches.some((match) => match.openDeals.some(({ dealId }) => dealId === firm.deal.dealId));
  return isTaken && !isOwn && facts.memory?.dealId !== firm.deal.dealId ? firm : null;
}

/**
 * The deal promised or remembered while it is open, else the contact's newest open one in the company's pipeline, else that of the firm, else a
 * new one.
 */
export function placeDeal(facts: ClientFacts, contact: ContactPlacement, match: ContactMatch | null): DealPlacement {
  const own = ownDeal(facts, contact, match);
  const firm = own.kind === 'create' ? firmDeal(facts, contact) : null;
  return firm === null ? own : { kind: 'existing', dealId: firm.deal.dealId };
}

function ownDeal(facts: ClientFacts, contact: ContactPlacement, match: ContactMatch | null): DealPlacement {
  if (contact.kind === 'create') return { kind: 'create' };
  if (facts.memory !== null && facts.isMemoryDealOpen) {
    return facts.memory.dealId > 0 ? { kind: 'existing', dealId: facts.memory.dealId } : { kind: 'promised' };
  }
  const newest = match?.openDeals[0];
  return newest === undefined ? { kind: 'create' } : { kind: 'existing', dealId: newest.dealId };
}

/** The portal's word on the contact's responsible before the memory's: somebody may have changed it since. 0 = nobody. */
export function rememberedResponsible(facts: ClientFacts, contact: ContactPlacement, match: ContactMatch | null): number {
  if (contact.kind === 'create') return 0;
  return match?.responsibleId ?? facts.memory?.responsibleId ?? 0;
}

/** Set when the dialog is not to be given to anybody by a rule. A dialog that waits at the gate is always routed. */
function keptOperator({ isClosed, movedByPerson, isOutgoing, isAgain, holder, choice }: PlacementFacts): Kept | null {
  const userId = holder.kind === 'person' ? holder.userId : 0;
  if (isClosed) return { kind: 'keep', userId, because: 'closed' };
  if (movedByPerson && holder.kind !== 'gate') return { kind: 'keep', userId, because: 'movedByPerson' };
  if (holder.kind !== 'person') return null;
  if (isOutgoing) return { kind: 'keep', userId, because: 'outgoing' };
  if (holder.hasAnswered) return { kind: 'keep', userId, because: 'answered' };
  if (isAgain) return { kind: 'keep', userId, because: 'placedAgain' };
  return holder.isFromGate && isAtWork(choice, userId) ? { kind: 'keep', userId, because: 'givenByQueue' } : null;
}

function isAtWork({ candidates, rules }: ChoiceFacts, userId: number): boolean {
  const person = candidates.find((candidate) => candidate.person.userId === userId)?.person;
  return person !== undefined && availabilityOf(person, rules).kind === 'available';
}

/**
 * Nothing that exists changes its responsible, unless that person is gone and the portal's queue has given the dialog to another; what is made gets the
 * client's responsible, or whoever holds the dialog.
 */
function keep(facts: PlacementFacts, kept: Kept, isDealThere: boolean, remembered: number): Assignment {
  const responsibleLost = whyLost(facts, remembered);
  const isRememberedFit = isDealThere && remembered > 0 && responsibleLost === null;
  const isHolderFit = kept.userId > 0 && !isKnownDismissed(facts, kept.userId);
  const isTakenOver = kept.because === 'givenByQueue' && responsibleLost !== null && isDealThere;
  return {
    operator: kept,
    responsibleId: isRememberedFit ? remembered : isHolderFit ? kept.userId : facts.headOfSalesId,
    setContactResponsible: isTakenOver,
    setDealResponsible: isTakenOver,
    responsibleLost,
    choice: null,
  };
}

/**
 * The client's responsible gets the dialog even when absent now: the check after assignment deals with that. When there is
 * none who still works here, a new one is chosen and becomes responsible for what exists too; until somebody can be chosen
 * that is the head of sales.
 */
function assign(facts: PlacementFacts, kind: Placement['kind'], remembered: number, isDealThere: boolean): Assignment {
  const responsibleLost = whyLost(facts, remembered);
  if (remembered > 0 && responsibleLost === null) {
    return {
      operator: { kind: 'assign', userId: remembered, because: 'responsible' },
      responsibleId: remembered,
      setContactResponsible: false,
      setDealResponsible: false,
      responsibleLost,
      choice: null,
    };
  }
  const choice = chooseOperator(facts.choice);
  const operator: OperatorPlacement =
    choice.kind === 'operator' ? { kind: 'assign', userId: choice.userId, because: 'chosen' } : toHead(facts);
  return {
    operator,
    responsibleId: operator.kind === 'assign' ? operator.userId : facts.headOfSalesId,
    setContactResponsible: kind === 'repeat',
    setDealResponsible: isDealThere,
    responsibleLost,
    choice,
  };
}

/** Where nobody of the queue will come a head takes it, as in the check; else it waits in the queue. */
function toHead({ heads = [], isWithinHours = true }: PlacementFacts): OperatorPlacement {
  const { head, skipped, toldHeadId } = chooseHead(heads, isWithinHours);
  if (head) return { kind: 'assign', userId: head.userId, because: 'head', skipped };
  return { kind: 'queue', because: 'nobodyAvailable', ...(toldHeadId !== null && { toldHeadId }) };
}

/** Why the remembered responsible cannot go on; null when they can, or there is none. */
export function whyLost(facts: ClientFacts, userId: number): Placement['responsibleLost'] {
  if (userId <= 0) return null;
  const person = facts.people.find((candidate) => candidate.userId === userId);
  if (person === undefined || !person.isActive) return 'dismissed';
  const worksHere = userId === facts.headOfSalesId || facts.companyPeopleIds.includes(userId);
  return worksHere ? null : 'notInCompany';
}

function isKnownDismissed(facts: PlacementFacts, userId: number): boolean {
  const known = [...facts.people, ...facts.choice.candidates.map(({ person }) => person)];
  return known.some((person) => person.userId === userId && !person.isActive);
}
