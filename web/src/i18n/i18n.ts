import { createI18n, useI18n } from 'vue-i18n';
import type { Words } from '../../../src/domain/words';
import { screenTitles } from '../shell/screens';
import { shared } from './shared-texts';

export type Lang = 'ru' | 'en';

/** Texts of one screen in both languages; the compiler holds them to the same keys. */
export interface Texts<T> {
  ru: T;
  en: T;
}

type Shape = { [key: string]: string | Shape };
/** The same keys, any texts. */
type Same<T> = { [K in keyof T]: T[K] extends string ? string : Same<T[K]> };

/** Words of the server, in sections. */
type WordTree = { [key: string]: Words | WordTree };
type InOneLanguage<W> = { [K in keyof W]: W[K] extends Words ? string : InOneLanguage<W[K]> };

/** @param words names of the server's rules that the screen shows besides its own texts */
export function texts<const T extends Shape, W extends WordTree = Record<never, never>>(
  ru: T,
  en: Same<T>,
  words: W = {} as W,
): Texts<Same<T> & InOneLanguage<W>> {
  return { ru: { ...(ru as Same<T>), ...inOneLanguage(words, 'ru') }, en: { ...en, ...inOneLanguage(words, 'en') } };
}

function inOneLanguage<W extends WordTree>(words: W, lang: Lang): InOneLanguage<W> {
  const texts = Object.entries(words).map(([name, one]) => [name, isWords(one) ? one[lang] : inOneLanguage(one, lang)]);
  return Object.fromEntries(texts) as InOneLanguage<W>;
}

function isWords(one: Words | WordTree): one is Words {
  return typeof one['ru'] === 'string';
}

type Messages = Record<Lang, Record<string, string>>;

export function createTranslations(lang: Lang) {
  return createI18n({
    legacy: false,
    locale: lang,
    fallbackLocale: 'en',
    messages: { ru: { ...shared.ru, ...screenTitles('ru') }, en: { ...shared.en, ...screenTitles('en') } } as unknown as Messages,
    pluralRules: { ru: russianPlural },
  });
}

const names = new Map<Texts<unknown>, string>();

/**
 * The texts of a screen: `const { t } = useTexts(scheduleTexts)`. Shared ones are found by the same `t`. They live under a name of their own
 * among all texts, so that a component may use several.
 */
export function useTexts(own: Texts<unknown>) {
  const { t: tOfAll, te, locale, getLocaleMessage, mergeLocaleMessage } = useI18n({ useScope: 'global' });
  let name = names.get(own);
  if (!name) {
    name = `texts${names.size + 1}`;
    names.set(own, name);
  }
  // each application on the page has its own store
  for (const lang of ['ru', 'en'] as const) if (!(name in getLocaleMessage(lang))) mergeLocaleMessage(lang, { [name]: own[lang] });
  const t = ((key: string, ...rest: unknown[]) => {
    const full = `${name}.${key}`;
    return (tOfAll as (key: string, ...rest: unknown[]) => string)(te(full) ? full : key, ...rest);
  }) as Translate;
  return {
    t,
    /** Whether the screen has such a text of its own. */
    te: (key: string) => te(`${name}.${key}`),
    /** The server's word in the person's language; one that this release does not know stays as it is. */
    say: (section: string, word: string) => (te(`${name}.${section}.${word}`) ? t(`${section}.${word}`) : word),
    locale,
    /** What the server says in both languages. */
    inLang: (both: Words | null | undefined) => both?.[locale.value as Lang] ?? '',
  };
}

export interface Translate {
  (key: string, values?: Record<string, unknown>): string;
  /** With the form that fits the count. */
  (key: string, values: Record<string, unknown>, count: number): string;
}

/** Forms "1 диалог | 2 диалога | 5 диалогов". */
function russianPlural(count: number, forms: number): number {
  if (forms < 3) return count === 1 ? 0 : 1;
  const tens = count % 100;
  const ones = count % 10;
  if (ones === 1 && tens !== 11) return 0;
  return ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? 1 : 2;
}
