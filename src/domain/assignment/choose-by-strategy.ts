import type { Strategy } from './assignment.js';
import { chooseAtRandom } from './choose-at-random.js';
import { chooseBest } from './choose-best.js';
import { chooseByShares } from './choose-by-shares.js';
import { chooseFewest } from './choose-fewest.js';
import type { Contest, Won } from './contest.js';
import type { ItemKind } from './item.js';
import type { Ledger } from './ledger.js';

/** Who of those who can take an item gets it; null: nobody, where nobody can or nobody has a share. */
export function chooseByStrategy(strategy: Strategy, contest: Contest, itemKind: ItemKind, ledger: Ledger): Won | null {
  switch (strategy.name) {
    case 'random':
      return chooseAtRandom(contest);
    case 'roundRobin':
    case 'weighted':
      return chooseByShares(contest, strategy, ledger);
    case 'even':
      return chooseFewest(contest, strategy, itemKind);
    case 'best':
      return chooseBest(contest);
    default:
      return unknownStrategy(strategy);
  }
}

function unknownStrategy(strategy: never): never {
  throw new Error(`unknown strategy "${JSON.stringify(strategy)}"`);
}
