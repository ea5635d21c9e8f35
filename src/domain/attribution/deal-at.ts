import type { DealBecause, DealSpan } from './thread.js';

/**
 * The deal that a thread of that moment belongs to: the one that was open then (of several the youngest), else the one nearest in time,
 * else none. A closed deal of which nothing tells when it was closed counts as open at its beginning only.
 */
export function dealAt(deals: readonly DealSpan[], at: Date): { dealId: number; because: DealBecause } {
  const open = deals
    .filter((deal) => distance(deal, at) === 0)
    .toSorted((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.dealId - a.dealId);
  if (open[0]) return { dealId: open[0].dealId, because: 'openThen' };
  const nearest = deals.toSorted((a, b) => distance(a, at) - distance(b, at) || b.dealId - a.dealId)[0];
  return nearest ? { dealId: nearest.dealId, because: 'nearest' } : { dealId: 0, because: 'none' };
}

/** Milliseconds between the moment and the time in which the deal was open. The moment of closing is outside. */
function distance({ createdAt, closedAt, isOpen }: DealSpan, at: Date): number {
  const from = createdAt.getTime();
  const moment = at.getTime();
  if (moment < from) return from - moment;
  if (isOpen) return 0;
  const to = closedAt?.getTime() ?? from + 1;
  return moment < to ? 0 : moment - to + 1;
}
