import fc from 'fast-check';
import { type AssignmentPersonParts, assignmentFacts, assignmentOf, colleague, lead } from '../../../test/support/assignment.js';
import type { WorkDay } from '../availability/person.js';
import { seededRandom } from '../routing/seeded-random.js';
import type { Assignment, Strategy } from './assignment.js';
import { chooseAssignee } from './choose-assignee.js';
import type { Condition } from './condition.js';
import type { AssignmentFacts } from './facts.js';
import { charge, credit } from './keep-ledger.js';
import { emptyLedger, owedThousandths } from './ledger.js';
import { afterChoice } from './preview.js';

const absence = { type: 'VACATION', fromAt: new Date('2026-03-01T00:00:00Z'), toAt: new Date('2026-03-15T00:00:00Z') };
const wholesale: Condition = { on: 'field', of: 'item', field: 'type', test: { is: 'oneOf', ids: ['44'] } };
const wholesaleLead = lead({ fields: { type: { kind: 'list', ids: ['44'] } } });
const dialog = lead({ kind: 'dialog', lineId: 1 });

interface Given extends Partial<Omit<AssignmentFacts, 'people' | 'assignment'>> {
  /** By user id; the pool, unless the assignment says otherwise. */
  people: Record<number, AssignmentPersonParts>;
  assignment?: Partial<Assignment>;
}

function choose({ people, assignment, ...facts }: Given) {
  const known = Object.entries(people).map(([userId, parts]) => colleague(Number(userId), parts));
  const given = assignmentFacts(known, facts);
  return chooseAssignee({ ...given, assignment: { ...given.assignment, ...assignment } });
}

const reasons = ({ passedOver }: ReturnType<typeof chooseAssignee>) =>
  Object.fromEntries(passedOver.map(({ userId, because }) => [userId, because]));

describe('of the pool', () => {
  it('says of everybody else why not, the first reason, and counts the reasons', () => {
    const choice = choose({
      people: {
        1: {},
        2: { person: { isActive: false, absence } },
        3: { person: { isBlocked: true } },
        4: { person: { absence } },
        5: { person: { workDay: 'closed' } },
        6: { person: { workDay: 'closed', isWithinHours: false } },
        7: { person: { workDay: 'paused' } },
        8: { person: { isOnLinePause: true } },
        9: { isPaused: true },
        10: {},
        11: { leaving: { hoursEndAt: new Date('2026-03-02T09:20:00Z'), absence: null } },
        12: {
          leaving: {
            hoursEndAt: null,
            absence: { fromAt: new Date('2026-03-03T00:00:00Z'), toAt: new Date('2026-03-09T00:00:00Z'), inWorkingMinutes: 90 },
          },
        },
        13: { loads: { givenToday: { lead: 20 }, openNow: {} } },
        14: { loads: { givenToday: { lead: 3 }, openNow: { lead: 7 } } },
        15: { person: { isWithinHours: false } },
        16: {},
        17: { person: { workDay: 'paused', breakMinutes: 90 } },
      },
      hadIt: new Set([10]),
      assignment: {
        limits: { all: { lead: { perDay: 20, atOnce: 7 } }, people: [] },
        skills: {
          needed: [{ when: [], skill: 'english' }],
          of: new Map([1, 13, 14].map((userId) => [userId, new Set(['english'])])),
        },
      },
    });
    expect(choice.outcome).toEqual({ kind: 'person', userId: 1, by: 'strategy' });
    expect(choice.passedOver).toEqual([
      { userId: 2, because: 'dismissed' },
      { userId: 3, because: 'blocked' },
      { userId: 4, because: 'absent', at: absence.toAt },
      { userId: 5, because: 'dayNotStarted' },
      { userId: 6, because: 'outsideHours' },
      { userId: 7, because: 'onBreak' },
      { userId: 8, because: 'onLinePause' },
      { userId: 9, because: 'paused' },
      { userId: 10, because: 'hadIt' },
      { userId: 11, because: 'endOfHours', at: new Date('2026-03-02T09:20:00Z') },
      { userId: 12, because: 'beforeAbsence', at: new Date('2026-03-03T00:00:00Z') },
      { userId: 13, because: 'perDay', count: 20, limit: 20 },
      { userId: 14, because: 'atOnce', count: 7, limit: 7 },
      { userId: 15, because: 'outsideHours' },
      { userId: 16, because: 'noSkill', skill: 'english' },
      { userId: 17, because: 'breakTooLong' },
    ]);
    expect(choice.counts).toMatchObject({ outsideHours: 2, perDay: 1 });
    expect(choice.couldTake).toBe(1);
  });

  it('whom the portal does not know any more counts as dismissed', () =>
    expect(reasons(choose({ people: { 1: {} }, assignment: { people: [1, 99] } }))).toEqual({ 99: 'dismissed' }));

  it('who is named twice is asked once', () =>
    expect(choose({ people: { 1: {}, 2: {} }, assignment: { people: [1, 2, 1, 2] } })).toMatchObject({ couldTake: 2 }));

  it('shows the chosen one and the next ten, with what was compared', () => {
    const people = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [index + 1, {}]));
    const choice = choose({ people });
    expect(choice.ranked).toHaveLength(11);
    expect(choice.ranked[0]).toEqual({
      userId: choice.outcome.kind === 'person' ? choice.outcome.userId : 0,
      compared: { by: 'debt', owed: 33, share: 33 },
    });
    expect(choice.couldTake).toBe(30);
  });
});

