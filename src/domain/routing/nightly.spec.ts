import fc from 'fast-check';
import { addDays } from '../schedule/local-day.js';
import { decideNightly } from './decide-nightly.js';
import { type JoinerFacts, nightStanding } from './night-standing.js';
import type { NightlyFacts, NightlyRules, NightStanding } from './nightly.js';
import { missedNights, nightlyRunFor, nightsWithoutRun, type RulesSince } from './nightly-run-for.js';

const HEAD = 7;

function dialog(parts: Partial<NightlyFacts> = {}): NightlyFacts {
  return {
    at: new Date('2026-03-02T20:00:00Z'),
    companyCode: 'alfa',
    nightOn: '2026-03-02',
    sessionId: 501,
    isClosed: false,
    operatorId: 10,
    head: { userId: HEAD, isActive: true },
    isHeadMember: false,
    hasJoinedThisNight: false,
    ...parts,
  };
}

const CHIEF = { userId: 1, name: 'Chief' };

function standing(because: 'dismissed' | 'blocked' | 'absent', standIn: NightStanding['standIn']): NightStanding {
  return { standIn, passedOver: [{ userId: HEAD, name: 'Head', because }] };
}

describe('the head of sales at night', () => {
  it.each([
    { scenario: 'joins an open dialog', given: dialog(), is: { kind: 'join', userId: HEAD } },
    { scenario: 'joins one that nobody has', given: dialog({ operatorId: 0 }), is: { kind: 'join', userId: HEAD } },
    { scenario: 'does not join a closed one', given: dialog({ isClosed: true }), is: { kind: 'skip', because: 'closed' } },
    {
      scenario: 'joins once a night, also when removed since',
      given: dialog({ hasJoinedThisNight: true }),
      is: { kind: 'skip', because: 'joinedThisNight' },
    },
    { scenario: 'does not join his own', given: dialog({ operatorId: HEAD }), is: { kind: 'skip', because: 'headIsOperator' } },
    { scenario: 'does not join twice', given: dialog({ isHeadMember: true }), is: { kind: 'skip', because: 'alreadyMember' } },
    {
      scenario: 'does not join when dismissed',
      given: dialog({ head: { userId: HEAD, isActive: false } }),
      is: { kind: 'skip', because: 'headDismissed' },
    },
    {
      scenario: 'on leave is stood in for',
      given: dialog({ head: { userId: 1, isActive: true }, standing: standing('absent', CHIEF) }),
      is: { kind: 'join', userId: 1 },
    },
    {
      scenario: 'on leave may have the dialog: who stands in joins it',
      given: dialog({ operatorId: HEAD, head: { userId: 1, isActive: true }, standing: standing('absent', CHIEF) }),
      is: { kind: 'join', userId: 1 },
    },
    {
      scenario: 'is not stood in for by the operator',
      given: dialog({ operatorId: 1, head: { userId: 1, isActive: true }, standing: standing('absent', CHIEF) }),
      is: { kind: 'skip', because: 'headIsOperator' },
    },
    {
      scenario: 'is not stood in for by somebody dismissed since',
      given: dialog({ head: { userId: 1, isActive: false }, standing: standing('absent', CHIEF) }),
      is: { kind: 'skip', because: 'headDismissed' },
    },
    {
      scenario: 'is away and nobody stands in',
      given: dialog({ standing: standing('absent', null) }),
      is: { kind: 'skip', because: 'headAbsent' },
    },
    {
      scenario: 'is blocked and nobody stands in',
      given: dialog({ standing: standing('blocked', null) }),
      is: { kind: 'skip', because: 'headBlocked' },
    },
    {
      scenario: 'is dismissed and nobody stands in',
      given: dialog({ head: { userId: HEAD, isActive: false }, standing: standing('dismissed', null) }),
      is: { kind: 'skip', because: 'headDismissed' },
    },
    {
      scenario: 'as operator is also a member: the nearer reason is said',
      given: dialog({ operatorId: HEAD, isHeadMember: true }),
      is: { kind: 'skip', because: 'headIsOperator' },
    },
  ])('$scenario', ({ given, is }) => expect(decideNightly(given)).toEqual(is));
});

const moscow: NightlyRules = { isOn: true, atMinutes: 1380, untilMinutes: 480, timeZone: 'Europe/Moscow' };
const afterMidnight: NightlyRules = { ...moscow, atMinutes: 30 };
const berlin: NightlyRules = { ...moscow, timeZone: 'Europe/Berlin' };

