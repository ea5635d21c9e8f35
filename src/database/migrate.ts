import { setTimeout as after } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import type { Config } from '../config.js';
import { logger } from '../log.js';
import { migrations, ownDataSource } from './database.module.js';
import { takeLock } from './held-lock.js';
import { errorNumber, isConnectionTrouble } from './own-db.js';
import { checkSchemaRelease } from './schema-release.js';
import { migrating } from './session.js';

const attempts = 30;
const pauseMs = 2_000;
const tableExists = 1050;

/**
 * Brings the own schema up to date; a second sidecar that starts at the same moment waits for the first. After a restart of the machine the
 * database may come later than the sidecar, and a node of a cluster takes connections before it takes statements: both are waited for.
 * @returns the names of what was migrated
 */
export async function migrate(config: Config): Promise<string[]> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await migrateNow(config);
    } catch (error) {
      if (attempt === attempts || !isConnectionTrouble(error)) throw error;
      if (attempt === 1) logger.warn({ err: error }, 'the database does not answer yet');
      await after(pauseMs);
    }
  }
}

async function migrateNow(config: Config): Promise<string[]> {
  const dataSource = await new DataSource(ownDataSource(config.ownDb, migrating)).initialize();
  try {
    await checkRelease(dataSource);
    if (!(await isAnyPending(dataSource))) return [];
    const lock = await takeLock(dataSource, 'migrate', 120);
    if (!lock) throw new Error('Another sidecar has been migrating the schema for two minutes: look at it first');
    try {
      await checkRelease(dataSource); // another may have migrated meanwhile
      return (await dataSource.runMigrations({ transaction: 'each' })).map((migration) => migration.name);
    } finally {
      await lock.release();
    }
  } finally {
    await dataSource.destroy();
  }
}

/** Two that start at one moment may both make the table that says what was migrated: the later one is refused, and asks again. */
async function isAnyPending(dataSource: DataSource): Promise<boolean> {
  try {
    return await dataSource.showMigrations();
  } catch (error) {
    if (errorNumber(error) !== tableExists) throw error;
    return dataSource.showMigrations();
  }
}

async function checkRelease(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await checkSchemaRelease(
      runner,
      migrations.map(({ name }) => name),
    );
  } finally {
    await runner.release();
  }
}
