import { DataSource } from 'typeorm';
import { Clock } from '../../src/clock.js';
import { ownDataSource } from '../../src/database/database.module.js';
import { OwnDb } from '../../src/database/own-db.js';
import { createTestDatabase, testServer } from '../support/test-db.js';

/** A fresh own schema, migrated; `connect()` is one more sidecar's pool on it. */
export async function createOwnSchema() {
  const database = await createTestDatabase('own');
  const { host, port, user, password } = testServer();
  const options = { host: String(host), port, user: String(user), password: String(password), database: database.name };
  const pools: DataSource[] = [];
  const connect = async (): Promise<OwnDb> => {
    const dataSource = await new DataSource(ownDataSource(options)).initialize();
    pools.push(dataSource);
    return new OwnDb(dataSource);
  };
  const db = await connect();
  await pools[0]?.runMigrations();
  return {
    db,
    connect,
    options,
    drop: async () => {
      await Promise.all(pools.map((pool) => pool.destroy()));
      await database.drop();
    },
  };
}

/** A clock that stands until it is turned. */
export class HandClock extends Clock {
  constructor(public at: Date = new Date('2026-03-02T09:00:00.000Z')) {
    super();
  }

  override now(): Date {
    return this.at;
  }

  turn(ms: number): void {
    this.at = new Date(this.at.getTime() + ms);
  }
}
