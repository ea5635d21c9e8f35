import { DataSource } from 'typeorm';
import type { Config } from '../config.js';
import { migrations, ownDataSource } from './database.module.js';
import { checkSchemaRelease } from './schema-release.js';

/** Brings the own schema up to date; a second sidecar that starts at the same moment waits for the first. */
export async function migrate(config: Config): Promise<string[]> {
  const dataSource = await new DataSource(ownDataSource(config.ownDb)).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    const lock = `linewarden-migrate-${config.ownDb.database}`.slice(0, 64);
    const [row] = (await runner.query('SELECT GET_LOCK(?, 120) AS got', [lock])) as { got: number | string }[];
    if (Number(row?.got) !== 1) throw new Error('Another sidecar has been migrating the schema for two minutes: look at it first');
    try {
      await checkSchemaRelease(
        runner,
        migrations.map(({ name }) => name),
      );
      return (await dataSource.runMigrations({ transaction: 'each' })).map((migration) => migration.name);
    } finally {
      await runner.query('SELECT RELEASE_LOCK(?)', [lock]);
    }
  } finally {
    await runner.release();
    await dataSource.destroy();
  }
}
