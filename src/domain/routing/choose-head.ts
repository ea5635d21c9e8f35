import { whyAway } from '../availability/why-away.js';
import type { HeadFacts, SkippedHead } from './check.js';

export interface HeadChoice {
  /** null: nobody above can take it now. */
  head: HeadFacts | null;
  /** Who was nearer, each once. */
  skipped: SkippedHead[];
  /** The nearest who is neither gone nor absent, where nobody takes it: to be told of. */
  toldHeadId: number | null;
}

/**
 * The nearest head at work; where none is, within hours the nearest who is not absent, outside them nobody: a dialog does not climb from desk
 * to dark desk. @param heads nearest first
 */
export function chooseHead(heads: readonly HeadFacts[], isWithinHours: boolean): HeadChoice {
  const fit = heads.filter((head) => whyAway(head) === null);
  const head = fit.find(({ isAtWork }) => isAtWork !== false) ?? (isWithinHours ? fit[0] : undefined) ?? null;
  const passed = head ? heads.slice(0, heads.indexOf(head)) : heads;
  const skipped = new Map<number, SkippedHead>();
  for (const one of passed)
    if (!skipped.has(one.userId)) skipped.set(one.userId, { userId: one.userId, because: whyAway(one) ?? 'notAtWork' });
  return { head, skipped: [...skipped.values()], toldHeadId: head ? null : (fit[0]?.userId ?? null) };
}
