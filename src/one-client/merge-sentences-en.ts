import { joined } from '../contract/sentence-parts.js';
import type { MergeDecision, MergeFacts, RefuseBecause, SharedKey } from '../domain/identity/merge.js';
import { contactIdsIn, fullNames } from './contact-ids-in.js';
import type { MergeSentences } from './merge-sentences.js';

export const englishMerges: MergeSentences = {
  merge(facts, decision) {
    const [a, b] = contactIdsIn(facts);
    switch (decision.kind) {
      case 'merge':
        return `Contacts ${a} and ${b} are one client of ${facts.companyName}: ${whyText(decision)}; ${mergedText(decision)}.`;
      case 'suggest':
        return `Contacts ${a} and ${b} may be one client of ${facts.companyName}: ${maybeText(facts, decision)}. A person has to say.`;
      case 'wait':
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

function maybeText({ contacts, rules }: MergeFacts, { because, key }: Extract<MergeDecision, { kind: 'suggest' }>): string {
  const [{ name, lastName }] = contacts;
  switch (because) {
    case 'namesDiffer':
      return `${key ? keyText(key) : 'the same key'}, but the names differ: ${fullNames({ contacts })}`;
    case 'sharedByMany':
      return `${key ? keyText(key) : 'the same key'}, but ${key?.contacts ?? 0} contacts of the company have it (more than ${rules.sharedByMoreThan})`;
    case 'sameName':
      return `the same name, ${name} ${lastName}`;
    case 'settingsOff':
      return `${key ? keyText(key) : 'the same key'}, but merging is switched off`;
    default:
      return because satisfies never;
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