describe('a group', () => {
  const people = { 1: {}, 2: {}, 3: {}, 4: {} };
  const group = { name: 'Wholesale', when: [wholesale], people: [3, 4], strategy: { name: 'random' } as const, ledger: 'wholesale' };
  const assignment = { people: [1, 2, 3], groups: [group, { ...group, name: 'Later' }] };

  it('takes the items for which its conditions hold, by its own strategy', () => {
    const choice = choose({ people, assignment, item: wholesaleLead });
    expect(choice).toMatchObject({ group: { index: 0, name: 'Wholesale' }, strategy: 'random', ledger: null });
    expect(reasons(choice)).toMatchObject({ 1: 'notInGroup', 2: 'notInGroup' });
  });

  it('all others go to the others', () => {
    const choice = choose({ people, assignment });
    expect(choice).toMatchObject({ group: null, strategy: 'roundRobin', ledger: { name: 'leads' }, couldTake: 3 });
    expect(reasons(choice)).not.toHaveProperty('4');
  });

  it('keeps a record of its own', () => {
    const inTurn = { ...group, strategy: { name: 'roundRobin' } as const };
    const ledgers = new Map([
      [
        'leads',
        charge(
          credit(emptyLedger, [
            { userId: 4, weight: 1 },
            { userId: 3, weight: 9 },
          ]),
          3,
        ),
      ],
    ]);
    const choice = choose({ people, assignment: { ...assignment, groups: [inTurn] }, item: wholesaleLead, ledgers });
    expect(choice.ledger?.name).toBe('wholesale');
    expect(choice.ranked.map(({ compared }) => compared)).toEqual([
      { by: 'debt', owed: 500, share: 500 },
      { by: 'debt', owed: 500, share: 500 },
    ]);
  });
});

