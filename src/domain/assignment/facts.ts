import type { PersonFacts, PresenceRules } from '../availability/person.js';
import type { Assignment } from './assignment.js';
import type { Item, ItemKind } from './item.js';
import type { Ledger } from './ledger.js';

/** How many items of each kind; a kind left out: none. */
export type Counts = Readonly<Partial<Record<ItemKind, number>>>;

/** What a person has, over all rules and companies; what is decided and not yet applied counts. */
export interface Loads {
  /** Given by us on the person's own day, also what was passed on; less what was not counted. */
  givenToday: Counts;
  /** Open dialogs, calls to return, open leads, open deals (of the rule's pipeline). */
  openNow: Counts;
}

/** When the person leaves next (stop-before.ts, `leavingOf`). */
export interface Leaving {
  /** End of the working hours of the day that runs; null: outside hours, or they never end. */
  hoursEndAt: Date | null;
  /** The next absence that counts; null: none is planned, or it is not known. */
  absence: { fromAt: Date; toAt: Date; inWorkingMinutes: number } | null;
}

/** What was given in this pool since somebody came back to a desk emptier than all others; kept until they leave again. */
export interface SinceReturn {
  given: number;
  givenToOthers: number;
}

export interface AssignmentPerson {
  person: PersonFacts;
  loads: Loads;
  leaving: Leaving;
  /** A pause in distribution, the person's own or after misses. */
  isPaused: boolean;
  /** Whole thousandths of the team's mean (efficiency.ts); left out: not known, counts as the mean. */
  efficiency?: number;
  /** Left out: did not come back to an empty desk. Asked by `even` alone. */
  sinceReturn?: SinceReturn;
}

/** To whom the item of a known client goes first. */
export interface Returning {
  userId: number;
  /** Of the contact; or holds the client's first lead or deal. */
  as: 'responsible' | 'holdsFirst';
}

/** All that is known when an item is assigned. */
export interface AssignmentFacts {
  at: Date;
  item: Item;
  assignment: Assignment;
  rules: PresenceRules;
  /** Everybody whom the assignment names, whom the item may return to, and their deputies. Who is missing counts as dismissed. */
  people: ReadonlyMap<number, AssignmentPerson>;
  /** By name; one that is missing is empty. */
  ledgers: ReadonlyMap<string, Ledger>;
  /** null: the client is not known, or the person is not of this company any more. */
  returningTo: Returning | null;
  /** Who had this item before and did not take it, or passed it on. */
  hadIt: ReadonlySet<number>;
  /** Who gets what nobody can take, where the settings say `head`, and keeps dialogs when nobody comes back: the head of sales, or who stands in; null: nobody. */
  headId: number | null;
  /** Breaks ties; kept in the journal. */
  seed: number;
}
