import type { MergeDeal } from './merge.js';

/**
 * The deal that goes on when two contacts become one: of those whose client is one of the two the one with the latest activity, else the
 * newest. Only without such a deal one in which they merely take part: that is somebody else's, and would draw the client's dialogs there.
 */
export function chooseDeal<T extends MergeDeal>(deals: readonly T[]): T | undefined {
  const own = new Set(deals.filter(({ isPrimary }) => isPrimary).map(({ dealId }) => dealId)); // of one, maybe both take part in it
  return deals.toSorted(
    (a, b) =>
      Number(own.has(b.dealId)) - Number(own.has(a.dealId)) ||
      b.lastActivityAt.getTime() - a.lastActivityAt.getTime() ||
      b.dealId - a.dealId,
  )[0];
}