describe('limits', () => {
  const twenty = {
    all: { lead: { perDay: 20 } },
    people: [
      { userId: 2, limits: { lead: { perDay: 5 } } },
      { userId: 3, limits: { lead: { perDay: null } } },
    ],
  };
  const given = (lead: number) => ({ loads: { givenToday: { lead, dialog: 90 }, openNow: {} } });

  it('a person’s own go before those of all', () => {
    const choice = choose({ people: { 1: given(19), 2: given(5), 3: given(40) }, assignment: { limits: twenty } });
    expect(choice.couldTake).toBe(2);
    expect(choice.passedOver).toContainEqual({ userId: 2, because: 'perDay', count: 5, limit: 5 });
  });

  it('of one kind do not limit another', () =>
    expect(choose({ people: { 1: given(20) }, assignment: { limits: twenty }, item: dialog }).outcome).toMatchObject({ userId: 1 }));

  it('of 0 give nothing', () =>
    expect(choose({ people: { 1: {} }, assignment: { limits: { all: { lead: { atOnce: 0 } }, people: [] } } }).outcome).toEqual({
      kind: 'wait',
    }));
});

describe('a preference', () => {
  const assignment = { preferences: [{ userId: 2, when: [wholesale] }] };

  it('takes such items first, and they count in the share', () => {
    const choice = choose({ people: { 1: {}, 2: {}, 3: {} }, assignment, item: wholesaleLead });
    expect(choice.outcome).toEqual({ kind: 'person', userId: 2, by: 'preference' });
    expect(reasons(choice)).toEqual({ 1: 'notPreferred', 3: 'notPreferred' });
    expect([1, 2, 3].map((userId) => owedThousandths(choice.ledger!.after, userId))).toEqual([333, -667, 333]);
  });

  it('takes no others first', () => expect(choose({ people: { 1: {}, 2: {} }, assignment }).outcome).toMatchObject({ by: 'strategy' }));

  it('gives way where the person cannot take it', () => {
    const choice = choose({ people: { 1: {}, 2: { person: { workDay: 'closed' } } }, assignment, item: wholesaleLead });
    expect(choice.outcome).toEqual({ kind: 'person', userId: 1, by: 'strategy' });
  });

  it('of several goes by the shares', () => {
    const both = { preferences: [...assignment.preferences, { userId: 1, when: [wholesale] }] };
    const ledgers = new Map([
      [
        'leads',
        charge(
          credit(
            emptyLedger,
            [1, 2, 3].map((userId) => ({ userId, weight: 1 })),
          ),
          2,
        ),
      ],
    ]);
    expect(choose({ people: { 1: {}, 2: {}, 3: {} }, assignment: both, item: wholesaleLead, ledgers }).outcome).toMatchObject({
      userId: 1,
    });
  });
});

