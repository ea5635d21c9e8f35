import type { UnavailableBecause } from '../availability/person.js';
import type { StrategyName } from './assignment.js';
import type { Returning } from './facts.js';
import type { Ledger, LedgerEntry } from './ledger.js';

/** Why somebody did not get the item. From `notPreferred` on they could have taken it. */
export type PassedOverBecause =
  | UnavailableBecause
  | 'notInGroup'
  /** A pause in distribution. */
  | 'paused'
  | 'hadIt'
  | 'endOfHours'
  | 'beforeAbsence'
  | 'noSkill'
  | 'perDay'
  | 'atOnce'
  /** The share is 0. */
  | 'noShare'
  | 'notPreferred'
  /** Came back to an empty desk and has got enough for now. */
  | 'catchingUp'
  | 'notDrawn'
  | 'dueLater'
  | 'busier'
  | 'lessEfficient'
  | 'tie';

export interface PassedOver {
  userId: number;
  because: PassedOverBecause;
  /** Of `perDay` and `atOnce`. */
  count?: number;
  limit?: number;
  /** Of `noSkill`. */
  skill?: string;
  /** Of `endOfHours`, `beforeAbsence` and `absent`. */
  at?: Date;
}

/** The number by which somebody was compared with the others. */
export type Compared =
  /** After this item's part was added, before it was given: thousandths of an item, rounded; and the share in thousandths. */
  { by: 'debt'; owed: number; share: number } | { by: 'load'; count: number } | { by: 'efficiency'; thousandths: number } | { by: 'lot' };

export interface Ranked {
  userId: number;
  compared: Compared;
}

export type Outcome =
  | { kind: 'person'; userId: number; by: 'returning'; as: Returning['as'] }
  /** @property insteadOf to whom the item would have returned */
  | { kind: 'person'; userId: number; by: 'deputy'; insteadOf: number }
  | { kind: 'person'; userId: number; by: 'preference' | 'strategy' | 'reserve' }
  /** A dialog or call that nobody can take: becomes responsible, is offered nothing; no turn, no norm. `comesBack`: of the pool; else the head. */
  | { kind: 'keeper'; userId: number; comesBack: boolean }
  /** A dialog or call that not even a keeper was found for. */
  | { kind: 'nobody' }
  | { kind: 'wait' }
  | { kind: 'head'; userId: number }
  | { kind: 'leave' };

export interface AssignmentChoice {
  outcome: Outcome;
  /** The group into which the item falls; null: that of all others, or the pool was not asked. */
  group: { index: number; name: string } | null;
  /** By which those who could take it were compared; null: nobody was. */
  strategy: StrategyName | null;
  /** Who was compared, the chosen one first, then the next ten. */
  ranked: Ranked[];
  /** How many of the pool could take it; 0 also where it was not asked. */
  couldTake: number;
  /** How many were passed over for each reason. */
  counts: Partial<Record<PassedOverBecause, number>>;
  /** Everybody who was asked and did not get it, once, by user id. */
  passedOver: PassedOver[];
  /** What the choice did to a ledger; null: none counts it. */
  ledger: { name: string; entry: LedgerEntry; after: Ledger } | null;
}
