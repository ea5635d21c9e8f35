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
  head: { userId: number; isActive: boolean };
  /** The head is in the dialog already. */
  isHeadMember: boolean;
  /** This night's run has joined the head to this dialog before. */
  hasJoinedThisNight: boolean;
}

export type NightlySkipBecause = 'closed' | 'joinedThisNight' | 'headDismissed' | 'headIsOperator' | 'alreadyMember';

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
