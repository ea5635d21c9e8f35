import type { PresenceRules } from '../domain/availability/person.js';
import type { PassedOverBecause as ContactPassedOverBecause, Holder, MatchedBy } from '../domain/placement/placement.js';
import type { CheckFacts, CheckOutcome } from '../domain/routing/check.js';
import type { PassedOverBecause } from '../domain/routing/choice.js';
import type { OutsideHours } from '../domain/schedule/schedule.js';
import type { Words, WordsOf } from '../domain/words.js';
import type { dialogKinds } from './dialog-kinds.js';

/** Why the check took the dialog from its operator, or did not look; what staff words say already is not said again. */
type CheckBecause = Exclude<Exclude<CheckOutcome, { kind: 'stays' }>['because'], PassedOverBecause>;

/** The module's codes (docs/protocol.md). */
const refusalWords = {
  SERVICE_USER_WRONG: { ru: 'служебный пользователь модуля больше не работает', en: 'the service user of the module no longer works here' },
  PIPELINE_NOT_FOUND: { ru: 'воронки нет', en: 'there is no such pipeline' },
  STAGE_NOT_FOUND: { ru: 'в воронке нет стадий', en: 'the pipeline has no stages' },
  OPERATOR_WRONG: { ru: 'сотрудник не может взять диалог', en: 'the person cannot take the dialog' },
  CONTACT_NOT_FOUND: { ru: 'контакта нет', en: 'there is no such contact' },
  DEAL_NOT_FOUND: { ru: 'сделки нет', en: 'there is no such deal' },
  FIRM_NOT_FOUND: { ru: 'компании в CRM нет', en: 'there is no such CRM company' },
  CRM_REFUSED: { ru: 'отказ CRM', en: 'refused by the CRM' },
  CHAT_REFUSED: { ru: 'линия выключена', en: 'the line is switched off' },
  TRANSFER_REDIRECTED: { ru: 'портал передал диалог другому сотруднику', en: 'the portal gave the dialog to somebody else' },
} satisfies Record<string, Words>;

