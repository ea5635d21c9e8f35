import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { startMariaDb } from '../../playground/harness/maria-db.mjs';

it('keeps its temporary tables where no other server that starts takes them for its own leftovers', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'linewarden-own-'));
  const server = await startMariaDb({ dir });
  try {
    const connection = await mysql.createConnection({ host: server.host, port: server.port, user: server.user });
    const [rows] = await connection.query('SELECT @@tmpdir AS folder');
    expect(rows).toEqual([{ folder: join(dir, 'tmp') }]);
    await connection.end();
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
});
