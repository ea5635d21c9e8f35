/** What the portal's telephony has, as the admin app shows it. Types only: the web app may import this file. */

/** GET /api/portal/numbers */
export interface NumbersAnswer {
  /** false: the portal has no telephony. */
  hasTelephony: boolean;
  numbers: NumberOfPortal[];
  /** Numbers of calls of the last 30 days that no company owns, most called first. */
  unowned: NumberInUse[];
}

export interface NumberOfPortal {
  /** As the portal spells it. */
  number: string;
  /** Spellings with the same key are one number. */
  key: string;
  /** '' when it has none. */
  name: string;
  /** `rent`, `sip`, `link`, `group`, `rest_app` of a line; `rest-app` or `sip` of an external line. */
  kind: string;
  /** By the settings in force: none, or one; two only in settings of an earlier release. */
  companyCodes: string[];
  /** The portal makes a lead of an unknown caller by itself: to be set to none. */
  makesLeads: boolean;
}

/** A number of the portal to which there were calls, and that no company owns. */
export interface NumberInUse {
  number: string;
  key: string;
  calls: number;
  lastAt: string;
}
