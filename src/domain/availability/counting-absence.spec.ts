import { countingAbsence } from './counting-absence.js';
import type { Absence } from './person.js';

const usual = ['VACATION', 'LEAVESICK'];
const absence = (type: string, from: string, to: string): Absence => ({ type, fromAt: new Date(from), toAt: new Date(to) });
const vacation = absence('VACATION', '2026-03-02T00:00:00Z', '2026-03-05T00:00:00Z');
const trip = absence('ASSIGNMENT', '2026-03-02T00:00:00Z', '2026-03-09T00:00:00Z');
const dentist = absence('CALENDAR', '2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z');

it.each([
  { scenario: 'a vacation counts as the portal has it', absences: [vacation], rules: {}, is: vacation },
  { scenario: 'a business trip does not', absences: [trip], rules: {}, is: null },
  { scenario: 'an event in the calendar does', absences: [dentist], rules: {}, is: dentist },
  { scenario: 'a business trip does where it is chosen', absences: [trip], rules: { absenceTypes: ['ASSIGNMENT'] }, is: trip },
  { scenario: 'a vacation does not where it is not', absences: [vacation], rules: { absenceTypes: ['ASSIGNMENT'] }, is: null },
  { scenario: 'nor the calendar', absences: [dentist], rules: { absenceTypes: ['VACATION'] }, is: null },
  { scenario: 'nothing counts where nothing is chosen', absences: [vacation, dentist], rules: { absenceTypes: [] }, is: null },
  { scenario: 'an hour is none where two are the least', absences: [dentist], rules: { shortAbsenceMinutes: 120 }, is: null },
  { scenario: 'an hour is one where an hour is the least', absences: [dentist], rules: { shortAbsenceMinutes: 60 }, is: dentist },
  { scenario: 'of two the one that ends last', absences: [dentist, vacation], rules: {}, is: vacation },
  { scenario: 'of two the one that counts', absences: [trip, dentist], rules: { shortAbsenceMinutes: 30 }, is: dentist },
])('$scenario', ({ absences, rules, is }) => expect(countingAbsence(absences, rules, usual)).toEqual(is));
