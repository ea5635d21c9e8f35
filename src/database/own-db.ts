import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolConnection } from 'mysql2';
import type { DataSource } from 'typeorm';
import { askTogether, poolOf } from './joined-statements.js';
import { literal, type Value } from './literal.js';
import { Transaction } from './transaction.js';
import type { Tx } from './tx.js';

/** Another transaction was first with what this one has assumed: it has to be done anew on what is there now. */
export class StartAnew extends Error {
  override name = 'StartAnew';
}

const DEADLOCK = 1213;
const LOCK_WAIT_TIMEOUT = 1205;
const attempts = 6;

/** The sidecar's own schema. */
@Injectable()
export class OwnDb implements Tx {
  constructor(@InjectDataSource() private readonly dataSource: DataSource) {}

  async query<T = unknown[]>(sql: string, params: unknown[] = []): Promise<T> {
    const pool = poolOf(this.dataSource);
    const [result] = await askTogether(pool, [pool.format(sql, params)]);
    return result as T;
  }

  async write(sql: string, params: unknown[] = []): Promise<void> {
    await this.query(sql, params);
  }

  /**
   * Runs `work` in a READ COMMITTED transaction: after a lock is taken, what others committed meanwhile is seen.
   * A deadlock, a lock time-out or `StartAnew` starts `work` anew, so it must keep nothing from an earlier try.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const connection = await this.connection();
      const tx = new Transaction(connection);
      try {
        const result = await work(tx);
        await tx.commit();
        return result;
      } catch (error) {
        await tx.rollback();
        if (attempt >= attempts || !(error instanceof StartAnew || isLockTrouble(error))) throw error;
      } finally {
        connection.release();
      }
      await new Promise((resolve) => setTimeout(resolve, attempt * 20)); // not while others wait for the connection
    }
  }

  private connection(): Promise<PoolConnection> {
    return new Promise((resolve, reject) => {
      poolOf(this.dataSource).getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
    });
  }
}

/** Far below the smallest usual max_allowed_packet, 16 MiB; small enough that the server stores one portion while the next is made. */
const statementLength = 128_000;

/** Inserts any number of rows, in portions; nothing for none. */
export async function insertRows(
  tx: Tx,
  into: string,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
  onDuplicate = '',
): Promise<void> {
  for (const portion of portions(rows)) await tx.write(`INSERT INTO ${into} (${columns.join(', ')}) VALUES ${portion} ${onDuplicate}`);
}

function* portions(rows: readonly (readonly Value[])[]): Generator<string> {
  let portion = '';
  for (const row of rows) {
    const text = `(${row.map(literal).join(', ')})`;
    if (portion !== '' && portion.length + text.length > statementLength) {
      yield portion;
      portion = '';
    }
    portion += portion === '' ? text : `, ${text}`;
  }
  if (portion !== '') yield portion;
}

/** The connection to the server is gone: nothing is wrong with what was asked. */
export function isConnectionTrouble(error: unknown): boolean {
  const code = driverCode(error);
  if (code === null) return (error as { fatal?: unknown } | null)?.fatal === true; // a statement on a connection that has ended carries no code
  return /^(PROTOCOL_|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ER_SERVER_SHUTDOWN|ER_CON_COUNT_ERROR|ER_CONNECTION_KILLED|ER_NEW_ABORTING_CONNECTION|POOL_CLOSED)/.test(
    code,
  );
}

/** Errors of the server that say the value is wrong, not the server: too long, out of range, not of the column's type, there already. */
const valueErrors = new Set([1048, 1062, 1264, 1265, 1292, 1366, 1406]);

/**
 * Whether the fault lies in what was asked. Missing rights, a missing table, a full disk or a lost connection would fail for everything alike:
 * whoever gets such an error waits and asks again.
 */
export function isFaultOfInput(error: unknown): boolean {
  if (error instanceof StartAnew || isConnectionTrouble(error)) return false;
  const errno = (error as { errno?: unknown } | null)?.errno;
  return typeof errno !== 'number' || valueErrors.has(errno);
}

function isLockTrouble(error: unknown): boolean {
  const errno = (error as { errno?: unknown } | null)?.errno;
  return errno === DEADLOCK || errno === LOCK_WAIT_TIMEOUT;
}

function driverCode(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}