describe('a known client', () => {
  const full = {
    loads: { givenToday: { lead: 99 }, openNow: {} },
    leaving: { hoursEndAt: new Date('2026-03-02T09:01:00Z'), absence: null },
  };
  const limits = { all: { lead: { perDay: 1 } }, people: [] };
  const needs = { needed: [{ when: [], skill: 'english' }], of: new Map([[1, new Set(['english'])]]) };
  const to = { userId: 2, as: 'responsible' } as const;

  it('goes to their person; limits, skills and the end of the day are not asked', () => {
    const choice = choose({ people: { 1: {}, 2: full }, returningTo: to, assignment: { limits, skills: needs } });
    expect(choice).toMatchObject({ outcome: { kind: 'person', userId: 2, by: 'returning', as: 'responsible' }, ledger: null, ranked: [] });
  });

  it('not where the settings say so', () =>
    expect(choose({ people: { 1: {}, 2: full }, returningTo: to, assignment: { returning: false, limits } }).outcome).toMatchObject({
      userId: 1,
    }));

  it.each([
    { scenario: 'day not started', person: { workDay: 'closed' as const }, because: 'dayNotStarted' },
    { scenario: 'blocked', person: { isBlocked: true }, because: 'blocked' },
    { scenario: 'absent, nobody stands in', person: { absence }, because: 'absent' },
    { scenario: 'dismissed', person: { isActive: false }, because: 'dismissed' },
  ])('a lead goes to another when their person is not there: $scenario', ({ person, because }) => {
    const choice = choose({ people: { 1: {}, 2: { person } }, returningTo: to, assignment: { people: [1] } });
    expect(choice.outcome).toMatchObject({ userId: 1, by: 'strategy' });
    expect(reasons(choice)).toEqual({ 2: because });
  });

  it('a dialog stays with them, also absent: the check deals with that', () =>
    expect(choose({ people: { 1: {}, 2: { person: { absence } } }, item: dialog, returningTo: to }).outcome).toMatchObject({
      userId: 2,
      by: 'returning',
    }));

  it('but not with who has left, nor with who had it and did not take it', () => {
    const people = { 1: {}, 2: { person: { isActive: false } } };
    expect(choose({ people, item: dialog, returningTo: to }).outcome).toMatchObject({ userId: 1, by: 'strategy' });
    const again = { people: { 1: {}, 2: {} }, item: dialog, returningTo: to, hadIt: new Set([2]) };
    expect(choose(again).outcome).toMatchObject({ userId: 1, by: 'strategy' });
  });

  describe('of somebody absent', () => {
    const away = { person: { absence } };

    it.each([{ item: lead() }, { item: dialog }])('goes to who stands in', ({ item }) => {
      const choice = choose({
        people: { 1: {}, 2: away, 3: full },
        item,
        returningTo: to,
        assignment: { deputies: new Map([[2, 3]]), limits },
      });
      expect(choice.outcome).toEqual({ kind: 'person', userId: 3, by: 'deputy', insteadOf: 2 });
      expect(reasons(choice)).toEqual({ 2: 'absent' });
    });

    it('of whom the stand-in is absent too, to theirs', () => {
      const deputies = new Map([
        [2, 3],
        [3, 4],
      ]);
      const choice = choose({ people: { 1: {}, 2: away, 3: away, 4: {} }, returningTo: to, assignment: { deputies } });
      expect(choice.outcome).toEqual({ kind: 'person', userId: 4, by: 'deputy', insteadOf: 2 });
    });

    it('to one of the pool when the stand-in is not there', () => {
      const people = { 1: {}, 2: away, 3: { person: { workDay: 'closed' as const } }, 4: {} };
      const choice = choose({
        people,
        returningTo: to,
        assignment: {
          people: [1],
          deputies: new Map([
            [2, 3],
            [3, 4],
          ]),
        },
      });
      expect(choice.outcome).toMatchObject({ userId: 1, by: 'strategy' });
      expect(reasons(choice)).toEqual({ 2: 'absent', 3: 'dayNotStarted' });
    });

    it('a circle of stand-ins ends', () => {
      const deputies = new Map([
        [2, 3],
        [3, 4],
        [4, 3],
      ]);
      const people = { 1: {}, 2: away, 3: away, 4: away };
      expect(choose({ people, returningTo: to, assignment: { people: [1], deputies } }).outcome).toMatchObject({ userId: 1 });
      expect(choose({ people, item: dialog, returningTo: to, assignment: { people: [1], deputies } }).outcome).toMatchObject({
        userId: 2,
        by: 'returning',
      });
      expect(choose({ people, returningTo: to, assignment: { people: [1], deputies: new Map([[2, 2]]) } }).outcome).toMatchObject({
        userId: 1,
      });
    });

    it('who is there gets what is theirs', () =>
      expect(choose({ people: { 2: {}, 3: {} }, returningTo: to, assignment: { deputies: new Map([[2, 3]]) } }).outcome).toMatchObject({
        userId: 2,
        by: 'returning',
      }));
  });
});

