import type { Finding, FindingCode } from '../domain/lint/finding.js';
import { clockText, type Texts } from './value-texts.js';

export type FindingTexts = Texts;

/** A finding in words, for people who set the portal up. */
export function findingTexts({ code, params }: Pick<Finding, 'code' | 'params'>): FindingTexts {
  const text = TEXTS[code];
  return { ru: filled(text.ru, params), en: filled(text.en, params) };
}

const TEXTS: Record<FindingCode, FindingTexts> = {
  unknownZone: { ru: 'Часовой пояс {zone} неизвестен.', en: 'The time zone {zone} is not known.' },
  badMinutes: {
    ru: 'Минуты дня {value}: нужно от {least} до {most}.',
    en: 'Minutes of the day {value}: {least} to {most} are expected.',
  },
  overlap: {
    ru: 'Интервал {from:time}–{to:time} пересекается с {otherFrom:time}–{otherTo:time}.',
    en: '{from:time}–{to:time} overlaps {otherFrom:time}–{otherTo:time}.',
  },
  emptyWeek: { ru: 'В расписании нет ни одного рабочего часа.', en: 'The schedule has no working hours at all.' },
  invalidDate: { ru: 'Даты {value} не существует.', en: 'The date {value} does not exist.' },
  duplicateDate: { ru: 'Дата {value} указана дважды.', en: 'The date {value} is given twice.' },
  lineOfTwoCompanies: { ru: 'Линия {lineId} указана у двух компаний.', en: 'Line {lineId} belongs to two companies.' },
  numberOfTwoCompanies: { ru: 'Номер {number} указан у двух компаний.', en: 'The number {number} belongs to two companies.' },
  pipelineOfTwoCompanies: {
    ru: 'Воронка {categoryId} указана у двух компаний.',
    en: 'Pipeline {categoryId} belongs to two companies.',
  },
  unknownLine: { ru: 'Открытой линии {lineId} в портале нет.', en: 'The portal has no open line {lineId}.' },
  lineSwitchedOff: { ru: 'Открытая линия «{name}» выключена.', en: 'The open line “{name}” is switched off.' },
  emptyQueue: {
    ru: 'В очереди линии «{name}» некому отвечать.',
    en: 'Nobody in the queue of the line “{name}” can answer.',
  },
  companyWithoutLines: { ru: 'У компании {company} нет открытых линий.', en: 'The company {company} has no open lines.' },
  unknownNumber: {
    ru: 'Номера {number} в телефонии портала нет: звонков на него не будет.',
    en: 'The portal’s telephony has no number {number}: no call will come to it.',
  },
  numberMakesLeads: {
    ru: 'На номере {number} портал сам создаёт лиды и привязывает к ним звонки: отключите создание лида в настройках этого номера в телефонии (CRM_CREATE: none).',
    en: 'At the number {number} the portal makes leads itself and binds calls to them: switch that off in the telephony’s settings of this number (CRM_CREATE: none).',
  },
  numberOfNobody: {
    ru: 'Номер {number} не закреплён ни за одной компанией (звонков за 30 дней: {calls}).',
    en: 'The number {number} is no company’s (calls within 30 days: {calls}).',
  },
  nobodyForCalls: {
    ru: 'У компании {company} есть номера, но за звонки некому отвечать.',
    en: 'The company {company} has numbers, but nobody who could be responsible for callers.',
  },
  unknownPipeline: { ru: 'Воронки {categoryId} в портале нет.', en: 'The portal has no pipeline {categoryId}.' },
  unknownUser: { ru: 'Сотрудника № {userId} в портале нет.', en: 'The portal has no user {userId}.' },
  inactiveUser: { ru: 'Сотрудник {userName} больше не работает.', en: '{userName} no longer works here.' },
  unknownGroup: {
    ru: 'Действующей группы № {groupId} со своими участниками в портале нет.',
    en: 'The portal has no active group {groupId} with members of its own.',
  },
  unknownDepartment: { ru: 'Отдела № {departmentId} в портале нет.', en: 'The portal has no department {departmentId}.' },
  departmentWithoutHead: {
    ru: 'У отдела «{name}» нет руководителя: его диалоги пойдут к руководителю выше.',
    en: 'The department “{name}” has no head: its dialogs will go to the head above.',
  },
  nobodyAbove: {
    ru: 'Над сотрудником нет ни одного руководителя, передать его диалог будет некому: {userName}.',
    en: 'There is no head above {userName}: nobody can take over the dialogs.',
  },
  circleOfDepartments: {
    ru: 'Отделы замкнуты в круг: {names}.',
    en: 'Departments form a circle: {names}.',
  },
  circleOfHeads: {
    ru: 'Руководители замкнуты в круг, диалог вернётся туда, откуда пришёл: {userNames}.',
    en: 'Heads form a circle, a dialog would come back to where it was: {userNames}.',
  },
};

/** `{name}` is the value as it is, `{name:time}` minutes of the day as 10:00. */
function filled(text: string, params: Finding['params']): string {
  return text.replaceAll(/\{(\w+)(:time)?\}/g, (_, name: string, isTime?: string) => {
    const value = params[name] ?? '?';
    return isTime ? clockText(Number(value)) : String(value);
  });
}
