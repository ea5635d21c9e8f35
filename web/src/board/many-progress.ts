import type { MoveProgress } from './board-socket';

/** What became of the dialogs of one request so far. */
export interface Tally {
  all: number;
  /** That have their last outcome. */
  done: number;
  moved: number;
  settled: number;
  /** Were where they were to go: somebody was faster, or a click came twice. */
  there: number;
  unknown: number;
  refused: { sessionId: number; message: string }[];
}

export function tallyOf(progress: ReadonlyMap<number, MoveProgress>): Tally {
  const tally: Tally = { all: progress.size, done: 0, moved: 0, settled: 0, there: 0, unknown: 0, refused: [] };
  for (const [sessionId, told] of progress) {
    if (told.kind === 'sent' || told.kind === 'ordered' || told.kind === 'linkSent') continue;
    tally.done += 1;
    if (told.kind !== 'refused') tally[told.kind] += 1;
    else if (told.code === 'SAME_OPERATOR') tally.there += 1;
    else tally.refused.push({ sessionId, message: told.message });
  }
  return tally;
}
