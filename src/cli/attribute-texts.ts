import type { ChangeState } from '../attribution/changes.js';
import type { Run } from '../attribution/runs.js';
import type { CompanyTally, Tally } from '../attribution/tally.js';
import type { UndoCount, Undoing } from '../attribution/undo.js';
import type { ChangeBecause, IgnoredThreadBecause } from '../domain/attribution/thread.js';
import type { PastPeriod } from '../portal/tables/past-sessions.js';

export type TableColumn = 'company' | Exclude<keyof CompanyTally, 'ignored'> | 'ignored';
type Counts = Record<ChangeState, number>;

/** What the command says, in one language. */
export interface AttributeTexts {
  usage: string;
  locked: string;
  oldSchema: string;
  unknownCompany(code: string): string;
  unknownRun(runId: number): string;
  unknownChange(runId: number, changeId: number): string;
  nothingPast: string;
  nothingToResume: string;
  noRuns: string;
  looking(period: PastPeriod, threads: number): string;
  looked(read: number, threads: number): string;
  stoppedLooking: string;
  begins(run: Run, perMinute: number): string;
  goesOn(run: Run, read: number, perMinute: number): string;
  queueing(read: number, threads: number, changes: number): string;
  held(waiting: { people: number; bulk: number }): string;
  stopped(runId: number): string;
  undoing(changeId: number): string;
  notUndone(changeId: number, undoing: Exclude<Undoing, { kind: 'ordered' }>): string;
  undone(runId: number, counted: UndoCount, counts: Counts | undefined): string[];
  runLines(run: Run, read: number, counts: Counts | undefined): string[];
  /** What will happen, what not, how to undo. */
  afterDryRun(tally: Tally, list: string | null): string[];
  afterRun(run: Run, list: string | null): string[];
  columns: Record<TableColumn, string>;
  noCompany: string;
  total: string;
  ignoredTitle: string;
  causesTitle: string;
  ignored: Record<IgnoredThreadBecause, string>;
  causes: Record<ChangeBecause, string>;
}
