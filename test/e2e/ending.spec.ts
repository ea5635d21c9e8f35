import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { repositoryRoot } from '../../playground/harness/repository.js';
import { waitFor } from '../../playground/harness/wait-for.js';
import type { World } from '../../playground/harness/world.js';
import { startWorld } from '../support/start-world.js';
import { testServer } from '../support/test-db.js';

describe('a sidecar that is asked to end', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  /** Of the user who reads the portal: nobody else of this world is that. */
  async function connections(): Promise<number> {
    const sql = 'SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE USER = ?';
    const [row] = await world.portal.rows<{ n: number | string }>(sql, [world.env['LINEWARDEN_PORTAL_DB_USER']]);
    return Number(row?.n);
  }

  it('closes its connections and ends with status 0', async () => {
    const { sidecar } = world;
    const open = connect(sidecar.port, '127.0.0.1');
    await once(open, 'connect');
    open.write('GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(open, 'data'); // kept alive from here on
    const closed = once(open, 'close');
    expect(await connections()).toBeGreaterThan(0);
    await sidecar.stop(); // throws at another status
    await closed;
    await waitFor('the database has none of its connections', async () => (await connections()) === 0);
  });
});

it('the practice portal starts on a database server that is given to it, where nothing was started before', async () => {
  const folder = join(repositoryRoot, 'var/practice');
  if (existsSync(join(folder, 'mariadb'))) return; // somebody practises here: what is theirs stays
  rmSync(folder, { recursive: true, force: true });
  const { host, port, user, password } = testServer();
  const child = spawn(process.execPath, [join(repositoryRoot, 'dist/playground/demo/practice.js'), '--lang=en'], {
    cwd: repositoryRoot,
    env: {
      ...process.env,
      LINEWARDEN_DEMO_DB_HOST: String(host),
      LINEWARDEN_DEMO_DB_PORT: String(port),
      LINEWARDEN_DEMO_DB_USER: String(user),
      LINEWARDEN_DEMO_DB_PASSWORD: String(password ?? ''),
    },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  const ended = once(child, 'exit');
  try {
    await waitFor('it says where its pages are', () => said.includes('/bitrix/admin/settings.php') || child.exitCode !== null, 90_000);
    expect(said).toContain('LINEWARDEN_ENV_FILE=var/practice/sidecar.env');
  } finally {
    child.kill('SIGINT');
    await ended;
  }
});
