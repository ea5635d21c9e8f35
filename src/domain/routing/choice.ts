import type { PersonFacts, PresenceRules, UnavailableBecause } from '../availability/person.js';

export type StrategyName = 'roundRobin' | 'even';

/** A user of the line's queue, in the queue's order. */
export interface Candidate {
  person: PersonFacts;
  /** Open dialogs the person has now, of whatever company, offers not yet taken included; for a call also the callers to be called back. */
  openDialogs: number;
  /** Number of the last choice of this line that fell on the person, 0 = never; larger is later. */
  lastChosen: number;
}

export interface ChoiceFacts {
  strategy: StrategyName;
  candidates: Candidate[];
  /** Of a very long queue only the foremost are candidates; so many are not. Left out: none. */
  moreCandidates?: number;
  rules: PresenceRules;
  /** Breaks ties; kept in the journal. */
  seed: number;
}

export type PassedOverBecause = UnavailableBecause | 'busier' | 'chosenMoreRecently' | 'tie';

export interface PassedOver {
  userId: number;
  because: PassedOverBecause;
}

/**
 * `atWork`: false when nobody of the queue is at work and the least unsuitable person (active, not absent) was taken,
 * so that the deal has a responsible; the check after three minutes then looks again.
 */
export type Choice =
  | { kind: 'operator'; userId: number; atWork: boolean; passedOver: PassedOver[] }
  | { kind: 'nobody'; passedOver: PassedOver[] };
