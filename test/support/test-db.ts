import { randomBytes } from 'node:crypto';
import mysql, { type Connection, type ConnectionOptions } from 'mysql2/promise';

/** The administrator's connection options of the run's database server (see start-maria-db.mjs). */
export function testServer(): Required<Pick<ConnectionOptions, 'host' | 'port' | 'user' | 'password'>> {
  const port = Number(process.env['LINEWARDEN_TEST_DB_PORT']);
  if (!Number.isInteger(port) || port <= 0)
    throw new Error('LINEWARDEN_TEST_DB_PORT is not set: run this spec with Jest in the projects "integration" or "e2e"');
  return {
    host: process.env['LINEWARDEN_TEST_DB_HOST'] ?? '127.0.0.1',
    port,
    user: process.env['LINEWARDEN_TEST_DB_USER'] ?? 'root',
    password: process.env['LINEWARDEN_TEST_DB_PASSWORD'] ?? '',
  };
}

export interface TestDatabase {
  name: string;
  /** An administrator's connection with this database selected; several statements a query are allowed. */
  admin: Connection;
  drop(): Promise<void>;
}

/** Makes an empty database with a name nobody else has, e.g. `lw_portal_3f9a…`. */
export async function createTestDatabase(prefix: string): Promise<TestDatabase> {
  const name = `lw_${prefix}_${randomBytes(4).toString('hex')}`;
  const admin = await mysql.createConnection({ ...testServer(), multipleStatements: true, supportBigNumbers: true });
  await admin.query(`CREATE DATABASE \`${name}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  await admin.query(`USE \`${name}\``);
  return {
    name,
    admin,
    drop: async () => {
      await admin.query(`DROP DATABASE IF EXISTS \`${name}\``);
      await admin.end();
    },
  };
}