describe('the night whose run is due', () => {
  it.each([
    { scenario: 'not a moment before 23:00', rules: moscow, at: '2026-03-02T19:59:59.999Z', night: null },
    { scenario: 'at 23:00 sharp', rules: moscow, at: '2026-03-02T20:00:00Z', night: '2026-03-02' },
    { scenario: 'after midnight it is still the night of the day before', rules: moscow, at: '2026-03-02T23:30:00Z', night: '2026-03-02' },
    { scenario: 'until the last moment before 8:00', rules: moscow, at: '2026-03-03T04:59:59.999Z', night: '2026-03-02' },
    { scenario: 'at 8:00 it is too late', rules: moscow, at: '2026-03-03T05:00:00Z', night: null },
    { scenario: 'switched off there is none', rules: { ...moscow, isOn: false }, at: '2026-03-02T20:00:00Z', night: null },
    { scenario: 'a run after midnight belongs to the new day', rules: afterMidnight, at: '2026-03-02T21:30:00Z', night: '2026-03-03' },
    { scenario: 'and is not due in the evening', rules: afterMidnight, at: '2026-03-02T20:30:00Z', night: null },
    {
      scenario: "23:00 is the company's own",
      rules: { ...moscow, timeZone: 'Asia/Vladivostok' },
      at: '2026-03-02T13:00:00Z',
      night: '2026-03-02',
    },
    { scenario: 'in winter time', rules: berlin, at: '2026-03-28T22:00:00Z', night: '2026-03-28' },
    { scenario: 'the morning after the clocks went on', rules: berlin, at: '2026-03-29T05:59:00Z', night: '2026-03-28' },
    { scenario: 'and its end', rules: berlin, at: '2026-03-29T06:00:00Z', night: null },
  ])('$scenario', ({ rules, at, night }) => expect(nightlyRunFor(new Date(at), rules)?.localDay ?? null).toBe(night));

  it('is the same through one night and another in the next', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 364 }), fc.integer({ min: 0, max: 6 * 60 - 1 }), (days, minutes) => {
        const day = addDays('2026-01-01', days);
        const at = new Date(Date.parse(`${day}T20:00:00Z`) + minutes * 60_000); // Moscow is UTC+3 all year
        expect(nightlyRunFor(at, moscow)).toEqual({ localDay: day });
      }),
    );
  });
});

describe('nights without a run', () => {
  it.each([
    { scenario: 'none while every night ran', last: '2026-03-01', at: '2026-03-02T12:00:00Z', nights: [] },
    { scenario: 'tonight is over only in the morning', last: '2026-03-01', at: '2026-03-03T04:59:00Z', nights: [] },
    { scenario: 'from morning on it is', last: '2026-03-01', at: '2026-03-03T05:00:00Z', nights: ['2026-03-02'] },
    {
      scenario: 'after three days, each of them',
      last: '2026-02-26',
      at: '2026-03-02T12:00:00Z',
      nights: ['2026-02-27', '2026-02-28', '2026-03-01'],
    },
    { scenario: 'none before the first run', last: null, at: '2026-03-02T12:00:00Z', nights: [] },
  ])('$scenario', ({ last, at, nights }) => expect(nightsWithoutRun(last, new Date(at), moscow)).toEqual(nights));

  it('are not listed for a year', () => {
    const nights = nightsWithoutRun('2025-03-01', new Date('2026-03-02T12:00:00Z'), moscow);
    expect(nights).toHaveLength(31);
    expect([nights[0], nights.at(-1)]).toEqual(['2026-01-30', '2026-03-01']);
  });
});

describe('a night without a run', () => {
  const since = (from: string, rules: NightlyRules | null): RulesSince => ({ from: new Date(from), rules });
  const on = since('2026-01-01T00:00:00Z', moscow);
  const off: NightlyRules = { ...moscow, isOn: false };
  const laterEvening: NightlyRules = { ...moscow, atMinutes: 1410, untilMinutes: 600 };

  it.each([
    { scenario: 'is missed where the run was on', history: [on], isMissed: true },
    { scenario: 'is none where it was off', history: [on, since('2026-03-02T12:00:00Z', off)], isMissed: false },
    {
      scenario: 'is none where it is on again since',
      history: [on, since('2026-03-02T12:00:00Z', off), since('2026-03-03T05:00:00Z', moscow)],
      isMissed: false,
    },
    {
      scenario: 'is none where it was switched on as the morning came',
      history: [since('2026-03-02T12:00:00Z', off), since('2026-03-03T04:59:00Z', moscow)],
      isMissed: false,
    },
    {
      scenario: 'is missed where it was switched on with time to run',
      history: [since('2026-03-02T12:00:00Z', off), since('2026-03-03T04:55:00Z', moscow)],
      isMissed: true,
    },
    {
      scenario: 'is missed where it was switched off by night, after hours in which nobody ran it',
      history: [on, since('2026-03-02T22:00:00Z', off)],
      isMissed: true,
    },
    { scenario: 'is missed where it is off only since', history: [on, since('2026-03-03T05:00:00Z', off)], isMissed: true },
    { scenario: 'is none of a company that came later', history: [since('2026-03-03T05:00:00Z', moscow)], isMissed: false },
    {
      scenario: 'is none of a company that was away',
      history: [on, since('2026-03-02T19:00:00Z', null), since('2026-03-03T09:00:00Z', moscow)],
      isMissed: false,
    },
    {
      scenario: 'is missed at another hour, set by day',
      history: [on, since('2026-03-02T12:00:00Z', laterEvening)],
      isMissed: true,
    },
    {
      scenario: 'is none where its hour was moved past midnight by day: it begins the night after',
      history: [on, since('2026-03-02T09:00:00Z', afterMidnight)],
      isMissed: false,
    },
    {
      scenario: 'whose hour was moved past a switch is judged by the new one',
      history: [on, since('2026-03-02T19:59:00Z', laterEvening), since('2026-03-02T20:20:00Z', { ...laterEvening, isOn: false })],
      isMissed: false,
    },
  ])('$scenario', ({ history, isMissed }) => expect(missedNights(['2026-03-02'], history)).toEqual(isMissed ? ['2026-03-02'] : []));

  it.each(['2026-03-24', '2026-10-20'])(
    'is missed when and only when the run was on in it, through the change of clocks after %s',
    (firstDay) => {
      const instantsOf = nightsByWallClock(firstDay, 10, 'Europe/Berlin');
      const nights = [...instantsOf.keys()];
      const first = Date.parse(`${firstDay}T00:00:00Z`);
      const state = fc.constantFrom<NightlyRules | null>(berlin, { ...berlin, isOn: false }, null);
      const switches = fc.array(fc.tuple(fc.integer({ min: 0, max: 10 * 144 }), state), { maxLength: 30 });
      fc.assert(
        fc.property(state, switches, (before, later) => {
          const history = [{ from: new Date(0), rules: before }];
          for (const [tens, rules] of later.toSorted(([a], [b]) => a - b)) history.push({ from: new Date(first + tens * 600_000), rules });
          const isOnAt = (ms: number) => history.findLast(({ from }) => from.getTime() <= ms)?.rules?.isOn === true;
          const due = nights.filter((night) => instantsOf.get(night)?.some(isOnAt));
          expect(missedNights(nights, history)).toEqual(due);
        }),
      );
    },
  );
});

