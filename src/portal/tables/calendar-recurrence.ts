const dayMs = 86_400_000;
const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** A repeating event of the portal's calendar; days are counted from 1970-01-01. */
export interface Recurrence {
  frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  /** Every so many days, weeks, months, years. */
  interval: number;
  /** Last day on which an instance may begin. */
  untilDay: number | null;
  /** Number of instances, left-out ones included. */
  count: number | null;
  /** 0 = Monday; empty: the weekday of the first instance. Only days and weeks are narrowed by it. */
  weekdays: number[];
  /** Days on which the instance is left out. */
  exceptDays: Set<number>;
}

/**
 * Reads RRULE (`FREQ=WEEKLY;INTERVAL=1;BYDAY=MO,WE;UNTIL=31.12.2026;`) and EXDATE (`02.03.2026;04.03.2026`) of b_calendar_event.
 * null for rules that begin no new days (HOURLY) or that we do not know.
 */
export function parseRecurrence(rule: string, exceptDates: string | null): Recurrence | null {
  const parts = new Map(
    rule.split(';').flatMap((part) => {
      const [key = '', value = ''] = part.split('=');
      return key.trim() === '' ? [] : [[key.trim().toUpperCase(), value.trim()] as const];
    }),
  );
  const frequency = parts.get('FREQ')?.toUpperCase();
  if (frequency !== 'DAILY' && frequency !== 'WEEKLY' && frequency !== 'MONTHLY' && frequency !== 'YEARLY') return null;
  const count = Number.parseInt(parts.get('COUNT') ?? '', 10);
  return {
    frequency,
    interval: Math.max(1, Number.parseInt(parts.get('INTERVAL') ?? '1', 10) || 1),
    untilDay: dayOf(parts.get('UNTIL') ?? ''),
    count: count > 0 ? count : null,
    weekdays: (parts.get('BYDAY') ?? '')
      .split(',')
      .map((name) => weekdays.indexOf(name.trim().toUpperCase()))
      .filter((weekday) => weekday >= 0)
      .toSorted((a, b) => a - b),
    exceptDays: new Set((exceptDates ?? '').split(/[;,]/).flatMap((date) => dayOf(date) ?? [])),
  };
}

/** The days from `fromDay` to `toDay`, both included, on which an instance begins; the series begins on `firstDay`. */
export function instanceDays(recurrence: Recurrence, firstDay: number, fromDay: number, toDay: number): number[] {
  const lastDay = Math.min(toDay, recurrence.untilDay ?? toDay);
  const found: number[] = [];
  let counted = 0;
  for (const day of candidateDays(recurrence, firstDay, lastDay)) {
    if (recurrence.count !== null && counted >= recurrence.count) break;
    counted += 1;
    if (day >= fromDay && !recurrence.exceptDays.has(day)) found.push(day);
  }
  return found;
}

/** 'YYYY-MM-DD…' as days since 1970-01-01. */
export function dayNumber(localDate: string): number {
  return Math.floor(Date.parse(`${localDate.slice(0, 10)}T00:00:00Z`) / dayMs);
}

/** Days since 1970-01-01 as 'YYYY-MM-DD'. */
export function localDate(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, 10);
}

function* candidateDays({ frequency, interval, weekdays: only }: Recurrence, firstDay: number, lastDay: number): Generator<number> {
  if (frequency === 'DAILY') {
    for (let day = firstDay; day <= lastDay; day += interval) if (only.length === 0 || only.includes(weekdayOf(day))) yield day;
  } else if (frequency === 'WEEKLY') {
    const days = only.length > 0 ? only : [weekdayOf(firstDay)];
    for (let monday = firstDay - weekdayOf(firstDay); monday <= lastDay; monday += 7 * interval) {
      for (const weekday of days) if (monday + weekday >= firstDay && monday + weekday <= lastDay) yield monday + weekday;
    }
  } else {
    yield* sameDayOfMonth(firstDay, lastDay, frequency === 'MONTHLY' ? interval : 12 * interval);
  }
}

/** The 31st and the 29th of February are left out where a month has none. */
function* sameDayOfMonth(firstDay: number, lastDay: number, months: number): Generator<number> {
  const first = new Date(firstDay * dayMs);
  for (let step = 0; ; step += months) {
    const day = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + step, first.getUTCDate());
    const monthStart = Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + step, 1);
    if (monthStart / dayMs > lastDay) return;
    if (new Date(day).getUTCDate() === first.getUTCDate() && day / dayMs <= lastDay) yield day / dayMs;
  }
}

/** 0 = Monday; 1970-01-01 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** 'd.m.Y' (as the portal writes it) or 'YYYYMMDD…' (as imported calendars do); null for anything else. */
function dayOf(text: string): number | null {
  const dotted = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})/.exec(text);
  if (dotted) return Date.UTC(Number(dotted[3]), Number(dotted[2]) - 1, Number(dotted[1])) / dayMs;
  const compact = /^\s*(\d{4})(\d{2})(\d{2})/.exec(text);
  return compact ? Date.UTC(Number(compact[1]), Number(compact[2]) - 1, Number(compact[3])) / dayMs : null;
}
