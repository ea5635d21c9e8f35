import { createHash } from 'node:crypto';
import { existsSync, statfsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const own = resolve(import.meta.dirname, '../../var');
const memory = '/dev/shm';
const neededBytes = 3 * 1024 ** 3;

/**
 * Where the data of databases lie that live for one run of tests: in memory, where it has the room, else in `var`. Specs make hundreds of
 * schemas; on a disk each table waits for it, and the stages take twice as long. Not for a server that is killed: MariaDB maps its log there
 * as if memory outlived it, and may not come to an end of recovering.
 */
export const quickFolder = hasRoom() ? join(memory, `linewarden-${createHash('sha256').update(own).digest('hex').slice(0, 8)}`) : own;

function hasRoom() {
  if (!existsSync(memory)) return false;
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > neededBytes;
}
