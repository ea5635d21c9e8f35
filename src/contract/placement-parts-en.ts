import type { NotKnown } from '../domain/availability/not-known.js';
import type { CallerPlacement } from '../domain/calls/call.js';
import type { CrowdedKey, DealPlacement, MatchedBy, Placement } from '../domain/placement/placement.js';
import type { Choice, PassedOverBecause, StrategyName } from '../domain/routing/choice.js';
import { joined, type NameOf } from './sentence-parts.js';

export function contactAndDeal({ contact, deal }: { contact: CallerPlacement; deal: DealPlacement }): string {
  if (contact.kind === 'create' && deal.kind === 'create') return 'a contact and a deal are created';
  return joined([contactText(contact), dealText(deal)], ', ');
}

export function contactText(contact: CallerPlacement): string {
  switch (contact.kind) {
    case 'existing':
      return `contact ${contact.contactId} (${MATCHED[contact.matchedBy]}${contact.isAdopted ? ', now belongs to the company' : ''})`;
    case 'promised':
      return 'the contact is already being created by another dialog or call of this client';
    case 'create':
      return 'a contact is created';
    case 'firm':
      return `company ${contact.firmId} of the CRM (found by phone, who of it calls is not known)`;
    default:
      return contact satisfies never;
  }
}

/** The deal is not the contact's own. */
export function firmText({ contact, firmId }: { contact: CallerPlacement; firmId?: number }): string | null {
  return firmId === undefined || contact.kind === 'firm'
    ? null
    : `The deal is that of company ${firmId} of the CRM, for which the client writes or calls.`;
}

function dealText(deal: Placement['deal']): string {
  switch (deal.kind) {
    case 'existing':
      return `working deal ${deal.dealId}`;
    case 'promised':
      return 'the deal is shared with that dialog';
    case 'create':
      return 'a new deal is created';
    default:
      return deal satisfies never;
  }
}

const MATCHED: Record<MatchedBy, string> = {
  linked: 'the company knows this client',
  connectorUser: 'found by the messenger account',
  imCode: 'found by the messenger address',
  phone: 'found by phone',
  email: 'found by e-mail',
};

export function lostText(lost: Placement['responsibleLost']): string | null {
  switch (lost) {
    case null:
      return null;
    case 'dismissed':
      return 'the earlier responsible no longer works here';
    case 'notInCompany':
      return 'the earlier responsible is not of this company';
    default:
      return lost satisfies never;
  }
}

export const STRATEGY: Record<StrategyName, string> = { roundRobin: 'next in turn', even: 'fewest open dialogs' };

export function contactsText({ passedOverContacts }: Pick<Placement, 'passedOverContacts'>): string[] {
  const numbers = (because: string) =>
    passedOverContacts.filter((one) => one.because === because).map(({ contactId }) => String(contactId));
  const foreign = numbers('otherCompany');
  const namesakes = numbers('namesake');
  const told = numbers('toldInText');
  const shared = numbers('sharedByMany');
  const named = numbers('namesDiffer');
  const uncertain = numbers('uncertain');
  const written = numbers('inMessage');
  const weaker = numbers('weaker');
  const made = numbers('justMade');
  return [
    made.length > 0 ? `Made just now, it seems for this client: contact ${made.join(', ')}.` : '',
    foreign.length > 0 ? `Matching contacts of another company are left alone: ${foreign.join(', ')}.` : '',
    namesakes.length > 0
      ? `Namesakes are not taken: ${namesakes.join(', ')}; the portal found them by name and put the client's messenger there itself.`
      : '',
    told.length > 0
      ? `Not taken: ${listed(told)}; the portal found them by a phone or e-mail in the client's text or profile and put the client's messenger there itself.`
      : '',
    shared.length > 0 ? `Not taken: ${listed(shared)}; many contacts share the phone or e-mail, so it does not tell who this is.` : '',
    named.length > 0 ? `Not taken: ${listed(named)}; they have the phone or e-mail under another first and last name.` : '',
    uncertain.length > 0 ? `Not taken: ${listed(uncertain)}; the number is written otherwise, perhaps it is the same client.` : '',
    written.length > 0
      ? `Not taken: ${listed(written)}; the client there wrote the phone or e-mail in a message, perhaps of somebody else.`
      : '',
    weaker.length > 0 ? `Other contacts that match: ${weaker.join(', ')}.` : '',
  ];
}

/** A reception desk's phone has dozens. */
function listed(numbers: readonly string[]): string {
  return joined([...numbers.slice(0, mostNamed), numbers.length > mostNamed ? `and ${numbers.length - mostNamed} more` : null], ', ');
}

export function crowdedText(crowded: readonly CrowdedKey[] = []): string | null {
  if (crowded.length === 0) return null;
  return crowded.map(({ kind, contacts }) => `The ${CROWDED[kind]} is on ${contacts} contacts: only the oldest were looked at.`).join(' ');
}

const mostNamed = 20;
const CROWDED: Record<CrowdedKey['kind'], string> = {
  connectorUser: 'messenger account',
  imCode: 'messenger address',
  phone: 'phone',
  email: 'e-mail',
};

/** What could not be read, and what was taken for it. */
export function notKnownText(notKnown: readonly NotKnown[] = []): string | null {
  if (notKnown.length === 0) return null;
  return `The portal's tables could not be read: ${notKnown.map((part) => NOT_KNOWN[part]).join('; ')}.`;
}

const NOT_KNOWN: Record<NotKnown, string> = {
  absences: 'the absence chart (nobody counts as absent by it)',
  calendars: 'personal calendars (nobody counts as absent by them)',
  workDays: 'work days (started within working hours, not started outside)',
  linePauses: 'open-line pauses (nobody counts as on a pause)',
  groups: 'user groups (nobody is a senior manager by them)',
  structure: 'the company structure (hours of the company, heads are not known)',
  handMoves: 'moves by hand (none are counted)',
  lineNames: 'names of lines',
  telephony: "telephony (the portal's own numbers are not known)",
};

/** @param more people of a very long queue who are not among those compared */
export function passedOverText(choice: Choice | null, name: NameOf, more = 0): string | null {
  if (!choice || choice.passedOver.length === 0) return null;
  const named = choice.passedOver.slice(0, mostNamed).map(({ userId, because }) => `${name(userId)} (${PASSED_OVER[because]})`);
  const others = choice.passedOver.length - named.length + more;
  return `Not chosen: ${joined([...named, others > 0 ? `and ${others} more` : null], '; ')}.`;
}

const PASSED_OVER: Record<PassedOverBecause, string> = {
  dismissed: 'no longer works here',
  blocked: 'login is blocked',
  absent: 'absent',
  outsideHours: 'outside working hours',
  dayNotStarted: 'work day not started',
  breakTooLong: 'the break is too long',
  onBreak: 'on a break',
  onLinePause: 'on the open-line pause',
  busier: 'has more open dialogs',
  chosenMoreRecently: 'not yet in turn',
  tie: 'equal, the lot fell on another',
};
