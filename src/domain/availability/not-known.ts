/**
 * A part of the portal that could not be read when something was decided. The facts then have what does the least harm: nobody is absent or
 * paused; a work day counts as one that is not kept (started within hours, not outside); nobody is senior by a group; hours are the company's, no head is
 * known, and whoever is in question works for the company; no person has moved the dialog; no number is the telephony's own.
 */
export type NotKnown =
  | 'absences'
  | 'calendars'
  | 'workDays'
  | 'linePauses'
  | 'groups'
  | 'structure'
  | 'handMoves'
  | 'lineNames'
  | 'telephony';