describe('a dialog', () => {
  it('goes to who is on a break or works on after hours only when nobody else is there', () => {
    const people = { 1: { person: { workDay: 'paused' as const } }, 2: { person: { isWithinHours: false } }, 3: {} };
    const choice = choose({ people, item: dialog });
    expect(choice).toMatchObject({ outcome: { userId: 3 }, couldTake: 1 });
    expect(reasons(choice)).toEqual({ 1: 'onBreak', 2: 'outsideHours' });
    expect(choose({ people: { 1: people[1], 2: people[2] }, item: dialog })).toMatchObject({ outcome: { userId: 2 } });
    expect(choose({ people: { 1: people[1] }, item: dialog })).toMatchObject({ outcome: { userId: 1, by: 'strategy' } });
  });

  it('when nobody is at work has a keeper who comes back, the one with the fewest open; it is in no record', () => {
    const home = (open: number) => ({ person: { workDay: 'closed' as const }, loads: { givenToday: {}, openNow: { dialog: open } } });
    const choice = choose({ people: { 1: home(2), 2: home(1), 3: { person: { absence } } }, item: dialog });
    expect(choice).toMatchObject({ outcome: { kind: 'keeper', userId: 2, comesBack: true }, ledger: null, couldTake: 0 });
    expect(reasons(choice)).toEqual({ 1: 'dayNotStarted', 3: 'absent' });
  });

  it('is kept by who is there and has enough, rather than by who has gone home', () => {
    const people = { 1: { person: { workDay: 'closed' as const } }, 2: { loads: { givenToday: {}, openNow: { dialog: 5 } } } };
    const limits = { all: { dialog: { atOnce: 5 } }, people: [] };
    expect(choose({ people, item: dialog, assignment: { limits } }).outcome).toEqual({ kind: 'keeper', userId: 2, comesBack: true });
  });

  it('is kept by the head when nobody comes back, by nobody where there is none', () => {
    const people = { 1: { person: { absence } }, 2: { person: { isActive: false } } };
    expect(choose({ people, item: dialog }).outcome).toEqual({ kind: 'keeper', userId: 20, comesBack: false });
    expect(choose({ people, item: dialog, headId: null }).outcome).toEqual({ kind: 'nobody' });
  });

  it('is not kept by who had it and did not take it', () => {
    const home = { person: { workDay: 'closed' as const } };
    expect(choose({ people: { 1: home, 2: home }, item: dialog, hadIt: new Set([1]) }).outcome).toMatchObject({
      kind: 'keeper',
      userId: 2,
    });
  });
});

describe('when nobody of the pool can take a lead', () => {
  const people = { 1: { person: { workDay: 'closed' as const } }, 8: { isPaused: true }, 9: {}, 10: {} };

  it('the reserve is tried in its order', () => {
    const choice = choose({ people, assignment: { people: [1], reserve: [8, 10, 9] } });
    expect(choice).toMatchObject({ outcome: { kind: 'person', userId: 10, by: 'reserve' }, ledger: null });
    expect(reasons(choice)).toEqual({ 1: 'dayNotStarted', 8: 'paused' });
  });

  it.each([
    { nobody: 'wait' as const, headId: 20, outcome: { kind: 'wait' } },
    { nobody: 'leave' as const, headId: 20, outcome: { kind: 'leave' } },
    { nobody: 'head' as const, headId: 20, outcome: { kind: 'head', userId: 20 } },
    { nobody: 'head' as const, headId: null, outcome: { kind: 'wait' } },
  ])('then it is $nobody', ({ nobody, headId, outcome }) =>
    expect(choose({ people, headId, assignment: { people: [1], reserve: [8], nobody } }).outcome).toEqual(outcome),
  );

  it('nor is there a share: the reserve gets it', () => {
    const strategy: Strategy = { name: 'weighted', by: 'set', weights: [], others: 0 };
    const choice = choose({ people, assignment: { people: [9], reserve: [10], strategy } });
    expect(choice.outcome).toMatchObject({ userId: 10, by: 'reserve' });
    expect(reasons(choice)).toEqual({ 9: 'noShare' });
  });

  it('an empty pool is nobody', () =>
    expect(choose({ people: {} })).toMatchObject({ outcome: { kind: 'wait' }, passedOver: [], counts: {} }));
});

