import type { Limit, Limits } from './assignment.js';
import type { PassedOver } from './assignment-choice.js';
import type { AssignmentPerson } from './facts.js';
import type { ItemKind } from './item.js';

/** Each person's limits for one kind of item: their own, and what these leave out as it is for all. */
export function limitsFor({ all, people }: Limits, kind: ItemKind): (userId: number) => Limit {
  const ofAll = { perDay: null, atOnce: null, ...all[kind] };
  const own = new Map(people.map(({ userId, limits }) => [userId, limits[kind]]));
  return (userId) => ({ ...ofAll, ...own.get(userId) });
}

/** The limit that the person has reached, the norm first; null: none. */
export function whyAtLimit(userId: number, { loads }: AssignmentPerson, kind: ItemKind, { perDay, atOnce }: Limit): PassedOver | null {
  const given = loads.givenToday[kind] ?? 0;
  if (perDay !== null && given >= perDay) return { userId, because: 'perDay', count: given, limit: perDay };
  const open = loads.openNow[kind] ?? 0;
  return atOnce !== null && open >= atOnce ? { userId, because: 'atOnce', count: open, limit: atOnce } : null;
}