/** Every tenth minute from 23:00 to 08:00 by the zone's clocks, by the day on which the night begins. */
function nightsByWallClock(firstDay: string, days: number, timeZone: string): Map<string, number[]> {
  const wall = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'short', timeZone });
  const nights = new Map<string, number[]>();
  for (let ms = Date.parse(`${firstDay}T12:00:00Z`); ms < Date.parse(`${addDays(firstDay, days)}T12:00:00Z`); ms += 600_000) {
    const [day = '', time = ''] = wall.format(ms).split(' ');
    if (time >= '08:00' && time < '23:00') continue;
    const night = time < '08:00' ? addDays(day, -1) : day;
    nights.set(night, [...(nights.get(night) ?? []), ms]);
  }
  return nights;
}

describe('who joins at night', () => {
  const person = (userId: number, parts: Partial<JoinerFacts> = {}): JoinerFacts => ({
    userId,
    name: `N${userId}`,
    isActive: true,
    isBlocked: false,
    isAbsent: false,
    ...parts,
  });
  const passed = (userId: number, because: 'dismissed' | 'blocked' | 'absent') => ({ userId, name: `N${userId}`, because });

  it.each([
    { scenario: 'the head of sales', head: person(7), above: [person(1)], is: null },
    {
      scenario: 'the next one up for one on leave',
      head: person(7, { isAbsent: true }),
      above: [person(5), person(1)],
      is: { standIn: { userId: 5, name: 'N5' }, passedOver: [passed(7, 'absent')] },
    },
    {
      scenario: 'the nearest who can, and why the others cannot',
      head: person(7, { isActive: false, isBlocked: true, isAbsent: true }),
      above: [person(5, { isBlocked: true, isAbsent: true }), person(4, { isAbsent: true }), person(1)],
      is: { standIn: { userId: 1, name: 'N1' }, passedOver: [passed(7, 'dismissed'), passed(5, 'blocked'), passed(4, 'absent')] },
    },
    {
      scenario: 'nobody where nobody above can',
      head: person(7, { isBlocked: true }),
      above: [person(1, { isActive: false })],
      is: { standIn: null, passedOver: [passed(7, 'blocked'), passed(1, 'dismissed')] },
    },
    {
      scenario: 'nobody where nobody is above',
      head: person(7, { isAbsent: true }),
      above: [],
      is: { standIn: null, passedOver: [passed(7, 'absent')] },
    },
  ])('$scenario', ({ head, above, is }) => expect(nightStanding(head, above)).toEqual(is));

  it('is the first of all who can, and whoever is passed over cannot', () => {
    const facts = fc.record({ isActive: fc.boolean(), isBlocked: fc.boolean(), isAbsent: fc.boolean() });
    fc.assert(
      fc.property(fc.array(facts, { minLength: 1, maxLength: 6 }), (all) => {
        const people = all.map((parts, index) => person(index + 1, parts));
        const [head = person(1), ...above] = people;
        const first = people.findIndex(({ isActive, isBlocked, isAbsent }) => isActive && !isBlocked && !isAbsent);
        const standing = nightStanding(head, above);
        expect(standing ? (standing.standIn?.userId ?? 0) : head.userId).toBe(first + 1);
        expect(standing?.passedOver.map(({ userId }) => userId) ?? []).toEqual(
          people.slice(0, first === -1 ? undefined : first).map(({ userId }) => userId),
        );
      }),
    );
  });
});