describe('best first', () => {
  const strategy: Strategy = { name: 'best' };
  const limits = { all: { lead: { atOnce: 2 } }, people: [] };
  const at = (efficiency: number, open = 0) => ({ efficiency, loads: { givenToday: {}, openNow: { lead: open } } });

  it('is the highest efficiency', () => {
    const choice = choose({ people: { 1: at(900), 2: at(1500), 3: {} }, assignment: { strategy, limits } });
    expect(choice.ranked).toEqual([
      { userId: 2, compared: { by: 'efficiency', thousandths: 1500 } },
      { userId: 3, compared: { by: 'efficiency', thousandths: 1000 } },
      { userId: 1, compared: { by: 'efficiency', thousandths: 900 } },
    ]);
    expect(reasons(choice)).toEqual({ 1: 'lessEfficient', 3: 'lessEfficient' });
  });

  it('of those who can still take one', () =>
    expect(choose({ people: { 1: at(900), 2: at(1500, 2) }, assignment: { strategy, limits } }).outcome).toMatchObject({ userId: 1 }));
});

it('a strategy nobody knows is named', () =>
  expect(() => choose({ people: { 1: {} }, assignment: { strategy: { name: 'fastest' } as never } })).toThrow('fastest'));

const anyPerson: fc.Arbitrary<AssignmentPersonParts> = fc.record(
  {
    person: fc.record({
      isActive: fc.boolean(),
      isBlocked: fc.boolean(),
      absence: fc.constantFrom(null, absence),
      workDay: fc.constantFrom<WorkDay>('opened', 'opened', 'opened', 'paused', 'closed', 'notKept'),
      isOnLinePause: fc.boolean(),
      isWithinHours: fc.boolean(),
    }),
    loads: fc.record({
      givenToday: fc.record({ lead: fc.nat(4), dialog: fc.nat(4) }),
      openNow: fc.record({ lead: fc.nat(4), dialog: fc.nat(4) }),
    }),
    isPaused: fc.constantFrom(false, false, true),
    efficiency: fc.integer({ min: 300, max: 3000 }),
    sinceReturn: fc.option(fc.record({ given: fc.nat(4), givenToOthers: fc.nat(9) }), { nil: undefined }),
  },
  { requiredKeys: ['person', 'loads', 'isPaused'] },
);

const anyStrategy = fc.constantFrom<Strategy>(
  { name: 'random' },
  { name: 'roundRobin' },
  { name: 'even', by: 'open', kinds: [] },
  { name: 'even', by: 'givenToday', kinds: ['lead', 'dialog'] },
  {
    name: 'weighted',
    by: 'set',
    weights: [
      { userId: 1, weight: 0 },
      { userId: 2, weight: 5 },
    ],
    others: 2,
  },
  { name: 'weighted', by: 'efficiency', floor: 0.5, cap: 2 },
  { name: 'best' },
);
const someone = fc.integer({ min: 1, max: 10 });

