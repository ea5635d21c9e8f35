import type { Language } from '../domain/language.js';
import type { JournalKind, KeptDecision } from './journal-kind.js';

export type Explanation = Record<Language, string>;

/** What was decided and why, for people. An entry that another release has written differently is named by its rule alone. */
export function explain({ kind, sentence }: JournalKind, kept: KeptDecision, language: Language): string {
  try {
    return sentence[language](kept);
  } catch {
    return namedOnly(kind, kept);
  }
}

export function explainBoth(of: JournalKind, kept: KeptDecision): Explanation {
  return { ru: explain(of, kept, 'ru'), en: explain(of, kept, 'en') };
}

/** Where nobody knows the sentence. */
export function namedOnly(kind: string, { because }: KeptDecision): string {
  return `${kind}: ${because}`;
}
