import { notKnownText } from '../contract/placement-parts-ru.js';
import { joined } from '../contract/sentence-parts.js';
import type { NightlyDecision, NightlyFacts, NightlySkipBecause, NightStanding, PassedOverAtNight } from '../domain/routing/nightly.js';
import { type NightlySummary, summed } from './nightly-summary.js';

export function nightInRussian(
  { nightOn, standing, notKnown }: Pick<NightlyFacts, 'nightOn' | 'standing' | 'notKnown'>,
  decision: NightlyDecision | NightlySummary,
): string {
  return joined([`Вечернее подключение, ${dayText(nightOn)}: ${nightlyText(decision, standing)}.`, notKnownText(notKnown)], ' ');
}

function nightlyText(decision: NightlyDecision | NightlySummary, standing: NightStanding | undefined): string {
  const because = skippedFor(standing);
  switch (decision.kind) {
    case 'join':
      return joined(['диалог не закрыт', standing ? standInText(standing) : 'к нему подключается руководитель продаж'], ', ');
    case 'skip':
      return `диалог пропущен — ${because[decision.because]}`;
    case 'summary': {
      const { joined: to, skipped } = summed(decision);
      const reasons = skipped.map(({ because: reason, dialogs }) => `${because[reason]} — ${dialogs}`);
      if (decision.totals.length === 0) return `${decision.companyName}: открытых диалогов нет`;
      return joined(
        [
          `${decision.companyName}: подключений — ${to}`,
          standing ? standInText(standing) : null,
          reasons.length > 0 ? `пропущено: ${reasons.join(', ')}` : null,
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
  const who = standIn ? `подключается замещающий (${standIn.name})` : 'замещающего нет';
  return joined(
    [
      `${who}, руководитель продаж — ${passedText(headOfSales)}`,
      others.length > 0 ? `пропущены: ${others.map(passedText).join(', ')}` : null,
    ],
    '; ',
  );
}

const passedText = ({ name, because }: PassedOverAtNight): string => `${name} (${PASSED_OVER[because]})`;

const PASSED_OVER: Record<PassedOverAtNight['because'], string> = {
  dismissed: 'больше не работает',
  blocked: 'вход в портал заблокирован',
  absent: 'отсутствует',
};

function skippedFor(standing: NightStanding | undefined): Record<NightlySkipBecause, string> {
  const who = standing?.standIn ? 'замещающий' : 'руководитель продаж';
  const nobody = standing?.standIn === null ? ', замещающего нет' : '';
  return {
    closed: 'уже закрыт',
    joinedThisNight: `${who} этой ночью уже подключён`,
    headDismissed: `${who} больше не работает${nobody}`,
    headBlocked: `${who} не может войти в портал, вход заблокирован${nobody}`,
    headAbsent: `${who} отсутствует${nobody}`,
    headIsOperator: `${who} сам ведёт этот диалог`,
    alreadyMember: `${who} уже участвует в диалоге`,
  };
}

/** '2026-03-02' as 2 марта 2026 года. */
function dayText(localDay: string): string {
  return new Intl.DateTimeFormat('ru', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${localDay}T00:00:00Z`),
  );
}
