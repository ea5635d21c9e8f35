import type { Language } from '../domain/language.js';
import type { KeptDecision, Sentence } from './journal-kind.js';

/** The sentence of a kind out of both languages' texts. */
export function inEachLanguage<Texts>(
  texts: Record<Language, Texts>,
  say: (texts: Texts, kept: KeptDecision) => string,
): Record<Language, Sentence> {
  return { ru: (kept) => say(texts.ru, kept), en: (kept) => say(texts.en, kept) };
}
