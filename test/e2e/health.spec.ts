import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import { type MariaDbServer, startMariaDb } from '../../playground/harness/maria-db.mjs';
import { repositoryRoot } from '../../playground/harness/repository.js';
import { waitFor } from '../../playground/harness/wait-for.js';
import type { World } from '../../playground/harness/world.js';
import { alfa, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

interface Reason {
  part: string;
  code: string;
}

describe('/health while nothing is decided', () => {
  let dir: string;
  let server: MariaDbServer;
  let world: World;
  let admin: Connection;
  let clients = 0;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'linewarden-health-'));
    server = await startMariaDb({ dir });
    world = await startWorld({ db: server, settings: usualSettings() });
    admin = await connect();
  });
  afterAll(async () => {
    await admin?.end();
    await world?.stop();
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  const connect = () => mysql.createConnection({ host: server.host, port: server.port, user: server.user });

  async function reasons(): Promise<Reason[]> {
    return (await world.sidecar.health()).body['reasons'] as Reason[];
  }

  /** Every answer comes within five seconds, whatever the database does (Sidecar.health). */
  const tells = (what: Partial<Reason>) =>
    waitFor(
      `health is failing: ${JSON.stringify(what)}`,
      async () => {
        const { status, body } = await world.sidecar.health();
        const found = (body['reasons'] as Reason[]).find((one) =>
          Object.entries(what).every(([key, value]) => one[key as keyof Reason] === value),
        );
        return status === 503 && body['state'] === 'failing' && found;
      },
      30_000,
    );

  const isGoodAgain = () => waitFor('health is good again', async () => (await world.sidecar.health()).body['state'] === 'ok', 30_000);

  const somebodyWrites = () => {
    clients += 1;
    return world.clientWrites(alfa.lines.whatsapp, { externalUserId: `health-${clients}`, name: `Клиент ${clients}` }, 'Здравствуйте');
  };

  const isDecided = async (sessionId: number) => {
    await world.untilQuiet();
    expect(await world.rows(`SELECT rule FROM journal WHERE kind = 'placement' AND session_id = ?`, [sessionId])).toEqual([
      { rule: 'first' },
    ]);
  };

  it('tells of what has been done', async () => {
    await isGoodAgain();
    await somebodyWrites();
    await world.untilQuiet();
    // What waits is looked at once a second.
    await waitFor('nothing is told to wait', async () => {
      const { oldest } = (await world.sidecar.health()).body as { oldest: { event: number | null; command: number | null } | null };
      return oldest?.event === null && oldest.command === null;
    });
    const { status, body } = await world.sidecar.health();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'ok',
      reasons: [],
      oldest: { event: null, command: null },
      clockAhead: null,
      work: {
        intake: { succeededAt: expect.any(String), failure: null, failingSince: null },
        timers: { succeededAt: expect.any(String), failure: null },
        outbox: { succeededAt: expect.any(String), failure: null },
      },
    });
  });

  it('tells of a server that takes no changes, also while there is nothing to decide', async () => {
    await admin.query('SET GLOBAL read_only = 1');
    await tells({ part: 'database', code: 'ER_OPTION_PREVENTS_STATEMENT' });
    await admin.query('SET GLOBAL read_only = 0');
    await isGoodAgain();
  });

  it('tells of a server that is frozen', async () => {
    process.kill(server.pid, 'SIGSTOP');
    try {
      await tells({ part: 'database', code: 'SILENT' });
      expect(await reasons()).toContainEqual(expect.objectContaining({ part: 'portalDatabase', code: 'SILENT' }));
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
    await isGoodAgain();
  });

  it('tells of events that nobody takes, as a frozen sidecar holds their lanes', async () => {
    const frozen = await connect();
    await frozen.query('BEGIN');
    await frozen.query(`SELECT lane FROM \`${world.database.name}\`.intake_lane FOR UPDATE`);
    const { sessionId } = await somebodyWrites();
    await tells({ part: 'intake', code: 'EVENT_STANDS' });
    expect((await world.sidecar.health()).body).toMatchObject({ backlog: { events: expect.any(Number) }, database: { state: 'ok' } });
    await frozen.end();
    await isGoodAgain();
    await isDecided(sessionId);
  });

  it('tells of decisions that cannot be stored', async () => {
    const user = [world.env['LINEWARDEN_DB_USER']];
    const schema = world.database.name.replaceAll('_', '\\_'); // as the grant names it
    await admin.query(`REVOKE INSERT ON \`${schema}\`.* FROM ?@'127.0.0.1'`, user);
    await endSidecarsConnections();
    const { sessionId } = await somebodyWrites();
    await tells({ part: 'intake', code: 'ER_TABLEACCESS_DENIED_ERROR' });
    await admin.query(`GRANT INSERT ON \`${schema}\`.* TO ?@'127.0.0.1'`, user);
    await endSidecarsConnections();
    await isGoodAgain();
    await isDecided(sessionId);
  });

  it('tells of a server that takes small packets only', async () => {
    const frozen = await connect();
    await frozen.query('BEGIN');
    await frozen.query(`SELECT lane FROM \`${world.database.name}\`.intake_lane FOR UPDATE`);
    const { sessionId } = await somebodyWrites();
    const [[before]] = (await admin.query(
      'SELECT @@GLOBAL.max_allowed_packet AS packet, @@GLOBAL.net_buffer_length AS buffer',
    )) as unknown as [[{ packet: number; buffer: number }], unknown];
    const limit = 'SET GLOBAL max_allowed_packet = ?, GLOBAL net_buffer_length = ?';
    await admin.query(limit, [1024, 1024]);
    await endSidecarsConnections();
    await frozen.end();
    await tells({ part: 'intake' });
    await admin.query(limit, [before.packet, before.buffer]);
    await endSidecarsConnections();
    await isGoodAgain();
    await isDecided(sessionId);
  });

  /** A session keeps the rights and the sizes that it began with. */
  async function endSidecarsConnections(): Promise<void> {
    const [rows] = (await admin.query('SELECT ID FROM information_schema.PROCESSLIST WHERE USER IN (?)', [
      [world.env['LINEWARDEN_DB_USER'], world.env['LINEWARDEN_PORTAL_DB_USER']],
    ])) as unknown as [{ ID: number }[], unknown];
    for (const { ID } of rows) await admin.query('KILL ?', [ID]).catch(() => undefined); // gone by itself meanwhile
  }

  it('asks the database no more often however many ask', async () => {
    const asked = async () => {
      const [rows] = (await admin.query(`SHOW GLOBAL STATUS LIKE 'Questions'`)) as unknown as [{ Value: string }[], unknown];
      return Number(rows[0]?.Value);
    };
    const before = await asked();
    for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 50 }, () => world.sidecar.health()));
    expect((await asked()) - before).toBeLessThan(500);
  });

  it('a sidecar whose port is taken ends, and says why', async () => {
    const env = { ...process.env, ...world.env, LINEWARDEN_INSTANCE: 'second', LINEWARDEN_HTTP_PORT: String(world.sidecar.port) };
    const child = spawn(process.execPath, [join(repositoryRoot, 'dist/src/main.js')], { env });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    const status = await new Promise((ended) => child.once('exit', ended));
    expect(status).toBe(1);
    const others = 'or set LINEWARDEN_HTTP_PORT and LINEWARDEN_HTTP_HOST to others';
    expect(errors).toBe(`Port ${world.sidecar.port} of 127.0.0.1 is taken: end what listens there, ${others}\n`);
  });
});
