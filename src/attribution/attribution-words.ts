import type { ChangeBecause, DealBecause } from '../domain/attribution/thread.js';
import type { Words, WordsOf } from '../domain/words.js';
import type { attributionKinds } from './attribution-kinds.js';
import type { ChangeState } from './changes.js';

/** Past dialogs and calls that were bound to the wrong contact or deal, put right. */
export const attributionWords = {
  kinds: {
    attribution: { ru: 'Исправление истории', en: 'History put right' },
  } satisfies WordsOf<keyof typeof attributionKinds>,
  /** What was wrong with a binding. */
  changeBecause: {
    contactOfOtherCompany: { ru: 'контакт был другой компании', en: 'the contact was another company’s' },
    dealOfOtherCompany: { ru: 'сделка была другой компании', en: 'the deal was another company’s' },
    noContact: { ru: 'контакта не было', en: 'there was no contact' },
    otherContact: { ru: 'контакт был ничей', en: 'the contact was nobody’s' },
    noDeal: { ru: 'не было сделки в воронке компании', en: 'there was no deal in the company’s pipeline' },
    statisticOfOther: { ru: 'в статистике был назван другой контакт', en: 'the call statistic named another contact' },
  } satisfies WordsOf<ChangeBecause>,
  changeStates: {
    planned: { ru: 'ждёт очереди', en: 'to be sent' },
    queued: { ru: 'в пути к порталу', en: 'on its way' },
    done: { ru: 'сделано', en: 'done' },
    refused: { ru: 'портал отказал', en: 'refused by the portal' },
    undoing: { ru: 'отменяется', en: 'being taken back' },
    undone: { ru: 'отменено', en: 'taken back' },
  } satisfies WordsOf<ChangeState>,
  /** Codes that the service itself gives to a change it could not make. */
  refusals: {
    NO_ACTIVITY: {
      ru: 'В портале больше нет дела этого диалога или звонка: привязывать нечего.',
      en: 'The portal has no activity of this dialog or call any more: there is nothing to bind.',
    },
  } satisfies Record<string, Words>,
  /** Why a change could not be taken back: codes of the answer to "undo". */
  failures: {
    CHANGED_SINCE: {
      ru: 'Не отменено: с тех пор этот диалог или звонок привязали иначе.',
      en: 'Not taken back: somebody has bound this dialog or call otherwise since.',
    },
    CHANGE_NOT_DONE: {
      ru: 'Отменять нечего: изменение ещё не сделано или уже отменено.',
      en: 'There is nothing to take back: the change is not done yet, or was taken back already.',
    },
  } satisfies Record<string, Words>,
  matchedBy: {
    boundOnly: { ru: 'был привязан порталом', en: 'the portal had bound it' },
  } satisfies Record<string, Words>,
  labels: {
    threadAt: { ru: 'Когда', en: 'When' },
    boundContacts: { ru: 'Был привязан контакт №', en: 'Was bound to contact' },
    boundDeals: { ru: 'Была привязана сделка №', en: 'Was bound to deal' },
    statisticContact: { ru: 'В статистике контакт №', en: 'Contact in the statistic' },
    takenContact: { ru: 'Привязан контакт №', en: 'Bound to contact' },
    takenDeal: { ru: 'Привязана сделка №', en: 'Bound to deal' },
    dealBecause: { ru: 'Почему эта сделка', en: 'Why this deal' },
  } satisfies Record<string, Words>,
  values: {
    dealBecause: {
      bound: { ru: 'была привязана', en: 'it was bound' },
      openThen: { ru: 'была открыта тогда', en: 'it was open then' },
      nearest: { ru: 'ближайшая по времени', en: 'nearest in time' },
      none: { ru: 'сделок нет', en: 'there is no deal' },
    } satisfies WordsOf<DealBecause>,
  },
};
