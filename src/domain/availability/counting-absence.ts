import type { Absence } from './person.js';

/** Which absences count; a part of a company's settings, left out by settings of former releases. */
export interface AbsenceRules {
  /** XML_IDs of the portal's types, 'CALENDAR' for events of people's own calendars. null: what the portal itself takes for time away, and calendars. */
  absenceTypes?: readonly string[] | null;
  /** A shorter one is none; 0: each counts. */
  shortAbsenceMinutes?: number;
}

export const calendarAbsence = 'CALENDAR';

/** Of several absences of a person the one that counts and ends last; null: none counts. @param usual types that the portal takes for time away */
export function countingAbsence(
  absences: readonly Absence[],
  { absenceTypes = null, shortAbsenceMinutes = 0 }: AbsenceRules,
  usual: readonly string[],
): Absence | null {
  const types = absenceTypes ?? [...usual, calendarAbsence];
  const counting = absences.filter(
    ({ type, fromAt, toAt }) => types.includes(type) && toAt.getTime() - fromAt.getTime() >= shortAbsenceMinutes * 60_000,
  );
  return counting.reduce<Absence | null>((last, one) => (last === null || last.toAt < one.toAt ? one : last), null);
}

/** All types that may count somewhere. */
export function typesInQuestion(rules: readonly AbsenceRules[], usual: readonly string[]): string[] {
  return [...new Set([...usual, ...rules.flatMap(({ absenceTypes }) => absenceTypes ?? [])])];
}
