import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';

/** Whom calls from a number that many share go to: the contact that was made for them, as nobody knows who has called. */
export interface DeskContact {
  companyCode: string;
  /** As a key. */
  phone: string;
  clientId: string;
  /** The name it was made with; under another one it has become a person's. */
  madeName: string;
}

/** By phone. */
export async function deskContacts(tx: Tx, companyCode: string, phones: readonly string[]): Promise<Map<string, DeskContact>> {
  if (phones.length === 0) return new Map();
  const rows = await tx.query<{ phone: string; client_id: string; made_name: string }[]>(
    'SELECT phone, client_id, made_name FROM desk_contact WHERE company_code = ? AND phone IN (?)',
    [companyCode, [...new Set(phones)]],
  );
  return new Map(rows.map((row) => [row.phone, { companyCode, phone: row.phone, clientId: row.client_id, madeName: row.made_name }]));
}

/** Call with the companies locked. */
export async function rememberDesks(tx: Tx, desks: readonly DeskContact[], at: Date): Promise<void> {
  await insertRows(
    tx,
    'desk_contact',
    ['company_code', 'phone', 'client_id', 'made_name', 'since'],
    desks.map(({ companyCode, phone, clientId, madeName }) => [companyCode, phone, clientId, madeName, at]),
    'ON DUPLICATE KEY UPDATE client_id = VALUES(client_id), made_name = VALUES(made_name), since = VALUES(since)',
  );
}
