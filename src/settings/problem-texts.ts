import type { Problem } from './problem.js';
import type { Texts } from './value-texts.js';

/** What was expected, in words that follow «Ожидается» and “Expected:”. */
export type Expected = Texts;

/** The kinds of values by the names the schema has for them. */
const KINDS: Record<string, Expected> = {
  int: { ru: 'целое число', en: 'a whole number' },
  number: { ru: 'целое число', en: 'a whole number' },
  string: { ru: 'текст', en: 'a text' },
  boolean: { ru: 'да или нет (true или false)', en: 'true or false' },
  array: { ru: 'список', en: 'a list' },
  object: { ru: 'набор полей', en: 'an object' },
};

/** Phrases that schemas give as their message. One that is missing here is shown in English. */
const PHRASES: readonly Expected[] = [
  ...Object.values(KINDS),
  { ru: 'дата вида 2026-03-02', en: 'a date like 2026-03-02' },
  { ru: 'время от 00:00 до 23:59', en: 'a time from 00:00 to 23:59' },
  { ru: 'время от 00:01 до 24:00', en: 'a time from 00:01 to 24:00' },
  { ru: 'часовой пояс вида Europe/Moscow', en: 'an IANA time zone like Europe/Moscow' },
  { ru: 'строчная латинская буква, затем до 30 знаков из a–z, 0–9, _ и -', en: 'a lower-case latin letter, then up to 30 of a-z 0-9 _ -' },
  { ru: 'раздел настроек', en: 'the section' },
  { ru: 'пусто', en: 'null' },
  { ru: 'отдел портала', en: 'a department of the portal' },
  { ru: 'сотрудник портала', en: 'a user of the portal' },
  { ru: 'либо отдел, либо сотрудник', en: 'either a department or a person' },
  { ru: 'дата от 2000-01-01 до 2199-12-31', en: 'a date from 2000-01-01 to 2199-12-31' },
];
const RUSSIAN = new Map(PHRASES.map(({ ru, en }) => [en, ru]));

export function expectedKind(kind: string): Expected {
  return KINDS[kind] ?? { ru: kind, en: kind };
}

/** An English phrase of a schema, with its Russian one. */
export function expectedPhrase(phrase: string): Expected {
  return { ru: inRussian(phrase), en: phrase };
}

/** Of a limit whose schema has words for it; null when it has none. */
export function expectedInWords(message: string): Expected | null {
  return RUSSIAN.has(message) ? expectedPhrase(message) : null;
}

export function expectedChoice(values: readonly string[]): Expected {
  return { ru: `одно из: ${values.join(', ')}`, en: `one of ${values.join(', ')}` };
}

export type Limit = 'atLeast' | 'moreThan' | 'atMost' | 'lessThan';

const LIMITS: Record<Limit, Expected> = {
  atLeast: { ru: 'не меньше', en: 'at least' },
  moreThan: { ru: 'больше', en: 'more than' },
  atMost: { ru: 'не больше', en: 'at most' },
  lessThan: { ru: 'меньше', en: 'less than' },
};

/** @param origin what is measured: `string` by its characters, `array` by its items, anything else by its value */
export function expectedSize(origin: string, limit: Limit, bound: number | bigint): Expected {
  const { ru, en } = LIMITS[limit];
  if (origin === 'string') return { ru: `текст, в котором символов ${ru} ${bound}`, en: `a text of ${en} ${bound} characters` };
  if (origin === 'array') return { ru: `список, в котором записей ${ru} ${bound}`, en: `a list of ${en} ${bound} items` };
  return { ru: `${ru} ${bound}`, en: `${en} ${bound}` };
}

/** What is wrong in words, made where the problem is found: `expected` has both languages only there. */
export function problemText({ code, got }: Pick<Problem, 'code' | 'got'>, expected: Expected): Texts {
  if (code === 'UNKNOWN_FIELD') return { ru: `Такого поля нет: «${got}».`, en: `There is no such field: “${got}”.` };
  if (code === 'UNKNOWN_ZONE' && got) {
    return {
      ru: `Часовой пояс «${got}» неизвестен; пример: Europe/Moscow.`,
      en: `The time zone “${got}” is not known; an example: Europe/Moscow.`,
    };
  }
  if (code === 'REQUIRED' || got === undefined || got.trim() === '') {
    return { ru: `Не заполнено: ожидается ${expected.ru}.`, en: `Not given; expected: ${expected.en}.` };
  }
  return { ru: `Ожидается ${expected.ru}; указано: «${inRussian(got)}».`, en: `Expected: ${expected.en}; given: “${got}”.` };
}

/** A problem with its text, also one whose finder gave only the English phrase. */
export function withText(problem: Problem): Problem & { text: Texts } {
  return { ...problem, text: problem.text ?? problemText(problem, expectedPhrase(problem.expected)) };
}

function inRussian(phrase: string): string {
  const choice = /^one of (.+)$/.exec(phrase);
  return RUSSIAN.get(phrase) ?? (choice ? `одно из: ${choice[1]}` : phrase);
}
