const INSTANT = /^[+-]?\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/** Facts as the journal keeps them, with instants (strings under `at` or `...At`) as Dates again. Throws on malformed JSON. */
export function reviveFacts(json: string): unknown {
  return JSON.parse(json, (key, value) => {
    const isInstant = (key === 'at' || key.endsWith('At')) && typeof value === 'string' && INSTANT.test(value);
    return isInstant ? new Date(value) : value;
  });
}
