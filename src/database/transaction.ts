import type { PoolConnection } from 'mysql2';
import { askTogether, JoinedStatements } from './joined-statements.js';
import type { Tx } from './tx.js';

/** One transaction on a connection of its own. Its beginning goes with its first statement, its end with its last writes. */
export class Transaction implements Tx {
  private readonly statements: JoinedStatements;
  private lastSent: Promise<unknown> = Promise.resolve();
  private hasBegun = false;
  private hasWritten = false;
  private isOver = false;

  constructor(private readonly connection: PoolConnection) {
    this.statements = new JoinedStatements((statements) => this.send(statements));
    this.statements.tell('SET TRANSACTION ISOLATION LEVEL READ COMMITTED');
    this.statements.tell('START TRANSACTION');
  }

  async query<T = unknown[]>(sql: string, params: unknown[] = []): Promise<T> {
    return this.statements.ask<T>(this.connection.format(sql, params));
  }

  async write(sql: string, params: unknown[] = []): Promise<void> {
    this.hasWritten = true;
    this.statements.tell(this.connection.format(sql, params));
  }

  async commit(): Promise<void> {
    if (this.hasBegun || this.hasWritten) await this.statements.ask('COMMIT');
    this.isOver = true;
  }

  /** Also takes the connection out of use when it cannot be said what is left on it. */
  async rollback(): Promise<void> {
    this.isOver = true;
    if (!this.hasBegun) return;
    // When the connection is gone the server has rolled back by itself; the first error says why.
    await askTogether(this.connection, ['ROLLBACK']).catch(() => this.connection.destroy());
  }

  /**
   * After the packet before, and only when that has succeeded: of a write that failed unheard the next statement hears, and nothing is
   * committed after it.
   */
  private send(statements: readonly string[]): Promise<PromiseSettledResult<unknown>[]> {
    const sent = this.lastSent.then(async () => {
      if (this.isOver) throw new Error('This transaction has ended');
      this.hasBegun = true;
      const results = await askTogether(this.connection, statements);
      return results.map((value) => ({ status: 'fulfilled' as const, value }));
    });
    this.lastSent = sent;
    sent.catch(() => undefined); // whoever asked hears of it
    return sent;
  }
}
