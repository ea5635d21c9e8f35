// A MariaDB for one run of tests. Several runs may go on beside each other: each takes a folder no living process holds.
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { startMariaDb } from '../../playground/harness/maria-db.mjs';
import { quickFolder } from './quick-folder.mjs';

/** A fresh server; `stop` throws its data away. @param {{ args?: string[] }} [options] more options of mariadbd */
export async function startOwnMariaDb({ args = [] } = {}) {
  const { dir, release } = takeFolder();
  forget(dir);
  const server = await startMariaDb({ dir, args });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      forget(dir);
      release();
    },
  };
}

function forget(dir) {
  rmSync(join(dir, 'data'), { recursive: true, force: true });
  rmSync(join(dir, 'installed'), { force: true });
}

function takeFolder() {
  mkdirSync(quickFolder, { recursive: true });
  for (let number = 1; number < 100; number += 1) {
    const dir = join(quickFolder, number === 1 ? 'test-mariadb' : `test-mariadb-${number}`);
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
  throw new Error(`every folder ${quickFolder}/test-mariadb-* is held by another run`);
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