const anyFacts: fc.Arbitrary<AssignmentFacts> = fc
  .record({
    parts: fc.array(anyPerson, { minLength: 10, maxLength: 10 }),
    item: fc.constantFrom(lead(), wholesaleLead, dialog, { ...wholesaleLead, kind: 'dialog' as const }),
    pool: fc.uniqueArray(someone),
    group: fc.uniqueArray(someone),
    strategies: fc.tuple(anyStrategy, anyStrategy),
    prefers: fc.uniqueArray(someone, { maxLength: 2 }),
    skilled: fc.option(fc.uniqueArray(someone)),
    limit: fc.option(fc.integer({ min: 1, max: 5 })),
    reserve: fc.uniqueArray(someone, { maxLength: 3 }),
    nobody: fc.constantFrom('wait' as const, 'head' as const, 'leave' as const),
    deputies: fc.array(fc.tuple(someone, someone), { maxLength: 5 }),
    returning: fc.option(someone),
    hadIt: fc.uniqueArray(someone, { maxLength: 2 }),
    seed: fc.nat(2 ** 32 - 1),
    served: fc.array(fc.tuple(fc.uniqueArray(someone, { minLength: 1 }), fc.nat()), { maxLength: 8 }),
  })
  .map(({ parts, item, pool, group, strategies, prefers, skilled, limit, reserve, nobody, deputies, returning, hadIt, seed, served }) => {
    const people = parts.map((part, index) => colleague(index + 1, part));
    const ledger = served.reduce(
      (before, [userIds, pick]) =>
        charge(
          credit(
            before,
            userIds.map((userId) => ({ userId, weight: userId })),
          ),
          userIds[pick % userIds.length]!,
        ),
      emptyLedger,
    );
    return assignmentFacts(people, {
      item,
      assignment: assignmentOf(pool, {
        strategy: strategies[0],
        groups: [{ name: 'Wholesale', when: [wholesale], people: group, strategy: strategies[1], ledger: 'leads' }],
        preferences: prefers.map((userId) => ({ userId, when: [] })),
        skills: {
          needed: skilled === null ? [] : [{ when: [], skill: 'english' }],
          of: new Map((skilled ?? []).map((userId) => [userId, new Set(['english'])])),
        },
        limits: { all: limit === null ? {} : { lead: { perDay: limit }, dialog: { atOnce: limit } }, people: [] },
        reserve,
        nobody,
        deputies: new Map(deputies),
      }),
      returningTo: returning === null ? null : { userId: returning, as: 'responsible' },
      hadIt: new Set(hadIt),
      ledgers: new Map([['leads', ledger]]),
      headId: 77,
      seed,
    });
  });

describe('whatever the facts', () => {
  const check = (property: (facts: AssignmentFacts, choice: ReturnType<typeof chooseAssignee>) => void) =>
    fc.assert(
      fc.property(anyFacts, (facts) => property(facts, chooseAssignee(facts))),
      { numRuns: 600 },
    );
  const poolOf = ({ assignment, item }: AssignmentFacts) => {
    const isOfGroup = item.fields['type'] !== undefined;
    return isOfGroup ? [...assignment.groups[0]!.people, ...assignment.people] : assignment.people;
  };

  it('does not depend on the order in which people were read', () =>
    check((facts, choice) => {
      const { assignment } = facts;
      const turned = chooseAssignee({
        ...facts,
        people: new Map([...facts.people].toReversed()),
        ledgers: new Map(
          [...facts.ledgers].map(([name, ledger]) => [name, { ...ledger, accounts: new Map([...ledger.accounts].toReversed()) }]),
        ),
        assignment: {
          ...assignment,
          people: assignment.people.toReversed(),
          groups: assignment.groups.map((group) => ({ ...group, people: group.people.toReversed() })),
          preferences: assignment.preferences.toReversed(),
        },
      });
      expect(turned).toEqual(choice);
    }));

  it('accounts for everybody of the pool once, and counts the reasons', () =>
    check((facts, { outcome, passedOver, counts, ranked, couldTake }) => {
      const told = passedOver.map(({ userId }) => userId);
      expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(told.length);
      const chosenId = 'userId' in outcome ? outcome.userId : 0;
      expect(told).not.toContain(chosenId);
      if (outcome.kind === 'person' && (outcome.by === 'returning' || outcome.by === 'deputy')) return;
      expect(poolOf(facts).filter((userId) => !told.includes(userId) && userId !== chosenId)).toEqual([]);
      if (outcome.kind === 'person' && outcome.by !== 'reserve') {
        expect(ranked[0]?.userId).toBe(chosenId);
        expect(couldTake).toBeGreaterThanOrEqual(ranked.length);
      }
    }));

  it('never gives anything new to who is dismissed, blocked, absent, paused, at a limit or without the skill', () =>
    check((facts, { outcome }) => {
      if (outcome.kind !== 'person') return;
      const { person, isPaused, loads } = facts.people.get(outcome.userId)!;
      const { kind } = facts.item;
      expect(facts.hadIt.has(outcome.userId)).toBe(false);
      if (outcome.by === 'returning' && kind === 'dialog') {
        expect(person.isActive).toBe(true);
        return;
      }
      expect([person.isActive, person.isBlocked, person.absence, isPaused]).toEqual([true, false, null, false]);
      expect(person.workDay).not.toBe('closed');
      if (outcome.by === 'returning' || outcome.by === 'deputy') return;
      const { limits, skills } = facts.assignment;
      if (kind === 'lead') {
        expect([person.isWithinHours, person.isOnLinePause, person.workDay === 'paused']).toEqual([true, false, false]);
        expect(loads.givenToday.lead).toBeLessThan(limits.all.lead?.perDay ?? Number.POSITIVE_INFINITY);
      } else expect(loads.openNow.dialog).toBeLessThan(limits.all.dialog?.atOnce ?? Number.POSITIVE_INFINITY);
      if (skills.needed.length > 0) expect(skills.of.get(outcome.userId)?.has('english')).toBe(true);
    }));

  it('all debts together stay zero, and only what the pool was given is in a record', () =>
    check((_, { outcome, ledger }) => {
      const ofPool = outcome.kind === 'person' && (outcome.by === 'strategy' || outcome.by === 'preference');
      if (ledger === null) return;
      expect(ofPool).toBe(true);
      expect([...ledger.after.accounts.values()].reduce((sum, { debt }) => sum + debt, 0n)).toBe(0n);
    }));
});

