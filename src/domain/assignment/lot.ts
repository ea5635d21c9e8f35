import { seededRandom } from '../routing/seeded-random.js';

/**
 * The number a person draws for this item, in [0, 1): equals go by the lower. It follows from seed and user id alone, so neither the others nor
 * the order in which people were read have a say.
 */
export function lotOf(seed: number, userId: number): number {
  return seededRandom(seed ^ Math.imul(userId, 0x9e3779b1))();
}
