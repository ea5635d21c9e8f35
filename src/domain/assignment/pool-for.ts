import type { Assignment, Strategy } from './assignment.js';
import type { Item } from './item.js';
import { matches } from './matches.js';

/** Among whom an item is given, and how. */
export interface Pool {
  /** The group into which the item falls; null: that of all others. */
  group: { index: number; name: string } | null;
  /** Each once, by user id. */
  people: readonly number[];
  strategy: Strategy;
  /** Name of the record of shares. */
  ledger: string;
  /** People of the rule who are not of the group. */
  outside: readonly number[];
}

/** The first group whose conditions hold, else the pool of all others. */
export function poolFor(assignment: Assignment, item: Item): Pool {
  const index = assignment.groups.findIndex(({ when }) => matches(when, item));
  const group = assignment.groups[index];
  const { people, strategy, ledger } = group ?? assignment;
  const ofGroup = new Set(people);
  return {
    group: group === undefined ? null : { index, name: group.name },
    people: [...ofGroup].sort((a, b) => a - b),
    strategy,
    ledger,
    outside: [...new Set(assignment.people)].filter((userId) => !ofGroup.has(userId)),
  };
}