describe('twenty thousand items among twelve people who come and go', () => {
  it.each([
    { name: 'roundRobin' },
    { name: 'even', by: 'open', kinds: [] },
    { name: 'weighted', by: 'set', weights: [{ userId: 3, weight: 5 }], others: 2 },
    { name: 'best' },
  ] as Strategy[])('never go over a limit: $name', (strategy) => {
    const random = seededRandom(12);
    const ids = Array.from({ length: 12 }, (_, index) => index + 1);
    const limits = { all: { lead: { perDay: 30, atOnce: 6 } }, people: [{ userId: 5, limits: { lead: { perDay: 3 } } }] };
    let facts: AssignmentFacts = assignmentFacts(
      ids.map((userId) => colleague(userId, { efficiency: 700 + 60 * userId })),
      {
        assignment: assignmentOf(ids, { strategy, limits }),
      },
    );
    let waited = 0;
    for (let item = 1; item <= 20_000; item += 1) {
      const people = new Map(facts.people);
      if (item % 200 === 0) for (const [userId, one] of people) people.set(userId, { ...one, loads: { ...one.loads, givenToday: {} } });
      for (const userId of ids) {
        const one = people.get(userId)!;
        const open = one.loads.openNow.lead ?? 0;
        const closes = open > 0 && random() < 0.15 ? 1 : 0;
        const workDay = random() < 0.02 ? (one.person.workDay === 'opened' ? 'closed' : 'opened') : one.person.workDay;
        people.set(userId, { ...one, person: { ...one.person, workDay }, loads: { ...one.loads, openNow: { lead: open - closes } } });
      }
      const asked = { ...facts, people, seed: item };
      const choice = chooseAssignee(asked);
      if (choice.outcome.kind === 'wait') waited += 1;
      facts = afterChoice(asked, choice);
      for (const [userId, { loads }] of facts.people) {
        if ((loads.openNow.lead ?? 0) > 6) throw new Error(`user ${userId} has ${loads.openNow.lead} open`);
        if ((loads.givenToday.lead ?? 0) > (userId === 5 ? 3 : 30)) throw new Error(`user ${userId} was given ${loads.givenToday.lead}`);
      }
    }
    expect(waited).toBeGreaterThan(100); // the limits were reached
    expect(waited).toBeLessThan(15_000);
  });
});
