import type { NightlySkipBecause } from '../domain/routing/nightly.js';

/** What a night's run came to. */
export interface NightlySummary {
  kind: 'summary';
  companyName: string;
  totals: (
    | { outcome: 'join'; because: 'stillOpen'; dialogs: number }
    | { outcome: 'skip'; because: NightlySkipBecause; dialogs: number }
  )[];
}

/** How many dialogs the head joined, and how many were skipped for which reason. */
export function summed({ totals }: NightlySummary): { joined: number; skipped: { because: NightlySkipBecause; dialogs: number }[] } {
  return {
    joined: totals.reduce((sum, total) => (total.outcome === 'join' ? sum + total.dialogs : sum), 0),
    skipped: totals.flatMap((total) => (total.outcome === 'skip' ? [{ because: total.because, dialogs: total.dialogs }] : [])),
  };
}
