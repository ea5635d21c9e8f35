import { chooseContact } from '../placement/choose-contact.js';
import type { ClientMemory } from '../placement/placement.js';
import { dealAt } from './deal-at.js';
import type { ChangeBecause, DealBecause, IgnoredThreadBecause, ThreadContact, ThreadFacts, ThreadOutcome } from './thread.js';

/** The contact a thread belongs to. `promised`: it is being made for this client. */
type Target = { kind: 'existing'; contact: ThreadContact } | { kind: 'promised' } | { kind: 'create' };

/**
 * Which contact and deal a past dialog or call belongs to, by the rules of today. What is bound to the company's own contact and to nothing
 * of another company is right as it is: a person may have chosen it. A contact or deal of another company is never taken.
 */
export function attributeThread(facts: ThreadFacts): ThreadOutcome {
  const ignored = ignoredBecause(facts);
  if (ignored !== null || facts.companyCode === null) return { kind: 'ignored', because: ignored ?? nobodys(facts) };
  const thread = { ...facts, companyCode: facts.companyCode };
  const target = targetOf(thread);
  const because = whatIsWrong(thread, target);
  if (target.kind === 'create') return { kind: 'needsContact', because: because ?? 'noContact' };
  if (target.kind === 'promised')
    return { ...promised, because: because ?? 'noContact', what: facts.boundDeals.length > 0 ? 'both' : 'contact' };
  const { contactId, ownerCompany } = target.contact;
  if (because === null) return { kind: 'right', contactId, adoptedIds: boundToNobodys(thread) };
  const { dealId, dealBecause } = dealOf(thread, target.contact);
  const adoptedIds = ownerCompany === null ? [contactId] : [];
  return { kind: 'change', contactId, dealId, because, dealBecause, what: whatChanges(thread, contactId, dealId), adoptedIds };
}

const promised = { kind: 'change', contactId: 0, dealId: 0, dealBecause: 'none', adoptedIds: [] as number[] } as const;

/** Contacts of nobody beside it stay with the thread, so no other company may take them later. */
function boundToNobodys({ contacts, boundContactIds }: ThreadFacts): number[] {
  return contacts.flatMap(({ contactId, ownerCompany }) => (ownerCompany === null && boundContactIds.includes(contactId) ? contactId : []));
}

type OwnedThread = ThreadFacts & { companyCode: string };

function ignoredBecause(facts: ThreadFacts): IgnoredThreadBecause | null {
  if (facts.isSpam) return 'spam';
  if (facts.client !== 'known') return facts.client;
  if (facts.companyCode === null) return nobodys(facts);
  return facts.activityId === 0 ? 'noActivity' : null;
}

function nobodys({ kind }: ThreadFacts): IgnoredThreadBecause {
  return kind === 'session' ? 'lineOfNoCompany' : 'numberOfNobody';
}

/** The company's own contact that is bound already; else the client's contact by the rules of placement, of nobody's ones the bound one first. */
function targetOf(facts: OwnedThread): Target {
  const bound = facts.contacts.filter(({ contactId }) => facts.boundContactIds.includes(contactId));
  const { contact: choice } = chooseContact({
    companyCode: facts.companyCode,
    memory: memoryOf(facts),
    matches: facts.contacts.flatMap(({ matchedBy, deals, ...contact }) =>
      matchedBy === null
        ? []
        : {
            ...contact,
            matchedBy,
            responsibleId: 0,
            openDeals: deals.filter((deal) => deal.isOpen).map(({ dealId }) => ({ dealId, responsibleId: 0 })),
            hadDealHere: deals.length > 0,
          },
    ),
  });
  const chosenId = choice.kind === 'existing' ? choice.contactId : 0;
  const own = bound.filter((contact) => contact.ownerCompany === facts.companyCode);
  const kept = own.find(({ contactId }) => contactId === chosenId) ?? own[0];
  if (kept) return { kind: 'existing', contact: kept };
  if (choice.kind === 'promised') return { kind: 'promised' };
  const isFree = choice.kind === 'create' || choice.isAdopted;
  const free = isFree ? bound.find((contact) => contact.ownerCompany === null) : undefined;
  const contact = free ?? facts.contacts.find(({ contactId }) => contactId === chosenId);
  return contact ? { kind: 'existing', contact } : { kind: 'create' };
}

/** A remembered contact that is gone, or another company's by now, is not this client's any more. */
function memoryOf({ memory, contacts, companyCode }: OwnedThread): ClientMemory | null {
  const remembered = contacts.find((contact) => contact.contactId === memory?.contactId);
  const isLost = memory !== null && memory.contactId > 0 && (!remembered || (remembered.ownerCompany ?? companyCode) !== companyCode);
  return memory === null || isLost ? null : { ...memory, dealId: 0, responsibleId: 0 };
}

/** null: nothing. */
function whatIsWrong(facts: OwnedThread, target: Target): ChangeBecause | null {
  const ownerOf = new Map(facts.contacts.map(({ contactId, ownerCompany }) => [contactId, ownerCompany]));
  const isForeign = (company: string | null | undefined) => company !== null && company !== undefined && company !== facts.companyCode;
  const bound = facts.boundContactIds.filter((contactId) => ownerOf.has(contactId));
  if (bound.some((contactId) => isForeign(ownerOf.get(contactId)))) return 'contactOfOtherCompany';
  if (facts.boundDeals.some((deal) => isForeign(deal.companyCode))) return 'dealOfOtherCompany';
  if (bound.length === 0) return 'noContact';
  if (target.kind !== 'existing' || !bound.includes(target.contact.contactId)) return 'otherContact';
  if (facts.boundDeals.length === 0 && target.contact.deals.length > 0) return 'noDeal';
  const owner = ownerOf.get(facts.statisticContactId);
  const isNamedRightly = owner === undefined || owner === facts.companyCode || facts.statisticContactId === target.contact.contactId;
  return isNamedRightly ? null : 'statisticOfOther';
}

/** A deal of the pipeline that is bound already stays, if it is the contact's or the contact was bound beside it. */
function dealOf(facts: OwnedThread, contact: ThreadContact): { dealId: number; dealBecause: DealBecause } {
  const isBoundContact = facts.boundContactIds.includes(contact.contactId);
  const ofContact = new Set(contact.deals.map(({ dealId }) => dealId));
  const kept = facts.boundDeals
    .filter(({ dealId, companyCode }) => companyCode === facts.companyCode && (isBoundContact || ofContact.has(dealId)))
    .map(({ dealId }) => dealId)
    .sort((a, b) => a - b);
  if (kept[0] !== undefined) {
    const best = dealAt(
      contact.deals.filter(({ dealId }) => kept.includes(dealId)),
      facts.startedAt,
    );
    return { dealId: best.dealId || kept[0], dealBecause: 'bound' };
  }
  const { dealId, because } = dealAt(contact.deals, facts.startedAt);
  return { dealId, dealBecause: because };
}

function whatChanges(facts: OwnedThread, contactId: number, dealId: number): 'contact' | 'deal' | 'both' {
  const isDeal = !isOnly(
    facts.boundDeals.map((deal) => deal.dealId),
    dealId,
  );
  const isContact = !isOnly(facts.boundContactIds, contactId);
  return isDeal && isContact ? 'both' : isDeal ? 'deal' : 'contact';
}

/** The list holds this id and no other; 0 = it is empty. */
function isOnly(ids: readonly number[], id: number): boolean {
  return id === 0 ? ids.length === 0 : ids.length === 1 && ids[0] === id;
}
