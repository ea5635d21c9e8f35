import { personAtWork } from '../../../test/support/person-at-work.js';
import type { PersonFacts, PresenceRules } from './person.js';
import { hasLeftSince, whyLeft } from './why-left.js';

const rules: PresenceRules = { breakCountsAsStarted: false, linePauseCountsAsStarted: false, breakTooLongMinutes: 60 };
const person = (different: Partial<PersonFacts>) => personAtWork(1, different);
const away = (fromAt: string) => ({ absence: { type: 'VACATION', fromAt: new Date(fromAt), toAt: new Date('2026-03-15T00:00:00Z') } });
const givenAt = new Date('2026-03-02T10:00:00Z');
const before = '2026-03-02T09:00:00Z';
const after = '2026-03-02T11:00:00Z';

it.each([
  { scenario: 'at work', who: {}, because: null },
  { scenario: 'on a short break, though breaks do not count', who: { workDay: 'paused' as const, breakMinutes: 10 }, because: null },
  { scenario: 'on the line pause, though it does not count', who: { isOnLinePause: true }, because: null },
  { scenario: 'on a break that is too long', who: { workDay: 'paused' as const, breakMinutes: 90 }, because: 'breakTooLong' },
  { scenario: 'dismissed', who: { isActive: false }, because: 'dismissed' },
  { scenario: 'not begun', who: { workDay: 'closed' as const }, because: 'dayNotStarted' },
  { scenario: 'gone home', who: { workDay: 'closed' as const, isWithinHours: false }, because: 'outsideHours' },
])('whoever is $scenario has left: $because', ({ who, because }) => expect(whyLeft(person(who), rules)).toBe(because));

/** Two hours after it was given. */
const now = new Date(givenAt.getTime() + 2 * 3_600_000);

it.each([
  { scenario: 'dismissed, nobody says when', because: 'dismissed' as const, who: {}, began: null, has: true },
  { scenario: 'blocked, nobody says when', because: 'blocked' as const, who: {}, began: null, has: true },
  { scenario: 'absent before', because: 'absent' as const, who: away(before), began: null, has: false },
  { scenario: 'absent after', because: 'absent' as const, who: away(after), began: null, has: true },
  { scenario: 'ended the day before', because: 'dayNotStarted' as const, who: { dayEndedAt: new Date(before) }, began: before, has: false },
  { scenario: 'ended the day after', because: 'dayNotStarted' as const, who: { dayEndedAt: new Date(after) }, began: before, has: true },
  { scenario: 'not there when hours began', because: 'dayNotStarted' as const, who: {}, began: after, has: true },
  { scenario: 'on a break of which nobody says when', because: 'breakTooLong' as const, who: {}, began: before, has: false },
  {
    scenario: 'on a break that was too long then',
    because: 'breakTooLong' as const,
    who: { breakMinutes: 181 },
    began: before,
    has: false,
  },
  {
    scenario: 'on a break that was not too long then',
    because: 'breakTooLong' as const,
    who: { breakMinutes: 179 },
    began: before,
    has: true,
  },
  { scenario: 'at home for the night', because: 'outsideHours' as const, who: {}, began: null, has: false },
])('since a dialog was given by hand: $scenario, $has', ({ because, who, began, has }) =>
  expect(hasLeftSince(person(who), because, { givenAt, hoursBeganAt: began === null ? null : new Date(began), at: now, rules })).toBe(has),
);
