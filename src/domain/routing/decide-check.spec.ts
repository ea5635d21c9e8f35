import fc from 'fast-check';
import { personAtWork } from '../../../test/support/person-at-work.js';
import type { PersonFacts, WorkDay } from '../availability/person.js';
import type { CheckFacts, CheckRow, HeadFacts } from './check.js';
import { decideCheck } from './decide-check.js';

const OPERATOR = 10;
const absence = { type: 'VACATION', fromAt: new Date('2026-03-01T00:00:00Z'), toAt: new Date('2026-03-15T00:00:00Z') };

function head(userId: number, parts: Partial<HeadFacts> = {}): HeadFacts {
  return { userId, name: `Head ${userId}`, departmentId: userId * 10, isActive: true, isBlocked: false, isAbsent: false, ...parts };
}

type Parts = Partial<Omit<CheckFacts, 'operator' | 'rules'>> & { operator?: Partial<PersonFacts>; rules?: Partial<CheckFacts['rules']> };

function facts({ operator, rules, ...parts }: Parts = {}): CheckFacts {
  return {
    at: new Date('2026-03-02T09:03:00Z'),
    sessionId: 501,
    isClosed: false,
    assignedOperatorId: OPERATOR,
    currentOperatorId: OPERATOR,
    movedByPerson: false,
    hasAnswered: false,
    operator: personAtWork(OPERATOR, { name: 'Anna', ...operator }),
    outsideHours: 'head',
    heads: [head(21), head(22)],
    queueHasPeople: true,
    rules: { breakCountsAsStarted: true, linePauseCountsAsStarted: true, answeredStays: true, ...rules },
    ...parts,
  };
}

/** What makes each row hold by itself. */
const row: Record<CheckRow, Parts> = {
  1: { movedByPerson: true },
  2: { hasAnswered: true },
  3: { operator: { isActive: false } },
  4: { operator: { absence } },
  5: { operator: { isSenior: true, isWithinHours: false, workDay: 'closed' } },
  6: { operator: { isSenior: true, isWithinHours: true, workDay: 'closed' } },
  7: { operator: { isSenior: false, isWithinHours: false }, outsideHours: 'queue' },
  8: { operator: { isSenior: false, workDay: 'closed' } },
  9: {},
};

function toHead(because: string, withComment = false) {
  return { kind: 'toHead', userId: 21, departmentId: 210, withComment, because, skipped: [] };
}

