import fc from 'fast-check';
import { personAtWork } from '../../../test/support/person-at-work.js';
import type { PersonFacts, WorkDay } from '../availability/person.js';
import type { Candidate, ChoiceFacts, StrategyName } from './choice.js';
import { chooseOperator } from './choose-operator.js';

const absence = { type: 'VACATION', fromAt: new Date('2026-03-01T00:00:00Z'), toAt: new Date('2026-03-15T00:00:00Z') };

interface Parts extends Partial<PersonFacts> {
  openDialogs?: number;
  lastChosen?: number;
}

function operator(userId: number, { openDialogs = 0, lastChosen = 0, ...parts }: Parts = {}): Candidate {
  return { person: personAtWork(userId, parts), openDialogs, lastChosen };
}

function choose(strategy: StrategyName, candidates: Candidate[], parts: Partial<ChoiceFacts> = {}) {
  return chooseOperator({ strategy, candidates, rules: { breakCountsAsStarted: true, linePauseCountsAsStarted: true }, seed: 1, ...parts });
}

describe('round robin', () => {
  it.each([
    { scenario: 'whoever had no turn yet goes first', candidates: [operator(1, { lastChosen: 4 }), operator(2)], gets: 2 },
    {
      scenario: 'then whose turn lies furthest back',
      candidates: [operator(1, { lastChosen: 7 }), operator(2, { lastChosen: 5 })],
      gets: 2,
    },
    {
      scenario: 'however many dialogs they have',
      candidates: [operator(1, { lastChosen: 7 }), operator(2, { lastChosen: 5, openDialogs: 9 })],
      gets: 2,
    },
    {
      scenario: 'an absent operator is passed over, whoever is next',
      candidates: [operator(1, { lastChosen: 7 }), operator(2, { absence })],
      gets: 1,
    },
    {
      scenario: 'somebody on a break is passed over while a colleague works',
      candidates: [operator(1, { lastChosen: 7 }), operator(2, { workDay: 'paused' })],
      gets: 1,
    },
    {
      scenario: 'and somebody on a pause in open lines, also for one who works on after hours',
      candidates: [operator(1, { lastChosen: 7, isWithinHours: false }), operator(2, { isOnLinePause: true })],
      gets: 1,
    },
    {
      scenario: 'they are asked when nobody else is at work',
      candidates: [operator(1, { absence }), operator(2, { workDay: 'paused', lastChosen: 7 }), operator(3, { workDay: 'closed' })],
      gets: 2,
    },
  ])('$scenario', ({ candidates, gets }) => expect(choose('roundRobin', candidates)).toMatchObject({ userId: gets, atWork: true }));

  it('serves everybody once before anybody twice', () => {
    const turns: number[] = [];
    const last = new Map<number, number>();
    for (let number = 1; number <= 12; number += 1) {
      const candidates = [1, 2, 3, 4].map((userId) => operator(userId, { lastChosen: last.get(userId) ?? 0 }));
      const choice = choose('roundRobin', candidates, { seed: number });
      if (choice.kind !== 'operator') throw new Error('nobody was chosen');
      turns.push(choice.userId);
      last.set(choice.userId, number);
    }
    for (const start of [0, 4, 8]) expect(turns.slice(start, start + 4).toSorted()).toEqual([1, 2, 3, 4]);
    expect(turns.slice(4, 8)).toEqual(turns.slice(0, 4));
  });
});

describe('even load', () => {
  it.each([
    { scenario: 'the fewest open dialogs', candidates: [operator(1, { openDialogs: 3 }), operator(2, { openDialogs: 1 })], gets: 2 },
    {
      scenario: 'whoever had the last turn',
      candidates: [operator(1, { openDialogs: 3 }), operator(2, { openDialogs: 1, lastChosen: 9 })],
      gets: 2,
    },
    { scenario: 'of those at work only', candidates: [operator(1, { openDialogs: 3 }), operator(2, { workDay: 'closed' })], gets: 1 },
  ])('$scenario', ({ candidates, gets }) => expect(choose('even', candidates)).toMatchObject({ userId: gets, atWork: true }));
});

describe('somebody who works outside the hours of the department', () => {
  const late = operator(1, { isWithinHours: false });

  it('gets nothing while a colleague within hours is there', () =>
    expect(choose('roundRobin', [late, operator(2, { lastChosen: 9 })])).toEqual({
      kind: 'operator',
      userId: 2,
      atWork: true,
      passedOver: [{ userId: 1, because: 'outsideHours' }],
    }));

  it('gets it when nobody else is at work', () =>
    expect(choose('even', [late, operator(2, { workDay: 'closed' })])).toMatchObject({ userId: 1, atWork: true }));
});

