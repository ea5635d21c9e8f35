import type { RuleFindingCode } from '../domain/assignment-rules/lint-rules.js';
import type { Texts } from '../settings/value-texts.js';

/** What the lint of assignment rules finds, in words. */
export const assignmentFindingTexts = {
  emptyPool: {
    ru: 'Среди участников правила никто не может получать обращения.',
    en: 'Nobody among the people of the rule can get anything.',
  },
  groupWithoutPeople: {
    ru: 'В группе «{group}» никто не может получать обращения.',
    en: 'Nobody in the group “{group}” can get anything.',
  },
  groupNeverMatches: {
    ru: 'Условия группы «{group}» не выполняются никогда: они исключают друг друга.',
    en: 'The conditions of the group “{group}” never hold: they exclude one another.',
  },
  groupBehindAnother: {
    ru: 'В группу «{group}» ничего не попадёт: всё забирает группа «{other}», она стоит раньше.',
    en: 'Nothing reaches the group “{group}”: the group “{other}” before it takes everything.',
  },
  reserveInPool: {
    ru: '{userName} — и среди участников, и среди запасных.',
    en: '{userName} is both among the people of the rule and in the reserve.',
  },
  skillNobodyHas: { ru: 'Навыка «{skill}» нет ни у кого из участников.', en: 'Nobody of the rule has the skill “{skill}”.' },
  preferenceOutsidePool: {
    ru: 'Предпочтение ничего не даст: в правиле не участвует {userName}.',
    en: 'A preference has no effect: {userName} is not among the people of the rule.',
  },
  allWeightsZero: {
    ru: 'У всех участников вес 0: по долям не получит никто.',
    en: 'Everybody has the weight 0: by shares nobody gets anything.',
  },
  limitZero: { ru: 'Лимит 0: новых обращений не будет.', en: 'The limit is 0: nothing new is given.' },
  bestWithoutLimit: {
    ru: 'Способ «сначала лучшим» без лимита отдаст всё одному. Задайте норму на день или лимит одновременно в работе.',
    en: '“Best first” without a limit gives everything to one person. Set a daily norm or a limit at once.',
  },
  circleOfDeputies: { ru: 'Замещают друг друга по кругу: {userNames}.', en: 'They stand in for one another in a circle: {userNames}.' },
  leadsAreOff: {
    ru: 'На портале лиды отключены (режим без лидов): правило «{rule}» ничего не получит.',
    en: 'The portal works without leads: the rule “{rule}” gets nothing.',
  },
  unknownStage: { ru: 'Стадии {stage} на портале нет.', en: 'The portal has no stage {stage}.' },
  stageOfOtherPipeline: { ru: 'Стадия {stage} — из другой воронки.', en: 'The stage {stage} is of another pipeline.' },
  thenStageNotLater: {
    ru: 'Стадия {stage} не стоит дальше стадий правила: продвинуть на неё нельзя.',
    en: 'The stage {stage} is not later than the stages of the rule: nothing can be moved forward to it.',
  },
  ruleBehindAnother: {
    ru: 'Правило «{rule}» на стадии {stage} ничего не получит: всё забирает правило «{other}», оно стоит раньше.',
    en: 'The rule “{rule}” gets nothing at the stage {stage}: the rule “{other}” before it takes everything.',
  },
} satisfies Record<RuleFindingCode, Texts>;
