import { parseArgs } from 'node:util';
import { z } from 'zod';

/** A local day of the portal, or an instant. */
export type Moment = { kind: 'day'; day: string } | { kind: 'instant'; at: Date };

export type Asked =
  | { kind: 'entries'; ids: number[] }
  /** `to` null: to the newest entry. */
  | { kind: 'period'; from: Moment; to: Moment | null }
  /** `because` null: nothing was asked. */
  | { kind: 'wrong'; because: string | null };

const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });
const expectedMoment = 'a day like 2026-03-02, or an instant with its zone like 2026-03-02T10:00:00+03:00';

/** Reads the arguments; what cannot be is `wrong`, with what was expected. */
export function readOptions(args: string[]): Asked {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { from: { type: 'string' }, to: { type: 'string' } },
  });
  if (values.from === undefined && values.to === undefined) return entries(positionals);
  if (positionals.length > 0) return wrong(`${positionals.join(' ')}: either journal ids or a period`);
  if (values.from === undefined) return wrong(`--from is missing: ${expectedMoment}`);
  const from = momentOf(values.from);
  if (!from) return wrong(`--from ${values.from}: ${expectedMoment}`);
  const to = values.to === undefined ? null : momentOf(values.to);
  if (values.to !== undefined && !to) return wrong(`--to ${values.to}: ${expectedMoment}`);
  return { kind: 'period', from, to };
}

function entries(given: readonly string[]): Asked {
  if (given.length === 0) return { kind: 'wrong', because: null };
  const ids = given.map(Number);
  const bad = given.find((_, index) => !Number.isSafeInteger(ids[index]) || Number(ids[index]) <= 0);
  return bad === undefined ? { kind: 'entries', ids } : wrong(`${bad}: the id of a journal entry, a whole number`);
}

function momentOf(text: string): Moment | null {
  if (day.safeParse(text).success) return { kind: 'day', day: text };
  return instant.safeParse(text).success ? { kind: 'instant', at: new Date(text) } : null;
}

function wrong(because: string): Asked {
  return { kind: 'wrong', because };
}
