import type { Tx } from '../database/own-db.js';
import type { Answered } from '../outbox/answers.js';
import type { Answer, ThreadBinding } from '../portal/commands/command-types.js';
import type { ChangeState, Refusal } from './changes.js';

interface WaitingChange {
  id: number | string;
  kind: 'session' | 'call';
  thread_id: string;
  contact_after: number;
  client_id: string | null;
  command_id: string;
}

type Settled = Answered['answer'];

/**
 * Writes the portal's answers into the changes of history that waited for them.
 * @returns the ids of the commands that belong to such changes: a run tells of its refusals itself
 */
export async function takeAttributionAnswers(tx: Tx, answered: readonly Answered[], at: Date): Promise<ReadonlySet<string>> {
  const binding = answered.filter(({ command }) => command.type === 'bindClient' || command.type === 'placeCall');
  const restoring = answered.filter(({ command }) => command.type === 'restoreBindings');
  const changes = await waiting(tx, 'command_id', binding);
  const undone = await waiting(tx, 'undo_command_id', restoring);
  for (const { command, answer } of binding) {
    const change = changes.get(command.commandId);
    if (change) await settleChange(tx, change, answer, at);
  }
  for (const { command, answer } of restoring) {
    const change = undone.get(command.commandId);
    if (change) await settleUndo(tx, change, answer, at);
  }
  return new Set([...changes.keys(), ...undone.keys()]);
}

async function waiting(
  tx: Tx,
  column: 'command_id' | 'undo_command_id',
  answered: readonly Answered[],
): Promise<Map<string, WaitingChange>> {
  if (answered.length === 0) return new Map();
  const rows = await tx.query<WaitingChange[]>(
    `SELECT id, kind, thread_id, contact_after, client_id, ${column} AS command_id FROM attribution_change WHERE ${column} IN (?) FOR UPDATE`,
    [answered.map(({ command }) => command.commandId)],
  );
  return new Map(rows.map((row) => [row.command_id, row]));
}

async function settleChange(tx: Tx, change: WaitingChange, answer: Settled, at: Date): Promise<void> {
  if (answer.status !== 'done') return save(tx, change, 'refused', refusalOf(answer), at);
  if (answer.type === 'placeCall') {
    await tx.query('UPDATE attribution_change SET contact_after = ? WHERE id = ?', [answer.result.contactId, change.id]);
    return save(tx, change, 'done', null, at);
  }
  if (answer.type !== 'bindClient') throw new Error(`An answer of ${answer.type} to change ${change.id} of history`);
  const before = answer.result.before.find((thread) => thread.kind === change.kind && thread.id === change.thread_id);
  if (!before || before.activityId === 0) return save(tx, change, 'refused', nothingToBind, at);
  await keepBefore(tx, change, before);
  return save(tx, change, 'done', null, at);
}

const nothingToBind: Refusal = { code: 'NO_ACTIVITY', message: 'the portal has no activity of it any more' };

/** What the portal found is the truth; and a contact that was on its way has its id by now. */
async function keepBefore(tx: Tx, change: WaitingChange, before: ThreadBinding): Promise<void> {
  await tx.query(
    `UPDATE attribution_change SET before_binding = ?,
            contact_after = IF(contact_after = 0, COALESCE((SELECT contact_id FROM client WHERE client_id = ?), 0), contact_after) WHERE id = ?`,
    [JSON.stringify(before), change.client_id, change.id],
  );
}

/** An undo that the portal refuses leaves the change done. */
async function settleUndo(tx: Tx, change: WaitingChange, answer: Settled, at: Date): Promise<void> {
  if (answer.status === 'done') return save(tx, change, 'undone', null, at);
  return save(tx, change, 'done', refusalOf(answer), at);
}

function refusalOf(answer: Exclude<Answer, { status: 'done' | 'later' }>): Refusal {
  return { code: answer.code, message: answer.status === 'refused' ? answer.message : '' };
}

async function save(tx: Tx, change: WaitingChange, state: ChangeState, refusal: Refusal | null, at: Date): Promise<void> {
  await tx.query('UPDATE attribution_change SET state = ?, refusal = ?, answered_at = ? WHERE id = ?', [
    state,
    refusal === null ? null : JSON.stringify(refusal),
    at,
    change.id,
  ]);
}
