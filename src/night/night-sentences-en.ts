import { joined } from '../contract/sentence-parts.js';
import type { NightlyDecision, NightlyFacts, NightlySkipBecause } from '../domain/routing/nightly.js';
import { type NightlySummary, summed } from './nightly-summary.js';

export function nightInEnglish(facts: Pick<NightlyFacts, 'nightOn'>, decision: NightlyDecision | NightlySummary): string {
  return `Evening joining of ${dayText(facts.nightOn)}: ${nightlyText(decision)}.`;
}

function nightlyText(decision: NightlyDecision | NightlySummary): string {
  switch (decision.kind) {
    case 'join':
      return 'the dialog is still open, the head of sales joins it';
    case 'skip':
      return `the dialog is skipped, ${NIGHTLY[decision.because]}`;
    case 'summary': {
      const { joined: to, skipped } = summed(decision);
      const reasons = skipped.map(({ because, dialogs }) => `${NIGHTLY[because]} (${dialogs})`);
      if (decision.totals.length === 0) return `${decision.companyName}: no dialog is open`;
      return joined([`${decision.companyName}: ${to} joined`, reasons.length > 0 ? `skipped: ${reasons.join(', ')}` : null], '; ');
    }
    default:
      return decision satisfies never;
  }
}

const NIGHTLY: Record<NightlySkipBecause, string> = {
  closed: 'closed already',
  joinedThisNight: 'the head of sales was joined earlier this night',
  headDismissed: 'the head of sales no longer works here',
  headIsOperator: 'the head of sales is its operator',
  alreadyMember: 'the head of sales takes part in it already',
};

/** '2026-03-02' as 2 March 2026. */
function dayText(localDay: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${localDay}T00:00:00Z`),
  );
}
