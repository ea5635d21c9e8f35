/** A measured value beside what was aimed at. */
export interface Measured {
  what: string;
  value: string;
  target?: string;
  isMet?: boolean;
}

const print = (line: string) => process.stdout.write(`${line}\n`);

export class Report {
  private readonly rows: Measured[] = [];

  /** Printed at once, and again in the closing table. */
  add(row: Measured): void {
    this.rows.push(row);
    print(`  ${lineOf(row)}`);
  }

  say(text: string): void {
    print(text);
  }

  print(title: string): void {
    print('');
    print(title);
    for (const row of this.rows) print(`  ${lineOf(row)}`);
  }
}

function lineOf({ what, value, target, isMet }: Measured): string {
  const mark = isMet === undefined ? ' ' : isMet ? '✔' : '✘';
  return `${mark} ${what.padEnd(74)} ${value.padStart(22)}${target === undefined ? '' : `   (target: ${target})`}`;
}

/** The value below which this share of the list lies; 0 for an empty list. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`;
export const seconds = (value: number) => `${(value / 1000).toFixed(2)} s`;
export const perSecond = (value: number) => `${Math.round(value).toLocaleString('en-US')} /s`;
