import { type AwayBecause, type Reachable, whyAway } from '../availability/why-away.js';

/** Somebody who may be told of a wait. */
export interface ToBeTold extends Reachable {
  userId: number;
  name: string;
}

/** What is known of a wait that has crossed the second threshold. */
export interface WaitNoticeFacts {
  at: Date;
  sessionId: number;
  waitingSince: Date;
  /** The threshold, working minutes. */
  redMinutes: number;
  /** Who has the dialog; null: nobody. */
  operator: { userId: number; name: string } | null;
  /** The head of sales, then the heads above, nearest first. */
  heads: ToBeTold[];
}

export type NotTold = { userId: number; because: AwayBecause };

/** `nobody`: no head is there to be told. */
export type WaitNotice = ({ kind: 'tell'; userId: number } | { kind: 'nobody' }) & { skipped: NotTold[] };

/** The head of sales is told; one who is not there is stood in for by the next one up. */
export function decideWaitNotice({ heads }: WaitNoticeFacts): WaitNotice {
  const skipped: NotTold[] = [];
  for (const head of heads) {
    const because = whyAway(head);
    if (because === null) return { kind: 'tell', userId: head.userId, skipped };
    if (!skipped.some(({ userId }) => userId === head.userId)) skipped.push({ userId: head.userId, because });
  }
  return { kind: 'nobody', skipped };
}
