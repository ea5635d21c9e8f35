/** Why no rule decides about a dialog, or why it ended here without the portal's word. */
export type IgnoredBecause = 'lineOfNoCompany' | 'leftCompanies' | 'sessionReused' | 'spam' | 'sessionGone' | 'closedUnnoticed';
