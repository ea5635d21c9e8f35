import { type Contest, foremost, type Won } from './contest.js';

/** At random: each as likely as any other, whatever they have. */
export function chooseAtRandom({ amongIds, seed }: Contest): Won | null {
  const drawn = amongIds.map((userId) => ({ userId }));
  return foremost(drawn, () => 0, { lower: 'notDrawn', equal: 'notDrawn', compared: () => ({ by: 'lot' }) }, seed);
}