describe('each row of the table', () => {
  it.each([
    {
      scenario: 'a closed session needs no check',
      given: facts({ isClosed: true }),
      row: 1,
      outcome: { kind: 'superseded', because: 'closed' },
    },
    { scenario: 'a hand move is respected', given: facts(row[1]), row: 1, outcome: { kind: 'superseded', because: 'movedByPerson' } },
    { scenario: 'who has answered keeps the dialog', given: facts(row[2]), row: 2, outcome: { kind: 'stays', because: 'answered' } },
    { scenario: 'from a dismissed operator it goes to the head', given: facts(row[3]), row: 3, outcome: toHead('dismissed') },
    { scenario: 'from an absent operator it goes to the head', given: facts(row[4]), row: 4, outcome: toHead('absent') },
    {
      scenario: 'at night it stays with a senior manager',
      given: facts(row[5]),
      row: 5,
      outcome: { kind: 'stays', because: 'seniorOutsideHours' },
    },
    {
      scenario: 'by day, from a senior manager who has not started, to the head with a comment',
      given: facts(row[6]),
      row: 6,
      outcome: toHead('seniorDayNotStarted', true),
    },
    {
      scenario: 'where the department says so, it waits in the queue outside hours',
      given: facts(row[7]),
      row: 7,
      outcome: { kind: 'toQueue', because: 'queueRule', isOutsideHours: true, skipped: [] },
    },
    {
      scenario: 'from an operator who has not started it goes to the head',
      given: facts(row[8]),
      row: 8,
      outcome: toHead('dayNotStarted'),
    },
    { scenario: 'with somebody at work it stays', given: facts(row[9]), row: 9, outcome: { kind: 'stays', because: 'present' } },
    {
      scenario: 'a senior manager at work keeps it',
      given: facts({ operator: { isSenior: true } }),
      row: 9,
      outcome: { kind: 'stays', because: 'present' },
    },
    {
      scenario: 'outside hours and not started, the rule being the head: to the head',
      given: facts({ operator: { isWithinHours: false, workDay: 'closed' } }),
      row: 8,
      outcome: toHead('dayNotStarted'),
    },
    {
      scenario: 'working late with the day open, the rule being the head: it stays',
      given: facts({ operator: { isWithinHours: false } }),
      row: 9,
      outcome: { kind: 'stays', because: 'present' },
    },
    {
      scenario: 'the queue rule says nothing inside hours',
      given: facts({ operator: { workDay: 'closed' }, outsideHours: 'queue' }),
      row: 8,
      outcome: toHead('dayNotStarted'),
    },
    {
      scenario: 'an answer does not keep it where the setting is off',
      given: facts({ ...row[2], operator: { workDay: 'closed' }, rules: { answeredStays: false } }),
      row: 8,
      outcome: toHead('dayNotStarted'),
    },
    {
      scenario: 'a break is work',
      given: facts({ operator: { workDay: 'paused' } }),
      row: 9,
      outcome: { kind: 'stays', because: 'present' },
    },
    {
      scenario: 'a break is no work where the setting says so',
      given: facts({ operator: { workDay: 'paused' }, rules: { breakCountsAsStarted: false } }),
      row: 8,
      outcome: toHead('dayNotStarted'),
    },
    {
      scenario: "the line's pause is no work where the setting says so",
      given: facts({ operator: { isOnLinePause: true }, rules: { linePauseCountsAsStarted: false } }),
      row: 8,
      outcome: toHead('dayNotStarted'),
    },
    {
      scenario: 'without a work day in the portal, working hours are work',
      given: facts({ operator: { workDay: 'notKept' } }),
      row: 9,
      outcome: { kind: 'stays', because: 'present' },
    },
    {
      scenario: 'and the time outside them is not',
      given: facts({ operator: { workDay: 'notKept', isWithinHours: false } }),
      row: 8,
      outcome: toHead('dayNotStarted'),
    },
    { scenario: 'a blocked login cannot work', given: facts({ operator: { isBlocked: true } }), row: 8, outcome: toHead('dayNotStarted') },
    {
      scenario: 'a blocked senior manager is told about like one who has not started',
      given: facts({ operator: { isBlocked: true, isSenior: true } }),
      row: 6,
      outcome: toHead('seniorDayNotStarted', true),
    },
    {
      scenario: 'at night nobody waits for a blocked senior manager',
      given: facts({ operator: { isBlocked: true, isSenior: true, isWithinHours: false } }),
      row: 8,
      outcome: toHead('dayNotStarted'),
    },
  ])('row $row: $scenario', ({ given, row: decided, outcome }) => expect(decideCheck(given)).toEqual({ row: decided, outcome }));
});

describe('of two rows that hold, the higher decides', () => {
  const rows: CheckRow[] = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const pairs = rows.flatMap((higher) => rows.filter((lower) => lower > higher).map((lower) => ({ higher, lower })));
  it.each(pairs)('$higher before $lower', ({ higher, lower }) => {
    const { operator: lowerOperator, ...lowerParts } = row[lower];
    const { operator: higherOperator, ...higherParts } = row[higher];
    const both = facts({ ...lowerParts, ...higherParts, operator: { ...lowerOperator, ...higherOperator } });
    expect(decideCheck(both).row).toBe(higher);
  });

  it('closed is said before moved', () => {
    expect(decideCheck(facts({ isClosed: true, movedByPerson: true })).outcome).toEqual({ kind: 'superseded', because: 'closed' });
  });
});

