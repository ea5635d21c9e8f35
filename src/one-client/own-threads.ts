import type { Tx } from '../database/tx.js';
import { type DividedThreads, divideThreads } from '../domain/identity/taken-apart.js';
import { lostOf, type MergeParts } from './merge-parts.js';

/** Dialogs and calls that are the lost contact's when a merge is taken apart. */
export interface OwnThreads {
  sessionIds: number[];
  callIds: string[];
  /** Those of them that began after the merge: the portal's content of the merge does not know them. */
  newSessionIds: number[];
  /** These, and those that stay. */
  threads: DividedThreads;
}

/** Of what is the kept contact's now: what was the other's before the merge, and what came since from a messenger account or phone of the other alone. */
export async function threadsThen(tx: Tx, companyCode: string, keptContactId: number, parts: MergeParts): Promise<OwnThreads> {
  const dialogs = await tx.query<{ session_id: number; client_user_id: number }[]>(
    'SELECT session_id, client_user_id FROM dialog WHERE contact_id = ? AND company_code = ? ORDER BY session_id',
    [keptContactId, companyCode],
  );
  const calls = await tx.query<{ call_id: string }[]>(
    'SELECT call_id FROM phone_call WHERE contact_id = ? AND company_code = ? ORDER BY call_id',
    [keptContactId, companyCode],
  );
  const threads = divideThreads(
    dialogs.map((row) => ({ sessionId: row.session_id, clientUserId: row.client_user_id })),
    calls.map((row) => row.call_id),
    lostOf(parts),
  );
  return { ...threads.go, threads, newSessionIds: threads.go.sessionIds.filter((sessionId) => !parts.dialogs.has(sessionId)) };
}
