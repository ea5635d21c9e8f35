import { dayNumber, isLocalDay } from '../domain/schedule/local-day.js';
import type { DayException, Interval, Schedule, Weekday } from '../domain/schedule/schedule.js';
import { weekdayOf } from '../domain/schedule/wall-intervals.js';
import type { PortalCalendar } from '../portal/commands/command-types.js';
import { areSameHours, dateText, hoursText, inBoth, weekdayText } from '../settings/value-texts.js';
import type { ImportDifference, ImportNote } from './schedule-types.js';
import { WEEKDAY_CODES } from './weekday-codes.js';

type Hours = Pick<Schedule, 'weekly' | 'exceptions'>;

export interface CalendarProposal {
  proposal: Hours;
  differences: ImportDifference[];
  notes: ImportNote[];
}

const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/**
 * The hours that the portal's own calendar speaks of, and how they differ from those set now. Its days have no year (`1.01`), so they are
 * laid out for the given years; a day off that is one anyway, and a working day that is one anyway, need no exception. Exceptions set for
 * other dates stay. What cannot be read is left as it is set and told in the notes.
 */
export function calendarProposal(calendar: PortalCalendar, current: Hours, years: readonly number[]): CalendarProposal {
  const notes: ImportNote[] = [];
  const usual = usualInterval(calendar, notes);
  const weekly = usual === null ? current.weekly : weekOf(usual, calendar.weekHolidays, notes);
  const holidays = datesOf(calendar.yearHolidays, years, notes);
  const workdays = datesOf(calendar.yearWorkdays, years, notes);
  for (const on of intersection(holidays, workdays)) {
    notes.push(note('bothHolidayAndWorkday', { on }, dateText(on)));
    holidays.delete(on);
    workdays.delete(on);
  }

  const set = new Map(current.exceptions.map(({ on, intervals }) => [on, intervals]));
  const proposed = new Map<string, Interval[]>();
  const propose = (on: string, intervals: Interval[]) => {
    if (set.has(on) || !areSameHours(weekly[weekdayOf(dayNumber(on))], intervals)) proposed.set(on, intervals);
  };
  for (const on of holidays) propose(on, []);
  if (usual !== null) for (const on of workdays) propose(on, [{ ...usual }]);
  const kept = current.exceptions.filter(({ on }) => !proposed.has(on));
  const keptThen = kept.map(({ on }) => on).filter((on) => years.includes(Number(on.slice(0, 4))));
  if (keptThen.length > 0) {
    const dates = keptThen.toSorted().join(', ');
    notes.push(note('keptException', { count: keptThen.length, dates }, { ru: dates, en: dates }));
  }
  const exceptions = [...kept, ...[...proposed].map(([on, intervals]): DayException => ({ on, intervals }))].toSorted((a, b) =>
    a.on < b.on ? -1 : 1,
  );
  return { proposal: { weekly, exceptions }, differences: differencesBetween(current, { weekly, exceptions }), notes };
}

/** What a schedule would become: weekdays first, then dates in order. Hours typed in another order are the same. */
export function differencesBetween(before: Hours, after: Hours): ImportDifference[] {
  const ofWeek = WEEKDAYS.flatMap((weekday): ImportDifference[] => {
    const [was, will] = [before.weekly[weekday], after.weekly[weekday]];
    if (areSameHours(was, will)) return [];
    const text = becomes(weekdayText(weekday), hoursText(was), hoursText(will));
    return [{ path: `weekly.${weekday}`, kind: 'changed', weekday, before: was, after: will, text }];
  });
  const [old, next] = [before, after].map(({ exceptions }) => new Map(exceptions.map(({ on, intervals }) => [on, intervals])));
  const dates = [...new Set([...(old?.keys() ?? []), ...(next?.keys() ?? [])])].toSorted();
  const ofDates = dates.flatMap((on): ImportDifference[] => {
    const [was, will] = [old?.get(on) ?? null, next?.get(on) ?? null];
    if (was !== null && will !== null && areSameHours(was, will)) return [];
    const usual = { ru: 'как в обычную неделю', en: 'as in an ordinary week' };
    const text = becomes(dateText(on), was === null ? usual : hoursText(was), will === null ? usual : hoursText(will));
    const kind = was === null ? 'added' : will === null ? 'removed' : 'changed';
    return [{ path: `exceptions[${on}]`, kind, on, before: was, after: will, text }];
  });
  return [...ofWeek, ...ofDates];
}