describe('to the head', () => {
  const away = { operator: { absence } };
  it.each([
    {
      scenario: 'an absent head is skipped and the next one up is taken',
      given: facts({ ...away, heads: [head(21, { isAbsent: true }), head(22)] }),
      outcome: { kind: 'toHead', userId: 22, departmentId: 220, skipped: [{ userId: 21, because: 'absent' }] },
    },
    {
      scenario: 'dismissed and blocked heads are skipped too',
      given: facts({ ...away, heads: [head(21, { isActive: false, isAbsent: true }), head(22, { isBlocked: true }), head(23)] }),
      outcome: {
        kind: 'toHead',
        userId: 23,
        skipped: [
          { userId: 21, because: 'dismissed' },
          { userId: 22, because: 'blocked' },
        ],
      },
    },
    {
      scenario: 'with nobody left it goes to the queue',
      given: facts({ ...away, heads: [head(21, { isAbsent: true })] }),
      outcome: { kind: 'toQueue', because: 'absent', isOutsideHours: false, skipped: [{ userId: 21, because: 'absent' }] },
    },
    {
      scenario: 'with no head at all it goes to the queue',
      given: facts({ ...row[8], heads: [] }),
      outcome: { kind: 'toQueue', because: 'dayNotStarted', isOutsideHours: false, skipped: [] },
    },
    {
      scenario: 'the queue remembers that it was outside hours',
      given: facts({ operator: { workDay: 'closed', isWithinHours: false }, heads: [] }),
      outcome: { kind: 'toQueue', because: 'dayNotStarted', isOutsideHours: true, skipped: [] },
    },
    {
      scenario: 'with nobody in the queue either it is stranded',
      given: facts({ ...row[3], heads: [head(21, { isAbsent: true })], queueHasPeople: false }),
      outcome: { kind: 'stranded', because: 'dismissed', skipped: [{ userId: 21, because: 'absent' }] },
    },
    {
      scenario: 'the queue rule with an empty queue leaves it stranded',
      given: facts({ ...row[7], queueHasPeople: false }),
      outcome: { kind: 'stranded', because: 'queueRule', skipped: [] },
    },
    {
      scenario: 'the operator is no head for himself',
      given: facts({ ...away, heads: [head(OPERATOR), head(22)] }),
      outcome: { kind: 'toHead', userId: 22, skipped: [] },
    },
    {
      scenario: 'nor is it handed to whom the queue has passed it meanwhile',
      given: facts({ ...away, currentOperatorId: 21 }),
      outcome: { kind: 'toHead', userId: 22, skipped: [] },
    },
    {
      scenario: 'a head of two departments is skipped once',
      given: facts({ ...away, heads: [head(21, { isAbsent: true }), head(21, { isAbsent: true, departmentId: 5 }), head(22)] }),
      outcome: { kind: 'toHead', userId: 22, skipped: [{ userId: 21, because: 'absent' }] },
    },
    {
      scenario: 'a head who is not at work is skipped while one further up is there',
      given: facts({ ...away, heads: [head(21, { isAtWork: false }), head(22, { isAtWork: true })] }),
      outcome: { kind: 'toHead', userId: 22, skipped: [{ userId: 21, because: 'notAtWork' }] },
    },
    {
      scenario: 'within hours it goes to the nearest who is not absent when none is at work',
      given: facts({ ...away, heads: [head(21, { isAbsent: true }), head(22, { isAtWork: false }), head(23, { isAtWork: false })] }),
      outcome: { kind: 'toHead', userId: 22, skipped: [{ userId: 21, because: 'absent' }] },
    },
    {
      scenario: 'outside them it goes to the queue at once, and the nearest is told',
      given: facts({
        operator: { absence, isWithinHours: false },
        heads: [head(21, { isAbsent: true }), head(22, { isAtWork: false }), head(23, { isAtWork: false })],
      }),
      outcome: {
        kind: 'toQueue',
        isOutsideHours: true,
        toldHeadId: 22,
        skipped: [
          { userId: 21, because: 'absent' },
          { userId: 22, because: 'notAtWork' },
          { userId: 23, because: 'notAtWork' },
        ],
      },
    },
  ])('$scenario', ({ given, outcome }) => expect(decideCheck(given).outcome).toMatchObject(outcome));
});

