/**
 * The portal's work day of a person now. `notKept`: the portal keeps none for this person (module or personal switch is off).
 * A forgotten day of yesterday is `closed` (work-day-now.ts).
 */
export type WorkDay = 'opened' | 'paused' | 'closed' | 'notKept';

export interface Absence {
  /** XML_ID of the portal's absence type, e.g. VACATION; 'CALENDAR' for an event marked absent. */
  type: string;
  fromAt: Date;
  toAt: Date;
}

/** Everything the rules want to know about one employee at one moment. */
export interface PersonFacts {
  userId: number;
  name: string;
  /** false: dismissed, deleted, or not an employee any more. */
  isActive: boolean;
  /** Logins are blocked, or the person was invited and never came. */
  isBlocked: boolean;
  absence: Absence | null;
  workDay: WorkDay;
  /** When the day that is closed was ended today; left out: today's was not begun, or it is not known. */
  dayEndedAt?: Date;
  /** The local day of one that was never ended and counts as closed, 'YYYY-MM-DD' (work-day-now.ts). Left out: none was. */
  dayLeftOpenOn?: string;
  /** How long the break of the work day lasts by now, whole minutes; left out: there is none, or it is not known since when. */
  breakMinutes?: number;
  /** The open-line pause of the person. */
  isOnLinePause: boolean;
  isSenior: boolean;
  /** The person's department that counts for hours, null when in none. */
  departmentId: number | null;
  /** Of several departments none is the company's: the one with the lowest id counts. Left out: no. */
  isDepartmentOfOthers?: true;
  /** By the hours of that department (or the company's). */
  isWithinHours: boolean;
}

/** How strictly presence is judged; a part of the company's settings. */
export interface PresenceRules {
  /** A work day on a break counts as started. Default true. */
  breakCountsAsStarted: boolean;
  /** An operator on the line's own pause counts as started. Default true. */
  linePauseCountsAsStarted: boolean;
  /** A break that lasts longer counts as a day not started, whatever a break counts as; 0, and left out by former releases: none does. */
  breakTooLongMinutes?: number;
}

export type UnavailableBecause =
  | 'dismissed'
  | 'blocked'
  | 'absent'
  | 'outsideHours'
  | 'dayNotStarted'
  | 'breakTooLong'
  | 'onBreak'
  | 'onLinePause';

export type Availability = { kind: 'available' } | { kind: 'unavailable'; because: UnavailableBecause };
