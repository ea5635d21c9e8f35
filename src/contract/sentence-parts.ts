import type { Language } from '../domain/language.js';

/** Name of a portal user as far as an entry's facts know it; otherwise the number stands for the person. */
export type NameOf = (userId: number) => string;

export function nameIn(people: readonly { userId: number; name: string }[]): NameOf {
  const names = new Map(people.map(({ userId, name }) => [userId, name]));
  return (userId) => names.get(userId) ?? `№ ${userId}`;
}

/** Parts that are there, joined. */
export function joined(parts: readonly (string | null)[], separator: string): string {
  return parts.filter((part) => part !== null && part !== '').join(separator);
}

/** The first letter large, a full stop at the end. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

/** Whole minutes as «1 ч 20 мин», “1 h 20 min”. */
export function lengthText(minutes: number, language: Language): string {
  const [h, min] = language === 'ru' ? ['ч', 'мин'] : ['h', 'min'];
  const hours = Math.floor(minutes / 60);
  return hours > 0 ? `${hours}\u00a0${h} ${minutes % 60}\u00a0${min}` : `${minutes}\u00a0${min}`;
}

const DATES: Record<Language, Intl.DateTimeFormat> = {
  ru: new Intl.DateTimeFormat('ru', { day: 'numeric', month: 'long', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' }),
};

/** '2026-03-02' as 2 марта, 2 March. */
export function dateText(localDay: string, language: Language): string {
  return DATES[language].format(new Date(`${localDay}T00:00:00Z`));
}
