import type { NotKnown } from '../availability/not-known.js';
import type { PersonFacts, PresenceRules } from '../availability/person.js';
import type { OutsideHours } from '../schedule/schedule.js';
import type { ClientWait } from './left-desk.js';

/** A head on the way up from the operator's department, nearest first. */
export interface HeadFacts {
  userId: number;
  name: string;
  departmentId: number;
  isActive: boolean;
  isBlocked: boolean;
  isAbsent: boolean;
  /** The work day is started, or it is working time for whom none is kept. Left out, as in what was decided before it was asked: yes. */
  isAtWork?: boolean;
}

/** What is known when an operator's presence is checked. */
export interface CheckFacts {
  at: Date;
  sessionId: number;
  isClosed: boolean;
  /** Who was assigned when the check was set. */
  assignedOperatorId: number;
  /** Who is operator now, 0 = nobody. */
  currentOperatorId: number;
  /** A person moved the dialog since the assignment. */
  movedByPerson: boolean;
  /** Left out: nobody waits, or it is not known. */
  wait?: ClientWait;
  /** When that person moved it; told with a wait, as is the next. */
  movedByPersonAt?: Date;
  /** Since when it has been working time; left out: it is not. */
  hoursBeganAt?: Date;
  /** The operator has answered the client since the assignment. */
  hasAnswered: boolean;
  /** Known by the operator's own message; left out: by an acceptance or by anybody's message, as the portal does not tell more. */
  isByMessage?: boolean;
  operator: PersonFacts;
  outsideHours: OutsideHours;
  /** The operator himself is never in it. */
  heads: HeadFacts[];
  /** Somebody in the line's queue other than the operator could take it (active, not blocked). */
  queueHasPeople: boolean;
  rules: PresenceRules & { answeredStays: boolean };
  /** Left out: all was known. */
  notKnown?: NotKnown[];
}

/** The rows of the three-minute table, in their order of precedence. */
export type CheckRow = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

export interface SkippedHead {
  userId: number;
  because: 'dismissed' | 'blocked' | 'absent' | 'notAtWork';
}

export type CheckOutcome =
  | { kind: 'superseded'; because: 'closed' | 'movedByPerson' }
  | { kind: 'stays'; because: 'answered' | 'seniorOutsideHours' | 'present' }
  | { kind: 'toHead'; userId: number; departmentId: number; withComment: boolean; because: CheckReason; skipped: SkippedHead[] }
  /** `toldHeadId`: the nearest head, who is not at work either; told of it. Left out: nobody. */
  | { kind: 'toQueue'; because: CheckReason | 'queueRule'; isOutsideHours: boolean; skipped: SkippedHead[]; toldHeadId?: number }
  /** Nobody above and nobody in the queue: it stays where it is and a person has to look. */
  | { kind: 'stranded'; because: CheckReason | 'queueRule'; skipped: SkippedHead[]; toldHeadId?: number };

export type CheckReason = 'dismissed' | 'absent' | 'seniorDayNotStarted' | 'dayNotStarted';

export interface CheckDecision {
  row: CheckRow;
  outcome: CheckOutcome;
}