describe('a client who waits with somebody who has left', () => {
  const wait = { since: new Date('2026-03-02T08:00:00Z') };
  const before = new Date('2026-03-02T07:30:00Z');
  const after = new Date('2026-03-02T08:40:00Z');
  const fellIll = { absence: { ...absence, fromAt: new Date('2026-03-02T08:00:00Z') } };
  const hoursBeganAt = new Date('2026-03-02T07:00:00Z');

  it.each([
    { scenario: 'an answer given before keeps it no more', given: facts({ hasAnswered: true, wait, operator: { absence } }), row: 4 },
    { scenario: 'it does while nobody waits', given: facts({ hasAnswered: true, operator: { absence } }), row: 2 },
    { scenario: 'it does while the operator is there', given: facts({ hasAnswered: true, wait }), row: 2 },
    {
      scenario: 'it does on a break, whether a break counts as started or not',
      given: facts({ hasAnswered: true, wait, operator: { workDay: 'paused' }, rules: { breakCountsAsStarted: false } }),
      row: 2,
    },
    { scenario: 'from one who has ended the day', given: facts({ hasAnswered: true, wait, operator: { workDay: 'closed' } }), row: 8 },
    {
      scenario: 'at night into the queue, where the department says so',
      given: facts({ hasAnswered: true, wait, operator: { workDay: 'closed', isWithinHours: false }, outsideHours: 'queue' }),
      row: 7,
    },
    {
      scenario: 'at night it stays with a senior manager',
      given: facts({ hasAnswered: true, wait, operator: { workDay: 'closed', isWithinHours: false, isSenior: true } }),
      row: 5,
    },
    {
      scenario: 'given by hand before the operator was dismissed',
      given: facts({ movedByPerson: true, movedByPersonAt: before, wait, operator: { isActive: false } }),
      row: 3,
    },
    {
      scenario: 'given by hand since the client wrote last, and the operator was dismissed',
      given: facts({ movedByPerson: true, movedByPersonAt: after, wait, operator: { isActive: false } }),
      row: 3,
    },
    {
      scenario: 'given by hand since the client wrote last to somebody on leave: a person has looked at it',
      given: facts({ movedByPerson: true, movedByPersonAt: after, wait, operator: { absence } }),
      row: 1,
    },
    {
      scenario: 'given by hand, then the operator fell ill',
      given: facts({ movedByPerson: true, movedByPersonAt: before, wait, operator: fellIll }),
      row: 4,
    },
    {
      scenario: 'given by hand to somebody who was on leave already',
      given: facts({ movedByPerson: true, movedByPersonAt: before, wait, operator: { absence } }),
      row: 1,
    },
    {
      scenario: 'given by hand, then the operator ended the day',
      given: facts({
        movedByPerson: true,
        movedByPersonAt: before,
        wait,
        hoursBeganAt,
        operator: { workDay: 'closed', dayEndedAt: new Date('2026-03-02T07:50:00Z') },
      }),
      row: 8,
    },
    {
      scenario: 'given by hand to somebody who has not begun a day that had begun',
      given: facts({ movedByPerson: true, movedByPersonAt: before, wait, hoursBeganAt, operator: { workDay: 'closed' } }),
      row: 1,
    },
    {
      scenario: 'given by hand in the evening to somebody who did not come in the morning',
      given: facts({
        movedByPerson: true,
        movedByPersonAt: new Date('2026-03-01T18:00:00Z'),
        wait,
        hoursBeganAt,
        operator: { workDay: 'closed' },
      }),
      row: 8,
    },
    {
      scenario: 'given by hand to somebody who is at home for the night',
      given: facts({ movedByPerson: true, movedByPersonAt: before, wait, operator: { workDay: 'closed', isWithinHours: false } }),
      row: 1,
    },
    {
      scenario: 'a move whose time is not told stands',
      given: facts({ movedByPerson: true, wait, operator: { isActive: false } }),
      row: 1,
    },
  ])('$scenario: row $row', ({ given, row }) => {
    expect(decideCheck(given).row).toBe(row);
    expect(decideCheck(JSON.parse(JSON.stringify(given)) as CheckFacts).row).toBe(row); // as the journal keeps it
  });
});

