// Plain JavaScript: the set-up scripts and Jest's global set-up need it before anything is compiled.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { endWithUs } from './end-with-us.mjs';

const STARTUP_MS = 60_000;
const SHUTDOWN_MS = 30_000;
const EXTRA_PATH = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/usr/bin'];

/**
 * @typedef {object} MariaDbOptions
 * @property {string} dir Folder of the server; the data lie in `<dir>/data` and are used again when intact.
 * @property {number} [port] A free one is taken when it is missing.
 * @property {boolean} [durable] Every commit reaches the disk (as in production). Default false: quick, for tests.
 * @property {number} [bufferPoolMb] Default 256.
 * @property {string[]} [args] More options of mariadbd.
 * @property {Record<string, string>} [env] Variables of its environment that differ from ours.
 */

/**
 * @typedef {object} MariaDbServer
 * @property {string} host
 * @property {number} port
 * @property {string} socket
 * @property {string} user An administrator without a password, known only on this machine.
 * @property {string} dir
 * @property {number} pid
 * @property {() => Promise<void>} stop Ends the server in order; the data stay.
 * @property {() => Promise<void>} kill Ends it at once, as a power cut would.
 */

/**
 * Starts a database server of our own: own data folder, own port, listening on 127.0.0.1 only. It is the machine's MariaDB, or the server
 * whose program LINEWARDEN_TEST_MYSQLD names: a mysqld of MySQL 8 and later, or another mariadbd with its mariadb-install-db beside it.
 *
 * @param {MariaDbOptions} options
 * @returns {Promise<MariaDbServer>}
 * @throws {Error} when the server's programs are missing or it does not answer within a minute; the text holds the end of its log.
 */
