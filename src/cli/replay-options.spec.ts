import { readOptions } from './replay-options.js';

describe('what is to be decided again', () => {
  it('is named by ids', () => {
    expect(readOptions(['7', '12'])).toEqual({ kind: 'entries', ids: [7, 12] });
  });

  it('is a period of days or instants, open to its end', () => {
    expect(readOptions(['--from', '2026-03-02'])).toEqual({ kind: 'period', from: { kind: 'day', day: '2026-03-02' }, to: null });
    expect(readOptions(['--from', '2026-03-02T10:00:00+03:00', '--to', '2026-03-03'])).toEqual({
      kind: 'period',
      from: { kind: 'instant', at: new Date('2026-03-02T07:00:00.000Z') },
      to: { kind: 'day', day: '2026-03-03' },
    });
  });

  it.each([
    { args: ['all'], because: /^all: the id of a journal entry/ },
    { args: ['7', '0'], because: /^0: the id of a journal entry/ },
    { args: ['7', '--from', '2026-03-02'], because: /^7: either journal ids or a period/ },
    { args: ['--to', '2026-03-02'], because: /^--from is missing: a day like/ },
    { args: ['--from', 'monday'], because: /^--from monday: a day like .* or an instant with its zone/ },
    { args: ['--from', '2026-02-30'], because: /^--from 2026-02-30: a day like/ },
    { args: ['--from', '2026-03-02T10:00:00'], because: /^--from 2026-03-02T10:00:00: .* an instant with its zone/ },
    { args: ['--from', '2026-03-02', '--to', ''], because: /^--to : a day like/ },
  ])('is not $args, and what was expected is said', ({ args, because }) => {
    expect(readOptions(args)).toEqual({ kind: 'wrong', because: expect.stringMatching(because) });
  });

  it('is nothing without arguments', () => expect(readOptions([])).toEqual({ kind: 'wrong', because: null }));
});
