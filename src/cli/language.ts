import type { Language } from '../domain/language.js';

/** `--lang` first, then the terminal's locale; everything but Russian is answered in English. */
export function chosenLanguage(given: string | undefined, env: Record<string, string | undefined>): Language {
  const locale = given ?? (env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '');
  return locale.toLowerCase().startsWith('ru') ? 'ru' : 'en';
}
