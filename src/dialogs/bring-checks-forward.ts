import type { Tx } from '../database/tx.js';

/** Asks now about dialogs of these operators what would be asked later. */
export async function bringChecksForward(tx: Tx, operatorIds: readonly number[], at: Date): Promise<void> {
  if (operatorIds.length === 0) return;
  await tx.write(
    `UPDATE question JOIN dialog ON question.subject = CONCAT('dialog:', dialog.session_id)
        SET question.due_at = ?
      WHERE question.kind = 'check' AND question.due_at > ? AND dialog.operator_id IN (?) AND dialog.is_closed = 0`,
    [at, at, operatorIds],
  );
}
