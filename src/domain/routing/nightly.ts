import type { NotKnown } from '../availability/not-known.js';

/** What is known of one open dialog when the head of sales joins the company's dialogs at night. */
export interface NightlyFacts {
  at: Date;
  companyCode: string;
  /** The local day on which the night began, 'YYYY-MM-DD'. */
  nightOn: string;
  sessionId: number;
  isClosed: boolean;
  /** Operator now, 0 = nobody. */
  operatorId: number;
  /** Who joins tonight: the head of sales, or who stands in; the head of sales also where nobody can. */
  head: { userId: number; isActive: boolean };
  /** Left out: the head of sales joins himself. */
  standing?: NightStanding;
  /** When it was chosen who joins. Left out: all was known. */
  notKnown?: NotKnown[];
  /** Whoever joins is in the dialog already. */
  isHeadMember: boolean;
  /** This night's run has joined somebody to this dialog before. */
  hasJoinedThisNight: boolean;
}

/** Why the head of sales does not join this night, and who does instead. */
export interface NightStanding {
  /** null: nobody above can. */
  standIn: { userId: number; name: string } | null;
  /** The head of sales first, then those above, nearest first, who could not either. */
  passedOver: [PassedOverAtNight, ...PassedOverAtNight[]];
}

export interface PassedOverAtNight {
  userId: number;
  name: string;
  because: 'dismissed' | 'blocked' | 'absent';
}

export type NightlySkipBecause =
  | 'closed'
  | 'joinedThisNight'
  | 'headDismissed'
  | 'headBlocked'
  | 'headAbsent'
  | 'headIsOperator'
  | 'alreadyMember';

export type NightlyDecision = { kind: 'join'; userId: number } | { kind: 'skip'; because: NightlySkipBecause };

/** When a company's nightly run happens; a part of its settings. */
export interface NightlyRules {
  isOn: boolean;
  /** Local time of the run, minutes from midnight, 0–1439. */
  atMinutes: number;
  /** Local time until which a missed run is made up, 0–1439; not after `atMinutes`: on the next morning. */
  untilMinutes: number;
  timeZone: string;
}
