/** What a row of ours may hold. Dates are stored in UTC. */
export type Value = string | number | bigint | boolean | Date | null;

/**
 * A value as it stands in a statement. A text with a quote, a backslash or a control character goes as hexadecimal digits: what ends a
 * text differs with the server's sql_mode, digits mean the same in all of them.
 */
export function literal(value: Value): string {
  if (value === null) return 'NULL';
  switch (typeof value) {
    case 'string':
      return plain.test(value) ? `'${value}'` : `_utf8mb4 x'${Buffer.from(value, 'utf8').toString('hex')}'`;
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

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not stand in a statement as they are
const plain = /^[^\\'\x00-\x1f\x7f]*$/;
