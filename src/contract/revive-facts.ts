import { withShared } from '../records/shared-facts.js';

const INSTANT = /^[+-]?\d{4,6}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;

/**
 * Facts as the journal keeps them, with instants (strings under `at` or `...At`) as Dates again. Throws on malformed JSON.
 * @param shared JSON of what they refer to, left out: nothing; null: it is gone, which is an error
 */
export function reviveFacts(json: string, shared?: string | null): unknown {
  if (shared === null) throw new Error('what its facts refer to is not there any more');
  return shared === undefined ? revived(json) : withShared(revived(json), revived(shared) as unknown[]);
}

function revived(json: string): unknown {
  return JSON.parse(json, (key, value) => {
    const isInstant = (key === 'at' || key.endsWith('At')) && typeof value === 'string' && INSTANT.test(value);
    return isInstant ? new Date(value) : value;
  });
}
