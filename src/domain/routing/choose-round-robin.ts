import type { Candidate } from './choice.js';
import { chooseLowest, type RankedChoice } from './choose-lowest.js';

/** Round robin: the person whose last turn on this line lies furthest back; never having had one comes first. */
export function chooseRoundRobin(candidates: readonly Candidate[], seed: number): RankedChoice | null {
  return chooseLowest(candidates, ({ lastChosen }) => lastChosen, 'chosenMoreRecently', seed);
}
