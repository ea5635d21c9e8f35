import type { Both } from './day.js';

/** Whether a run may be called so: it is the name of its folder under var/. */
export function isRunName(text: string): boolean {
  return /^[a-z][a-z0-9-]{0,40}$/.test(text);
}

/** @param given the option as it was typed */
export function wrongRunName(given: string): Both {
  return {
    ru: `${given}: нужно имя запуска из строчных латинских букв, цифр и «-», например practice или demo.`,
    en: `${given}: the name of a run is expected, of small letters, digits and "-", such as practice or demo.`,
  };
}
