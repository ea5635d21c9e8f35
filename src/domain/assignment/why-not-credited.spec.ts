import type { Schedule } from '../schedule/schedule.js';
import { whyNotCredited } from './why-not-credited.js';

const day = { from: 600, to: 1140 };
const schedule: Schedule = {
  timeZone: 'Europe/Moscow',
  weekly: { 1: [day], 2: [day], 3: [day], 4: [day], 5: [day], 6: [], 7: [] },
  exceptions: [],
  outsideHours: 'queue',
};
/** 2 March 2026 is a Monday. */
const moscow = (text: string) => new Date(`2026-03-${text}:00+03:00`);

it.each([
  { scenario: 'on the evening of the second working day', given: moscow('02T12:00'), at: moscow('04T20:00'), is: null },
  { scenario: 'on the morning of the third', given: moscow('02T12:00'), at: moscow('05T10:05'), is: 'tooLate' },
  { scenario: 'days off do not count', given: moscow('05T12:00'), at: moscow('09T18:00'), is: null },
  { scenario: 'nor do they after it', given: moscow('05T12:00'), at: moscow('10T10:01'), is: 'tooLate' },
  { scenario: 'given on a day off', given: moscow('07T12:00'), at: moscow('10T18:00'), is: null },
])('an item that was none may be credited for two working days: $scenario', ({ given, at, is }) =>
  expect(whyNotCredited({ givenAt: given, at, schedule, week: { given: 20, credited: 0 } })).toBe(is),
);

it.each([
  { given: 20, credited: 3, is: null },
  { given: 20, credited: 4, is: 'tooMany' },
  { given: 5, credited: 0, is: null },
  { given: 4, credited: 0, is: 'tooMany' },
])('at most a fifth of a week’s items: $credited of $given', ({ given, credited, is }) =>
  expect(whyNotCredited({ givenAt: moscow('02T12:00'), at: moscow('02T13:00'), schedule, week: { given, credited } })).toBe(is),
);
