import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import { repositoryRoot } from '../../playground/harness/repository.js';
import type { World } from '../../playground/harness/world.js';
import { startGalera } from '../support/galera/start-galera.mjs';
import { startWorld } from '../support/start-world.js';
import { testsOfChaos, undecidableSubject } from '../support/tests-of-chaos.js';

const minutes = Number(process.env['LINEWARDEN_CHAOS_MINUTES'] ?? 30);
const modes = ['', 'NO_BACKSLASH_ESCAPES', 'ANSI_QUOTES', 'NO_BACKSLASH_ESCAPES,ANSI_QUOTES', 'TRADITIONAL,ONLY_FULL_GROUP_BY'];
const after = (ms: number) => new Promise((later) => setTimeout(later, ms));

let cluster: Awaited<ReturnType<typeof startGalera>>;
let admin: Connection;
const happened: Record<string, number> = {};

beforeAll(async () => {
  cluster = await startGalera(join(repositoryRoot, 'var/galera-chaos'));
  const [first] = cluster.nodes;
  admin = await mysql.createConnection({ host: '127.0.0.1', port: first?.port ?? 0, user: 'root', multipleStatements: true });
}, 180_000);
afterAll(async () => {
  process.stdout.write(`happened: ${JSON.stringify(happened)}\n`);
  await admin?.end();
  await cluster?.stop();
});

/** What goes wrong beside the kills; each puts right what it has done. @returns how many events nobody can decide it has made */
const troubles: Record<string, (world: World, turn: number) => Promise<number>> = {
  async aFrozenSidecar(world) {
    const victim = world.sidecars.findLast((sidecar) => sidecar.isRunning);
    if (!victim) return 0;
    process.kill(victim.pid, 'SIGSTOP');
    await after(25_000); // longer than the server waits for a session
    if (victim.isRunning) process.kill(victim.pid, 'SIGCONT');
    return 0;
  },
  async aNodeThatDies() {
    await cluster.nodes[1]?.kill();
    await after(4_000);
    await cluster.restart(1);
    return 0;
  },
  async aLockedCompany(world) {
    const company = `\`${world.database.name}\`.company_lock`;
    await admin
      .query(`START TRANSACTION; SELECT company_code FROM ${company} WHERE company_code = 'alfa' FOR UPDATE`)
      .catch(() => undefined);
    await after(12_000);
    await admin.query('ROLLBACK').catch(() => undefined); // the other node may have been first
    return 0;
  },
  async anotherMode(_, turn) {
    await admin.query('SET GLOBAL sql_mode = ?', [modes[turn % modes.length]]);
    return 0;
  },
  async aReadOnlyNode() {
    await admin.query('SET GLOBAL read_only = 1');
    await after(8_000);
    await admin.query('SET GLOBAL read_only = 0');
    return 0;
  },
  async eventsOfNobody(world) {
    const event = (lane: number, type: string) => [randomUUID().replaceAll('-', ''), type, undecidableSubject, lane, Date.now(), '{}'];
    const rows = [event(99, 'DialogStarted'), event(-3, 'DialogClosed'), event(5, 'NobodyKnowsThis')];
    await admin.query(`INSERT INTO \`${world.portal.dbName}\`.linewarden_event (UID, TYPE, SUBJECT, LANE, OCCURRED_AT, PAYLOAD) VALUES ?`, [
      rows,
    ]);
    return rows.length;
  },
};

describe(`${minutes} minutes of everything that can go wrong, on two nodes of a cluster`, () => {
  testsOfChaos({
    start: async (settings) => {
      const [first, second] = cluster.nodes;
      if (!first || !second) throw new Error('two nodes are needed');
      const onSecond = { LINEWARDEN_DB_PORT: String(second.port) };
      return startWorld({ db: first, settings, sidecars: 3, sidecarEnvs: [{}, onSecond, {}] });
    },
    wantedEvents: 500,
    wantedKills: minutes * 3,
    forMs: minutes * 60_000,
    pauseMs: 1_000,
    slowness: 20,
    also: async (world, isOver) => {
      let undecidable = 0;
      for (let turn = 0; !isOver(); turn += 1) {
        const names = Object.keys(troubles);
        const name = names[turn % names.length] ?? '';
        undecidable += (await troubles[name]?.(world, turn)) ?? 0;
        happened[name] = (happened[name] ?? 0) + 1;
        await after(2_000);
      }
      return undecidable;
    },
  });
});
