import type { CheckFacts } from '../domain/routing/check.js';
import { decideCheck } from '../domain/routing/decide-check.js';
import { decideNightly } from '../domain/routing/decide-nightly.js';
import type { NightlyFacts } from '../domain/routing/nightly.js';
import { replayEntry } from './replay-entry.js';

const nightly: NightlyFacts = {
  at: new Date('2026-03-02T20:00:00.000Z'),
  companyCode: 'alfa',
  nightOn: '2026-03-02',
  sessionId: 5,
  isClosed: false,
  operatorId: 3,
  head: { userId: 9, isActive: true },
  isHeadMember: false,
  hasJoinedThisNight: false,
};
const check: CheckFacts = {
  at: new Date('2026-03-02T07:03:00.000Z'),
  sessionId: 5,
  isClosed: false,
  assignedOperatorId: 3,
  currentOperatorId: 3,
  movedByPerson: false,
  hasAnswered: false,
  operator: {
    userId: 3,
    name: 'Анна',
    isActive: true,
    isBlocked: false,
    absence: { type: 'VACATION', fromAt: new Date('2026-03-01T21:00:00.000Z'), toAt: new Date('2026-03-08T21:00:00.000Z') },
    workDay: 'closed',
    isOnLinePause: false,
    isSenior: false,
    departmentId: 2,
    isWithinHours: true,
  },
  outsideHours: 'head',
  heads: [],
  queueHasPeople: true,
  rules: { answeredStays: true, breakCountsAsStarted: true, linePauseCountsAsStarted: true },
};
const row = (kind: 'check' | 'nightly' | 'move' | 'ignored', facts: unknown, decision: unknown, rule = '', because = '') => ({
  kind,
  rule,
  because,
  facts: JSON.stringify(facts),
  decision: JSON.stringify(decision),
});

describe('a replayed journal entry', () => {
  it('is equal while the rules are the same', () => {
    expect(replayEntry(row('nightly', nightly, decideNightly(nightly)))).toEqual({ kind: 'equal' });
    expect(replayEntry(row('check', check, decideCheck(check)))).toEqual({ kind: 'equal' });
  });

  it('shows what today would be decided otherwise', () => {
    const stored = { row: 9, outcome: { kind: 'stays', because: 'present' } };
    expect(replayEntry(row('check', check, stored))).toEqual({ kind: 'different', now: decideCheck(check) });
  });

  it('has no decision where a person or the portal moved the dialog, and in a summary', () => {
    expect(replayEntry(row('move', {}, { kind: 'followed' }))).toEqual({ kind: 'noDecision' });
    expect(replayEntry(row('nightly', {}, { kind: 'summary', totals: [] }, 'summary'))).toEqual({ kind: 'noDecision' });
    expect(replayEntry(row('ignored', {}, { kind: 'ignored' }, 'ignored', 'lineOfNoCompany'))).toEqual({ kind: 'noDecision' });
  });
});
