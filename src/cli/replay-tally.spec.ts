import { ReplayTally } from './replay-tally.js';

describe('what came out of a period', () => {
  it('is summed by kind, with the ids of what differs', () => {
    const tally = new ReplayTally();
    tally.add(1, 'placement', { kind: 'equal' });
    tally.add(2, 'placement', { kind: 'different', now: {} });
    tally.add(3, 'placement', { kind: 'equal' });
    tally.add(4, 'check', { kind: 'otherVersion', version: 2 });
    tally.add(5, 'check', { kind: 'failed', because: 'no heads' });
    tally.add(6, 'divorce', { kind: 'unknownKind' });
    tally.add(7, 'move', { kind: 'noDecision' });
    expect(tally.isClean).toBe(false);
    expect(tally.lines()).toEqual([
      'check: 1 could not be decided on their facts, 1 of other versions of the rule',
      '  not equal: 5 (no heads)',
      'divorce: 1 of a kind that is unknown here',
      'move: 1 not decided by a rule',
      'placement: 2 equal, 1 different',
      '  not equal: 2',
    ]);
  });

  it('names twenty, and counts the others', () => {
    const tally = new ReplayTally();
    for (let id = 1; id <= 25; id++) tally.add(id, 'call', { kind: 'different', now: {} });
    const [first, ids] = tally.lines();
    expect(first).toBe('call: 25 different');
    expect(ids).toMatch(/^ {2}not equal: 1, 2, .*, 20 and 5 more$/);
  });

  it('is clean when nothing that is decided today differs', () => {
    const tally = new ReplayTally();
    expect(tally.lines()).toEqual(['no entries']);
    tally.add(1, 'check', { kind: 'otherVersion', version: 2 });
    tally.add(2, 'move', { kind: 'noDecision' });
    tally.add(3, 'divorce', { kind: 'unknownKind' });
    tally.add(4, 'check', { kind: 'equal' });
    expect(tally.isClean).toBe(true);
  });
});
