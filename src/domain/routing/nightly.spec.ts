import fc from 'fast-check';
import { addDays } from '../schedule/local-day.js';
import { decideNightly } from './decide-nightly.js';
import type { NightlyFacts, NightlyRules } from './nightly.js';
import { missedNights, nightlyRunFor } from './nightly-run-for.js';

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

describe('missed nights', () => {
  it.each([
    { scenario: 'none while every night ran', last: '2026-03-01', at: '2026-03-02T12:00:00Z', missed: [] },
    { scenario: 'tonight is not missed before morning', last: '2026-03-01', at: '2026-03-03T04:59:00Z', missed: [] },
    { scenario: 'from morning on it is', last: '2026-03-01', at: '2026-03-03T05:00:00Z', missed: ['2026-03-02'] },
    {
      scenario: 'after three days off, each of them',
      last: '2026-02-26',
      at: '2026-03-02T12:00:00Z',
      missed: ['2026-02-27', '2026-02-28', '2026-03-01'],
    },
    { scenario: 'nothing is missed before the first run', last: null, at: '2026-03-02T12:00:00Z', missed: [] },
  ])('$scenario', ({ last, at, missed }) => expect(missedNights(last, new Date(at), moscow)).toEqual(missed));

  it('are not listed for a year, and not while switched off', () => {
    expect(missedNights('2025-03-01', new Date('2026-03-02T12:00:00Z'), moscow)).toHaveLength(31);
    expect(missedNights('2025-03-01', new Date('2026-03-02T12:00:00Z'), { ...moscow, isOn: false })).toEqual([]);
  });
});
