import type { Tally } from '../../../src/attribution/tally';

/** `GET /api/attribution/runs` (docs/http-api.md); instants are text, `from` and `to` the portal's wall clock. */
export interface Run {
  runId: number;
  from: string;
  to: string;
  companyCode: string | null;
  perMinute: number;
  startedAt: string;
  finishedAt: string | null;
  threads: number;
  threadsRead: number;
  changes: Record<ChangeState, number>;
}

export const CHANGE_STATES = ['planned', 'queued', 'done', 'refused', 'undoing', 'undone'] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

export interface Change {
  changeId: number;
  kind: 'session' | 'call';
  threadId: string;
  startedAt: string;
  companyCode: string;
  because: string;
  makesContact: boolean;
  /** 0: the contact that is being made. */
  contactId: number;
  /** 0: the contact alone. */
  dealId: number;
  state: ChangeState;
  before: { bindings: { typeId: number; id: number }[]; statistic: { entityType: string; entityId: number } | null };
  /** The portal's words. */
  refusal: { code: string; message: string } | null;
}

/** `GET /api/attribution/runs/:id`: its `changes` are the page of them, not the counts. */
export interface RunAnswer extends Omit<Run, 'changes'> {
  tally: Tally;
  changes: Change[];
}
