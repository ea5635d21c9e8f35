import type { Pool, PoolConnection, QueryError } from 'mysql2';

/** What is longer gains nothing by travelling together: the server had better begin with the first. */
const packetLength = 64_000;

interface Statement {
  text: string;
  /** null: nobody waits for its result. */
  settle: { done(result: unknown): void; failed(error: unknown): void } | null;
}

/** Sends statements in their order and says what came of each; rejects when all of them are to fail alike. */
type Send = (statements: readonly string[]) => Promise<PromiseSettledResult<unknown>[]>;

/**
 * Statements that are asked in one moment, before any of them could have been answered, travel in one packet: to decide a lone event
 * takes a third of the round trips. The server carries them out one after another in the order in which they were asked, and each
 * sees what was committed before it began.
 */
export class JoinedStatements {
  private waiting: Statement[] = [];
  private length = 0;
  private isDue = false;

  constructor(private readonly send: Send) {}

  ask<T>(text: string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.add({ text, settle: { done: (result) => resolve(result as T), failed: reject } });
      if (this.isDue) return;
      this.isDue = true;
      process.nextTick(() => this.flush()); // after everything that can be asked without waiting has been asked
    });
  }

  /** Goes with the next statement that is asked. */
  tell(text: string): void {
    this.add({ text, settle: null });
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  private add(statement: Statement): void {
    if (this.waiting.length > 0 && this.length + statement.text.length > packetLength) this.flush();
    this.waiting.push(statement);
    this.length += statement.text.length;
  }

  private flush(): void {
    const statements = this.waiting;
    this.waiting = [];
    this.length = 0;
    this.isDue = false;
    if (statements.length === 0) return;
    this.send(statements.map(({ text }) => text)).then(
      (outcomes) => {
        for (const [index, { settle }] of statements.entries()) {
          const outcome = outcomes[index];
          if (outcome?.status === 'fulfilled') settle?.done(outcome.value);
          else settle?.failed(outcome?.reason);
        }
      },
      (error: unknown) => {
        for (const { settle } of statements) settle?.failed(error);
      },
    );
  }
}

/**
 * Longer than a server lets a statement run or wait for a lock. One that was frozen or unplugged says nothing, not even goodbye: whoever
 * asked would wait for ever, and its place in the pool would be lost.
 */
const patienceMs = 60_000;
/** The server takes no changes (any more): another may have taken its place, which only a new connection finds. */
const readOnly = new Set(['ER_OPTION_PREVENTS_STATEMENT', 'ER_READ_ONLY_MODE']);

/**
 * Asks for several statements in one packet.
 * @throws the driver's error of the first that fails; those after it are not carried out. PROTOCOL_SEQUENCE_TIMEOUT: no answer came
 */
export function askTogether(connection: Pool | PoolConnection, statements: readonly string[], timeout = patienceMs): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const ask = (one: PoolConnection, isBorrowed: boolean): void => {
      one.query({ sql: statements.join(';\n'), timeout }, (error: QueryError | null, results: unknown) => {
        // What it may still say would be taken for the answer to something else.
        if (error && (error.code === 'PROTOCOL_SEQUENCE_TIMEOUT' || readOnly.has(error.code))) one.destroy();
        else if (isBorrowed) one.release();
        if (error) reject(error);
        else resolve(statements.length === 1 ? [results] : (results as unknown[]));
      });
    };
    if (!('getConnection' in connection)) return ask(connection, false);
    connection.getConnection((error, one) => (error ? reject(error) : ask(one, true)));
  });
}

/** The pool behind a TypeORM data source, which is here for migrations and for ending it. @throws Error once that has ended */
export function poolOf(dataSource: { driver: unknown }): Pool {
  const { pool } = dataSource.driver as { pool?: Pool };
  if (!pool) throw Object.assign(new Error('No connection to the database any more'), { code: 'POOL_CLOSED' });
  return pool;
}
