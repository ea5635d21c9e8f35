import { availabilityOf } from '../availability/availability-of.js';
import type { NotKnown } from '../availability/not-known.js';
import type { PersonFacts } from '../availability/person.js';
import type { Choice, ChoiceFacts } from './choice.js';
import { chooseOperator } from './choose-operator.js';

/** What is known of a dialog in the queue when working hours begin. */
export interface RerouteFacts {
  at: Date;
  sessionId: number;
  isClosed: boolean;
  /** Somebody has accepted it meanwhile. */
  isAnswered: boolean;
  movedByPerson: boolean;
  /** The client's responsible; null when there is none or the person left. */
  responsible: PersonFacts | null;
  choice: ChoiceFacts;
  /** Left out: all was known. */
  notKnown?: NotKnown[];
}

export type RerouteDecision =
  | { kind: 'settled'; because: 'closed' | 'answered' | 'movedByPerson' }
  | { kind: 'assign'; userId: number; because: 'responsible' | 'chosen'; choice: Choice | null }
  /** Nobody has come to work yet: the dialog stays in the queue and is looked at again. */
  | { kind: 'wait'; because: 'nobodyAtWork'; choice: Choice };

/** A dialog that waited in the queue goes to its responsible if that person is at work, else to somebody who is. */
export function decideReroute(facts: RerouteFacts): RerouteDecision {
  if (facts.isClosed) return { kind: 'settled', because: 'closed' };
  if (facts.isAnswered) return { kind: 'settled', because: 'answered' };
  if (facts.movedByPerson) return { kind: 'settled', because: 'movedByPerson' };
  const { responsible, choice: choiceFacts } = facts;
  if (responsible && availabilityOf(responsible, choiceFacts.rules).kind === 'available') {
    return { kind: 'assign', userId: responsible.userId, because: 'responsible', choice: null };
  }
  const choice = chooseOperator(choiceFacts);
  if (choice.kind === 'operator' && choice.atWork) return { kind: 'assign', userId: choice.userId, because: 'chosen', choice };
  return { kind: 'wait', because: 'nobodyAtWork', choice };
}
