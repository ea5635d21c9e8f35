import { sentence } from '../contract/sentence-parts.js';
import type { ChangeBecause, DealBecause, IgnoredThreadBecause, ThreadFacts, ThreadOutcome } from '../domain/attribution/thread.js';
import type { AttributionFacts, AttributionUndo } from './attribution-facts.js';

/** A change of history, or one taken back, with the run's number. */
export function attributionInEnglish(facts: AttributionFacts, decision: ThreadOutcome | AttributionUndo): string {
  const thread = facts.kind === 'session' ? 'past dialog' : 'past call';
  return `${sentence(`${thread}: ${decided(facts, decision)}`)} Run ${facts.runId}.`;
}

function decided(facts: AttributionFacts, decision: ThreadOutcome | AttributionUndo): string {
  switch (decision.kind) {
    case 'change':
      return `${CHANGE_BECAUSE_EN[decision.because]}; it is bound to ${contactText(decision.contactId)} and ${dealText(decision)} (before: ${boundText(facts)})`;
    case 'needsContact':
      return `${CHANGE_BECAUSE_EN[decision.because]}; the company has no contact of this client, one is created (before: ${boundText(facts)})`;
    case 'right':
      return 'bound rightly, nothing changes';
    case 'ignored':
      return `left alone, ${IGNORED_THREAD_EN[decision.because]}`;
    case 'undo':
      return 'its change was taken back, the binding is what it was before';
    default:
      return decision satisfies never;
  }
}

function contactText(contactId: number): string {
  return contactId > 0 ? `contact ${contactId}` : 'the contact that an earlier call of this client creates';
}

function dealText({ dealId, dealBecause }: { dealId: number; dealBecause: DealBecause }): string {
  return dealId > 0 ? `deal ${dealId} (${DEAL[dealBecause]})` : 'no deal';
}

function boundText({ boundContactIds, boundDeals }: Pick<ThreadFacts, 'boundContactIds' | 'boundDeals'>): string {
  const contacts = boundContactIds.length > 0 ? `contact ${boundContactIds.join(', ')}` : 'no contact';
  const deals = boundDeals.length > 0 ? `deal ${boundDeals.map(({ dealId }) => dealId).join(', ')}` : 'no deal';
  return `${contacts}, ${deals}`;
}

const DEAL: Record<DealBecause, string> = {
  bound: 'it was bound already',
  openThen: 'open at that time',
  nearest: 'the nearest in time',
  none: 'there is none',
};

export const CHANGE_BECAUSE_EN: Record<ChangeBecause, string> = {
  contactOfOtherCompany: 'it was bound to a contact of another company',
  dealOfOtherCompany: 'it was bound to a deal of another company',
  noContact: 'it was bound to no contact',
  otherContact: "it was bound to a contact of nobody, not to the company's own",
  noDeal: "it was bound to no deal of the company's pipeline",
  statisticOfOther: 'the call statistic named another contact',
};

export const IGNORED_THREAD_EN: Record<IgnoredThreadBecause, string> = {
  lineOfNoCompany: 'the line belongs to no company',
  numberOfNobody: 'the number belongs to no company',
  internal: 'a call between employees',
  anonymous: 'the client cannot be recognised: number withheld or too short',
  infoCall: 'an information call of the portal',
  noActivity: 'the portal has no activity of it, nothing can be bound',
  spam: 'marked as spam',
};
