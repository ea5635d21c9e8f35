import type { Candidate } from './choice.js';
import { chooseLowest, type RankedChoice } from './choose-lowest.js';

/** Even load: the person with the fewest open dialogs of the company now. */
export function chooseEven(candidates: readonly Candidate[], seed: number): RankedChoice | null {
  return chooseLowest(candidates, ({ openDialogs }) => openDialogs, 'busier', seed);
}
