import type { NameOf } from '../contract/sentence-parts.js';
import { dateText, joined, nameIn } from '../contract/sentence-parts.js';
import type { PassedOver, PassedOverBecause } from '../domain/assignment/assignment-choice.js';
import type { RuleDecision, RuleFacts } from '../domain/assignment-rules/decide-assignment.js';
import type { Entity } from '../domain/assignment-rules/rule.js';
import type { LeftAloneBecause } from '../domain/assignment-rules/why-left-alone.js';
import type { Language } from '../domain/language.js';
import type { Words } from '../domain/words.js';
import type { AssignmentAnswer, AssignmentAnswerFacts } from './assignment-answers.js';

export interface AssignmentSentences {
  assignment(facts: RuleFacts, decision: RuleDecision): string;
  answer(facts: AssignmentAnswerFacts, decision: AssignmentAnswer): string;
}

type Chosen = Extract<RuleDecision, { kind: 'chosen' }>;

/** Next ones that a sentence names; the entry's details have them all. */
const mostNext = 2;
/** People a sentence names for one reason; more are counted. */
const mostNamed = 3;

export const assignmentSentences: Record<Language, AssignmentSentences> = {
  ru: {
    assignment(facts, decision) {
      const { rule, arrival } = facts;
      const shadow = rule.mode === 'shadow' ? 'В тени: ' : '';
      const by = `Правило «${rule.name}»`;
      if (decision.kind === 'leftAlone')
        return `${shadow}${by}: ${item(arrival, 'ru')} остаётся у своего ответственного — ${LEFT_RU[decision.because]}.`;
      const name = nameOf(facts);
      return joined([`${shadow}${outcomeRu(facts, decision, name)}.`, notChosenRu(decision, name), `${by}.`], ' ');
    },
    answer({ entity, itemId, user, toStageId, found, requiredFields }, { kind }) {
      const what = capital(item({ entity, itemId }, 'ru'));
      const a = entity === 'deal' ? 'а' : '';
      const now = found.responsible ? `, ответственный сейчас — ${found.responsible.name}` : '';
      switch (kind) {
        case 'assigned':
          return `${what}: ответственный — ${user.name}.`;
        case 'moved':
          return `${what}: стадия «${found.stageId}».`;
        case 'superseded':
          return toStageId === null
            ? `${what} уже изменен${a} на портале (стадия «${found.stageId}»${now}): решение отменено.`
            : `${what} не продвинут${a}: на портале уже есть изменения.`;
        case 'gone':
          return `${what} удален${a} на портале.`;
        case 'notForward':
          return `${what} не продвинут${a}: стадия «${toStageId ?? ''}» не дальше, чем «${found.stageId}».`;
        case 'refused':
          return requiredFields.length > 0
            ? `${what} не продвинут${a}: для стадии «${toStageId ?? ''}» заполните ${requiredFields.map((field) => `«${field}»`).join(', ')}. Ответственный — ${user.name}.`
            : `${what} не продвинут${a}: портал не сменил стадию. Ответственный — ${user.name}.`;
        case 'notDone':
          return `${what}: портал не выполнил команду.`;
        default:
          return kind satisfies never;
      }
    },
  },
  en: {
    assignment(facts, decision) {
      const { rule, arrival } = facts;
      const shadow = rule.mode === 'shadow' ? 'Shadow: ' : '';
      const by = `Rule “${rule.name}”`;
      if (decision.kind === 'leftAlone')
        return `${shadow}${by}: ${item(arrival, 'en')} stays with its responsible person (${LEFT_EN[decision.because]}).`;
      const name = nameOf(facts);
      return joined([`${shadow}${outcomeEn(facts, decision, name)}.`, notChosenEn(decision, name), `${by}.`], ' ');
    },
    answer({ entity, itemId, user, toStageId, found, requiredFields }, { kind }) {
      const what = item({ entity, itemId }, 'en');
      const now = found.responsible ? `, responsible person now: ${found.responsible.name}` : '';
      switch (kind) {
        case 'assigned':
          return `${capital(what)}: responsible person ${user.name}.`;
        case 'moved':
          return `${capital(what)} is at the stage “${found.stageId}”.`;
        case 'superseded':
          return toStageId === null
            ? `${capital(what)} was changed in the portal meanwhile (stage “${found.stageId}”${now}): the decision is void.`
            : `${capital(what)} not moved: it was changed in the portal meanwhile.`;
        case 'gone':
          return `${capital(what)} was deleted in the portal.`;
        case 'notForward':
          return `${capital(what)} not moved: the stage “${toStageId ?? ''}” is not after “${found.stageId}”.`;
        case 'refused':
          return requiredFields.length > 0
            ? `${capital(what)} not moved: fill in ${requiredFields.map((field) => `“${field}”`).join(', ')} for the stage “${toStageId ?? ''}”. Responsible person: ${user.name}.`
            : `${capital(what)} not moved: the portal did not change the stage. Responsible person: ${user.name}.`;
        case 'notDone':
          return `${capital(what)}: the portal did not carry out the command.`;
        default:
          return kind satisfies never;
      }
    },
  },
};

