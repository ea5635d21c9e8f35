import { sentence } from '../contract/sentence-parts.js';
import type { ChangeBecause, DealBecause, IgnoredThreadBecause, ThreadFacts, ThreadOutcome } from '../domain/attribution/thread.js';
import type { AttributionFacts, AttributionUndo } from './attribution-facts.js';

/** A change of history, or one taken back, with the run's number. */
export function attributionInRussian(facts: AttributionFacts, decision: ThreadOutcome | AttributionUndo): string {
  const thread = facts.kind === 'session' ? 'прошлый диалог' : 'прошлый звонок';
  return `${sentence(`${thread}: ${decided(facts, decision)}`)} Прогон № ${facts.runId}.`;
}

function decided(facts: AttributionFacts, decision: ThreadOutcome | AttributionUndo): string {
  switch (decision.kind) {
    case 'change':
      return `${CHANGE_BECAUSE_RU[decision.because]}; привязан: ${contactText(decision.contactId)}, ${dealText(decision)} (до этого: ${boundText(facts)})`;
    case 'needsContact':
      return `${CHANGE_BECAUSE_RU[decision.because]}; у компании нет контакта этого клиента, он создаётся (до этого: ${boundText(facts)})`;
    case 'right':
      return 'привязан верно, ничего не меняется';
    case 'ignored':
      return `не тронут, ${IGNORED_THREAD_RU[decision.because]}`;
    case 'undo':
      return 'изменение отменено, привязка снова такая, какой была';
    default:
      return decision satisfies never;
  }
}

function contactText(contactId: number): string {
  return contactId > 0 ? `контакт № ${contactId}` : 'контакт, который создаёт более ранний звонок этого клиента';
}

function dealText({ dealId, dealBecause }: { dealId: number; dealBecause: DealBecause }): string {
  return dealId > 0 ? `сделка № ${dealId} (${DEAL[dealBecause]})` : 'без сделки';
}

function boundText({ boundContactIds, boundDeals }: Pick<ThreadFacts, 'boundContactIds' | 'boundDeals'>): string {
  const contacts = boundContactIds.length > 0 ? `контакт № ${boundContactIds.join(', ')}` : 'без контакта';
  const deals = boundDeals.length > 0 ? `сделка № ${boundDeals.map(({ dealId }) => dealId).join(', ')}` : 'без сделки';
  return `${contacts}, ${deals}`;
}

const DEAL: Record<DealBecause, string> = {
  bound: 'уже была привязана',
  openThen: 'была открыта в то время',
  nearest: 'ближайшая по времени',
  none: 'сделок нет',
};

export const CHANGE_BECAUSE_RU: Record<ChangeBecause, string> = {
  contactOfOtherCompany: 'был привязан к контакту другой компании',
  dealOfOtherCompany: 'был привязан к сделке другой компании',
  noContact: 'не был привязан ни к одному контакту',
  otherContact: 'был привязан к ничьему контакту, а не к контакту компании',
  noDeal: 'не был привязан ни к одной сделке воронки компании',
  statisticOfOther: 'в статистике звонков был назван другой контакт',
};

export const IGNORED_THREAD_RU: Record<IgnoredThreadBecause, string> = {
  lineOfNoCompany: 'линия не принадлежит ни одной компании',
  numberOfNobody: 'номер не принадлежит ни одной компании',
  internal: 'звонок между сотрудниками',
  anonymous: 'клиента не узнать: номер скрыт или слишком короткий',
  infoCall: 'информационный звонок портала',
  noActivity: 'в портале нет его дела, привязывать нечего',
  spam: 'помечен как спам',
};
