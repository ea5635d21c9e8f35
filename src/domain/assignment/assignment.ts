import type { Condition } from './condition.js';
import type { ItemKind } from './item.js';

/** How the person is chosen of those who can take the item. */
export type Strategy =
  | { name: 'random' }
  /** The record of shares, all shares equal. */
  | { name: 'roundRobin' }
  /** The fewest now: what is open, or what was given today, of these kinds; an empty list: of the item's own kind. */
  | { name: 'even'; by: 'open' | 'givenToday'; kinds: readonly ItemKind[] }
  /** Shares as set; whole numbers, 0: gets none. Who is not named has `others`. */
  | { name: 'weighted'; by: 'set'; weights: readonly Weight[]; others: number }
  /** Shares by efficiency, none below `floor` nor above `cap` times the mean. */
  | { name: 'weighted'; by: 'efficiency'; floor: number; cap: number }
  | { name: 'best' };

export type StrategyName = Strategy['name'];

export interface Weight {
  userId: number;
  weight: number;
}

/** So many, at most; null: no limit. */
export interface Limit {
  /** The norm: items given on the person's own day. */
  perDay: number | null;
  /** What is open now. */
  atOnce: number | null;
}

export type LimitsByKind = Readonly<Partial<Record<ItemKind, Partial<Limit>>>>;

/** Limits by the kind of item; what a person's own limits leave out is that of all. */
export interface Limits {
  all: LimitsByKind;
  people: readonly { userId: number; limits: LimitsByKind }[];
}

/** When somebody gets nothing new any more before leaving; 0: the rule is off. */
export interface StopBefore {
  /** The last minutes of the day's working hours. Default 30. */
  endOfHoursMinutes: number;
  /** The last working minutes before a longer absence. Default 480. */
  absenceWorkingMinutes: number;
  /** An absence of so many days or more is a longer one. Default 2. */
  absenceDays: number;
}

export interface Preference {
  userId: number;
  when: readonly Condition[];
}

/** An item for which these conditions hold needs the skill; if several do, all of theirs. */
export interface NeededSkill {
  when: readonly Condition[];
  skill: string;
}

/** For a time, what would return to `userId`, who is absent, goes to `deputyId`. Local days, both included. */
export interface Deputy {
  userId: number;
  deputyId: number;
  fromOn: string;
  toOn: string;
}

/** What follows for a lead or deal when nobody can take it; of dialogs and calls section 2's table decides. */
export type Nobody = 'wait' | 'head' | 'leave';

/** Whom settings name; who that is, is resolved at the moment of the choice. */
export interface PeopleSettings {
  /** The queue of the line. */
  lineQueue: boolean;
  userIds: readonly number[];
  /** With those below. */
  departmentIds: readonly number[];
  groupIds: readonly number[];
  positions: readonly string[];
  except: readonly number[];
}

export interface GroupSettings {
  name: string;
  when: readonly Condition[];
  people: PeopleSettings;
  /** null: the strategy of all others. */
  strategy: Strategy | null;
  /** Name of the record of shares; null: one of its own. */
  ledger: string | null;
}

/** A part of the settings of a company, of a line, or of an assignment rule. */
export interface AssignmentSettings {
  people: PeopleSettings;
  groups: readonly GroupSettings[];
  strategy: Strategy;
  /** Name of the record of shares, which several may share; null: one of its own. */
  ledger: string | null;
  preferences: readonly Preference[];
  skills: {
    needed: readonly NeededSkill[];
    people: readonly { userId: number; skills: readonly string[] }[];
    /** The list field of users that people's skills are read from; null: they are set here. */
    field: string | null;
  };
  limits: Limits;
  stopBefore: StopBefore;
  reserve: readonly number[];
  nobody: Nobody;
  returning: boolean;
  deputies: readonly Deputy[];
}

/** A group with its people resolved. */
export interface Group {
  name: string;
  when: readonly Condition[];
  /** Each once, without those excepted. */
  people: readonly number[];
  strategy: Strategy;
  ledger: string;
}

/** An assignment with all people resolved to user ids, and every ledger to a name. */
export interface Assignment {
  /** The pool of items of no group; each once, without those excepted. */
  people: readonly number[];
  groups: readonly Group[];
  strategy: Strategy;
  ledger: string;
  preferences: readonly Preference[];
  skills: { needed: readonly NeededSkill[]; of: ReadonlyMap<number, ReadonlySet<string>> };
  limits: Limits;
  stopBefore: StopBefore;
  reserve: readonly number[];
  nobody: Nobody;
  returning: boolean;
  /** Those of today. */
  deputies: ReadonlyMap<number, number>;
}
