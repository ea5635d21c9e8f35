// Jest's global set-up of the projects that need a database: one MariaDB for the whole run.
// The specs find it in LINEWARDEN_TEST_DB_HOST, _PORT, _USER and _PASSWORD; set these yourself to test on a server of your own
// (MySQL 8, say): its user must be allowed to make databases and users.
import { startOwnMariaDb } from './own-maria-db.mjs';

export default async function startForTests() {
  if (process.env['LINEWARDEN_TEST_DB_PORT'] !== undefined) return;
  const server = await startOwnMariaDb();
  process.env['LINEWARDEN_TEST_DB_HOST'] = server.host;
  process.env['LINEWARDEN_TEST_DB_PORT'] = String(server.port);
  process.env['LINEWARDEN_TEST_DB_USER'] = server.user;
  process.env['LINEWARDEN_TEST_DB_PASSWORD'] = '';
  globalThis.linewardenTestDb = server;
}
