import type { Words, WordsOf } from '../domain/words.js';
import type { assignmentKinds } from './assignment-kinds.js';

/** Leads and deals that rules give to people. */
export const assignmentWords = {
  kinds: {
    assignment: { ru: 'Распределение', en: 'Assignment' },
    assignmentAnswer: { ru: 'Распределение: ответ портала', en: 'Assignment: the portal’s answer' },
  } satisfies WordsOf<keyof typeof assignmentKinds>,
  because: {
    random: { ru: 'жребий', en: 'drawn by lot' },
    weighted: { ru: 'по долям', en: 'by shares' },
    best: { ru: 'сначала лучшим', en: 'best first' },
    returning: { ru: 'знакомый клиент', en: 'known client' },
    deputy: { ru: 'замещающий', en: 'stand-in' },
    preference: { ru: 'предпочтение', en: 'takes first' },
    reserve: { ru: 'из запасных', en: 'from the reserve' },
    nobodyCan: { ru: 'взять некому', en: 'nobody can take it' },
    movedOn: { ru: 'уже на другой стадии', en: 'at another stage by now' },
    placed: { ru: 'уже распределено диалогом или звонком', en: 'a dialog or a call has assigned it' },
    converted: { ru: 'сделка из лида', en: 'made from a lead' },
    byHand: { ru: 'выбран вручную', en: 'chosen by hand' },
    notReplaced: { ru: 'правило не меняет этого ответственного', en: 'the rule does not replace them' },
  } satisfies Record<string, Words>,
};
