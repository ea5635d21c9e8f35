/** ISO weekday: 1 = Monday … 7 = Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * A stretch of a local day in minutes from midnight, half-open: [from, to). `from` is 0–1439, `to` is 1–1440.
 * `to` not after `from` means that it ends on the next local day (22:00–06:00 is {from: 1320, to: 360}).
 */
export interface Interval {
  from: number;
  to: number;
}

/** A date whose intervals replace the weekly ones; an empty list is a day off. */
export interface DayException {
  /** Local day, 'YYYY-MM-DD'. */
  on: string;
  intervals: Interval[];
}

/** What happens to a dialog outside working hours: it stays in the line's queue, or goes to the head. */
export type OutsideHours = 'queue' | 'head';

/** Hours of a company or a department. Intervals belong to the local day on which they start. */
export interface Schedule {
  /** IANA name. */
  timeZone: string;
  weekly: Record<Weekday, Interval[]>;
  exceptions: DayException[];
  outsideHours: OutsideHours;
}

/** A stretch of working time as instants, half-open. */
export interface WorkingStretch {
  fromAt: Date;
  toAt: Date;
}
