import { insertRows, type Tx } from '../database/own-db.js';

/** `check`: is the operator really there; `reroute`: working hours have begun, the dialog waits in the queue. */
export type TimerKind = 'check' | 'reroute';

/** A question to ask later about a dialog; one of a kind per dialog. */
export interface Timer {
  kind: TimerKind;
  sessionId: number;
  /** The dialog's assignment the question is about. */
  assignment: number;
  dueAt: Date;
}

/** Sets timers; a timer of that kind and dialog that was set before is replaced, also while somebody has claimed it. */
export async function setTimers(tx: Tx, timers: readonly Timer[]): Promise<void> {
  const rows = timers.map((timer) => [timer.kind, timer.sessionId, timer.assignment, timer.dueAt]);
  await insertRows(
    tx,
    'timer',
    ['kind', 'session_id', 'assignment', 'due_at'],
    rows,
    `ON DUPLICATE KEY UPDATE assignment = VALUES(assignment), due_at = VALUES(due_at), attempts = 0, claimed_by = NULL, claimed_until = NULL`,
  );
}

export async function cancelTimers(tx: Tx, kinds: readonly TimerKind[], sessionIds: readonly number[]): Promise<void> {
  if (sessionIds.length === 0) return;
  await tx.write('DELETE FROM timer WHERE kind IN (?) AND session_id IN (?)', [kinds, sessionIds]);
}

/** Asks now what would be asked later. */
export async function bringForward(tx: Tx, operatorIds: readonly number[], at: Date): Promise<void> {
  if (operatorIds.length === 0) return;
  await tx.write(
    `UPDATE timer JOIN dialog ON dialog.session_id = timer.session_id
        SET timer.due_at = ?
      WHERE timer.kind = 'check' AND timer.due_at > ? AND dialog.operator_id IN (?) AND dialog.is_closed = 0`,
    [at, at, operatorIds],
  );
}
