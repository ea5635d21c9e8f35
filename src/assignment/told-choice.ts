import type { AssignmentChoice, Compared, PassedOver } from '../domain/assignment/assignment-choice.js';
import type { Language } from '../domain/language.js';
import type { Words } from '../domain/words.js';
import { groupBy } from '../group-by.js';
import { isBehind, whyPassedOver } from './assignment-sentences.js';
import type { ChoicePreview, NotChosen } from './assignment-types.js';

/** Of each reason so many people are named. */
const mostNamed = 20;

export const otherConditions: Words = { ru: 'условия правила не выполнены', en: 'the rule’s conditions do not hold' };

/** A choice as the preview tells it. */
export function toldChoice({ outcome, group, strategy, ranked, passedOver }: AssignmentChoice): ChoicePreview {
  return { outcome, group: group?.name ?? null, why: whyOf(outcome, strategy, ranked), ranked, notChosen: notChosenOf(passedOver) };
}

function whyOf(outcome: AssignmentChoice['outcome'], strategy: AssignmentChoice['strategy'], ranked: AssignmentChoice['ranked']): Words {
  switch (outcome.kind) {
    case 'person':
      return outcome.by === 'strategy' ? whyChosen(strategy, ranked) : BY[outcome.by];
    case 'wait':
      return { ru: 'взять некому: ждёт', en: 'nobody can take it: it waits' };
    case 'head':
      return { ru: 'взять некому: передаётся руководителю', en: 'nobody can take it: it goes to the head' };
    case 'leave':
      return { ru: 'взять некому: остаётся как есть', en: 'nobody can take it: it is left as it is' };
    case 'keeper':
      return { ru: 'временный ответственный', en: 'temporary responsible person' };
    case 'nobody':
      return { ru: 'взять некому', en: 'nobody can take it' };
    default:
      return outcome satisfies never;
  }
}

const BY: Record<'returning' | 'deputy' | 'preference' | 'reserve', Words> = {
  returning: { ru: 'знакомый клиент, ответственный за контакт', en: 'known client, the contact’s responsible person' },
  deputy: { ru: 'замещающий', en: 'stand-in' },
  preference: { ru: 'предпочтение', en: 'takes such items first' },
  reserve: { ru: 'среди участников взять некому: из запасных', en: 'nobody of the rule can take it: from the reserve' },
};

function whyChosen(strategy: AssignmentChoice['strategy'], [first, second]: AssignmentChoice['ranked']): Words {
  const isTie = first !== undefined && second !== undefined && JSON.stringify(first.compared) === JSON.stringify(second.compared);
  if (!first || strategy === 'random') return { ru: 'решил жребий', en: 'drawn by lot' };
  const number = numberOf(first.compared);
  return isTie ? { ru: `${number.ru}; при равенстве решил жребий`, en: `${number.en}; equals, drawn by lot` } : number;
}

/** The number by which somebody was compared. */
export function numberOf(compared: Compared): Words {
  switch (compared.by) {
    case 'debt':
      return compared.owed >= 0
        ? { ru: `недодано ${parts(compared.owed, 'ru')}`, en: `owed ${parts(compared.owed, 'en')}` }
        : { ru: `сверх доли ${parts(-compared.owed, 'ru')}`, en: `ahead by ${parts(-compared.owed, 'en')}` };
    case 'load':
      return { ru: `меньше всего сейчас: ${compared.count}`, en: `fewest now: ${compared.count}` };
    case 'efficiency':
      return { ru: `эффективность ${parts(compared.thousandths, 'ru')}`, en: `efficiency ${parts(compared.thousandths, 'en')}` };
    case 'lot':
      return { ru: 'решил жребий', en: 'drawn by lot' };
    default:
      return compared satisfies never;
  }
}

/** Thousandths as 0,82. */
function parts(thousandths: number, language: Language): string {
  return (thousandths / 1000).toLocaleString(language, { maximumFractionDigits: 2 });
}

/** Who stood only behind is told by the order of those compared. */
function notChosenOf(passedOver: readonly PassedOver[]): NotChosen[] {
  const byText = groupBy(
    passedOver.filter(({ because }) => !isBehind(because)).map((passed) => ({ passed, text: whyPassedOver(passed) })),
    ({ text }) => text.ru,
  );
  return [...byText.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    return [{ text: first.text, count: same.length, userIds: same.slice(0, mostNamed).map(({ passed }) => passed.userId) }];
  });
}