/** Dialogs: placing, the check, working hours that began, moves by hand, what is ignored. */
export const dialogWords = {
  kinds: {
    placement: { ru: 'Приём диалога', en: 'Placement' },
    check: { ru: 'Проверка оператора', en: 'Check of the operator' },
    reroute: { ru: 'Начало рабочего времени', en: 'Working hours began' },
    move: { ru: 'Передача', en: 'Move' },
    hand: { ru: 'Изменение вручную', en: 'Change by hand' },
    wait: { ru: 'Долгое ожидание ответа', en: 'Long wait for an answer' },
    refused: { ru: 'Отказ портала', en: 'Refused by the portal' },
    ignored: { ru: 'Без распределения', en: 'Not routed' },
  } satisfies WordsOf<keyof typeof dialogKinds>,
  because: {
    ...({
      seniorDayNotStarted: { ru: 'старший менеджер, рабочий день не начат', en: 'senior manager, work day not started' },
      queueRule: { ru: 'нерабочее время, правило отдела — очередь', en: 'outside hours, the rule of the department is the queue' },
      closed: { ru: 'диалог закрыт', en: 'the dialog is closed' },
      movedByPerson: { ru: 'диалог передал человек', en: 'a person moved the dialog' },
    } satisfies WordsOf<CheckBecause>),
    ...refusalWords,
    redWait: { ru: 'ожидание дольше красного порога', en: 'the wait is over the red threshold' },
    noAnswerNeeded: { ru: 'ответ не нужен', en: 'no answer needed' },
    ...({
      justMade: { ru: 'только что создан для этого клиента', en: 'just made for this client' },
      otherCompany: { ru: 'контакт другой компании', en: 'contact of another company' },
      namesake: { ru: 'только тёзка: мессенджер записал туда портал', en: 'a namesake: the portal put the messenger there' },
      toldInText: {
        ru: 'телефон или e-mail из текста клиента: мессенджер записал туда портал',
        en: 'a phone or e-mail of the client’s text: the portal put the messenger there',
      },
      namesDiffer: { ru: 'телефон или e-mail тот же, имя и фамилия другие', en: 'the same phone or e-mail, another name' },
      uncertain: { ru: 'номер записан иначе, возможно тот же', en: 'a number written otherwise, perhaps the same' },
      inMessage: {
        ru: 'тот клиент назвал телефон или e-mail в сообщении, возможно чужой',
        en: 'that client wrote the phone or e-mail in a message, perhaps of somebody else',
      },
      sharedByMany: { ru: 'общий телефон или e-mail: их имеют многие', en: 'a phone or e-mail that many share' },
      weaker: { ru: 'совпадение слабее', en: 'a weaker match' },
    } satisfies WordsOf<ContactPassedOverBecause>),
  },
  matchedBy: {
    linked: { ru: 'уже связан с клиентом', en: 'known as this client' },
    connectorUser: { ru: 'по учётной записи мессенджера', en: 'by the messenger account' },
    imCode: { ru: 'по адресу мессенджера', en: 'by the messenger address' },
    phone: { ru: 'по телефону', en: 'by phone' },
    email: { ru: 'по e-mail', en: 'by e-mail' },
  } satisfies WordsOf<MatchedBy>,
  labels: {
    ...({
      answeredStays: { ru: 'Ответивший остаётся', en: 'Who answered keeps the dialog' },
    } satisfies WordsOf<Exclude<keyof CheckFacts['rules'], keyof PresenceRules>>),
    isClosed: { ru: 'Диалог закрыт', en: 'Dialog closed' },
    isSpam: { ru: 'Спам', en: 'Spam' },
    isOutgoing: { ru: 'Начал сотрудник', en: 'Begun by an employee' },
    isAnswered: { ru: 'Кто-то принял', en: 'Somebody accepted' },
    hasAnswered: { ru: 'Оператор принял диалог или ответил', en: 'Operator has accepted or answered' },
    waitingSince: { ru: 'Клиент ждёт с', en: 'The client waits since' },
    redMinutes: { ru: 'Красный порог, рабочих минут', en: 'Red threshold, working minutes' },
    isByMessage: { ru: 'Ответ — только сообщение самого оператора', en: 'Only the operator’s own message counts' },
    movedByPerson: { ru: 'Передан человеком', en: 'Moved by a person' },
    queueHasPeople: { ru: 'В очереди линии есть люди', en: "People in the line's queue" },
    isMemoryDealOpen: { ru: 'Прежняя сделка открыта', en: 'Earlier deal is open' },
    holder: { ru: 'Диалог держит', en: 'Dialog is held by' },
    outsideHours: { ru: 'Вне рабочего времени', en: 'Outside hours' },
    memoryContact: { ru: 'Прежний контакт №', en: 'Earlier contact' },
    memoryDeal: { ru: 'Прежняя сделка №', en: 'Earlier deal' },
    movedFrom: { ru: 'от кого', en: 'from' },
    movedTo: { ru: 'кому', en: 'to' },
    movedBy: { ru: 'кто передал', en: 'moved it' },
  } satisfies Record<string, Words>,
  values: {
    holder: {
      gate: { ru: 'распределение', en: 'the routing' },
      nobody: { ru: 'никто', en: 'nobody' },
      person: { ru: 'сотрудник', en: 'a person' },
    } satisfies WordsOf<Holder['kind']>,
    outsideHours: {
      queue: { ru: 'в очередь', en: 'to the queue' },
      head: { ru: 'руководителю', en: 'to the head' },
    } satisfies WordsOf<OutsideHours>,
  },
  incidents: {
    'nobody-left': { ru: 'Диалог некому передать', en: 'Nobody can take a dialog over' },
    'portal-restored': {
      ru: 'Портал восстановлен из копии: номера выданы заново',
      en: 'The portal was restored from a backup: ids are given out again',
    },
    'company-unknown': { ru: 'В поле «Компания» контакта нет такой компании', en: 'The company field of a contact names no company' },
    'dialogs-unknown': { ru: 'О диалогах портала служба не узнала', en: 'The service was not told of dialogs of the portal' },
  } satisfies Record<string, Words>,
};
