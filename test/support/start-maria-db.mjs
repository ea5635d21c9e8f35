// Jest's global set-up of the projects that need a database: one MariaDB for the whole run.
// The specs find it in LINEWARDEN_TEST_DB_HOST, _PORT, _USER and _PASSWORD; set these yourself to test on a server of your own
// (MySQL 8, say): its user must be allowed to make databases and users.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startMariaDb } from '../../playground/harness/maria-db.mjs';

const folder = resolve(import.meta.dirname, '../../var');

export default async function startForTests() {
  if (process.env['LINEWARDEN_TEST_DB_PORT'] !== undefined) return;
  const { dir, release } = takeFolder();
  rmSync(join(dir, 'data'), { recursive: true, force: true });
  rmSync(join(dir, 'installed'), { force: true });
  const server = await startMariaDb({ dir });
  process.env['LINEWARDEN_TEST_DB_HOST'] = server.host;
  process.env['LINEWARDEN_TEST_DB_PORT'] = String(server.port);
  process.env['LINEWARDEN_TEST_DB_USER'] = server.user;
  process.env['LINEWARDEN_TEST_DB_PASSWORD'] = '';
  globalThis.linewardenTestDb = {
    stop: async () => {
      await server.stop();
      rmSync(join(dir, 'data'), { recursive: true, force: true });
      rmSync(join(dir, 'installed'), { force: true });
      release();
    },
  };
}

/** Several runs may go on beside each other: each takes a folder no living process holds. */
function takeFolder() {
  mkdirSync(folder, { recursive: true });
  for (let number = 1; number < 100; number += 1) {
    const dir = join(folder, number === 1 ? 'test-mariadb' : `test-mariadb-${number}`);
    mkdirSync(dir, { recursive: true });
    const lock = join(dir, 'lock');
    if (existsSync(lock) && !isAlive(Number(readFileSync(lock, 'utf8')))) rmSync(lock, { force: true });
    try {
      const file = openSync(lock, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return { dir, release: () => rmSync(lock, { force: true }) };
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
  }
  throw new Error(`every folder ${folder}/test-mariadb-* is held by another run`);
}

function isAlive(pid) {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
