import type { Language } from '../domain/language.js';
import { dayNumber } from '../domain/schedule/local-day.js';
import type { Interval, Weekday } from '../domain/schedule/schedule.js';
import { weekdayOf } from '../domain/schedule/wall-intervals.js';

/** One text for each language of the screens. */
export type Texts = Record<Language, string>;

const WEEKDAYS: Record<Language, readonly string[]> = {
  ru: ['Понедельник', 'Вторник', 'Среда', 'Четверг', 'Пятница', 'Суббота', 'Воскресенье'],
  en: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
};

const LONG_DATE: Record<Language, Intl.DateTimeFormat> = {
  ru: new Intl.DateTimeFormat('ru', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }),
};

/** A text made the same way in both languages. */
export function inBoth(make: (language: Language) => string): Texts {
  return { ru: make('ru'), en: make('en') };
}

/** 600 as 10:00. */
export function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** `10:00–14:00, 15:00–19:00`; no intervals are a day off. */
export function hoursText(intervals: readonly Interval[]): Texts {
  if (intervals.length === 0) return { ru: 'выходной', en: 'day off' };
  const text = inOrder(intervals)
    .map(({ from, to }) => `${clockText(from)}–${clockText(to)}`)
    .join(', ');
  return { ru: text, en: text };
}

export function weekdayText(weekday: Weekday): Texts {
  return inBoth((language) => WEEKDAYS[language][weekday - 1] ?? '');
}

/** '2026-01-01' as «1 января 2026 г. (четверг)». */
export function dateText(on: string): Texts {
  const weekday = weekdayText(weekdayOf(dayNumber(on)));
  const at = new Date(`${on}T00:00:00Z`);
  return inBoth((language) => `${LONG_DATE[language].format(at)} (${language === 'ru' ? weekday.ru.toLocaleLowerCase('ru') : weekday.en})`);
}

/** The same hours, in whatever order they were typed. */
export function areSameHours(one: readonly Interval[], other: readonly Interval[]): boolean {
  const [left, right] = [inOrder(one), inOrder(other)];
  return left.length === right.length && left.every(({ from, to }, index) => from === right[index]?.from && to === right[index]?.to);
}

function inOrder(intervals: readonly Interval[]): Interval[] {
  return intervals.toSorted((a, b) => a.from - b.from || a.to - b.to);
}
