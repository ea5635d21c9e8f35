/** No such table or column, no right to it, a view of what is gone, a table that the engine has lost. */
const errors = new Set([1146, 1054, 1142, 1143, 1356, 1932]);

export interface MissingTable {
  /** The driver's code. */
  code: string;
  /** '' where the server does not name it. */
  table: string;
}

/** What a statement lacked in the portal; null: it failed otherwise, and others would fail too. */
export function missingTable(error: unknown): MissingTable | null {
  const { errno, code, sqlMessage } = error as { errno?: unknown; code?: unknown; sqlMessage?: unknown };
  if (typeof errno !== 'number' || !errors.has(errno)) return null;
  const [table = ''] = /\bb_\w+/.exec(String(sqlMessage ?? '')) ?? [];
  return { code: String(code ?? errno), table };
}
