import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { PoolConnection } from 'mysql2';
import type { DataSource } from 'typeorm';
import { askTogether, poolOf } from './joined-statements.js';
import { literal, type Value } from './literal.js';
import { NotCommitted, Transaction } from './transaction.js';
import type { Tx } from './tx.js';

/** Another transaction was first with what this one has assumed: it has to be done anew on what is there now. */
export class StartAnew extends Error {
  override name = 'StartAnew';
}

const LOCK_WAIT_TIMEOUT = 1205;
const LOCK_NOWAIT = 3572;
/** A deadlock, or a node of a cluster that was second; a row that has changed since it was read. */
const lost = new Set([1213, 1020]);
const attempts = { alone: 6, inCluster: 30, afterLockWait: 2 };
const longestPauseMs = 300;

export interface TransactionWishes {
  /** Fail at once where a company is locked, rather than wait for it (`isLockTimeout`). */
  isImpatient?: boolean;
  /** Fail after the first wait for a lock in vain. */
  waitsOnce?: boolean;
}

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
   * A deadlock, a lock time-out, `StartAnew` or a cluster that has preferred another node starts `work` anew, so it must keep nothing from
   * an earlier try.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>, { isImpatient = false, waitsOnce = isImpatient }: TransactionWishes = {}): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      const connection = await this.connection();
      const tx = new Transaction(connection, isImpatient);
      try {
        const result = await work(tx);
        await tx.commit();
        return result;
      } catch (error) {
        await tx.rollback();
        if (attempt >= attemptsAfter(error, tx, waitsOnce)) throw error;
      } finally {
        connection.release();
      }
      // Not while others wait for the connection, and not in step with whoever was first.
      const pauseMs = Math.min(attempt * 20, longestPauseMs) * (0.5 + Math.random());
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
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

/** The connection to the server is gone, or the server is a node that is not of its cluster yet: nothing is wrong with what was asked. */
export function isConnectionTrouble(error: unknown): boolean {
  const code = driverCode(error);
  if (code === null) return (error as { fatal?: unknown } | null)?.fatal === true; // a statement on a connection that has ended carries no code
  return /^(PROTOCOL_|ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH|ER_SERVER_SHUTDOWN|ER_CON_COUNT_ERROR|ER_CONNECTION_KILLED|ER_NEW_ABORTING_CONNECTION|ER_UNKNOWN_COM_ERROR|POOL_CLOSED)/.test(
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
  if (isContention(error) || isConnectionTrouble(error)) return false;
  const errno = errorNumber(error);
  return errno === 0 || valueErrors.has(errno);
}

/** No such table or column, or no right to it; a view of what is gone, a table that the engine has lost. */
const missing = new Set([1044, 1054, 1142, 1143, 1146, 1356, 1370, 1932]);

/** Whether something of the schema is not there or not granted, which no value can cause: whatever needs it waits until it is there. */
export function isSchemaTrouble(error: unknown): boolean {
  return missing.has(errorNumber(error));
}

/** Others were first, again and again: what was asked is as good as before. */
export function isContention(error: unknown): boolean {
  return error instanceof StartAnew || error instanceof NotCommitted || lost.has(errorNumber(error));
}

/** Read only, no space, no memory, the node is not of the cluster, ended from outside; a statement too long, or that ran for too long. */
const serversOwn = new Set([
  3, 28, 1021, 1026, 1030, 1037, 1038, 1041, 1045, 1047, 1114, 1153, 1180, 1227, 1290, 1317, 1792, 1836, 1927, 1969, 3024,
]);

/** Whether the fault may well be the server's: then the same would happen to others, though one value alone may cause it too. */
export function isServersOwnTrouble(error: unknown): boolean {
  return isConnectionTrouble(error) || isContention(error) || isSchemaTrouble(error) || serversOwn.has(errorNumber(error));
}

/** A lock was not given in time: who holds it may do so for long. */
export function isLockTimeout(error: unknown): boolean {
  const errno = errorNumber(error);
  return errno === LOCK_WAIT_TIMEOUT || errno === LOCK_NOWAIT;
}

function attemptsAfter(error: unknown, tx: Transaction, waitsOnce: boolean): number {
  if (isLockTimeout(error)) return waitsOnce ? 1 : attempts.afterLockWait;
  return isContention(error) ? (tx.isOfCluster ? attempts.inCluster : attempts.alone) : 1;
}

/** The server's number of an error, 0: it is none of the server's. */
export function errorNumber(error: unknown): number {
  const errno = (error as { errno?: unknown } | null)?.errno;
  return typeof errno === 'number' ? errno : 0;
}

function driverCode(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : null;
}
