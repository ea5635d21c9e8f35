import type { QueryRunner } from 'typeorm';
import { logger } from '../log.js';
import { packageVersion } from '../package-version.js';

/**
 * Looks, before migrating, whether a newer release has brought the schema up.
 * @param known names of the migrations that this release brings
 * @throws Error with what to do, when this release cannot run on what that one has made
 */
export async function checkSchemaRelease(runner: QueryRunner, known: readonly string[]): Promise<void> {
  if (!(await runner.hasTable('schema_release'))) return;
  const [row] = (await runner.query('SELECT oldest_sidecar FROM schema_release WHERE id = 1')) as { oldest_sidecar: string }[];
  const version = packageVersion();
  if (row && isOlder(version, row.oldest_sidecar))
    throw new Error(
      `The schema was brought up by a newer release: it needs a sidecar of version ${row.oldest_sidecar} or later, and this is ${version}. ` +
        'Start that one again, or restore the backup of before the update.',
    );
  const applied = (await runner.query('SELECT name FROM migration ORDER BY id')) as { name: string }[];
  const unknown = applied.map(({ name }) => name).filter((name) => !known.includes(name));
  if (unknown.length > 0)
    logger.warn({ migrations: unknown }, 'the schema was brought up by a newer release; this one can run on it, without what is new');
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0;
}
