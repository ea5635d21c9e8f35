import type { NightlyFacts } from '../domain/routing/nightly.js';
import type { Words, WordsOf } from '../domain/words.js';
import type { nightKinds } from './night-kinds.js';

/** The run at 23:00 that joins the head of sales to the company's open dialogs. */
export const nightWords = {
  kinds: {
    nightly: { ru: 'Вечернее подключение', en: 'Evening joining' },
  } satisfies WordsOf<keyof typeof nightKinds>,
  labels: {
    nightOn: { ru: 'Ночь', en: 'Night' },
    isHeadMember: { ru: 'Руководитель уже в диалоге', en: 'Head takes part already' },
    hasJoinedThisNight: { ru: 'Уже подключён этой ночью', en: 'Joined earlier this night' },
  } satisfies Partial<WordsOf<keyof NightlyFacts>>,
  incidents: {
    'night-missed': { ru: 'Вечернее подключение пропущено', en: 'The evening joining was missed' },
    'night-stood-in': { ru: 'Вечернее подключение: руководителя продаж замещают', en: 'Evening joining: a stand-in for the head of sales' },
    'night-nobody-joins': {
      ru: 'Вечернее подключение: руководитель продаж подключиться не может, замещающего нет',
      en: 'Evening joining: the head of sales cannot join and there is no stand-in',
    },
  } satisfies Record<string, Words>,
  todo: {
    'night-stood-in': {
      ru: 'Кто кого замещает и почему — в журнале. Если это надолго, укажите в настройках компании другого руководителя продаж.',
      en: 'The journal says who stands in for whom, and why. If it is for long, choose another head of sales in the company’s settings.',
    },
    'night-nobody-joins': {
      ru: 'Открытые диалоги остались как были. Укажите в настройках компании другого руководителя продаж или назначьте руководителя вышестоящего отдела.',
      en: 'The open dialogs were left as they are. Choose another head of sales in the company’s settings, or give the department above a head.',
    },
  } satisfies Record<string, Words>,
};
