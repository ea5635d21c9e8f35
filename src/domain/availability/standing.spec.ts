import { personAtWork } from '../../../test/support/person-at-work.js';
import type { PersonFacts, PresenceRules } from './person.js';
import { standingOf } from './standing.js';

const usual: PresenceRules = { breakCountsAsStarted: true, linePauseCountsAsStarted: true };
const strict: PresenceRules = { breakCountsAsStarted: false, linePauseCountsAsStarted: false };
const absence = { type: 'VACATION', fromAt: new Date('2026-03-01T00:00:00Z'), toAt: new Date('2026-03-15T00:00:00Z') };
const cases: { scenario: string; who: Partial<PersonFacts>; rules?: PresenceRules; is: string }[] = [
  { scenario: 'an open day', who: {}, is: 'atWork' },
  { scenario: 'an open day late in the evening', who: { isWithinHours: false }, is: 'atWork' },
  { scenario: 'a break that counts as work', who: { workDay: 'paused' }, is: 'onBreak' },
  { scenario: 'a break that does not', who: { workDay: 'paused' }, rules: strict, is: 'onBreak' },
  { scenario: "the line's pause that counts as work", who: { isOnLinePause: true }, is: 'onLinePause' },
  { scenario: 'a pause left on after the day', who: { isOnLinePause: true, workDay: 'closed' }, is: 'dayNotStarted' },
  { scenario: 'a closed day at night', who: { workDay: 'closed', isWithinHours: false }, is: 'outsideHours' },
  { scenario: 'an absence with a day left open', who: { absence }, is: 'absent' },
  { scenario: 'a blocked login', who: { isBlocked: true }, is: 'blocked' },
  { scenario: 'a dismissal, whatever else', who: { isActive: false, absence }, is: 'dismissed' },
];

it.each(cases)('$scenario: $is', ({ who, rules = usual, is }) => expect(standingOf(personAtWork(1, who), rules)).toBe(is));
