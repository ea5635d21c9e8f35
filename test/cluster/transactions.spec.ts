import { join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { repositoryRoot } from '../../playground/harness/repository.js';
import { Config } from '../../src/config.js';
import { ownDataSource } from '../../src/database/database.module.js';
import { takeLock } from '../../src/database/held-lock.js';
import { migrate } from '../../src/database/migrate.js';
import { OwnDb } from '../../src/database/own-db.js';
import { LockedCompanies } from '../../src/records/company-locks.js';
import { startGalera } from '../support/galera/start-galera.mjs';

let cluster: Awaited<ReturnType<typeof startGalera>>;
let raw: Connection[] = [];
let sources: DataSource[] = [];
let dbs: OwnDb[] = [];

const configOf = (port: number) =>
  Config.fromEnv({
    LINEWARDEN_DB_HOST: '127.0.0.1',
    LINEWARDEN_DB_PORT: String(port),
    LINEWARDEN_DB_USER: 'root',
    LINEWARDEN_DB_PASSWORD: '',
    LINEWARDEN_DB_NAME: 'own',
    LINEWARDEN_PORTAL_DB_USER: 'root',
    LINEWARDEN_PORTAL_DB_PASSWORD: '',
    LINEWARDEN_PORTAL_DB_NAME: 'own',
    LINEWARDEN_PORTAL_URL: 'http://127.0.0.1:9',
    LINEWARDEN_SECRET: 's'.repeat(64),
  });

beforeAll(async () => {
  cluster = await startGalera(join(repositoryRoot, 'var/galera-transactions'));
  raw = await Promise.all(
    cluster.nodes.map(({ host, port, user }) => mysql.createConnection({ host, port, user, multipleStatements: true })),
  );
  await raw[0]?.query('CREATE DATABASE own CHARACTER SET utf8mb4 COLLATE utf8mb4_bin');
  // Two sidecars start at one moment, each on a node of its own.
  await Promise.all(cluster.nodes.map(({ port }) => migrate(configOf(port))));
  await raw[0]?.query('CREATE TABLE own.shelf (id INT PRIMARY KEY, n INT NOT NULL); INSERT INTO own.shelf VALUES (1, 0)');
  for (const { port } of cluster.nodes) {
    const source = await new DataSource(ownDataSource(configOf(port).ownDb)).initialize();
    sources.push(source);
    dbs.push(new OwnDb(source));
  }
}, 180_000);
afterAll(async () => {
  await Promise.all([...sources.map((source) => source.destroy()), ...raw.map((connection) => connection.end())]);
  [sources, dbs, raw] = [[], [], []];
  await cluster?.stop();
});

/** Changes of a transaction with pauses between them, in which another node may be first with the row that it has locked. */
const changesOf = (id: number) => [
  'UPDATE own.shelf SET n = n + 1 WHERE id = 1',
  ...[id, id + 1, id + 2].flatMap((one) => [`INSERT INTO own.shelf VALUES (${one}, 0)`, ...Array<string>(15).fill('DO SLEEP(0.0005)')]),
];

/** Runs it forty times while the other node changes the same row. @returns how many of its three rows each has left, and what it said */
async function whileTheOtherNodeChanges(from: number, run: (id: number) => Promise<unknown>): Promise<{ rows: number; isOk: boolean }[]> {
  const outcomes: { rows: number; isOk: boolean }[] = [];
  for (let turn = 0; turn < 40; turn += 1) {
    const id = from + turn * 3;
    const running = run(id).then(
      () => true,
      () => false,
    );
    await new Promise((later) => setTimeout(later, turn % 20));
    await raw[1]?.query('UPDATE own.shelf SET n = n + 100 WHERE id = 1');
    const isOk = await running;
    await raw[0]?.query('ROLLBACK');
    const rows = await dbs[0]?.query<unknown[]>('SELECT id FROM own.shelf WHERE id BETWEEN ? AND ?', [id, id + 2]);
    outcomes.push({ rows: rows?.length ?? -1, isOk });
  }
  return outcomes;
}

it('would tear transactions whose statements travel in one packet', async () => {
  const outcomes = await whileTheOtherNodeChanges(1_000, async (id) =>
    raw[0]?.query(['START TRANSACTION', ...changesOf(id), 'COMMIT'].join(';')),
  );
  expect(outcomes.filter(({ rows, isOk }) => rows !== (isOk ? 3 : 0)).length).toBeGreaterThan(0); // else nothing is shown below
});

it('keeps ours whole, and repeats them until they are done', async () => {
  const [db] = dbs;
  const outcomes = await whileTheOtherNodeChanges(2_000, async (id) =>
    db?.transaction(async (tx) => {
      await tx.query('SELECT n FROM own.shelf WHERE id = 1 FOR UPDATE');
      for (const change of changesOf(id)) await tx.write(change);
    }),
  );
  expect(outcomes).toEqual(Array(40).fill({ rows: 3, isOk: true }));
});

it('believes no COMMIT after which nothing is there', async () => {
  const losing = dbs[0]?.transaction(async (tx) => {
    await tx.query('UPDATE own.shelf SET n = n + 1 WHERE id = 1');
    await tx.query('ROLLBACK'); // as an abort that nobody is told of
  });
  await expect(losing).rejects.toThrow('aborted the transaction');
});

it('lets one of two nodes at a time decide about a company, whatever they change', async () => {
  await dbs[0]?.query('CREATE TABLE client_seen (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20) NOT NULL)');
  const meet = (db: OwnDb, name: string) =>
    db.transaction(async (tx) => {
      await LockedCompanies.lock(tx, ['alfa']);
      const seen = await tx.query<unknown[]>('SELECT 1 FROM client_seen WHERE name = ?', [name]);
      await new Promise((later) => setTimeout(later, 5));
      if (seen.length === 0) await tx.write('INSERT INTO client_seen (name) VALUES (?)', [name]);
    });
  for (let turn = 0; turn < 25; turn += 1) await Promise.all(dbs.flatMap((db) => [meet(db, `client ${turn}`), meet(db, `client ${turn}`)]));
  expect(await dbs[0]?.query('SELECT name FROM client_seen GROUP BY name HAVING COUNT(*) > 1')).toEqual([]);
  expect(await dbs[0]?.query('SELECT COUNT(*) AS n FROM client_seen')).toEqual([{ n: 25 }]);
});

it('gives a lock of the whole schema to one process, on whichever node', async () => {
  const [first, second] = sources;
  if (!first || !second) throw new Error('two nodes are needed');
  const held = await takeLock(first, 'history');
  expect(held).not.toBeNull();
  expect(await takeLock(second, 'history')).toBeNull();
  expect(await takeLock(first, 'history')).toBeNull();
  await held?.check();
  await held?.release();
  const next = await takeLock(second, 'history');
  await next?.check();
  await next?.release();
});