export async function startMariaDb(options) {
  const dir = resolve(options.dir);
  const data = join(dir, 'data');
  const log = join(dir, 'mariadb.log');
  const socket = socketPath(dir);
  const port = options.port ?? (await freePort());
  const temporary = temporaryFolder(dir);
  const daemon = serverProgram();
  if (!isInstalledBy(dir, daemon)) install(dir, data, temporary, daemon);

  const output = openSync(log, 'a');
  const child = spawn(
    daemon.path,
    [
      '--no-defaults',
      ...asRoot(),
      `--datadir=${data}`,
      `--tmpdir=${temporary}`,
      `--socket=${socket}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--pid-file=${join(dir, 'mariadb.pid')}`,
      '--skip-name-resolve',
      '--skip-log-bin',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_unicode_ci',
      '--max-connections=400',
      '--max-allowed-packet=64M',
      '--performance-schema=OFF',
      `--innodb-buffer-pool-size=${options.bufferPoolMb ?? 256}M`,
      `--${daemon.isMySql ? 'innodb-redo-log-capacity' : 'innodb-log-file-size'}=${options.durable ? 512 : 64}M`,
      ...(daemon.isMySql ? ['--mysqlx=OFF', '--secure-file-priv=NULL', `--init-file=${administratorFile(dir)}`] : []),
      `--innodb-flush-log-at-trx-commit=${options.durable ? 1 : 0}`,
      ...(options.args ?? []),
    ],
    { stdio: ['ignore', output, output], env: { ...process.env, ...options.env, TMPDIR: temporary } },
  );
  const endsByItself = endWithUs(child.pid);
  const ended = new Promise((done) => child.once('exit', done));
  child.once('exit', endsByItself);

  await untilGreeting(child, port, log);
  child.unref();
  /** @param {NodeJS.Signals} signal */
  const end = async (signal) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    child.kill(signal);
    const giveUp = setTimeout(() => child.kill('SIGKILL'), SHUTDOWN_MS);
    await ended;
    clearTimeout(giveUp);
  };
  return {
    host: '127.0.0.1',
    port,
    socket,
    user: 'root',
    dir,
    pid: child.pid ?? 0,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

/** Below 32768, where Linux begins to take ports for outgoing connections. */
const ports = { first: 10_000, count: 22_000 };

/**
 * A TCP port nobody listens on now. It stays free while whoever listens there is restarted: one that the system itself would give away may
 * have become the end of somebody's connection in that moment.
 *
 * @returns {Promise<number>}
 */
export async function freePort() {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = ports.first + Math.floor(Math.random() * ports.count);
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port between ${ports.first} and ${ports.first + ports.count}`);
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
function isFree(port) {
  return new Promise((found) => {
    const server = createServer();
    server.once('error', () => found(false));
    server.listen(port, '127.0.0.1', () => server.close(() => found(true)));
  });
}

/**
 * Full path of a program, looked for in PATH and where Debian keeps servers.
 *
 * @param {string} name
 * @returns {string | null}
 */
export function findProgram(name) {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...EXTRA_PATH];
  for (const folder of folders) {
    if (folder !== '' && existsSync(join(folder, name))) return join(folder, name);
  }
  return null;
}

/** @param {string} name */
function program(name) {
  const path = findProgram(name);
  if (path === null) throw new Error(`${name} is not installed: run "npm run setup", or install the package mariadb-server`);
  return path;
}

function asRoot() {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

/** @typedef {{ path: string, isMySql: boolean, version: string }} ServerProgram */

/** @returns {ServerProgram} */
function serverProgram() {
  const path = process.env['LINEWARDEN_TEST_MYSQLD'] || program('mariadbd');
  const { stdout, error } = spawnSync(path, ['--no-defaults', '--version'], { encoding: 'utf8' });
  if (error) throw new Error(`${path} (LINEWARDEN_TEST_MYSQLD) cannot be run: ${error.message}`);
  return { path, isMySql: !/Ver \S*MariaDB/.test(stdout), version: stdout.trim() };
}

/** Data of another server are made anew. @param {string} dir @param {ServerProgram} daemon */
function isInstalledBy(dir, daemon) {
  const note = join(dir, 'installed');
  return existsSync(note) && readFileSync(note, 'utf8') === `${daemon.version}\n`;
}

/** MySQL's own administrator may come by the socket only. @param {string} dir */
function administratorFile(dir) {
  const file = join(dir, 'administrator.sql');
  writeFileSync(
    file,
    "CREATE USER IF NOT EXISTS root@'127.0.0.1' IDENTIFIED BY '';\nGRANT ALL ON *.* TO root@'127.0.0.1' WITH GRANT OPTION;\n",
  );
  return file;
}

/**
 * @param {string} dir
 * @param {string} data
 * @param {string} temporary
 * @param {ServerProgram} daemon
 */
function install(dir, data, temporary, daemon) {
  rmSync(data, { recursive: true, force: true });
  const common = ['--no-defaults', ...asRoot(), `--datadir=${data}`, `--tmpdir=${temporary}`];
  const [command, args] = daemon.isMySql
    ? [daemon.path, [...common, '--initialize-insecure']]
    : [installer(daemon), [...common, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve']];
  const made = spawnSync(command, args, { encoding: 'utf8', env: { ...process.env, TMPDIR: temporary } });
  if (made.status !== 0) throw new Error(`${command} failed: ${made.stdout}\n${made.stderr}`);
  writeFileSync(join(dir, 'installed'), `${daemon.version}\n`);
}

/** @param {ServerProgram} daemon */
function installer({ path }) {
  if (!process.env['LINEWARDEN_TEST_MYSQLD']) return program('mariadb-install-db');
  const beside = [
    join(dirname(path), 'mariadb-install-db'),
    join(dirname(path), '../scripts/mariadb-install-db'),
    join(dirname(path), '../bin/mariadb-install-db'),
  ];
  const found = beside.find((one) => existsSync(one));
  if (!found) throw new Error(`mariadb-install-db is not beside ${path}`);
  return found;
}

/** A server that starts deletes the temporary tables it finds there, those of its neighbours too. @param {string} dir */
function temporaryFolder(dir) {
  const folder = join(dir, 'tmp');
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A socket's path may not be longer than about a hundred characters. @param {string} dir */
function socketPath(dir) {
  const near = join(dir, 'mariadb.sock');
  if (near.length < 100) return near;
  return join(tmpdir(), `linewarden-${createHash('sha256').update(dir).digest('hex').slice(0, 16)}.sock`);
}

/**
 * The server speaks first: its greeting means that it takes connections.
 *
 * @param {import('node:child_process').ChildProcess} child
 * @param {number} port
 * @param {string} log
 */
async function untilGreeting(child, port, log) {
  const until = Date.now() + STARTUP_MS;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`mariadbd ended while starting:\n${tail(log)}`);
    if (await greets(port)) return;
    if (Date.now() > until) {
      child.kill('SIGKILL');
      throw new Error(`mariadbd gave no answer on port ${port} within ${STARTUP_MS} ms:\n${tail(log)}`);
    }
    await new Promise((later) => setTimeout(later, 50));
  }
}

/** @param {number} port @returns {Promise<boolean>} */
async function greets(port) {
  return await new Promise((answer) => {
    const probe = connect(port, '127.0.0.1');
    const give = (/** @type {boolean} */ isUp) => {
      probe.destroy();
      answer(isUp);
    };
    probe.once('data', () => give(true));
    probe.once('error', () => give(false));
    probe.setTimeout(1_000, () => give(false));
  });
}

/** @param {string} log */
function tail(log) {
  return existsSync(log) ? readFileSync(log, 'utf8').split('\n').slice(-30).join('\n') : '';
}
