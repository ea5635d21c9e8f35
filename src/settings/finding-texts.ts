import type { Finding, FindingCode } from '../domain/lint/finding.js';
import { clockText, inBoth, type Texts } from './value-texts.js';

/** A finding in words, for people who set the portal up. `{name}` is a value of `params` as it is, `{name:time}` minutes of the day as 10:00. */
export function filledText(text: Texts, params: Finding['params']): Texts {
  return inBoth((language) =>
    text[language].replaceAll(/\{(\w+)(:time)?\}/g, (_, name: string, isTime?: string) => {
      const value = params[name] ?? '?';
      return isTime ? clockText(Number(value)) : String(value);
    }),
  );
}

export const baseFindingTexts: Record<FindingCode, Texts> = {
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
