import { setTimeout as after } from 'node:timers/promises';
import { isConnectionTrouble, type OwnDb } from '../database/own-db.js';
import type { PortalDb } from './portal-db.js';

/** What the server that the portal is read from knows, compared with the one that events are taken from. */
export type Comparison =
  /** They are one server. */
  | { kind: 'same' }
  /** `behindMs`: the age of the newest change of the other that has come there; 0 = all of them, within a second. */
  | { kind: 'compared'; server: string; behindMs: number }
  /** Another server, and how far behind cannot be told; `because` is a code of the driver or `NO_MARK`. */
  | { kind: 'unknown'; server: string; because: string };

interface Server {
  /** Host and port, for people. */
  name: string;
  /** Two servers on one machine differ in this at least. */
  identity: string;
}

interface Mark {
  number: number;
  markedMs: number;
}

type Ask = (sql: string) => Promise<Record<string, string | number | null>[]>;

/** A replica that follows has the mark within so long. */
const patienceMs = 1000;
const againMs = 50;

/** @throws when one of the servers cannot be reached */
export async function compareServers(own: OwnDb, portal: PortalDb, ownSchema: string): Promise<Comparison> {
  const [here, there] = await Promise.all([serverOf((sql) => own.query(sql)), serverOf((sql) => portal.queryAlone(sql))]);
  if (here.identity === there.identity) return { kind: 'same' };
  try {
    const behindMs = await behind(own, portal, ownSchema);
    if (behindMs !== null) return { kind: 'compared', server: there.name, behindMs };
    return { kind: 'unknown', server: there.name, because: 'NO_MARK' };
  } catch (error) {
    if (isConnectionTrouble(error)) throw error;
    const { code } = error as { code?: unknown };
    return { kind: 'unknown', server: there.name, because: typeof code === 'string' ? code : 'unknown' };
  }
}

async function serverOf(ask: Ask): Promise<Server> {
  const [row] = await ask(
    `SELECT CONCAT_WS(':', @@hostname, @@port) AS name, CONCAT_WS(' ', @@hostname, @@port, @@server_id, @@datadir) AS identity`,
  );
  return { name: String(row?.['name']), identity: String(row?.['identity']) };
}

/** null: no mark has ever come there. */
async function behind(own: OwnDb, portal: PortalDb, ownSchema: string): Promise<number | null> {
  const wanted = await mark(own);
  for (let waitedMs = 0; ; waitedMs += againMs) {
    const seen = await seenMark((sql) => portal.queryAlone(sql), `\`${ownSchema}\`.reading_mark`);
    if (seen && seen.number >= wanted.number) return 0;
    if (waitedMs >= patienceMs) return seen && Math.max(waitedMs, wanted.markedMs - seen.markedMs);
    await after(againMs);
  }
}

/** Numbered, as the server's clock may be set back. */
function mark(own: OwnDb): Promise<Mark> {
  return own.transaction(async (tx) => {
    await tx.write(
      `INSERT INTO reading_mark (id, number, marked_ms) VALUES (1, 1, ROUND(UNIX_TIMESTAMP(NOW(3)) * 1000))
       ON DUPLICATE KEY UPDATE number = number + 1, marked_ms = VALUES(marked_ms)`,
    );
    const written = await seenMark((sql) => tx.query(sql), 'reading_mark');
    if (!written) throw new Error('the mark for the reading connection was not written');
    return written;
  });
}

async function seenMark(ask: Ask, table: string): Promise<Mark | null> {
  const [row] = await ask(`SELECT number, marked_ms FROM ${table} WHERE id = 1`);
  return row ? { number: Number(row['number']), markedMs: Number(row['marked_ms']) } : null;
}
