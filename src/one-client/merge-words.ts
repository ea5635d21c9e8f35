import type { ClientKeyKind } from '../domain/identity/client-keys.js';
import type { MergeBecause, MergeRules, RefuseBecause, SuggestBecause, WaitBecause } from '../domain/identity/merge.js';
import type { Words, WordsOf } from '../domain/words.js';
import type { MergeState } from './client-merges.js';
import type { mergeKinds } from './merge-kinds.js';
import type { MergeChoice } from './merge-types.js';

/** Besides the key that two contacts share, which says itself what it is. `byHand`: the contacts were merged in the portal. */
type PairBecause = Exclude<MergeBecause, ClientKeyKind> | SuggestBecause | WaitBecause | RefuseBecause | 'byHand';

/** Contacts that turned out to be one client, or may be. */
export const mergeWords = {
  kinds: {
    merge: { ru: 'Объединение контактов', en: 'Merge of contacts' },
    apart: { ru: 'Разъединение контактов', en: 'Contacts taken apart' },
  } satisfies WordsOf<keyof typeof mergeKinds>,
  /** Why a contact was not taken. */
  because: {
    mergedAway: { ru: 'объединён с другим', en: 'merged into the other' },
  } satisfies Record<string, Words>,
  /** Why two contacts are, may be or are not one client. */
  matchedBy: {
    accepted: { ru: 'так решил человек', en: 'a person has said so' },
    sameName: { ru: 'одинаковое имя', en: 'the same name' },
    namesDiffer: { ru: 'имена разные', en: 'the names differ' },
    toldInText: { ru: 'номер только в тексте', en: 'only written in a message' },
    notTold: { ru: 'клиент сам не называл', en: 'not told by the client' },
    ownKeys: { ru: 'у каждого свой номер', en: 'numbers of their own' },
    otherResponsible: { ru: 'разные ответственные', en: 'two responsible people' },
    noKey: { ru: 'кроме имени, общего нет', en: 'nothing but the name' },
    changedByHand: { ru: 'карточку только что меняли вручную', en: 'a card was just changed by hand' },
    sharedByMany: { ru: 'общий телефон или e-mail', en: 'a shared phone or e-mail' },
    settingsOff: { ru: 'объединение выключено', en: 'merging is off' },
    commandsUnderWay: { ru: 'выполняются прежние команды', en: 'commands are under way' },
    contactGone: { ru: 'контакта больше нет', en: 'the contact is gone' },
    separate: { ru: 'разные клиенты', en: 'two clients' },
    nothingShared: { ru: 'общего больше нет', en: 'nothing in common any more' },
    otherCompany: { ru: 'другая компания', en: 'another company' },
    byHand: { ru: 'вручную', en: 'by hand' },
    contactPromised: { ru: 'контакт ещё создаётся', en: 'the contact is being made' },
    sameContact: { ru: 'уже один контакт', en: 'one contact already' },
  } satisfies WordsOf<PairBecause>,
  states: {
    suggested: { ru: 'ждёт решения', en: 'to be decided' },
    waiting: { ru: 'ждёт очереди', en: 'waits its turn' },
    ordered: { ru: 'портал объединяет', en: 'the portal is merging' },
    done: { ru: 'объединены', en: 'merged' },
    failed: { ru: 'портал отказал', en: 'refused by the portal' },
    refused: { ru: 'разные люди', en: 'two people' },
    gone: { ru: 'повод отпал', en: 'reason gone' },
    parting: { ru: 'портал разъединяет', en: 'the portal is taking them apart' },
    apart: { ru: 'разъединены', en: 'taken apart' },
  } satisfies WordsOf<MergeState>,
  /** What became of a person's word; `{state}` is one of the states. */
  outcomes: {
    accepted: { ru: 'Объединение поручено порталу.', en: 'The portal has been told to merge them.' },
    refused: { ru: 'Запомнено: это разные люди.', en: 'Remembered: they are two people.' },
    unchanged: { ru: 'Уже решено раньше: {state}.', en: 'It was decided before: {state}.' },
    stale: {
      ru: 'Пока вы смотрели, пара изменилась: {state}. Ничего не сделано.',
      en: 'The pair has changed while you were looking: {state}. Nothing was done.',
    },
  } satisfies WordsOf<MergeChoice['outcome']>,
  labels: {
    ...({
      isOn: { ru: 'Объединение включено', en: 'Merging is on' },
      sharedByMoreThan: { ru: 'Ничей, если контактов больше', en: 'Nobody’s own with more contacts than' },
      otherDeals: { ru: 'Другие открытые сделки', en: 'Other open deals' },
    } satisfies WordsOf<keyof MergeRules>),
    ...({
      sharedPhone: { ru: 'Общий телефон (контактов с ним)', en: 'Phone in common (contacts with it)' },
      sharedEmail: { ru: 'Общий e-mail (контактов с ним)', en: 'E-mail in common (contacts with it)' },
      sharedConnectorUser: { ru: 'Общая учётная запись мессенджера', en: 'Messenger account in common' },
      sharedImCode: { ru: 'Общий адрес мессенджера', en: 'Messenger address in common' },
    } satisfies WordsOf<`shared${Capitalize<ClientKeyKind>}`>),
    isMarkedSeparate: { ru: 'Отмечены как разные клиенты', en: 'Marked as two clients' },
    movedThreads: { ru: 'Перенесено диалогов и звонков', en: 'Dialogs and calls moved' },
    lostBy: { ru: 'Без контакта осталась компания', en: 'Left without a contact' },
    keptDeal: { ru: 'Работа идёт в сделке №', en: 'Work goes on in deal' },
    closedDeals: { ru: 'Закрываются сделки №', en: 'Deals to be closed' },
  } satisfies Record<string, Words>,
  values: {
    otherDeals: {
      close: { ru: 'закрываются', en: 'are closed' },
      leave: { ru: 'остаются открытыми', en: 'stay open' },
    } satisfies WordsOf<MergeRules['otherDeals']>,
  },
  incidents: {
    'merge-failed': { ru: 'Портал не объединил контакты', en: 'The portal did not merge contacts' },
    'merge-stuck': { ru: 'Не удаётся решить, один ли это клиент', en: 'Whether two contacts are one client cannot be decided' },
    'merged-across-companies': {
      ru: 'Вручную объединены контакты разных компаний',
      en: 'Contacts of two companies were merged by hand',
    },
  } satisfies Record<string, Words>,
  /** What a person does about an incident. */
  todo: {
    'merge-failed': {
      ru: 'У службы это один клиент, а в портале контактов два. Устраните причину и подтвердите объединение ещё раз.',
      en: 'For the service they are one client, and the portal has two contacts. Mend the cause, then accept the merge once more.',
    },
    'merge-stuck': {
      ru: 'Служба попробует снова через несколько минут; если инцидент повторяется, причина — в журнале службы.',
      en: 'The service tries again in a few minutes; if this comes back, its log has the cause.',
    },
    'merged-across-companies': {
      ru: 'Одна из компаний осталась без контакта этого клиента; со следующим обращением у неё появится новый. Проверьте, тех ли людей объединили.',
      en: 'One of the companies has no contact of this client any more, and gets a new one with the next dialog. See whether the right people were merged.',
    },
  } satisfies Record<string, Words>,
};
