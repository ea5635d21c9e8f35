import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { askTogether, JoinedStatements, poolOf } from '../database/joined-statements.js';
import { isConnectionTrouble } from '../database/own-db.js';

/** A row as the driver gives it: DATETIME is the literal string of the portal's zone, BIGINT and COUNT() are strings. */
export type Row = Record<string, string | number | null>;

/** The portal's schema, read only: its user may do nothing but SELECT. Every change goes through `portal/commands`. */
@Injectable()
export class PortalDb {
  private readonly statements = new JoinedStatements((statements) => this.send(statements));

  constructor(@InjectDataSource('portal') private readonly dataSource: DataSource) {}

  /**
   * What is asked in one moment travels together.
   * @param params values of the placeholders in order; an array fills `IN (?)` and must not be empty.
   */
  async query<T = Row>(sql: string, params: unknown[] = []): Promise<T[]> {
    return this.statements.ask<T[]>(poolOf(this.dataSource).format(sql, params));
  }

  /** For what may take long, as a search by part of a name does: nothing waits behind it. */
  async queryAlone<T = Row>(sql: string, params: unknown[] = []): Promise<T[]> {
    const pool = poolOf(this.dataSource);
    const [rows] = await askTogether(pool, [pool.format(sql, params)]);
    return rows as T[];
  }

  private async send(statements: readonly string[]): Promise<PromiseSettledResult<unknown>[]> {
    const pool = poolOf(this.dataSource);
    try {
      const results = await askTogether(pool, statements);
      return results.map((value) => ({ status: 'fulfilled', value }));
    } catch (error) {
      if (statements.length === 1 || isConnectionTrouble(error)) throw error;
      // One of them is wrong: the others are not to suffer for it.
      const alone = await Promise.allSettled(statements.map((statement) => askTogether(pool, [statement])));
      return alone.map((outcome) => (outcome.status === 'fulfilled' ? { status: 'fulfilled', value: outcome.value[0] } : outcome));
    }
  }
}
