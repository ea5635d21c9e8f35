import { parseArgs } from 'node:util';

/** What the command is asked to do. */
export type Asked =
  | {
      kind: 'dryRun' | 'run';
      /** First and last local day; null = open to the end. */
      from: string | null;
      to: string | null;
      companyCode: string | null;
      list: string | null;
      perMinute: number | null;
      /** Goes on with the newest unfinished run. */
      resume: boolean;
    }
  | { kind: 'undo'; runId: number; changeId: number | null; perMinute: number | null }
  | { kind: 'status'; runId: number | null }
  | { kind: 'wrong'; because: string };

export const USUAL_PER_MINUTE = 120;
const mostPerMinute = 6_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the arguments; what contradicts itself is `wrong`, with the argument's name. */
export function readOptions(args: string[]): { asked: Asked; lang: string | undefined } {
  const { values } = parseArgs({
    args,
    options: {
      from: { type: 'string' },
      to: { type: 'string' },
      company: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      list: { type: 'string' },
      rate: { type: 'string' },
      resume: { type: 'boolean', default: false },
      undo: { type: 'string' },
      change: { type: 'string' },
      status: { type: 'boolean', default: false },
      lang: { type: 'string' },
    },
  });
  return { asked: askedBy(values), lang: values.lang };
}

interface Values {
  from?: string | undefined;
  to?: string | undefined;
  company?: string | undefined;
  'dry-run': boolean;
  list?: string | undefined;
  rate?: string | undefined;
  resume: boolean;
  undo?: string | undefined;
  change?: string | undefined;
  status: boolean;
}

function askedBy(values: Values): Asked {
  const perMinute = values.rate === undefined ? null : number(values.rate);
  if (perMinute !== null && !(perMinute >= 1 && perMinute <= mostPerMinute))
    return wrong(`--rate ${values.rate}: 1 to ${mostPerMinute} per minute`);
  if (values.status) return { kind: 'status', runId: null };
  if (values.undo !== undefined) {
    const runId = number(values.undo);
    const changeId = values.change === undefined ? null : number(values.change);
    if (!(runId >= 1)) return wrong(`--undo ${values.undo}: the number of a run`);
    if (changeId !== null && !(changeId >= 1)) return wrong(`--change ${values.change}: the number of a change`);
    return { kind: 'undo', runId, changeId, perMinute };
  }
  if (values.change !== undefined) return wrong('--change goes with --undo');
  for (const name of ['from', 'to'] as const) {
    const day = values[name];
    if (day !== undefined && !isDay(day)) return wrong(`--${name} ${day}: a date like 2026-01-31`);
  }
  if (values.from === undefined && !values.resume) return wrong('--from DATE is missing');
  if (values.from !== undefined && values.to !== undefined && values.to < values.from) return wrong('--to is before --from');
  if (values.resume && (values['dry-run'] || values.from !== undefined))
    return wrong('--resume goes on with a run as it was begun: no --dry-run, no --from');
  return {
    kind: values['dry-run'] ? 'dryRun' : 'run',
    from: values.from ?? null,
    to: values.to ?? null,
    companyCode: values.company ?? null,
    list: values.list ?? null,
    perMinute,
    resume: values.resume,
  };
}

function number(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
}

function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return DAY.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

function wrong(because: string): Asked {
  return { kind: 'wrong', because };
}
