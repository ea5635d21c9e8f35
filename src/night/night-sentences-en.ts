import { notKnownText } from '../contract/placement-parts-en.js';
import { joined } from '../contract/sentence-parts.js';
import type { NightlyDecision, NightlyFacts, NightlySkipBecause, NightStanding, PassedOverAtNight } from '../domain/routing/nightly.js';
import { type NightlySummary, summed } from './nightly-summary.js';

export function nightInEnglish(
  { nightOn, standing, notKnown }: Pick<NightlyFacts, 'nightOn' | 'standing' | 'notKnown'>,
  decision: NightlyDecision | NightlySummary,
): string {
  return joined([`Evening joining of ${dayText(nightOn)}: ${nightlyText(decision, standing)}.`, notKnownText(notKnown)], ' ');
}

function nightlyText(decision: NightlyDecision | NightlySummary, standing: NightStanding | undefined): string {
  const because = skippedFor(standing);
  switch (decision.kind) {
    case 'join':
      return joined(['the dialog is still open', standing ? standInText(standing) : 'the head of sales joins it'], ', ');
    case 'skip':
      return `the dialog is skipped, ${because[decision.because]}`;
    case 'summary': {
      const { joined: to, skipped } = summed(decision);
      const reasons = skipped.map(({ because: reason, dialogs }) => `${because[reason]} (${dialogs})`);
      if (decision.totals.length === 0) return `${decision.companyName}: no dialog is open`;
      return joined(
        [
          `${decision.companyName}: ${to} joined`,
          standing ? standInText(standing) : null,
          reasons.length > 0 ? `skipped: ${reasons.join(', ')}` : null,
        ],
        '; ',
      );
    }
    default:
      return decision satisfies never;
  }
}

/** Who joins for whom, and why; who else could not. */
function standInText({ standIn, passedOver: [headOfSales, ...others] }: NightStanding): string {
  const who = standIn ? `${standIn.name} joins as stand-in` : 'there is no stand-in';
  return joined(
    [`${who} for the head of sales ${passedText(headOfSales)}`, others.length > 0 ? `skipped: ${others.map(passedText).join(', ')}` : null],
    '; ',
  );
}

const passedText = ({ name, because }: PassedOverAtNight): string => `${name} (${PASSED_OVER[because]})`;

const PASSED_OVER: Record<PassedOverAtNight['because'], string> = {
  dismissed: 'no longer works here',
  blocked: 'sign-in blocked',
  absent: 'absent',
};

function skippedFor(standing: NightStanding | undefined): Record<NightlySkipBecause, string> {
  const who = standing?.standIn ? 'the stand-in' : 'the head of sales';
  const nobody = standing?.standIn === null ? ' and there is no stand-in' : '';
  return {
    closed: 'closed already',
    joinedThisNight: `${who} was joined earlier this night`,
    headDismissed: `${who} no longer works here${nobody}`,
    headBlocked: `the sign-in of ${who} is blocked${nobody}`,
    headAbsent: `${who} is absent${nobody}`,
    headIsOperator: `${who} is its operator`,
    alreadyMember: `${who} takes part in it already`,
  };
}

/** '2026-03-02' as 2 March 2026. */
function dayText(localDay: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${localDay}T00:00:00Z`),
  );
}
