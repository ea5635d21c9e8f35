import { joined } from '../contract/sentence-parts.js';
import type { Language } from '../domain/language.js';
import { APART_OBSTACLES, type ApartDecision, type ApartFacts } from './apart-types.js';
import { apartWords } from './apart-words.js';
import { partName } from './part-name.js';

/** One language's sentence about a merge that a person took back. */
export type ApartSentence = (facts: ApartFacts, decision: ApartDecision) => string;

export const russianApart: ApartSentence = (facts, decision) => {
  const { keptContactId, formerContactId, done, dialogs, calls } = facts;
  if (decision.kind === 'refused' || done === null)
    return `Контакты № ${keptContactId} и № ${formerContactId} не разъединены: ${why(decision, 'ru')}`;
  const back = joined(
    [
      dialogs > 0 ? `диалогов: ${dialogs}` : null,
      calls > 0 ? `звонков: ${calls}` : null,
      done.dealIds.length > 0 ? `${done.dealIds.length > 1 ? 'сделки' : 'сделка'} № ${done.dealIds.join(', ')}` : null,
    ],
    ', ',
  );
  return joined(
    [
      `Контакты № ${keptContactId} и № ${formerContactId} разъединены: второй создан заново под № ${done.contactId}${back === '' ? '' : `, к нему вернулись ${back}`}.`,
      done.reopenedDealIds.length > 0 ? `Снова открыта сделка № ${done.reopenedDealIds.join(', ')}.` : null,
      done.leftDealIds.length > 0
        ? `Сделка № ${done.leftDealIds.join(', ')} оставлена как есть: после объединения её изменили вручную.`
        : null,
      `На контакте № ${keptContactId} остались ${names(done.leftBehind, 'ru')}${done.changedFields.length > 0 ? `; с тех пор изменены и остаются: ${names(done.changedFields, 'ru')}` : ''}.`,
      'Сами они больше не объединятся.',
    ],
    ' ',
  );
};

export const englishApart: ApartSentence = (facts, decision) => {
  const { keptContactId, formerContactId, done, dialogs, calls } = facts;
  if (decision.kind === 'refused' || done === null)
    return `Contacts ${keptContactId} and ${formerContactId} are not taken apart: ${why(decision, 'en')}`;
  const back = joined(
    [
      dialogs > 0 ? `${dialogs} ${dialogs === 1 ? 'dialog' : 'dialogs'}` : null,
      calls > 0 ? `${calls} ${calls === 1 ? 'call' : 'calls'}` : null,
      done.dealIds.length > 0 ? `${done.dealIds.length > 1 ? 'deals' : 'deal'} ${done.dealIds.join(', ')}` : null,
    ],
    ', ',
  );
  return joined(
    [
      `Contacts ${keptContactId} and ${formerContactId} taken apart: the second is back as contact ${done.contactId}${back === '' ? '' : ` with ${back}`}.`,
      done.reopenedDealIds.length > 0
        ? `Open again: ${done.reopenedDealIds.length > 1 ? 'deals' : 'deal'} ${done.reopenedDealIds.join(', ')}.`
        : null,
      done.leftDealIds.length > 0
        ? `Left as they are, since people have changed them after the merge: ${done.leftDealIds.length > 1 ? 'deals' : 'deal'} ${done.leftDealIds.join(', ')}.`
        : null,
      `Contact ${keptContactId} keeps ${names(done.leftBehind, 'en')}${done.changedFields.length > 0 ? `; changed since, and left so: ${names(done.changedFields, 'en')}` : ''}.`,
      'They will not be merged by themselves again.',
    ],
    ' ',
  );
};

function names(fields: readonly string[], lang: Language): string {
  return fields.map((field) => partName(field, lang)).join(', ');
}

function why(decision: ApartDecision, lang: Language): string {
  const code = decision.kind === 'refused' ? decision.code : '';
  const obstacle = APART_OBSTACLES.find((one) => one === code);
  const message = decision.kind === 'refused' && decision.message !== '' ? ` (${decision.message})` : '';
  return obstacle ? `${lower(apartWords.obstacles[obstacle][lang])}${obstacle === 'APART_REFUSED' ? message : ''}` : `${code}${message}`;
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
