/** Local days as 'YYYY-MM-DD'; counted in UTC, so that no zone of the browser moves them. */
export interface MonthDay {
  on: string;
  /** ISO: 1 is Monday. */
  weekday: number;
  isInMonth: boolean;
}

/** Whole weeks from Monday that cover the month ('2026-03'). */
export function weeksOf(month: string): MonthDay[][] {
  const first = `${month}-01`;
  const weeks: MonthDay[][] = [];
  let on = addDays(first, 1 - weekdayOf(first));
  do {
    weeks.push(
      Array.from({ length: 7 }, (_, index) => {
        const day = addDays(on, index);
        return { on: day, weekday: index + 1, isInMonth: day.startsWith(month) };
      }),
    );
    on = addDays(on, 7);
  } while (on.startsWith(month));
  return weeks;
}

export function weekdayOf(on: string): number {
  return new Date(`${on}T00:00:00Z`).getUTCDay() || 7;
}

export function addDays(on: string, days: number): string {
  return new Date(Date.parse(`${on}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

export function addMonths(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** Today on the wall calendar of whoever looks. */
export function todayOn(now = new Date()): string {
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}

export function dayText(on: string, lang: string): string {
  return new Intl.DateTimeFormat(lang, { day: 'numeric', month: 'long', year: 'numeric', weekday: 'short', timeZone: 'UTC' }).format(
    new Date(`${on}T00:00:00Z`),
  );
}

export function monthText(month: string, lang: string): string {
  const text = new Intl.DateTimeFormat(lang, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`));
  return text.charAt(0).toUpperCase() + text.slice(1);
}