/** Minutes of a time like `9`, `9.30`, `9.3` (a number that lost its zero: half past nine) or `09:30`; null when it is no time. */
export function minutesOfDayTime(text: string): number | null {
  const match = /^\s*(\d{1,2})(?:[.:](\d{1,2}))?\s*$/.exec(text);
  if (!match) return null;
  const [, hours = '', fraction = ''] = match;
  const minutes = Number(fraction.padEnd(2, '0'));
  const total = Number(hours) * 60 + minutes;
  return minutes < 60 && total <= 1440 ? total : null;
}

function usualInterval({ workTimeStart, workTimeEnd }: PortalCalendar, notes: ImportNote[]): Interval | null {
  const [from, to] = [minutesOfDayTime(workTimeStart), minutesOfDayTime(workTimeEnd)];
  if (from !== null && to !== null && from < to) return { from, to };
  const shown = `${workTimeStart}–${workTimeEnd}`;
  notes.push(note('workTimeUnreadable', { workTimeStart, workTimeEnd }, { ru: shown, en: shown }));
  return null;
}

function weekOf(usual: Interval, weekHolidays: readonly string[], notes: ImportNote[]): Record<Weekday, Interval[]> {
  const daysOff = new Set<Weekday>();
  for (const code of weekHolidays.map((text) => text.trim()).filter((text) => text !== '')) {
    const weekday = WEEKDAY_CODES.get(code.toUpperCase());
    if (weekday === undefined) notes.push(note('weekdayUnreadable', { value: code }, { ru: code, en: code }));
    else daysOff.add(weekday);
  }
  const hoursOn = (weekday: Weekday) => (daysOff.has(weekday) ? [] : [{ ...usual }]);
  return { 1: hoursOn(1), 2: hoursOn(2), 3: hoursOn(3), 4: hoursOn(4), 5: hoursOn(5), 6: hoursOn(6), 7: hoursOn(7) };
}

/** `1.01`, `01.1`, ` 23.02 ` in each of the years; 29.02 only where there is one. */
function datesOf(texts: readonly string[], years: readonly number[], notes: ImportNote[]): Set<string> {
  const dates = new Set<string>();
  for (const text of texts.map((one) => one.trim()).filter((one) => one !== '')) {
    const [, day = '', month = ''] = /^(\d{1,2})\.(\d{1,2})$/.exec(text) ?? [];
    const inYear = (year: number) => `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    if (!isLocalDay(inYear(2000))) {
      notes.push(note('dateUnreadable', { value: text }, { ru: text, en: text }));
      continue;
    }
    for (const on of years.map(inYear)) if (isLocalDay(on)) dates.add(on);
  }
  return dates;
}

function intersection(one: ReadonlySet<string>, other: ReadonlySet<string>): string[] {
  return [...one].filter((on) => other.has(on)).toSorted();
}

function becomes(what: { ru: string; en: string }, was: { ru: string; en: string }, will: { ru: string; en: string }) {
  return { ru: `${what.ru}: сейчас ${was.ru}, станет ${will.ru}`, en: `${what.en}: now ${was.en}, then ${will.en}` };
}

const NOTES: Record<ImportNote['code'], { ru: string; en: string }> = {
  workTimeUnreadable: {
    ru: 'Рабочее время портала «{}» не читается: часы недели оставлены как есть, рабочие выходные не перенесены.',
    en: 'The work time of the portal, “{}”, cannot be read: the weekly hours stay, working days off are not taken over.',
  },
  weekdayUnreadable: { ru: 'Выходной «{}» портала не читается и пропущен.', en: 'The weekly day off “{}” cannot be read and is left out.' },
  dateUnreadable: { ru: 'Дата «{}» в календаре портала не читается и пропущена.', en: 'The date “{}” cannot be read and is left out.' },
  bothHolidayAndWorkday: {
    ru: 'В календаре портала это и праздник, и рабочий день, дата оставлена как есть: {}.',
    en: 'The portal has it both as a holiday and as a working day, it stays as it is set: {}.',
  },
  keptException: {
    ru: 'Заданы здесь и в календаре портала не упомянуты, остаются: {}.',
    en: 'Set here and not mentioned by the portal, they stay: {}.',
  },
  calendarOld: {
    ru: 'Портал сейчас не отвечает: его календарь известен на {}.',
    en: 'The portal does not answer now: its calendar is as of {}.',
  },
};

/** A note of the import; `shown` goes into its text. */
export function note(code: ImportNote['code'], params: ImportNote['params'], shown: { ru: string; en: string }): ImportNote {
  return { code, params, text: inBoth((language) => NOTES[code][language].replace('{}', () => shown[language])) };
}
