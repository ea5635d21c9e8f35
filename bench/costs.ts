import { readFileSync } from 'node:fs';
import type { Pool } from 'mysql2/promise';
import type { World } from '../playground/harness/world.js';

/** What some work took of the machine. Unlike times of waiting it hardly depends on what else the machine is doing. */
export interface Cost {
  /** Statements the sidecar sent over its two users, those of transactions included; NaN where the server does not count them. */
  statements: number;
  sidecarCpuMs: number;
  databaseCpuMs: number;
}

/** Counts from now on; the returned function says what it came to. The bench's own statements are another user's. */
export async function startCounting(world: World, db: Pool, databasePid: number): Promise<() => Promise<Cost>> {
  const countsByUser = await db.query('SET GLOBAL userstat = ON').then(
    () => true,
    () => false, // MySQL does not count by user
  );
  const users = ['LINEWARDEN_DB_USER', 'LINEWARDEN_PORTAL_DB_USER'].map((name) => world.database.env[name] ?? '');
  const statementsOf = async (): Promise<number> => {
    if (!countsByUser) return Number.NaN;
    const [rows] = await db.query(
      'SELECT COALESCE(SUM(SELECT_COMMANDS + UPDATE_COMMANDS + OTHER_COMMANDS), 0) AS n FROM information_schema.USER_STATISTICS WHERE USER IN (?)',
      [users],
    );
    return Number((rows as { n: number | string }[])[0]?.n);
  };
  const read = async (): Promise<Cost> => ({
    statements: await statementsOf(),
    sidecarCpuMs: cpuMsOf(world.sidecar.pid),
    databaseCpuMs: cpuMsOf(databasePid),
  });
  const before = await read();
  return async () => {
    const now = await read();
    return {
      statements: now.statements - before.statements,
      sidecarCpuMs: now.sidecarCpuMs - before.sidecarCpuMs,
      databaseCpuMs: now.databaseCpuMs - before.databaseCpuMs,
    };
  };
}

const msPerTick = 10; // USER_HZ is 100 on every Linux this runs on

function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [, , , , , , , , , , , user, system] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(user) + Number(system)) * msPerTick;
}

export function perEvent({ statements, sidecarCpuMs, databaseCpuMs }: Cost, events: number): string {
  const each = (total: number) => (Number.isNaN(total) ? '–' : (total / events).toFixed(2));
  return `${each(statements)} / ${each(sidecarCpuMs)} ms / ${each(databaseCpuMs)} ms`;
}
