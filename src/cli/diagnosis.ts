import type { Language } from '../domain/language.js';

export type Verdict = 'OK' | 'WARN' | 'FAIL';
export type Texts = Record<Language, string>;

/** One thing the doctor has looked at; what is not OK says what to do. */
export interface Diagnosis {
  verdict: Verdict;
  text: Texts;
  advice: Texts | null;
}

export function ok(ru: string, en: string): Diagnosis {
  return { verdict: 'OK', text: { ru, en }, advice: null };
}

export function warn(text: Texts, advice: Texts): Diagnosis {
  return { verdict: 'WARN', text, advice };
}

export function fail(text: Texts, advice: Texts): Diagnosis {
  return { verdict: 'FAIL', text, advice };
}

/** Code of the driver or the system, else the message: never an address with a password. */
export function troubleOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return typeof code === 'string' ? code : String(message ?? error);
}
