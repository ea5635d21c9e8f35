import { personAtWork } from '../../../test/support/person-at-work.js';
import { availabilityOf, hasStartedWork } from './availability-of.js';
import type { PersonFacts, PresenceRules } from './person.js';

const usual: PresenceRules = { breakCountsAsStarted: true, linePauseCountsAsStarted: true };
const strict: PresenceRules = { breakCountsAsStarted: false, linePauseCountsAsStarted: false };

const person = (different: Partial<PersonFacts> = {}) => personAtWork(1, different);

const absence = { type: 'VACATION', fromAt: new Date('2026-03-01T00:00:00Z'), toAt: new Date('2026-03-15T00:00:00Z') };

describe('whether a dialog can be given to somebody', () => {
  it.each([
    { scenario: 'at work', who: person(), rules: usual, is: 'available' },
    { scenario: 'dismissed', who: person({ isActive: false, absence }), rules: usual, is: 'dismissed' },
    { scenario: 'blocked', who: person({ isBlocked: true, absence }), rules: usual, is: 'blocked' },
    { scenario: 'on vacation with a day left open', who: person({ absence }), rules: usual, is: 'absent' },
    { scenario: 'day not started at noon', who: person({ workDay: 'closed' }), rules: usual, is: 'dayNotStarted' },
    { scenario: 'day closed at night', who: person({ workDay: 'closed', isWithinHours: false }), rules: usual, is: 'outsideHours' },
    { scenario: 'working late with the day open', who: person({ isWithinHours: false }), rules: usual, is: 'available' },
    { scenario: 'no work day kept, inside hours', who: person({ workDay: 'notKept' }), rules: usual, is: 'available' },
    {
      scenario: 'no work day kept, outside hours',
      who: person({ workDay: 'notKept', isWithinHours: false }),
      rules: usual,
      is: 'outsideHours',
    },
    { scenario: 'on a break', who: person({ workDay: 'paused' }), rules: usual, is: 'available' },
    { scenario: 'on a break where breaks do not count', who: person({ workDay: 'paused' }), rules: strict, is: 'onBreak' },
    { scenario: "on the line's pause", who: person({ isOnLinePause: true }), rules: usual, is: 'available' },
    { scenario: "on the line's pause where it does not count", who: person({ isOnLinePause: true }), rules: strict, is: 'onLinePause' },
    {
      scenario: 'on a break longer than the longest one',
      who: person({ workDay: 'paused', breakMinutes: 61 }),
      rules: { ...usual, breakTooLongMinutes: 60 },
      is: 'breakTooLong',
    },
    {
      scenario: 'on a break as long as the longest one',
      who: person({ workDay: 'paused', breakMinutes: 60 }),
      rules: { ...usual, breakTooLongMinutes: 60 },
      is: 'available',
    },
    {
      scenario: 'on a break of which it is not known since when',
      who: person({ workDay: 'paused' }),
      rules: { ...usual, breakTooLongMinutes: 60 },
      is: 'available',
    },
    {
      scenario: 'on a long break where none is too long',
      who: person({ workDay: 'paused', breakMinutes: 600 }),
      rules: { ...usual, breakTooLongMinutes: 0 },
      is: 'available',
    },
    {
      scenario: 'a long break where breaks do not count',
      who: person({ workDay: 'paused', breakMinutes: 61 }),
      rules: { ...strict, breakTooLongMinutes: 60 },
      is: 'breakTooLong',
    },
    {
      scenario: 'a pause left on does not start a closed day',
      who: person({ isOnLinePause: true, workDay: 'closed' }),
      rules: usual,
      is: 'dayNotStarted',
    },
  ])('$scenario: $is', ({ who, rules, is }) => {
    const availability = availabilityOf(who, rules);
    expect(availability.kind === 'available' ? 'available' : availability.because).toBe(is);
  });
});

describe('whether somebody has started work', () => {
  it.each([
    { scenario: 'an open day', who: person(), rules: usual, has: true },
    { scenario: 'an open day, absent: absence is another question', who: person({ absence }), rules: usual, has: true },
    { scenario: 'a closed day', who: person({ workDay: 'closed' }), rules: usual, has: false },
    { scenario: 'a break', who: person({ workDay: 'paused' }), rules: usual, has: true },
    { scenario: 'a break where breaks do not count', who: person({ workDay: 'paused' }), rules: strict, has: false },
    { scenario: "the line's pause where it does not count", who: person({ isOnLinePause: true }), rules: strict, has: false },
    { scenario: 'no work day kept, inside hours', who: person({ workDay: 'notKept' }), rules: usual, has: true },
    { scenario: 'no work day kept, outside hours', who: person({ workDay: 'notKept', isWithinHours: false }), rules: usual, has: false },
    { scenario: 'a blocked login with a day left open', who: person({ isBlocked: true }), rules: usual, has: false },
  ])('$scenario: $has', ({ who, rules, has }) => expect(hasStartedWork(who, rules)).toBe(has));
});