function item({ entity, itemId }: { entity: Entity; itemId: number }, language: Language): string {
  const kind = { ru: { lead: 'лид №', deal: 'сделка №' }, en: { lead: 'lead', deal: 'deal' } }[language][entity];
  return `${kind} ${itemId}`;
}

/** In Russian the item is what somebody gets: сделку № 208. */
function taken({ entity, itemId }: { entity: Entity; itemId: number }): string {
  return `${entity === 'lead' ? 'лид' : 'сделку'} № ${itemId}`;
}

function nameOf({ choice }: RuleFacts): NameOf {
  return nameIn((choice?.people ?? []).map(({ person }) => person));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const LEFT_RU: Record<LeftAloneBecause, string> = {
  movedOn: 'уже на другой стадии',
  closed: 'уже завершён',
  placed: 'ответственного выбрало распределение диалогов или звонков',
  converted: 'сделка из лида, ответственный тот же',
  byHand: 'ответственный выбран вручную',
  notReplaced: 'ответственного по этому правилу не меняют',
};
const LEFT_EN: Record<LeftAloneBecause, string> = {
  movedOn: 'at another stage by now',
  closed: 'closed by now',
  placed: 'a dialog or a call has assigned it',
  converted: 'made from a lead, which keeps its responsible person',
  byHand: 'chosen by hand',
  notReplaced: 'this rule does not replace them',
};

function outcomeRu({ arrival }: RuleFacts, { outcome, choice }: Chosen, name: NameOf): string {
  const what = `${capital(item(arrival, 'ru'))}`;
  switch (outcome.kind) {
    case 'person': {
      const gets = `${capital(taken(arrival))} получает ${name(outcome.userId)}`;
      if (outcome.by === 'returning') return `${gets}: ответственный за контакт. Для знакомых клиентов лимиты не действуют`;
      if (outcome.by === 'deputy') return `${gets}: замещает (ответственный — ${name(outcome.insteadOf)})`;
      if (outcome.by === 'reserve')
        return `Среди участников взять ${taken(arrival)} некому. Из запасных его получает ${name(outcome.userId)}`;
      const group = choice.group ? `${what} попадает в группу «${choice.group.name}». ` : '';
      return `${group}${gets}: ${outcome.by === 'preference' ? 'предпочтение' : whyRu(choice, name)}`;
    }
    case 'wait':
      return `Взять ${taken(arrival)} сейчас некому: ждёт`;
    case 'head':
      return `Взять ${taken(arrival)} некому. Передан руководителю: ${name(outcome.userId)}`;
    case 'leave':
      return `Взять ${taken(arrival)} некому: остаётся как есть`;
    case 'keeper':
    case 'nobody':
      return `Взять ${taken(arrival)} некому`;
    default:
      return outcome satisfies never;
  }
}

function whyRu({ strategy, ranked }: Chosen['choice'], name: NameOf): string {
  const [first, ...others] = ranked;
  const next = others.slice(0, mostNext);
  const isTie = first !== undefined && next[0] !== undefined && JSON.stringify(first.compared) === JSON.stringify(next[0].compared);
  if (strategy === 'random' || isTie) return 'решил жребий';
  if (first?.compared.by === 'load') return `меньше всего сейчас — ${first.compared.count}${nextText(next, name, 'Дальше')}`;
  if (first?.compared.by === 'debt')
    return `подошла очередь, недодано ${parts(first.compared.owed, 'ru')}${nextText(next, name, 'Дальше')}`;
  if (first?.compared.by === 'efficiency') return 'самая высокая эффективность';
  return 'может взять';
}

function outcomeEn({ arrival }: RuleFacts, { outcome, choice }: Chosen, name: NameOf): string {
  const what = capital(item(arrival, 'en'));
  switch (outcome.kind) {
    case 'person': {
      const goes = `${what} goes to ${name(outcome.userId)}`;
      if (outcome.by === 'returning')
        return `${what} goes to the contact’s responsible person, ${name(outcome.userId)}. Limits do not apply to known clients`;
      if (outcome.by === 'deputy') return `${goes}, stand-in (responsible person: ${name(outcome.insteadOf)})`;
      if (outcome.by === 'reserve')
        return `Nobody of the rule can take ${item(arrival, 'en')}. It goes to ${name(outcome.userId)} from the reserve`;
      const group = choice.group ? `${what} falls into the group “${choice.group.name}”. ` : '';
      return `${group}${goes}: ${outcome.by === 'preference' ? 'takes such items first' : whyEn(choice, name)}`;
    }
    case 'wait':
      return `Nobody can take ${item(arrival, 'en')} now: it waits`;
    case 'head':
      return `Nobody can take ${item(arrival, 'en')}. It goes to the head, ${name(outcome.userId)}`;
    case 'leave':
      return `Nobody can take ${item(arrival, 'en')}: it is left as it is`;
    case 'keeper':
    case 'nobody':
      return `Nobody can take ${item(arrival, 'en')}`;
    default:
      return outcome satisfies never;
  }
}

function whyEn({ strategy, ranked }: Chosen['choice'], name: NameOf): string {
  const [first, ...others] = ranked;
  const next = others.slice(0, mostNext);
  const isTie = first !== undefined && next[0] !== undefined && JSON.stringify(first.compared) === JSON.stringify(next[0].compared);
  if (strategy === 'random' || isTie) return 'drawn by lot';
  if (first?.compared.by === 'load') return `fewest now (${first.compared.count})${nextText(next, name, 'Next')}`;
  if (first?.compared.by === 'debt') return `next in turn, owed ${parts(first.compared.owed, 'en')}${nextText(next, name, 'Next')}`;
  if (first?.compared.by === 'efficiency') return 'highest efficiency';
  return 'can take it';
}

function nextText(next: Chosen['choice']['ranked'], name: NameOf, word: string): string {
  return next.length > 0 ? `. ${word}: ${next.map(({ userId }) => name(userId)).join(', ')}` : '';
}

/** Thousandths of an item as 0,82. */
function parts(thousandths: number, language: Language): string {
  return (thousandths / 1000).toLocaleString(language, { maximumFractionDigits: 2 });
}

function notChosenRu({ choice }: Chosen, name: NameOf): string | null {
  const texts = reasons(choice.passedOver, name, (passed) => REASON_RU[passed.because](passed), ' и ещё ');
  return texts.length > 0 ? `Не выбраны: ${texts.join('; ')}.` : null;
}

function notChosenEn({ choice }: Chosen, name: NameOf): string | null {
  const texts = reasons(choice.passedOver, name, (passed) => REASON_EN[passed.because](passed), ' and more: ');
  return texts.length > 0 ? `Not chosen: ${texts.join('; ')}.` : null;
}

/** Those who could not take it; who only stood behind is told by the order. */
function reasons(passedOver: readonly PassedOver[], name: NameOf, why: (passed: PassedOver) => string, more: string): string[] {
  const byReason = new Map<string, number[]>();
  for (const passed of passedOver)
    if (!BEHIND.has(passed.because)) byReason.set(why(passed), [...(byReason.get(why(passed)) ?? []), passed.userId]);
  return [...byReason].map(([reason, ids]) => {
    const rest = ids.length - mostNamed;
    return `${ids.slice(0, mostNamed).map(name).join(', ')}${rest > 0 ? `${more}${rest}` : ''} — ${reason}`;
  });
}

const BEHIND: ReadonlySet<PassedOverBecause> = new Set([
  'notInGroup',
  'notPreferred',
  'notDrawn',
  'dueLater',
  'busier',
  'lessEfficient',
  'tie',
]);

type Reason = (passed: PassedOver) => string;
const counted = ({ count = 0, limit = 0 }: PassedOver, of: string): string => `${count} ${of} ${limit}`;
const day = (at: Date | string | undefined, language: Language): string =>
  at === undefined ? '' : dateText(new Date(at).toISOString().slice(0, 10), language);

const REASON_RU: Record<PassedOverBecause, Reason> = {
  dismissed: () => 'больше не работает',
  blocked: () => 'вход в портал заблокирован',
  absent: ({ at }) => (at ? `отсутствует до ${day(at, 'ru')}` : 'отсутствует'),
  outsideHours: () => 'вне рабочих часов',
  dayNotStarted: () => 'рабочий день не начат',
  breakTooLong: () => 'слишком долгий перерыв',
  onBreak: () => 'на перерыве',
  onLinePause: () => 'пауза в открытых линиях',
  notInGroup: () => 'не в группе',
  paused: () => 'пауза в распределении',
  hadIt: () => 'уже получали',
  endOfHours: () => 'скоро конец рабочего дня',
  beforeAbsence: () => 'скоро отсутствие',
  noSkill: ({ skill }) => `нет навыка «${skill}»`,
  perDay: (passed) => `норма на день набрана (${counted(passed, 'из')})`,
  atOnce: (passed) => `одновременно в работе ${counted(passed, 'из')}`,
  noShare: () => 'доля 0',
  notPreferred: () => 'без предпочтения',
  catchingUp: () => 'недавно пришли, своё уже получили',
  notDrawn: () => 'решил жребий',
  dueLater: () => 'очередь позже',
  busier: () => 'больше в работе',
  lessEfficient: () => 'эффективность ниже',
  tie: () => 'решил жребий',
};
const REASON_EN: Record<PassedOverBecause, Reason> = {
  dismissed: () => 'no longer works here',
  blocked: () => 'sign-in blocked',
  absent: ({ at }) => (at ? `absent until ${day(at, 'en')}` : 'absent'),
  outsideHours: () => 'outside working hours',
  dayNotStarted: () => 'work day not started',
  breakTooLong: () => 'break too long',
  onBreak: () => 'on a break',
  onLinePause: () => 'pause in open lines',
  notInGroup: () => 'not in the group',
  paused: () => 'pause in distribution',
  hadIt: () => 'had it before',
  endOfHours: () => 'work day ends soon',
  beforeAbsence: () => 'absent soon',
  noSkill: ({ skill }) => `no skill “${skill}”`,
  perDay: (passed) => `daily norm reached, ${counted(passed, 'of')}`,
  atOnce: (passed) => `at once ${counted(passed, 'of')}`,
  noShare: () => 'share 0',
  notPreferred: () => 'no preference',
  catchingUp: () => 'just came back and has got enough for now',
  notDrawn: () => 'drawn by lot',
  dueLater: () => 'later in turn',
  busier: () => 'has more',
  lessEfficient: () => 'lower efficiency',
  tie: () => 'drawn by lot',
};

/** Why somebody did not get an item. */
export function whyPassedOver(passed: PassedOver): Words {
  return { ru: REASON_RU[passed.because](passed), en: REASON_EN[passed.because](passed) };
}

/** Why a rule leaves an item with whom it is. */
export function whyLeft(because: LeftAloneBecause): Words {
  return { ru: LEFT_RU[because], en: LEFT_EN[because] };
}

/** Could have taken it, and only stood behind somebody. */
export function isBehind(because: PassedOverBecause): boolean {
  return BEHIND.has(because);
}
