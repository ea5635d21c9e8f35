import type { PassedOver } from './assignment-choice.js';
import { chooseAtRandom } from './choose-at-random.js';
import { type Contest, foremost, type Won } from './contest.js';
import { charge, credit } from './keep-ledger.js';
import { type Ledger, owedThousandths } from './ledger.js';
import { quotaOrder, sharerOf } from './quota-order.js';
import { type ByShares, sharesOf } from './shares-of.js';

/**
 * In turn and by shares: everybody who can take the item is owed their part of it, and one of them gets it by the quota method. What somebody gets
 * by preference is taken from the share too. Who has no share gets only what they prefer, and that is in no record.
 */
export function chooseByShares(contest: Contest, strategy: ByShares, ledger: Ledger): Won | null {
  const { ableIds, amongIds, people, seed } = contest;
  const shares = sharesOf(strategy, ableIds, people).filter(({ weight }) => weight > 0);
  const among = new Set(amongIds);
  const credited = shares.length > 0 ? credit(ledger, shares) : ledger;
  const sharers = shares.filter(({ userId }) => among.has(userId)).map((share) => sharerOf(share, credited));
  const total = shares.reduce((sum, { weight }) => sum + weight, 0);
  const won = foremost(
    sharers,
    quotaOrder(credited.denominator),
    {
      lower: 'dueLater',
      equal: 'tie',
      compared: ({ userId, weight }) => ({
        by: 'debt',
        owed: owedThousandths(credited, userId),
        share: Math.round((1000 * weight) / total),
      }),
    },
    seed,
  );
  if (won === null) return amongIds.length < ableIds.length ? chooseAtRandom(contest) : null;
  const withShare = new Set(sharers.map(({ userId }) => userId));
  const without = amongIds.filter((userId) => !withShare.has(userId)).map((userId): PassedOver => ({ userId, because: 'noShare' }));
  const { userId } = won;
  return {
    ...won,
    passedOver: [...won.passedOver, ...without],
    ledger: { entry: { userId, shares }, after: charge(credited, userId) },
  };
}
