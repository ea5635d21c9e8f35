import { joined } from '../contract/sentence-parts.js';
import type { NightlyDecision, NightlyFacts, NightlySkipBecause } from '../domain/routing/nightly.js';
import { type NightlySummary, summed } from './nightly-summary.js';

export function nightInRussian(facts: Pick<NightlyFacts, 'nightOn'>, decision: NightlyDecision | NightlySummary): string {
  return `Вечернее подключение, ${dayText(facts.nightOn)}: ${nightlyText(decision)}.`;
}

function nightlyText(decision: NightlyDecision | NightlySummary): string {
  switch (decision.kind) {
    case 'join':
      return 'диалог не закрыт, к нему подключается руководитель продаж';
    case 'skip':
      return `диалог пропущен — ${NIGHTLY[decision.because]}`;
    case 'summary': {
      const { joined: to, skipped } = summed(decision);
      const reasons = skipped.map(({ because, dialogs }) => `${NIGHTLY[because]} — ${dialogs}`);
      if (decision.totals.length === 0) return `${decision.companyName}: открытых диалогов нет`;
      return joined([`${decision.companyName}: подключений — ${to}`, reasons.length > 0 ? `пропущено: ${reasons.join(', ')}` : null], '; ');
    }
    default:
      return decision satisfies never;
  }
}

const NIGHTLY: Record<NightlySkipBecause, string> = {
  closed: 'уже закрыт',
  joinedThisNight: 'руководитель продаж этой ночью уже подключён',
  headDismissed: 'руководитель продаж больше не работает',
  headIsOperator: 'руководитель продаж сам ведёт этот диалог',
  alreadyMember: 'руководитель продаж уже участвует в диалоге',
};

/** '2026-03-02' as 2 марта 2026 года. */
function dayText(localDay: string): string {
  return new Intl.DateTimeFormat('ru', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${localDay}T00:00:00Z`),
  );
}
