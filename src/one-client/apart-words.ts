import type { Words, WordsOf } from '../domain/words.js';
import type { ApartObstacle, TakeApartAnswer } from './apart-types.js';

/** A merge that is taken back: names of what goes, what stays, and why it cannot be. */
export const apartWords = {
  because: {
    takenApart: { ru: 'разъединено по решению человека', en: 'taken apart by a person' },
    apartRefused: { ru: 'портал отказал', en: 'refused by the portal' },
  } satisfies Record<string, Words>,
  obstacles: {
    BY_HAND: {
      ru: 'Контакты объединены в портале вручную: что у кого было, не сохранено. Разъединить можно только объединение, которое сделала служба.',
      en: 'The contacts were merged in the portal by hand: what each had is not kept. Only merges made by the service can be taken apart.',
    },
    MERGE_NOT_KEPT: {
      ru: 'Содержимое карточек до объединения не сохранено: объединению больше 12 месяцев, или его сделал модуль до версии 0.3.0.',
      en: 'What the cards were before the merge is not kept: it was more than 12 months ago, or made by a module before 0.3.0.',
    },
    CONTACT_MERGED: {
      ru: 'Оставшийся контакт потом объединили ещё с одним. Сначала разъедините то объединение.',
      en: 'The contact that stayed was merged further since. Take that merge apart first.',
    },
    CONTACT_NOT_FOUND: {
      ru: 'Оставшегося контакта в портале больше нет: он удалён или объединён вручную.',
      en: 'The contact that stayed is not in the portal any more: it was deleted, or merged by hand.',
    },
    TAKEN_APART: { ru: 'Контакты уже разъединены или разъединяются.', en: 'They are apart already, or being taken apart.' },
    APART_REFUSED: { ru: 'Портал отказал.', en: 'The portal refused.' },
    PORTAL_SILENT: {
      ru: 'Портал не отвечает, или модуль портала старше версии 0.3.0. Обновите модуль или попробуйте позже.',
      en: 'The portal does not answer, or its module is older than 0.3.0. Update the module or try later.',
    },
  } satisfies WordsOf<ApartObstacle>,
  outcomes: {
    ordered: { ru: 'Портал разъединяет контакты.', en: 'The portal is taking the contacts apart.' },
    unchanged: { ru: 'Контакты уже разъединены или разъединяются.', en: 'They are apart already, or being taken apart.' },
    stale: {
      ru: 'Пока вы смотрели, пара изменилась. Ничего не сделано.',
      en: 'The pair has changed while you were looking. Nothing was done.',
    },
    cannot: { ru: 'Разъединить нельзя.', en: 'They cannot be taken apart.' },
  } satisfies WordsOf<TakeApartAnswer['outcome']>,
  /** What never goes back, by words of docs/protocol.md. */
  behind: {
    timeline: { ru: 'записи таймлайна', en: 'timeline entries' },
    requisites: { ru: 'реквизиты', en: 'requisites' },
    otherCards: { ru: 'лиды, предложения, счета и заказы', en: 'leads, quotes, invoices and orders' },
    olderActivities: { ru: 'дела старше двух тысяч последних', en: 'activities older than the latest two thousand' },
  } satisfies Record<string, Words>,
  /** Fields of a contact by the portal's names; others are shown as the portal names them. */
  fields: {
    NAME: { ru: 'имя', en: 'first name' },
    LAST_NAME: { ru: 'фамилия', en: 'last name' },
    SECOND_NAME: { ru: 'отчество', en: 'second name' },
    HONORIFIC: { ru: 'обращение', en: 'salutation' },
    POST: { ru: 'должность', en: 'position' },
    BIRTHDATE: { ru: 'дата рождения', en: 'date of birth' },
    COMMENTS: { ru: 'комментарий', en: 'comment' },
    SOURCE_ID: { ru: 'источник', en: 'source' },
    SOURCE_DESCRIPTION: { ru: 'об источнике', en: 'about the source' },
    TYPE_ID: { ru: 'тип контакта', en: 'contact type' },
    OPENED: { ru: 'доступен всем', en: 'available to everyone' },
    EXPORT: { ru: 'участвует в экспорте', en: 'included in export' },
    COMPANY_ID: { ru: 'компания', en: 'company' },
    COMPANY_IDS: { ru: 'другие компании', en: 'further companies' },
    ASSIGNED_BY_ID: { ru: 'ответственный', en: 'responsible person' },
    PHOTO: { ru: 'фото', en: 'photo' },
    PHONE: { ru: 'телефоны', en: 'phones' },
    EMAIL: { ru: 'адреса e-mail', en: 'e-mails' },
    WEB: { ru: 'сайты', en: 'web sites' },
    IM: { ru: 'мессенджеры', en: 'messengers' },
    LINK: { ru: 'учётная запись мессенджера', en: 'messenger account' },
  } satisfies Record<string, Words>,
  labels: {
    keptContactId: { ru: 'Остался контакт №', en: 'Contact that stays' },
    formerContactId: { ru: 'Прежний номер второго', en: 'Former number of the other' },
  } satisfies Record<string, Words>,
  incidents: { 'apart-failed': { ru: 'Портал не разъединил контакты', en: 'The portal did not take contacts apart' } } satisfies Record<
    string,
    Words
  >,
  todo: {
    'apart-failed': {
      ru: 'Контакты остались объединёнными. Причина — в сообщении; устраните её и разъедините ещё раз на экране «Дубликаты».',
      en: 'The contacts are still one. The message says why; mend that and take them apart once more on the screen Duplicates.',
    },
  } satisfies Record<string, Words>,
};
