/** What a row of ours may hold. Dates are stored in UTC. */
export type Value = string | number | bigint | boolean | Date | null;

/**
 * A value as it stands in a statement. The driver's own escaping marks every double quote too, which makes the JSON of a decision a
 * sixth longer; inside single quotes the server asks for the backslash and the single quote alone.
 */
export function literal(value: Value): string {
  if (value === null) return 'NULL';
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      if (!Number.isFinite(value)) throw new Error(`${value} cannot be stored`);
      return String(value);
    case 'bigint':
    case 'boolean':
      return String(value);
    default:
      return `'${value.toISOString().slice(0, 23).replace('T', ' ')}'`;
  }
}

const special = /[\\']/;
const everySpecial = /[\\']/g;

function quoted(text: string): string {
  return special.test(text) ? `'${text.replace(everySpecial, '\\$&')}'` : `'${text}'`;
}
