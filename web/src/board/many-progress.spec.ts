import type { MoveProgress } from './board-socket';
import { tallyOf } from './many-progress';

it('counts what became of each dialog, and names those that were refused', () => {
  const progress = new Map<number, MoveProgress>([
    [1, { kind: 'moved', operatorId: 12 }],
    [2, { kind: 'ordered' }],
    [3, { kind: 'refused', code: 'DIALOG_CLOSED', message: 'closed' }],
    [4, { kind: 'refused', code: 'SAME_OPERATOR', message: 'there' }],
    [5, { kind: 'unknown' }],
    [6, { kind: 'settled' }],
    [7, { kind: 'sent' }],
  ]);
  expect(tallyOf(progress)).toEqual({
    all: 7,
    done: 5,
    moved: 1,
    settled: 1,
    there: 1,
    unknown: 1,
    refused: [{ sessionId: 3, message: 'closed' }],
  });
});
