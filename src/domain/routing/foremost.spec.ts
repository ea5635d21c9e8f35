import { personAtWork } from '../../../test/support/person-at-work.js';
import type { Candidate, ChoiceFacts, StrategyName } from './choice.js';
import { chooseOperator } from './choose-operator.js';
import { foremost } from './foremost.js';

const candidate = (userId: number, parts: Partial<Candidate> = {}, facts: Partial<Candidate['person']> = {}): Candidate => ({
  person: personAtWork(userId, facts),
  openDialogs: 0,
  lastChosen: 0,
  ...parts,
});
const queue = (candidates: Candidate[], strategy: StrategyName = 'even'): ChoiceFacts => ({
  strategy,
  candidates,
  rules: { breakCountsAsStarted: true, linePauseCountsAsStarted: true },
  seed: 7,
});

describe('a queue of more people than are compared', () => {
  it('stays as it is while it is short', () => {
    const short = queue([candidate(1), candidate(2)]);
    expect(foremost(short, 2)).toBe(short);
  });

  it.each(['even', 'roundRobin'] as const)('gives the dialog to the same person, strategy %s', (strategy) => {
    const many = Array.from({ length: 500 }, (_, n) => candidate(n + 1, { openDialogs: 500 - n, lastChosen: ((n * 7) % 500) + 1 }));
    const whole = queue(many, strategy);
    const cut = foremost(whole, 20);
    expect(cut.candidates).toHaveLength(20);
    expect(cut.moreCandidates).toBe(480);
    expect(chooseOperator(cut)).toMatchObject({ kind: 'operator', userId: (chooseOperator(whole) as { userId: number }).userId });
  });

  it('keeps whoever is at work before those who are not, however idle', () => {
    const away = Array.from({ length: 50 }, (_, n) => candidate(n + 1, {}, { workDay: 'closed' }));
    const cut = foremost(queue([...away, candidate(99, { openDialogs: 30 })]), 10);
    expect(chooseOperator(cut)).toMatchObject({ kind: 'operator', userId: 99, atWork: true });
  });
});
