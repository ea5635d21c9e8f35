import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DataSource } from 'typeorm';
import { portalDataSource } from '../../src/database/database.module.js';
import { PortalDb } from '../../src/portal/portal-db.js';
import { createTestDatabase, type TestDatabase, testServer } from '../support/test-db.js';

const schemaFolder = resolve(import.meta.dirname, '../../playground/schema');

export interface Asked {
  sql: string;
  params: unknown[];
}

/** Keeps what the readers asked, so that a spec can count the queries or EXPLAIN them. */
export class ListeningPortalDb extends PortalDb {
  readonly asked: Asked[] = [];

  override query<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    this.asked.push({ sql, params });
    return super.query<T>(sql, params);
  }

  override queryAlone<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    this.asked.push({ sql, params });
    return super.queryAlone<T>(sql, params);
  }

  /** What was asked since the last call. */
  take(): Asked[] {
    return this.asked.splice(0);
  }
}

/** An empty portal database with the tables of playground/schema, read through a connection like the sidecar's. */
export class PortalFixture {
  private constructor(
    readonly database: TestDatabase,
    readonly dataSource: DataSource,
    readonly portal: ListeningPortalDb,
  ) {}

  static async create(): Promise<PortalFixture> {
    const database = await createTestDatabase('portal');
    for (const file of readdirSync(schemaFolder).sort()) {
      if (file.endsWith('.sql')) await database.admin.query(readFileSync(resolve(schemaFolder, file), 'utf8'));
    }
    const server = testServer();
    const dataSource = new DataSource(portalDataSource({ ...server, host: server.host, database: database.name }));
    await dataSource.initialize();
    return new PortalFixture(database, dataSource, new ListeningPortalDb(dataSource));
  }

  /** Inserts rows; the columns are those of the first row. */
  async insert(table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
    const [first] = rows;
    if (!first) return;
    const columns = Object.keys(first);
    await this.database.admin.query(`INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`, [
      rows.map((row) => columns.map((column) => row[column] ?? null)),
    ]);
  }

  async run(sql: string): Promise<void> {
    await this.database.admin.query(sql);
  }

  async drop(): Promise<void> {
    await this.dataSource.destroy();
    await this.database.drop();
  }
}
