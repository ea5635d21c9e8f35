import { crossProblems } from './cross-problems.js';
import type { Problem } from './problem.js';
import { problemsOf } from './problems.js';
import { type Settings, settingsSchema } from './settings-schema.js';

export type ParsedSettings = { kind: 'ok'; settings: Settings } | { kind: 'wrong'; problems: Problem[] };

/**
 * Checks a settings document and fills in the defaults. `wrong` lists every problem with the exact place, like
 * `companies[0].hours.weekly.1[0].to`; what concerns several places at once (a line of two companies, overlapping
 * intervals) is looked at once the shape is right.
 */
export function parseSettings(document: unknown): ParsedSettings {
  const parsed = settingsSchema.safeParse(document);
  if (!parsed.success) return { kind: 'wrong', problems: problemsOf(parsed.error, document) };
  const problems = crossProblems(parsed.data);
  return problems.length > 0 ? { kind: 'wrong', problems } : { kind: 'ok', settings: parsed.data };
}

const CLAIMED_NUMBER = /^companies\[\d+\]\.numbers\[/;

/**
 * As {@link parseSettings}, for what was saved by an earlier release, which may have taken two spellings of one number for two:
 * calls to it are nobody's until somebody saves the settings without it, and everything else goes on.
 */
export function parseStoredSettings(document: unknown): ParsedSettings {
  const parsed = settingsSchema.safeParse(document);
  if (!parsed.success) return { kind: 'wrong', problems: problemsOf(parsed.error, document) };
  const problems = crossProblems(parsed.data).filter(({ path }) => !CLAIMED_NUMBER.test(path));
  return problems.length > 0 ? { kind: 'wrong', problems } : { kind: 'ok', settings: parsed.data };
}
