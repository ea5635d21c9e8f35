import { randomUUID } from 'node:crypto';
import type { PoolConnection } from 'mysql2';
import { askTogether, JoinedStatements } from './joined-statements.js';
import { isOfCluster } from './session.js';
import type { Tx } from './tx.js';

/** COMMIT was answered with yes, and nothing of the transaction is there. */
export class NotCommitted extends Error {
  override name = 'NotCommitted';
}

/** One transaction on a connection of its own. Its beginning goes with its first statement, its end with its last writes. */
export class Transaction implements Tx {
  readonly isOfCluster: boolean;
  private readonly statements: JoinedStatements;
  private lastSent: Promise<unknown> = Promise.resolve();
  private hasBegun = false;
  private hasWritten = false;
  private isOver = false;
  /** In a cluster, what is found there after COMMIT only if this very transaction was committed. */
  private proof: string | null = null;

  constructor(
    private readonly connection: PoolConnection,
    readonly isImpatient: boolean,
  ) {
    this.isOfCluster = isOfCluster(connection);
    this.statements = new JoinedStatements((statements) => this.send(statements));
    this.statements.tell('START TRANSACTION'); // READ COMMITTED, as the session is
  }

  async query<T = unknown[]>(sql: string, params: unknown[] = []): Promise<T> {
    if (this.isOfCluster && changes.test(sql)) this.leaveProof();
    return this.statements.ask<T>(this.connection.format(sql, params));
  }

  async write(sql: string, params: unknown[] = []): Promise<void> {
    this.hasWritten = true;
    if (this.isOfCluster) this.leaveProof();
    this.statements.tell(this.connection.format(sql, params));
  }

  /** @throws NotCommitted in a cluster, when the transaction was aborted and nobody said so */
  async commit(): Promise<void> {
    if (this.hasBegun || this.hasWritten) await this.statements.ask('COMMIT');
    this.isOver = true;
    if (this.proof === null) return;
    const [rows] = await askTogether(this.connection, [
      `SELECT token FROM commit_proof WHERE connection_id = CONNECTION_ID() AND node = ${node}`,
    ]);
    if ((rows as { token: string }[])[0]?.token !== this.proof)
      throw new NotCommitted('The cluster has aborted the transaction without a word');
  }

  /** Also takes the connection out of use when it cannot be said what is left on it. */
  async rollback(): Promise<void> {
    this.isOver = true;
    if (!this.hasBegun) return;
    // When the connection is gone the server has rolled back by itself; the first error says why.
    await askTogether(this.connection, ['ROLLBACK']).catch(() => this.connection.destroy());
  }

  /** Before the first change: were it made after an abort, on its own, it would prove what did not happen. */
  private leaveProof(): void {
    if (this.proof !== null) return;
    this.proof = randomUUID();
    this.statements.tell(
      `INSERT INTO commit_proof (node, connection_id, token, written_at) VALUES (${node}, CONNECTION_ID(), '${this.proof}', UTC_TIMESTAMP(3))
       ON DUPLICATE KEY UPDATE token = VALUES(token), written_at = VALUES(written_at)`,
    );
  }

  /**
   * After the packet before, and only when that has succeeded: of a write that failed unheard the next statement hears, and nothing is
   * committed after it.
   */
  private send(statements: readonly string[]): Promise<PromiseSettledResult<unknown>[]> {
    const sent = this.lastSent.then(async () => {
      if (this.isOver) throw new Error('This transaction has ended');
      this.hasBegun = true;
      const results = this.isOfCluster ? await this.askSingly(statements) : await askTogether(this.connection, statements);
      return results.map((value) => ({ status: 'fulfilled' as const, value }));
    });
    this.lastSent = sent;
    sent.catch(() => undefined); // whoever asked hears of it
    return sent;
  }

  /** A node that aborts a transaction in the middle of a packet carries out the rest of the packet, each statement on its own. */
  private async askSingly(statements: readonly string[]): Promise<unknown[]> {
    const results: unknown[] = [];
    for (const statement of statements) results.push(...(await askTogether(this.connection, [statement])));
    return results;
  }
}

/** Two servers of one machine have one name. */
const node = `CONCAT(@@hostname, ':', @@port)`;
const changes = /^\s*(insert|update|delete|replace)\b/i;
