import type { ClientFacts, ContactMatch, ContactPlacement, MatchedBy, PassedOverBecause, Placement } from './placement.js';

const STRENGTH: Record<MatchedBy, number> = { linked: 0, connectorUser: 1, imCode: 2, phone: 3, email: 4 };

type ContactFacts = Pick<ClientFacts, 'companyCode' | 'memory' | 'matches' | 'sharedByMoreThan'>;

export interface ContactChoice {
  contact: ContactPlacement;
  /** What is known of the contact taken; null when it is promised, to be created, or known from memory alone. */
  match: ContactMatch | null;
  passedOver: Placement['passedOverContacts'];
}

/**
 * The client's contact of this company: the remembered one, else the strongest match that the company owns, else the
 * strongest that nobody owns, else a new one. A contact of another company is never taken, nor one that only the portal's own search, a key
 * that many share, have under another name or have only written in a message, or a phone that is only perhaps the same leads to.
 */
export function chooseContact(facts: ContactFacts): ContactChoice {
  const { companyCode, memory } = facts;
  const matches = strongestOfEach(facts.matches);
  const passedOver = (chosenId: number | null): Placement['passedOverContacts'] =>
    matches
      .filter(({ contactId }) => contactId !== chosenId)
      .map((match) => ({ contactId: match.contactId, because: whyPassedOver(match, facts) }));

  if (memory !== null && memory.contactId === 0) return { contact: { kind: 'promised' }, match: null, passedOver: passedOver(null) };
  if (memory !== null) {
    const { contactId } = memory;
    const match = matches.find((candidate) => candidate.contactId === contactId) ?? null;
    return { contact: { kind: 'existing', contactId, matchedBy: 'linked', isAdopted: false }, match, passedOver: passedOver(contactId) };
  }
  const telling = matches.filter((match) => isTelling(match, facts));
  const match =
    telling.find(({ ownerCompany }) => ownerCompany === companyCode) ?? telling.find(({ ownerCompany }) => ownerCompany === null);
  if (match === undefined) return { contact: { kind: 'create' }, match: null, passedOver: passedOver(null) };
  const { contactId, matchedBy, foundBy = matchedBy, ownerCompany } = match;
  const contact: ContactPlacement = { kind: 'existing', contactId, matchedBy: foundBy, isAdopted: ownerCompany === null };
  return { contact, match, passedOver: passedOver(contactId) };
}

function whyPassedOver(match: ContactMatch, facts: ContactFacts): PassedOverBecause {
  if (isForeign(match, facts.companyCode)) return 'otherCompany';
  if (match.isJustMade) return 'justMade';
  if (match.namesDiffer) return 'namesDiffer';
  if (match.isWrittenNow) return match.isToldInText ? 'toldInText' : 'namesake';
  if (isShared(match, facts)) return 'sharedByMany';
  if (match.isInMessage) return 'inMessage';
  return match.isUncertain ? 'uncertain' : 'weaker';
}

/** Of whom a person may say that it is the client all the same; whom the portal has found by itself, a merge asks about by what they share. */
export function isWorthAsking(because: PassedOverBecause): boolean {
  return because !== 'otherCompany' && because !== 'namesake' && because !== 'toldInText';
}

function isTelling(match: ContactMatch, facts: ContactFacts): boolean {
  return !match.isWrittenNow && !match.namesDiffer && !match.isUncertain && !match.isInMessage && !isShared(match, facts);
}

/** A reception desk's phone says where somebody is, not who. */
export function isShared({ sharedBy = 0 }: ContactMatch, { sharedByMoreThan = Number.POSITIVE_INFINITY }: ContactFacts): boolean {
  return sharedBy > sharedByMoreThan;
}

export function isForeign(match: ContactMatch, companyCode: string): boolean {
  return match.ownerCompany !== null && match.ownerCompany !== companyCode;
}

/** One match per contact, strongest first, those that tell nothing last; of equally strong ones the contact with work under way, then the older. */
function strongestOfEach(matches: readonly ContactMatch[]): ContactMatch[] {
  const seen = new Set<number>();
  return matches.toSorted(byStrength).filter(({ contactId }) => !seen.has(contactId) && seen.add(contactId));
}

function byStrength(a: ContactMatch, b: ContactMatch): number {
  return (
    Number(a.isWrittenNow ?? false) - Number(b.isWrittenNow ?? false) ||
    Number(a.isUncertain ?? false) - Number(b.isUncertain ?? false) ||
    Number(a.isInMessage ?? false) - Number(b.isInMessage ?? false) ||
    STRENGTH[a.matchedBy] - STRENGTH[b.matchedBy] ||
    Number(b.openDeals.length > 0) - Number(a.openDeals.length > 0) ||
    Number(b.hadDealHere) - Number(a.hadDealHere) ||
    a.contactId - b.contactId
  );
}
