import { literal, type Value } from './literal.js';

type Parameter = Value | undefined | Buffer | readonly Parameter[];

/**
 * Fills in each `?` in its order. A list fills `IN (?)`, a list of lists `VALUES ?`. A statement without values is complete already and is
 * not searched, however long it is: in all others a question mark is a place to fill, also inside quotes.
 * @throws Error when there are more places than values, or a value is no text, number, date, yes or no, list, or nothing
 */
export function fillIn(sql: string, values: unknown): string {
  if (!Array.isArray(values) || values.length === 0) return sql;
  let filled = '';
  let from = 0;
  for (const value of values as readonly Parameter[]) {
    const at = sql.indexOf('?', from);
    if (at < 0) break;
    filled += sql.slice(from, at) + text(value);
    from = at + 1;
  }
  if (sql.indexOf('?', from) >= 0) throw new Error(`More places than the ${values.length} values in: ${sql.slice(0, 200)}`);
  return filled + sql.slice(from);
}

function text(value: Parameter): string {
  if (value === undefined || value === null) return 'NULL';
  if (Buffer.isBuffer(value)) return `x'${value.toString('hex')}'`;
  if (Array.isArray(value)) return value.map((one) => (Array.isArray(one) ? `(${text(one)})` : text(one))).join(', ');
  if (typeof value === 'object' && !(value instanceof Date)) throw new Error('An object cannot stand in a statement');
  return literal(value as Value);
}
