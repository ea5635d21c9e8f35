import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** What only one process may do at a time, on any node of a cluster. Ends with its connection, however that ends. */
export interface HeldLock {
  /** @throws Error when the connection has broken meanwhile and somebody else may hold the lock */
  check(): Promise<void>;
  release(): Promise<void>;
}

const leaseSeconds = 60;
const renewMs = 5_000;
/** Two servers of one machine have one name. */
const node = `CONCAT(@@hostname, ':', @@port)`;

/**
 * A lock by name is a node's own, and ends with its holder; a row with an end is the whole cluster's. Together: on one node another process
 * may have it as soon as its holder is dead, on another node once the row has run out.
 * @param waitSeconds how long to wait for one that is held
 * @returns null when another process holds it
 */
export async function takeLock(dataSource: DataSource, purpose: string, waitSeconds = 0): Promise<HeldLock | null> {
  const runner = dataSource.createQueryRunner();
  const name = `linewarden-${purpose}-${String(dataSource.options.database)}`.slice(0, 64);
  const holder = randomUUID();
  const answerTo = async (sql: string, params: unknown[]) =>
    Number(((await runner.query(`SELECT ${sql} AS answer`, params)) as { answer: unknown }[])[0]?.answer);
  const change = async (sql: string, params: unknown[]) =>
    Number(((await runner.query(sql, params)) as { affectedRows: number }).affectedRows) > 0;
  const leaseRow = () =>
    change(
      `UPDATE held_lock SET holder = ?, node = ${node}, held_until = UTC_TIMESTAMP(3) + INTERVAL ${leaseSeconds} SECOND
        WHERE name = ? AND (holder = ? OR node = ${node} OR held_until < UTC_TIMESTAMP(3))`,
      [holder, name, holder],
    );
  const renew = () =>
    change(`UPDATE held_lock SET held_until = UTC_TIMESTAMP(3) + INTERVAL ${leaseSeconds} SECOND WHERE name = ? AND holder = ?`, [
      name,
      holder,
    ]);
  const giveUp = async () => {
    await answerTo('RELEASE_LOCK(?)', [name]).catch(() => undefined);
    await runner.release();
  };

  try {
    // Not a migration: it is needed before the first of them.
    await runner.query(
      `CREATE TABLE IF NOT EXISTS held_lock (name VARCHAR(64) NOT NULL PRIMARY KEY, holder CHAR(36) NOT NULL, node VARCHAR(190) NOT NULL,
         held_until DATETIME(3) NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
    );
    const until = performance.now() + waitSeconds * 1_000;
    if ((await answerTo(`GET_LOCK(?, ${waitSeconds})`, [name])) !== 1) {
      await runner.release();
      return null;
    }
    await runner.query(
      `INSERT IGNORE INTO held_lock (name, holder, node, held_until) VALUES (?, '', '', UTC_TIMESTAMP(3) - INTERVAL 1 SECOND)`,
      [name],
    );
    while (!(await leaseRow())) {
      if (performance.now() > until) {
        await giveUp();
        return null;
      }
      await new Promise((later) => setTimeout(later, 500));
    }
  } catch (error) {
    await giveUp();
    throw error;
  }
  const beat = setInterval(() => void renew().catch(() => undefined), renewMs);
  beat.unref();
  return {
    check: async () => {
      const isMine = (await answerTo('IS_USED_LOCK(?) = CONNECTION_ID()', [name])) === 1 && (await renew());
      if (!isMine) throw new Error('The lock of this run is lost: run it again, it goes on');
    },
    release: async () => {
      clearInterval(beat);
      await change('UPDATE held_lock SET held_until = UTC_TIMESTAMP(3) - INTERVAL 1 SECOND WHERE name = ? AND holder = ?', [
        name,
        holder,
      ]).catch(() => undefined);
      await giveUp();
    },
  };
}
