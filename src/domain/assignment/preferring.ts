import type { Assignment } from './assignment.js';
import type { Item } from './item.js';
import { matches } from './matches.js';

/** Who of these takes such an item first; nobody: all are asked alike. */
export function preferring(userIds: readonly number[], { preferences }: Pick<Assignment, 'preferences'>, item: Item): number[] {
  const prefer = new Set(preferences.filter(({ when }) => matches(when, item)).map(({ userId }) => userId));
  return userIds.filter((userId) => prefer.has(userId));
}
