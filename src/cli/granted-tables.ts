import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A table of the portal that the sidecar's reading user is granted, with its columns where the grant names them. */
export interface GrantedTable {
  table: string;
  columns: string[] | null;
}

const GRANT = /GRANT SELECT\s*(?:\(([^)]*)\))?\s*ON\s*`\{\{portalDb\}\}`\.`(\w+)`/g;

/** What deploy/mysql/portal-user.sql grants: the one list of what the sidecar reads. Several grants on one table are one. */
export function grantedTables(sql: string): GrantedTable[] {
  const granted = new Map<string, string[] | null>();
  for (const [, columns, table = ''] of sql.matchAll(GRANT)) {
    const named = columns === undefined ? null : [...columns.matchAll(/`(\w+)`/g)].map(([, column = '']) => column);
    const before = granted.get(table);
    granted.set(table, named === null || before === null ? null : [...(before ?? []), ...named]);
  }
  return [...granted].map(([table, columns]) => ({ table, columns }));
}

/** The file itself, which lies beside the sources and in the container alike. */
export function grantsFile(from: string = import.meta.dirname): string {
  const path = join(from, 'deploy/mysql/portal-user.sql');
  if (existsSync(path)) return readFileSync(path, 'utf8');
  if (dirname(from) === from) throw new Error('deploy/mysql/portal-user.sql is not there');
  return grantsFile(dirname(from));
}
