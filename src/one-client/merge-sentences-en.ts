import { joined } from '../contract/sentence-parts.js';
import type { HowLearnt } from '../domain/identity/how-learnt.js';
import type { MergeDecision, MergeFacts, RefuseBecause, SharedKey, SpeaksFor, SuggestBecause } from '../domain/identity/merge.js';
import { contactIdsIn, fullNames } from './contact-ids-in.js';
import type { MergeSentences } from './merge-sentences.js';

export const englishMerges: MergeSentences = {
  merge(facts, decision) {
    const [a, b] = contactIdsIn(facts);
    switch (decision.kind) {
      case 'merge':
        return `Contacts ${a} and ${b} are one client of ${facts.companyName}: ${whyText(decision)}; ${mergedText(decision)}.`;
      case 'suggest':
        return `Contacts ${a} and ${b} may be one client of ${facts.companyName}. ${maybeText(facts, decision)}. A person has to say.`;
      case 'wait':
        if (decision.because === 'changedByHand')
          return `Whether contacts ${a} and ${b} are one client of ${facts.companyName} is looked at again in a quarter of an hour: a card was just changed by hand.`;
        return decision.because === 'commandsUnderWay'
          ? `Contacts ${a} and ${b} are one client of ${facts.companyName}; the merge waits until the portal has done what it was asked to do for them.`
          : `The merge of contact ${b} waits: the portal is still making the other contact.`;
      case 'refuse':
        return `Contacts ${a} and ${b} are not merged: ${refusedText(facts, decision.because)}.`;
      default:
        return decision satisfies never;
    }
  },

  handMerge({ companyName, fromContactId, toContactId, lostBy, movedThreads }, { keptDealId }) {
    const merged = `Contact ${fromContactId} was merged into ${toContactId} in the portal by hand`;
    if (lostBy !== null)
      return `${merged}, across companies: ${toContactId} belongs to ${companyName}, and ${lostBy} has no contact of this client any more.`;
    const deal = keptDealId > 0 ? `deal ${keptDealId} goes on` : null;
    return `${merged}: ${joined([`one client of ${companyName}`, deal, `dialogs and calls that moved: ${movedThreads}`], ', ')}.`;
  },
};

function whyText({ because, key }: Extract<MergeDecision, { kind: 'merge' }>): string {
  if (because === 'accepted') return joined(['a person has said so', key ? keyText(key) : null], ', ');
  return key ? keyText(key) : because;
}

function keyText({ kind, value }: SharedKey): string {
  switch (kind) {
    case 'connectorUser':
      return `the same messenger account (user ${value})`;
    case 'imCode':
      return `the same messenger address (${value})`;
    case 'phone':
      return `the same phone ${value}`;
    case 'email':
      return `the same e-mail ${value}`;
    default:
      return kind satisfies never;
  }
}

function mergedText({ fromContactId, toContactId, keptDealId, closeDealIds }: Extract<MergeDecision, { kind: 'merge' }>): string {
  const closed = closeDealIds.length > 0 ? `${closeDealIds.length > 1 ? 'deals' : 'deal'} ${closeDealIds.join(', ')} closed` : null;
  const kept = keptDealId > 0 ? `deal ${keptDealId} goes on` : null;
  return joined([`${fromContactId} is merged into ${toContactId}`, kept, closed], ', ');
}

/** What speaks for it and against, the weightiest first. */
function maybeText(facts: MergeFacts, decision: Extract<MergeDecision, { kind: 'suggest' }>): string {
  const { because, key, speaksFor, speaksAgainst } = decision;
  const why = (speaksFor ?? (key ? ['key'] : ['sameName'])).map((sign) => forText(facts, key, sign));
  const objections = (speaksAgainst ?? [because]).map((sign) => againstText(facts, key, sign));
  if (because === 'settingsOff' && speaksAgainst) objections.push('merging is switched off');
  return joined([`For: ${why.join('; ')}`, objections.some(Boolean) ? `Against: ${objections.filter(Boolean).join('; ')}` : null], '. ');
}

function forText(facts: MergeFacts, key: SharedKey | null, sign: SpeaksFor): string {
  const [{ name, lastName }] = facts.contacts;
  switch (sign) {
    case 'key':
      return key ? joined([keyText(key), key.how ? `(${learntText(facts, key)})` : null], ' ') : 'something in common';
    case 'sameName':
      return `the same name, ${name} ${lastName}`;
    case 'sameResponsible':
      return 'the same responsible person';
    default:
      return sign satisfies never;
  }
}

function learntText(facts: MergeFacts, { how: [older, younger] }: SharedKey): string {
  const [a, b] = contactIdsIn(facts);
  return older === younger ? `both ${HOW[older]}` : `${a} ${HOW[older]}, ${b} ${HOW[younger]}`;
}

const HOW: Record<HowLearnt, string> = {
  profile: 'by their own messenger or form',
  callerId: 'by a call from it',
  text: 'in a message',
  hand: 'by an employee’s hand',
  card: 'on the card',
  spelling: 'perhaps, spelled otherwise',
};

function againstText(facts: MergeFacts, key: SharedKey | null, sign: SuggestBecause): string | null {
  switch (sign) {
    case 'namesDiffer':
      return `the names differ: ${fullNames(facts)}`;
    case 'sharedByMany':
      return `${key?.contacts ?? 0} contacts of the company have it (more than ${facts.rules.sharedByMoreThan})`;
    case 'toldInText':
      return 'one of them has only written it in a message, and the names do not show one person';
    case 'notTold':
      return 'not each of the two has told it';
    case 'ownKeys':
      return 'they have told other numbers or e-mails as their own';
    case 'otherResponsible':
      return 'two employees have worked with them';
    case 'noKey':
      return 'nothing else in common';
    case 'settingsOff':
      return 'merging is switched off';
    case 'sameName':
      return null;
    default:
      return sign satisfies never;
  }
}

function refusedText({ contacts, companyName }: MergeFacts, because: RefuseBecause): string {
  switch (because) {
    case 'otherCompany':
      return `one of them does not belong to ${companyName}`;
    case 'separate':
      return 'a person has said that they are two clients';
    case 'contactGone': {
      const gone = contacts.filter((contact) => !contact.isThere).map(({ contactId }) => contactId);
      return `not in the portal any more: ${gone.join(', ')}`;
    }
    case 'sameContact':
      return 'they are one already';
    case 'nothingShared':
      return 'they have nothing in common any more';
    default:
      return because satisfies never;
  }
}
