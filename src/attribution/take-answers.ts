import type { Tx } from '../database/tx.js';
import type { Answer, ThreadBinding } from '../portal/commands/command-types.js';
import { CONTACT_TYPE, DEAL_TYPE } from '../portal/tables/activities.js';
import type { Batch } from '../records/batch.js';
import type { Answered } from '../records/sent-command.js';
import type { ChangeState, Refusal } from './changes.js';

interface WaitingChange {
  id: number | string;
  kind: 'session' | 'call';
  thread_id: string;
  contact_after: number;
  deal_after: number;
  before_binding: string;
  client_id: string | null;
  command_id: string;
}

type Settled = Answered['answer'];

/**
 * Writes the portal's answers into the changes of history that waited for them.
 * @returns the ids of the commands that belong to such changes: a run tells of its refusals itself
 */
export async function takeAttributionAnswers({ tx, context: { at } }: Batch, answered: readonly Answered[]): Promise<ReadonlySet<string>> {
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
    `SELECT id, kind, thread_id, contact_after, deal_after, before_binding, client_id, ${column} AS command_id FROM attribution_change WHERE ${column} IN (?) FOR UPDATE`,
    [answered.map(({ command }) => command.commandId)],
  );
  return new Map(rows.map((row) => [row.command_id, row]));
}

async function settleChange(tx: Tx, change: WaitingChange, answer: Settled, at: Date): Promise<void> {
  if (answer.status !== 'done') return save(tx, change, 'refused', refusalOf(answer), at);
  if (answer.type === 'placeCall') return settleBound(tx, change, answer.result.contactId, JSON.parse(change.before_binding), at);
  if (answer.type !== 'bindClient') throw new Error(`An answer of ${answer.type} to change ${change.id} of history`);
  const before = answer.result.before.find((thread) => thread.kind === change.kind && thread.id === change.thread_id);
  if (!before || before.activityId === 0) return save(tx, change, 'refused', nothingToBind, at);
  // A contact that was on its way has its id by now.
  const contactId = change.contact_after || (await contactOfClient(tx, change.client_id));
  return settleBound(tx, change, contactId, before, at);
}

const nothingToBind: Refusal = { code: 'NO_ACTIVITY', message: 'the portal has no activity of it any more' };

/** @param before what the portal has found is the truth, where it tells */
async function settleBound(tx: Tx, change: WaitingChange, contactId: number, before: ThreadBinding, at: Date): Promise<void> {
  await tx.query('UPDATE attribution_change SET contact_after = ?, before_binding = ? WHERE id = ?', [
    contactId,
    JSON.stringify(before),
    change.id,
  ]);
  await rememberOfThread(tx, change, contactId, change.deal_after);
  return save(tx, change, 'done', null, at);
}

async function contactOfClient(tx: Tx, clientId: string | null): Promise<number> {
  if (clientId === null) return 0;
  const [row] = await tx.query<{ contact_id: number }[]>('SELECT contact_id FROM client WHERE client_id = ?', [clientId]);
  return row?.contact_id ?? 0;
}

/** An undo that the portal refuses leaves the change done. */
async function settleUndo(tx: Tx, change: WaitingChange, answer: Settled, at: Date): Promise<void> {
  if (answer.status !== 'done') return save(tx, change, 'done', refusalOf(answer), at);
  const { bindings } = JSON.parse(change.before_binding) as ThreadBinding;
  const firstOf = (typeId: number) => Math.min(...bindings.filter((binding) => binding.typeId === typeId).map(({ id }) => id));
  const [contactId, dealId] = [firstOf(CONTACT_TYPE), firstOf(DEAL_TYPE)].map((id) => (Number.isFinite(id) ? id : 0));
  await rememberOfThread(tx, change, contactId ?? 0, dealId ?? 0);
  return save(tx, change, 'undone', null, at);
}

/** Dialogs and calls that the sidecar has handled itself are found by their contact and deal. */
async function rememberOfThread(tx: Tx, { kind, thread_id }: WaitingChange, contactId: number, dealId: number): Promise<void> {
  if (kind === 'session')
    await tx.query('UPDATE dialog SET contact_id = ?, deal_id = ? WHERE session_id = ?', [contactId, dealId, Number(thread_id)]);
  else await tx.query('UPDATE phone_call SET contact_id = ?, deal_id = ? WHERE call_id = ?', [contactId, dealId, thread_id]);
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
