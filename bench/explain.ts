import type { Pool } from 'mysql2/promise';
import type { World } from '../playground/harness/world.js';
import type { Report } from './report.js';

interface Step {
  table: string | null;
  type: string | null;
  key: string | null;
  rows: number | string | null;
}

/** Tables so small in any portal that reading them whole is what a server does anyway. */
const smallTable = 2_000;

/** Every query the sidecar asks of the portal's tables while `work` goes on, explained by the server: none may walk through a large table. */
export async function explainPortalQueries(world: World, db: Pool, report: Report, work: () => Promise<void>): Promise<void> {
  const user = world.database.env['LINEWARDEN_PORTAL_DB_USER'] ?? '';
  await db.query("SET GLOBAL log_output = 'TABLE'; TRUNCATE mysql.general_log; SET GLOBAL general_log = ON");
  await work();
  await db.query('SET GLOBAL general_log = OFF');
  const [logged] = await db.query(
    `SELECT CONVERT(argument USING utf8mb4) AS query FROM mysql.general_log WHERE command_type IN ('Query', 'Execute') AND user_host LIKE ? AND argument LIKE 'SELECT%'`,
    [`${user}%`],
  );
  const queries = new Map<string, string>();
  // The log keeps a packet as one entry, joined as src/database/joined-statements.ts joins them.
  for (const query of (logged as { query: string }[]).flatMap((entry) => entry.query.split(';\n'))) {
    if (/\bb_[a-z]/.test(query)) queries.set(query.replace(/'(?:[^'\\]|\\.)*'|\b\d+\b/g, '?').replace(/\(\?(?:,\s*\?)*\)/g, '(?)'), query);
  }
  const walks: string[] = [];
  for (const [shape, query] of queries) {
    const [steps] = await db.query(`EXPLAIN FORMAT=TRADITIONAL ${query}`);
    for (const step of steps as Step[]) {
      if (step.key === null && step.table !== null && /ALL/i.test(step.type ?? '') && Number(step.rows) > smallTable) {
        walks.push(`${step.table} (${step.rows} rows): ${shape.replace(/\s+/g, ' ').slice(0, 160)}`);
      }
    }
  }
  report.add({
    what: `foreign queries seen (${queries.size} shapes) that walk through a table of more than ${smallTable} rows`,
    value: String(walks.length),
    target: '0',
    isMet: walks.length === 0,
  });
  for (const walk of walks) report.say(`      ${walk}`);
}