const anyHead = fc.record({
  userId: fc.integer({ min: 8, max: 14 }),
  name: fc.constant('Head'),
  departmentId: fc.nat(5),
  isActive: fc.boolean(),
  isBlocked: fc.boolean(),
  isAbsent: fc.boolean(),
  isAtWork: fc.boolean(),
});

const anyFacts: fc.Arbitrary<CheckFacts> = fc
  .record({
    isClosed: fc.boolean(),
    movedByPerson: fc.boolean(),
    hasAnswered: fc.boolean(),
    outsideHours: fc.constantFrom('queue' as const, 'head' as const),
    heads: fc.array(anyHead, { maxLength: 4 }),
    queueHasPeople: fc.boolean(),
    operator: fc.record({
      isActive: fc.boolean(),
      isBlocked: fc.boolean(),
      absence: fc.constantFrom(null, absence),
      workDay: fc.constantFrom<WorkDay>('opened', 'paused', 'closed', 'notKept'),
      isOnLinePause: fc.boolean(),
      isSenior: fc.boolean(),
      isWithinHours: fc.boolean(),
    }),
    rules: fc.record({ breakCountsAsStarted: fc.boolean(), linePauseCountsAsStarted: fc.boolean(), answeredStays: fc.boolean() }),
  })
  .map(facts);

/** The table as it is written, each row for itself. */
function holds(number: CheckRow, { operator, ...given }: CheckFacts): boolean {
  const started =
    !operator.isBlocked &&
    !(operator.isOnLinePause && !given.rules.linePauseCountsAsStarted) &&
    (operator.workDay === 'opened' ||
      (operator.workDay === 'paused' && given.rules.breakCountsAsStarted) ||
      (operator.workDay === 'notKept' && operator.isWithinHours));
  switch (number) {
    case 1:
      return given.isClosed || given.movedByPerson;
    case 2:
      return given.rules.answeredStays && given.hasAnswered;
    case 3:
      return !operator.isActive;
    case 4:
      return operator.absence !== null;
    case 5:
      return operator.isSenior && !operator.isWithinHours && !operator.isBlocked;
    case 6:
      return operator.isSenior && operator.isWithinHours && !started;
    case 7:
      return !operator.isSenior && !operator.isWithinHours && given.outsideHours === 'queue';
    case 8:
      return (!operator.isSenior || operator.isBlocked) && !started;
    case 9:
      return true;
  }
}

describe('whatever the facts', () => {
  it('the first row that holds decides', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const first = ([1, 2, 3, 4, 5, 6, 7, 8, 9] as const).find((number) => holds(number, given));
        expect(decideCheck(given).row).toBe(first);
      }),
      { numRuns: 3000 },
    );
  });

  it('it goes only to a head who is here, never back to the operator, and past nobody who is here', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const { outcome } = decideCheck(given);
        const fit = given.heads.filter((one) => one.isActive && !one.isBlocked && !one.isAbsent && one.userId !== OPERATOR);
        const takes = fit.find(({ isAtWork }) => isAtWork) ?? (given.operator.isWithinHours ? fit[0] : undefined);
        if (outcome.kind === 'toHead') expect(outcome).toMatchObject({ userId: takes?.userId, departmentId: takes?.departmentId });
        else if ('skipped' in outcome && outcome.because !== 'queueRule') {
          expect(takes).toBeUndefined();
          expect(outcome).toMatchObject(fit[0] ? { toldHeadId: fit[0].userId } : {});
        }
        if (outcome.kind === 'toQueue') expect(given.queueHasPeople).toBe(true);
        if (outcome.kind === 'stranded') expect(given.queueHasPeople).toBe(false);
        if ('skipped' in outcome) expect(new Set(outcome.skipped.map(({ userId }) => userId)).size).toBe(outcome.skipped.length);
      }),
      { numRuns: 3000 },
    );
  });

  it('equal facts give equal decisions and stay as they are', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const before = structuredClone(given);
        expect(decideCheck(given)).toEqual(decideCheck(structuredClone(given)));
        expect(given).toEqual(before);
      }),
    );
  });
});
