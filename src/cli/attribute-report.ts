import type { CompanyTally, Tally } from '../attribution/tally.js';
import type { IgnoredThreadBecause } from '../domain/attribution/thread.js';
import type { AttributeTexts, TableColumn } from './attribute-texts.js';

const COLUMNS: TableColumn[] = ['company', 'threads', 'right', 'contactOnly', 'dealOnly', 'both', 'contactsToMake', 'left', 'ignored'];
const shownCauses = 10;

/** The table by company, why threads are ignored, and the commonest causes. */
export function reportLines(tally: Tally, names: ReadonlyMap<string, string>, texts: AttributeTexts): string[] {
  const companies = Object.entries(tally.companies).sort(([a], [b]) => Number(a === '') - Number(b === '') || a.localeCompare(b));
  const rows = companies.map(([code, company]) => cellsOf(code === '' ? texts.noCompany : (names.get(code) ?? code), company));
  const total = cellsOf(texts.total, sumOf(companies.map(([, company]) => company)));
  return [
    ...table([COLUMNS.map((column) => texts.columns[column]), ...rows, total]),
    '',
    ...listed(texts.ignoredTitle, ignoredOf(tally), texts),
    ...listed(texts.causesTitle, Object.entries(tally.causes), texts),
  ];
}

function cellsOf(name: string, company: CompanyTally): string[] {
  return COLUMNS.map((column) => (column === 'company' ? name : String(column === 'ignored' ? ignoredIn(company) : company[column])));
}

function sumOf(companies: readonly CompanyTally[]): CompanyTally {
  const sum: CompanyTally = { threads: 0, right: 0, contactOnly: 0, dealOnly: 0, both: 0, contactsToMake: 0, left: 0, ignored: {} };
  for (const company of companies) {
    for (const key of ['threads', 'right', 'contactOnly', 'dealOnly', 'both', 'contactsToMake', 'left'] as const) sum[key] += company[key];
    for (const [because, threads] of Object.entries(company.ignored) as [IgnoredThreadBecause, number][])
      sum.ignored[because] = (sum.ignored[because] ?? 0) + threads;
  }
  return sum;
}

function ignoredIn({ ignored }: CompanyTally): number {
  return Object.values(ignored).reduce((sum, threads) => sum + threads, 0);
}

function ignoredOf(tally: Tally): [string, number][] {
  return Object.entries(sumOf(Object.values(tally.companies)).ignored);
}

function listed(title: string, counted: readonly [string, number][], texts: AttributeTexts): string[] {
  if (counted.length === 0) return [];
  const words: Record<string, string> = { ...texts.ignored, ...texts.causes };
  const largest = counted.toSorted(([, a], [, b]) => b - a).slice(0, shownCauses);
  const width = Math.max(...largest.map(([, threads]) => String(threads).length));
  return [title, ...largest.map(([because, threads]) => `  ${String(threads).padStart(width)}  ${words[because] ?? because}`), ''];
}

/** Names to the left, figures to the right. */
function table(rows: readonly string[][]): string[] {
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
