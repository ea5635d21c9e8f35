import { keptFor } from '../contract/kept-for.js';
import type { Tx } from '../database/tx.js';
import type { LostParts } from '../domain/identity/taken-apart.js';
import type { Client } from '../records/clients.js';

const monthMs = 30.44 * 86_400_000;

/** A little longer than the module keeps what the cards were (docs/protocol.md, takeApart). */
export const mergePartsKept = keptFor('merge_part', 'kept_at', 13 * monthMs);
/** How long a merge can be taken apart. */
export const apartMs = 366 * 86_400_000;

/** What the sidecar had of the client whose contact is gone, as it was before the merge; ids only. */
export interface MergeParts {
  /** `kind:value` of its keys. */
  keys: string[];
  /** Those that were taken off its card. */
  formerKeys: string[];
  /** Session id => deal. */
  dialogs: Map<number, number>;
  /** CALL_ID => deal. */
  calls: Map<string, number>;
  lostDealId: number;
  lostResponsibleId: number;
  /** The working deal of the other. */
  keptDealId: number;
}

export function lostOf({ keys, dialogs, calls }: MergeParts): LostParts {
  return { keys: new Set(keys), sessionIds: new Set(dialogs.keys()), callIds: new Set(calls.keys()) };
}

interface Row {
  kind: string;
  subject: string;
  related_id: number;
}

/**
 * Keeps what is whose before two clients become one.
 * @param formerId of a merge of these two that the portal has refused: they are one here since, and what was whose is known by it
 * @param clients of both contacts, locked
 */
export async function keepMergeParts(
  tx: Tx,
  commandId: string,
  formerId: string | null,
  clients: readonly Client[],
  fromContactId: number,
  at: Date,
): Promise<void> {
  if (formerId !== null) {
    const { affectedRows } = await tx.query<{ affectedRows: number }>('UPDATE merge_part SET command_id = ? WHERE command_id = ?', [
      commandId,
      formerId,
    ]);
    if (affectedRows > 0) return;
  }
  const lost = clients.filter(({ contactId }) => contactId === fromContactId);
  const kept = clients.filter(({ contactId }) => contactId !== fromContactId);
  const dealOf = (some: readonly Client[]) => some.find(({ dealId }) => dealId > 0)?.dealId ?? 0;
  const responsibleId = lost.find((client) => client.responsibleId > 0)?.responsibleId ?? 0;
  await tx.query(
    'INSERT INTO merge_part (command_id, kind, subject, related_id, kept_at) VALUES (?, ?, ?, ?, ?), (?, ?, ?, ?, ?), (?, ?, ?, ?, ?)',
    [
      ...[commandId, 'lost', 'deal', dealOf(lost), at],
      ...[commandId, 'lost', 'responsible', responsibleId, at],
      ...[commandId, 'kept', 'deal', dealOf(kept), at],
    ],
  );
  if (lost.length === 0) return;
  const ids = lost.map(({ clientId }) => clientId);
  const sources = [
    `SELECT ?, 'key', CONCAT(kind, ':', value), 0, ? FROM client_key WHERE client_id IN (?)`,
    `SELECT ?, 'former', CONCAT(kind, ':', value), 0, ? FROM former_client_key WHERE client_id IN (?)`,
    `SELECT ?, 'dialog', session_id, deal_id, ? FROM dialog WHERE client_id IN (?)`,
    `SELECT ?, 'call', call_id, deal_id, ? FROM phone_call WHERE client_id IN (?)`,
  ];
  for (const source of sources)
    await tx.query(`INSERT IGNORE INTO merge_part (command_id, kind, subject, related_id, kept_at) ${source}`, [commandId, at, ids]);
}

export async function readMergeParts(tx: Tx, commandId: string): Promise<MergeParts> {
  const rows = await tx.query<Row[]>('SELECT kind, subject, related_id FROM merge_part WHERE command_id = ? ORDER BY kind, subject', [
    commandId,
  ]);
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  const numberOf = (kind: string, subject: string) => of(kind).find((row) => row.subject === subject)?.related_id ?? 0;
  return {
    keys: of('key').map(({ subject }) => subject),
    formerKeys: of('former').map(({ subject }) => subject),
    dialogs: new Map(of('dialog').map((row) => [Number(row.subject), row.related_id])),
    calls: new Map(of('call').map((row) => [row.subject, row.related_id])),
    lostDealId: numberOf('lost', 'deal'),
    lostResponsibleId: numberOf('lost', 'responsible'),
    keptDealId: numberOf('kept', 'deal'),
  };
}
