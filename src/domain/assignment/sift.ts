import type { PassedOver } from './assignment-choice.js';

/** Who is left after a step of the chain, and why the others are not. */
export interface Sifted {
  left: number[];
  passedOver: PassedOver[];
}

export function sift(userIds: readonly number[], why: (userId: number) => PassedOver | null): Sifted {
  const sifted: Sifted = { left: [], passedOver: [] };
  for (const userId of userIds) {
    const because = why(userId);
    if (because === null) sifted.left.push(userId);
    else sifted.passedOver.push(because);
  }
  return sifted;
}
