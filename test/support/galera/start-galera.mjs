// A Galera cluster of two nodes on this machine. A node that joins gets its data from a copy made here, so that no transfer programs are needed.
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import mysql from 'mysql2/promise';
import { findProgram, freePort, startMariaDb } from '../../../playground/harness/maria-db.mjs';
import { findGalera } from './find-galera.mjs';

/**
 * @param {string} dir a folder of its own, emptied first
 * @returns {Promise<{ nodes: Awaited<ReturnType<typeof startMariaDb>>[], restart(index: number): Promise<void>, stop(): Promise<void> }>}
 *   `restart` brings back a node that was ended; `nodes[index]` is then the new one
 */
export async function startGalera(dir) {
  const provider = findGalera();
  if (!provider) throw new Error('galera-4 is not installed: run "npm run setup"');
  rmSync(dir, { recursive: true, force: true });
  const folders = [join(dir, 'a'), join(dir, 'b')];
  const ports = await Promise.all(folders.map(() => freePort()));
  const groupPorts = await Promise.all(folders.map(() => freePort()));
  const address = `gcomm://${groupPorts.map((port) => `127.0.0.1:${port}`).join(',')}`;
  const optionsOf = (index) => [
    '--wsrep-on=ON',
    `--wsrep-provider=${provider}`,
    `--wsrep-cluster-address=${address}`,
    '--wsrep-cluster-name=practice',
    `--wsrep-node-name=${index}`,
    '--wsrep-node-address=127.0.0.1',
    `--wsrep-provider-options=${providerOptions(groupPorts[index])}`,
    '--wsrep-sst-method=beside',
    '--binlog-format=ROW',
    '--innodb-autoinc-lock-mode=2',
  ];
  const start = async (index, args = []) => {
    const node = await startMariaDb({
      dir: folders[index],
      env: { PATH: `${import.meta.dirname}:${process.env['PATH']}` },
      port: ports[index],
      args: [...optionsOf(index), ...args],
    });
    await untilSynced(node);
    return node;
  };

  const first = await start(0, ['--wsrep-new-cluster']);
  await first.stop();
  cpSync(join(folders[0], 'data'), join(folders[1], 'data'), { recursive: true });
  cpSync(join(folders[0], 'installed'), join(folders[1], 'installed'));
  const nodes = [await start(0, ['--wsrep-new-cluster'])];
  nodes.push(await start(1));
  return {
    nodes,
    restart: async (index) => {
      nodes[index] = await start(index, [`--wsrep-start-position=${positionOf(folders[index], optionsOf(index))}`]);
    },
    stop: async () => {
      for (const node of nodes.toReversed()) await node.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Soon sure that a node is gone. @param {number} port */
function providerOptions(port) {
  return [
    `gmcast.listen_addr=tcp://127.0.0.1:${port}`,
    `ist.recv_addr=127.0.0.1:${port + 1}`,
    'evs.keepalive_period=PT0.5S',
    'evs.suspect_timeout=PT2S',
    'evs.inactive_timeout=PT6S',
    'gcache.size=64M',
    'pc.ignore_sb=true',
  ].join(';');
}

/** Where a node that was ended stood. @param {string} dir @param {string[]} options */
function positionOf(dir, options) {
  const { stderr } = spawnSync(
    findProgram('mariadbd') ?? 'mariadbd',
    [
      '--no-defaults',
      '--user=root',
      `--datadir=${join(dir, 'data')}`,
      `--socket=${join(dir, 'recovering.sock')}`,
      '--skip-networking',
      ...options,
      '--wsrep-recover',
    ],
    { encoding: 'utf8', timeout: 60_000, killSignal: 'SIGKILL' },
  );
  const [, position] = stderr.match(/Recovered position: (\S+)/) ?? [];
  if (!position) throw new Error(`the node in ${dir} does not know where it stood:\n${stderr.slice(-3000)}`);
  return position;
}

/** @param {{ host: string, port: number, user: string }} node */
async function untilSynced({ host, port, user }) {
  const connection = await mysql.createConnection({ host, port, user });
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const [rows] = await connection.query("SHOW STATUS LIKE 'wsrep_local_state_comment'");
    if (rows[0]?.Value === 'Synced') return connection.end();
    await new Promise((later) => setTimeout(later, 100));
  }
  connection.destroy();
  throw new Error(`the node on port ${port} is not synced within a minute`);
}