describe('when nobody is at work', () => {
  it('somebody who will come back is taken, so that the dialog waits for a person', () => {
    const candidates = [operator(1, { workDay: 'closed', lastChosen: 3 }), operator(2, { workDay: 'closed' }), operator(3, { absence })];
    expect(choose('roundRobin', candidates)).toEqual({
      kind: 'operator',
      userId: 2,
      atWork: false,
      passedOver: [
        { userId: 1, because: 'chosenMoreRecently' },
        { userId: 3, because: 'absent' },
      ],
    });
  });

  it('nobody is taken when all are gone, blocked or absent', () => {
    expect(choose('even', [operator(3, { absence }), operator(2, { isBlocked: true }), operator(1, { isActive: false })])).toEqual({
      kind: 'nobody',
      passedOver: [
        { userId: 1, because: 'dismissed' },
        { userId: 2, because: 'blocked' },
        { userId: 3, because: 'absent' },
      ],
    });
  });

  it('an empty queue is nobody', () => expect(choose('even', [])).toEqual({ kind: 'nobody', passedOver: [] }));
});

it('says of everybody else why not', () => {
  const candidates = [
    operator(1, { openDialogs: 2 }),
    operator(2, { openDialogs: 2 }),
    operator(3, { openDialogs: 5 }),
    operator(4, { workDay: 'closed' }),
    operator(5, { workDay: 'closed', isWithinHours: false }),
    operator(6, { workDay: 'paused' }),
    operator(7, { isOnLinePause: true }),
  ];
  const choice = choose('even', candidates, { rules: { breakCountsAsStarted: false, linePauseCountsAsStarted: false } });
  const chosen = choice.kind === 'operator' ? choice.userId : 0;
  expect([1, 2]).toContain(chosen);
  expect(choice).toEqual({
    kind: 'operator',
    userId: chosen,
    atWork: true,
    passedOver: [
      { userId: 3 - chosen, because: 'tie' },
      { userId: 3, because: 'busier' },
      { userId: 4, because: 'dayNotStarted' },
      { userId: 5, because: 'outsideHours' },
      { userId: 6, because: 'onBreak' },
      { userId: 7, because: 'onLinePause' },
    ],
  });
});

it('a strategy nobody knows is named', () => {
  expect(() => choose('fastest' as StrategyName, [operator(1)])).toThrow('fastest');
});

const anyCandidate = fc.record({
  openDialogs: fc.nat(2),
  lastChosen: fc.nat(3),
  isActive: fc.boolean(),
  isBlocked: fc.boolean(),
  absence: fc.constantFrom(null, absence),
  workDay: fc.constantFrom<WorkDay>('opened', 'paused', 'closed', 'notKept'),
  isOnLinePause: fc.boolean(),
  isWithinHours: fc.boolean(),
});

const anyFacts: fc.Arbitrary<ChoiceFacts> = fc.record({
  strategy: fc.constantFrom<StrategyName>('roundRobin', 'even'),
  candidates: fc.array(anyCandidate, { maxLength: 6 }).map((list) => list.map((parts, index) => operator(index + 1, parts))),
  rules: fc.record({ breakCountsAsStarted: fc.boolean(), linePauseCountsAsStarted: fc.boolean() }),
  seed: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
});

describe('whatever the facts', () => {
  it('does not depend on the order in which candidates were read', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        expect(chooseOperator({ ...given, candidates: given.candidates.toReversed() })).toEqual(chooseOperator(given));
      }),
    );
  });

  it('never takes somebody dismissed, blocked or absent, and accounts for every candidate once', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const choice = chooseOperator(given);
        const chosen = choice.kind === 'operator' ? [choice.userId] : [];
        const accounted = [...chosen, ...choice.passedOver.map(({ userId }) => userId)];
        expect(accounted.toSorted()).toEqual(given.candidates.map(({ person }) => person.userId).toSorted());
        for (const { person } of given.candidates) {
          if (chosen.includes(person.userId)) expect([person.isActive, person.isBlocked, person.absence]).toEqual([true, false, null]);
          else if (choice.kind === 'nobody') expect(person.isActive && !person.isBlocked && person.absence === null).toBe(false);
        }
      }),
    );
  });

  it('over many seeds equals get equal shares', () => {
    const shares = new Map<number, number>();
    for (let seed = 1; seed <= 3000; seed += 1) {
      const choice = choose('even', [operator(1), operator(2), operator(3)], { seed });
      if (choice.kind === 'operator') shares.set(choice.userId, (shares.get(choice.userId) ?? 0) + 1);
    }
    for (const userId of [1, 2, 3]) expect(Math.abs((shares.get(userId) ?? 0) - 1000)).toBeLessThan(150);
  });
});
