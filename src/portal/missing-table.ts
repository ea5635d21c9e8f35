import { isSchemaTrouble } from '../database/own-db.js';

export interface MissingTable {
  /** The driver's code. */
  code: string;
  /** '' where the server does not name it. */
  table: string;
}

/** What a statement lacked in the portal; null: it failed otherwise, and others would fail too. */
export function missingTable(error: unknown): MissingTable | null {
  if (!isSchemaTrouble(error)) return null;
  const { errno, code, sqlMessage } = error as { errno: number; code?: unknown; sqlMessage?: unknown };
  const [table = ''] = /\bb_\w+/.exec(String(sqlMessage ?? '')) ?? [];
  return { code: String(code ?? errno), table };
}
