import { DataSource } from 'typeorm';
import type { Config } from '../config.js';
import { ownDataSource } from './database.module.js';
import { takeLock } from './held-lock.js';
import { migrating } from './session.js';

/** Brings the own schema up to date; a second sidecar that starts at the same moment waits for the first. */
export async function migrate(config: Config): Promise<string[]> {
  const dataSource = await new DataSource(ownDataSource(config.ownDb, migrating)).initialize();
  try {
    if (!(await dataSource.showMigrations())) return [];
    const lock = await takeLock(dataSource, 'migrate', 120);
    if (!lock) throw new Error('Another sidecar has been migrating the schema for two minutes: look at it first');
    try {
      return (await dataSource.runMigrations({ transaction: 'each' })).map((migration) => migration.name);
    } finally {
      await lock.release();
    }
  } finally {
    await dataSource.destroy();
  }
}
