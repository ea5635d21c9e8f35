import { randomUUID } from 'node:crypto';
import type { Tx } from '../database/tx.js';
import type { ClientKey } from '../domain/identity/client-keys.js';
import { isKeyOfLost } from '../domain/identity/taken-apart.js';
import type { TakeApartResult } from '../portal/commands/command-types.js';
import type { Batch } from '../records/batch.js';
import { noteBoardChanges } from '../records/board-changes.js';
import { type Client, claimContacts, lockClientsOfContacts, saveClients } from '../records/clients.js';
import type { ClientMerge } from './client-merges.js';
import { lostOf, type MergeParts } from './merge-parts.js';
import { type OwnThreads, threadsThen } from './own-threads.js';

/** Two clients again, as far as the sidecar has them. */
export interface Parted {
  lost: Client;
  /** null: nobody's any more. */
  kept: Client | null;
  threads: OwnThreads;
  keys: number;
  /** Threads of the lost client that the portal does not put back by itself: those that came since, those that it has on a deal of the other. */
  lostSessionIds: number[];
  lostCallIds: string[];
  /** Threads of the kept client that a deal of the other was put on by the merge. */
  keptSessionIds: number[];
  keptCallIds: string[];
}

/**
 * Makes two of one: keys, dialogs and calls of who was made again are that client's, on the deals they had. What somebody has put on another deal
 * since stays there.
 */
export async function partClients(batch: Batch, merge: ClientMerge, result: TakeApartResult, parts: MergeParts): Promise<Parted> {
  const { tx, context } = batch;
  const { companyCode } = merge;
  batch.holdClients(await lockClientsOfContacts(tx, companyCode, [result.keptContactId]));
  const kept = [...batch.clients.values()].find(({ contactId }) => contactId === result.keptContactId) ?? null;
  const wentBack = (dealId: number) => result.dealIds.includes(dealId);
  const lost: Client = {
    clientId: randomUUID(),
    companyCode,
    contactId: result.contactId,
    dealId: wentBack(parts.lostDealId) ? parts.lostDealId : 0,
    responsibleId: parts.lostResponsibleId,
    pending: 0,
    createdAt: context.at,
  };
  await saveClients(tx, [lost]);
  await claimContacts(tx, new Map([[lost.contactId, companyCode]]), context.at);

  const threads = await threadsThen(tx, companyCode, result.keptContactId, parts);
  const keys = kept === null ? 0 : await moveKeys(tx, kept, lost, parts, threads);
  const byMerge = merge.evidence.decision?.kind === 'merge' ? merge.evidence.decision.keptDealId : 0;
  // Another merge of the kept one may have been taken apart before, and put them on the deal that it has now.
  const isOnKeptDeal = ({ deal_id }: ThreadRow) => deal_id > 0 && deal_id === kept?.dealId && deal_id !== byMerge && !wentBack(deal_id);
  const dealThen = (row: ThreadRow, before: number | undefined) => {
    if (row.deal_id !== byMerge && row.deal_id !== 0 && !isOnKeptDeal(row)) return row.deal_id;
    return before === undefined ? lost.dealId : before;
  };
  const dialogs = await rowsOf(tx, 'dialog', 'session_id', threads.sessionIds);
  const calls = await rowsOf(tx, 'phone_call', 'call_id', threads.callIds);
  for (const row of dialogs)
    await tx.query('UPDATE dialog SET client_id = ?, contact_id = ?, deal_id = ? WHERE session_id = ?', [
      lost.clientId,
      lost.contactId,
      dealThen(row, parts.dialogs.get(Number(row.id))),
      row.id,
    ]);
  for (const row of calls)
    await tx.query('UPDATE phone_call SET client_id = ?, contact_id = ?, deal_id = ? WHERE call_id = ?', [
      lost.clientId,
      lost.contactId,
      dealThen(row, parts.calls.get(String(row.id))),
      row.id,
    ]);
  const lostSessionIds = [...new Set([...threads.newSessionIds, ...dialogs.filter(isOnKeptDeal).map(({ id }) => Number(id))])];
  const lostCallIds = calls.filter(isOnKeptDeal).map(({ id }) => String(id));

  const keptDealId = kept !== null && wentBack(kept.dealId) ? parts.keptDealId : (kept?.dealId ?? 0);
  if (kept !== null && kept.dealId !== keptDealId) batch.changeClient(kept, { dealId: keptDealId });
  const left = kept === null || result.dealIds.length === 0 ? [] : result.dealIds;
  const keptSessionIds = (await takeOffDeals(tx, 'dialog', 'session_id', kept, left, keptDealId)).map(Number);
  const keptCallIds = (await takeOffDeals(tx, 'phone_call', 'call_id', kept, left, keptDealId)).map(String);
  await noteBoardChanges(tx, [...threads.sessionIds, ...keptSessionIds], context.at);
  return { lost, kept, threads, keys, lostSessionIds, lostCallIds, keptSessionIds, keptCallIds };
}

/** Those it had, and those learnt since from its own dialogs. */
async function moveKeys(tx: Tx, kept: Client, lost: Client, parts: MergeParts, { threads }: OwnThreads): Promise<number> {
  const rows = await tx.query<(ClientKey & { learntFrom: string })[]>(
    'SELECT kind, value, learnt_from AS learntFrom FROM client_key WHERE client_id = ? ORDER BY kind, value FOR UPDATE',
    [kept.clientId],
  );
  const keys = rows.filter((key) => isKeyOfLost(key, lostOf(parts), threads));
  if (keys.length > 0)
    await tx.query('UPDATE client_key SET client_id = ?, on_card_at = NULL WHERE client_id = ? AND (kind, value) IN (?)', [
      lost.clientId,
      kept.clientId,
      keys.map(({ kind, value }) => [kind, value]),
    ]);
  await tx.query(`UPDATE IGNORE former_client_key SET client_id = ? WHERE client_id = ? AND CONCAT(kind, ':', value) IN (?)`, [
    lost.clientId,
    kept.clientId,
    [...parts.formerKeys, ''],
  ]);
  return keys.length;
}

interface ThreadRow {
  id: number | string;
  deal_id: number;
}

function rowsOf(tx: Tx, table: 'dialog' | 'phone_call', column: string, ids: readonly (number | string)[]): Promise<ThreadRow[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return tx.query<ThreadRow[]>(`SELECT ${column} AS id, deal_id FROM ${table} WHERE ${column} IN (?) ORDER BY ${column} FOR UPDATE`, [ids]);
}

/** The kept client's own threads do not stay on a deal that went back. @returns their ids */
async function takeOffDeals(
  tx: Tx,
  table: 'dialog' | 'phone_call',
  column: string,
  kept: Client | null,
  dealIds: readonly number[],
  keptDealId: number,
): Promise<(number | string)[]> {
  if (kept === null || dealIds.length === 0) return [];
  const rows = await tx.query<{ id: number | string }[]>(
    `SELECT ${column} AS id FROM ${table} WHERE client_id = ? AND deal_id IN (?) ORDER BY ${column} FOR UPDATE`,
    [kept.clientId, dealIds],
  );
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) await tx.query(`UPDATE ${table} SET deal_id = ? WHERE ${column} IN (?)`, [keptDealId, ids]);
  return ids;
}
