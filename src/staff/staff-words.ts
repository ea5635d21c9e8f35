import type { PresenceRules, WorkDay } from '../domain/availability/person.js';
import type { SkippedHead } from '../domain/routing/check.js';
import type { PassedOverBecause, StrategyName } from '../domain/routing/choice.js';
import type { Words, WordsOf } from '../domain/words.js';

/** Who can get it: what is known of a person, how one is chosen, and why another was passed over. */
export const staffWords = {
  strategies: {
    roundRobin: { ru: 'по кругу', en: 'in turn' },
    even: { ru: 'у кого меньше открытых диалогов', en: 'fewest open dialogs' },
  } satisfies WordsOf<StrategyName>,
  verdicts: {
    chosen: { ru: 'выбран', en: 'chosen' },
    passedOver: { ru: 'не выбран', en: 'not chosen' },
    considered: { ru: 'очередь не дошла', en: 'not reached' },
  } satisfies Record<string, Words>,
  because: {
    dismissed: { ru: 'больше не работает', en: 'no longer works here' },
    blocked: { ru: 'вход заблокирован', en: 'login is blocked' },
    absent: { ru: 'отсутствует', en: 'absent' },
    outsideHours: { ru: 'нерабочее время', en: 'outside working hours' },
    dayNotStarted: { ru: 'рабочий день не начат', en: 'work day not started' },
    notAtWork: { ru: 'не на работе', en: 'not at work' },
    breakTooLong: { ru: 'перерыв слишком долгий', en: 'the break is too long' },
    onBreak: { ru: 'на перерыве', en: 'on a break' },
    onLinePause: { ru: 'на паузе в линиях', en: 'on the open-line pause' },
    busier: { ru: 'больше открытых диалогов', en: 'has more open dialogs' },
    chosenMoreRecently: { ru: 'очередь ещё не подошла', en: 'not yet in turn' },
    tie: { ru: 'равные условия, жребий выпал другому', en: 'equal, the lot fell on another' },
  } satisfies WordsOf<PassedOverBecause | SkippedHead['because']>,
  labels: {
    ...({
      breakCountsAsStarted: { ru: 'Перерыв — день начат', en: 'A break counts as started' },
      linePauseCountsAsStarted: { ru: 'Пауза в линиях — день начат', en: 'The line pause counts as started' },
      breakTooLongMinutes: { ru: 'Самый долгий перерыв, минут', en: 'Longest break, minutes' },
    } satisfies WordsOf<keyof PresenceRules>),
    breakMinutes: { ru: 'перерыв длится, минут', en: 'break lasts, minutes' },
    dayLeftOpenOn: { ru: 'не завершён день', en: 'day left open' },
    workDay: { ru: 'рабочий день', en: 'work day' },
    isWithinHours: { ru: 'рабочее время', en: 'working hours' },
    isActive: { ru: 'работает', en: 'works here' },
    isBlocked: { ru: 'вход заблокирован', en: 'login blocked' },
    isAbsent: { ru: 'отсутствует', en: 'absent' },
    isAtWork: { ru: 'на работе', en: 'at work' },
    isOnLinePause: { ru: 'пауза в линиях', en: 'line pause' },
    isSenior: { ru: 'старший менеджер', en: 'senior manager' },
    isHead: { ru: 'руководитель', en: 'head' },
    absentUntil: { ru: 'отсутствует до', en: 'absent until' },
    openDialogs: { ru: 'открытых диалогов', en: 'open dialogs' },
  } satisfies Record<string, Words>,
  values: {
    workDay: {
      opened: { ru: 'начат', en: 'started' },
      paused: { ru: 'перерыв', en: 'on a break' },
      closed: { ru: 'не начат', en: 'not started' },
      notKept: { ru: 'не ведётся', en: 'not kept' },
    } satisfies WordsOf<WorkDay>,
  },
};
