import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import mysql, { type Pool } from 'mysql2/promise';
import { endWithUs } from './end-with-us.mjs';
import { findProgram, freePort } from './maria-db.mjs';
import { repositoryRoot } from './repository.js';
import { waitFor } from './wait-for.js';

/** An administrator's way into a MariaDB or MySQL server. */
export interface DatabaseServer {
  host: string;
  port: number;
  user: string;
  password?: string;
  /** Host from which the server sees us; default 127.0.0.1. */
  clientHost?: string;
}

export interface PracticePortalOptions {
  db: DatabaseServer;
  dbName: string;
  /** Folder of this portal: document root, logs. Must be new or of a portal started before. */
  dir: string;
  /** A TurnedClock's file; without it the portal keeps real time. */
  clockFile?: string;
  /** Where the module sends its nudges; without it nobody is nudged and the sidecar finds events by its poll. */
  sidecarUrl?: string;
  port?: number;
  /** Where PHP listens; default 127.0.0.1. */
  host?: string;
  /**
   * When the portal's agents run: with `act('runAgents')` alone (default), when cron() is called (agents on cron), or after the answer to each
   * hit (agents on hits).
   */
  agents?: Agents;
}

export type Agents = 'byHand' | 'cron' | 'hits';

/** Options of module main of a portal whose agents run so. */
const agentOptions: Record<Agents, Record<string, string>> = {
  byHand: {}, // as the seed leaves them
  cron: { agents_use_crontab: 'Y' },
  hits: { check_agents: 'Y' },
};

/** What act.php answers, `ok` left out. */
export type ActAnswer = Record<string, unknown>;

/**
 * A practice portal: its own database with the real tables' shapes, PHP's built-in server with stand-ins for the portal's classes, and the
 * real module installed by its own installer. It is not Bitrix.
 */
export class PracticePortal {
  private php: ChildProcess | null = null;

  private constructor(
    readonly dbName: string,
    readonly port: number,
    private readonly host: string,
    readonly dir: string,
    private currentSecret: string,
    private readonly env: Record<string, string>,
    private readonly admin: Pool,
  ) {}

  static async start(options: PracticePortalOptions): Promise<PracticePortal> {
    const { db, dbName } = options;
    const www = join(options.dir, 'www');
    prepareDocumentRoot(www);
    const server = { host: db.host, port: db.port, user: db.user, password: db.password ?? '', multipleStatements: true };
    const maker = await mysql.createConnection(server);
    await maker.query(`CREATE DATABASE \`${dbName}\` CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
    await maker.end();
    const admin = mysql.createPool({ ...server, database: dbName, connectionLimit: 4, supportBigNumbers: true, dateStrings: true });
    for (const file of readdirSync(join(repositoryRoot, 'playground/schema')).sort()) {
      if (file.endsWith('.sql')) await admin.query(readFileSync(join(repositoryRoot, 'playground/schema', file), 'utf8'));
    }
    const port = options.port ?? (await freePort());
    const env: Record<string, string> = {
      PLAYGROUND_DB_HOST: db.host,
      PLAYGROUND_DB_PORT: String(db.port),
      PLAYGROUND_DB_USER: db.user,
      PLAYGROUND_DB_PASSWORD: db.password ?? '',
      PLAYGROUND_DB_NAME: dbName,
      PLAYGROUND_DOCUMENT_ROOT: www,
      PLAYGROUND_KERNEL_DIR: join(repositoryRoot, 'playground/kernel'),
      PLAYGROUND_MODULE_DIR: join(repositoryRoot, 'bitrix-module/linewarden.dispatch'),
      PLAYGROUND_URL: `http://127.0.0.1:${port}`,
      PHP_CLI_SERVER_WORKERS: '6',
    };
    if (options.clockFile !== undefined) env['PLAYGROUND_CLOCK_FILE'] = options.clockFile;
    await runCli(env, options.dir, 'seed');
    await runCli(env, options.dir, 'install-module');
    const [secretRows] = await admin.query("SELECT VALUE FROM b_option WHERE MODULE_ID = 'linewarden.dispatch' AND NAME = 'secret'");
    const secret = (secretRows as { VALUE: string }[])[0]?.VALUE;
    if (secret === undefined) throw new Error('the module was installed but made no secret');
    const portal = new PracticePortal(dbName, port, options.host ?? '127.0.0.1', options.dir, secret, env, admin);
    await portal.startPhp();
    for (const [name, value] of Object.entries(agentOptions[options.agents ?? 'byHand']))
      await portal.act('setOption', { module: 'main', name, value });
    if (options.sidecarUrl !== undefined) {
      // Browsers of the practice portal run on the same machine: they reach the sidecar by the same address.
      for (const name of ['sidecar_url', 'board_url'])
        await portal.act('setOption', { module: 'linewarden.dispatch', name, value: options.sidecarUrl });
    }
    return portal;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The module's, as the administrator saw it last. */
  get secret(): string {
    return this.currentSecret;
  }

  /**
   * The administrator presses "create a new secret" on the module's settings page and copies what it shows once.
   *
   * @throws Error when the page shows none
   */
  async rotateSecret(): Promise<string> {
    const logIn = await fetch(`${this.url}/playground/login.php?user=1`);
    const cookie = logIn.headers.getSetCookie().at(-1)?.split(';')[0] ?? '';
    const { sessid } = (await logIn.json()) as { sessid: string };
    const page = await fetch(`${this.url}/bitrix/admin/settings.php?lang=en&mid=linewarden.dispatch`, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams({ do: 'rotate', sessid }),
      redirect: 'manual', // the cookie has to go along
    });
    const shown = await fetch(new URL(page.headers.get('location') ?? '', this.url), { headers: { cookie } });
    const secret = /<code>([0-9a-f]{64})<\/code>/.exec(await shown.text())?.[1];
    if (secret === undefined) throw new Error(`the settings page showed no new secret: HTTP ${page.status}, then ${shown.status}`);
    this.currentSecret = secret;
    return secret;
  }

  /** The portal's cron comes once. */
  async cron(): Promise<void> {
    await this.runPhp(join(this.dir, 'www/bitrix/modules/main/tools/cron_events.php'));
  }

  /** Rows of the portal's database, read as its administrator; DATETIME comes as the literal string. */
  async rows<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    const [rows] = await this.admin.query(sql, params);
    return rows as T[];
  }

  /** One hit on the portal by a client or a person; see playground/portal/act.php. @throws Error with the portal's words. */
  async act(action: string, fields: Record<string, unknown> = {}): Promise<ActAnswer> {
    const response = await fetch(`${this.url}/playground/act.php`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action, ...fields }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    let answer: { ok?: boolean; error?: string };
    try {
      answer = JSON.parse(text) as typeof answer;
    } catch {
      throw new Error(`${action}: the portal answered HTTP ${response.status}: ${text.slice(0, 2_000)}`);
    }
    if (answer.ok !== true) throw new Error(`${action}: ${answer.error ?? text}`);
    const { ok: _, ...rest } = answer;
    return rest;
  }

  /** A command of the practice portal's command line: the portal's code without its web server. */
  async cli(command: string, fields?: Record<string, unknown>): Promise<ActAnswer> {
    return await runCli(this.env, this.dir, command, fields);
  }

  /** Runs a PHP script of ours with the portal's environment. @returns the JSON object it prints. */
  async runPhp(script: string, args: string[] = []): Promise<ActAnswer> {
    return await runPhp(this.env, [script, ...args]);
  }

  async startPhp(): Promise<void> {
    if (this.php !== null) return;
    const php = findProgram('php');
    if (php === null) throw new Error('php is not installed: run "npm run setup"');
    const output = openSync(join(this.dir, 'php.log'), 'a');
    const child = spawn(
      php,
      ['-d', 'opcache.enable_cli=1', '-S', `${this.host}:${this.port}`, '-t', join(this.dir, 'www'), join(this.dir, 'www/router.php')],
      {
        cwd: repositoryRoot,
        env: { ...process.env, ...this.env },
        stdio: ['ignore', output, output],
        detached: true, // a group of its own: the workers end with it
      },
    );
    child.once('exit', endWithUs(child.pid === undefined ? undefined : -child.pid));
    this.php = child;
    await waitFor('the portal listens', () => {
      if (child.exitCode !== null) throw new Error(`PHP ended: ${readFileSync(join(this.dir, 'php.log'), 'utf8').slice(-2_000)}`);
      return answers(this.port);
    });
  }

  async stopPhp(): Promise<void> {
    const child = this.php;
    if (child === null) return;
    this.php = null;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((done) => child.once('exit', done));
    endGroup(child, 'SIGTERM');
    await ended;
    await waitFor('nobody listens for the portal any more', async () => !(await answers(this.port)));
  }

  /** Ends PHP and drops the database. */
  async stop(): Promise<void> {
    await this.stopPhp();
    await this.admin.query(`DROP DATABASE IF EXISTS \`${this.dbName}\``);
    await this.admin.end();
  }
}

function prepareDocumentRoot(www: string): void {
  mkdirSync(join(www, 'local/modules'), { recursive: true });
  cpSync(join(repositoryRoot, 'playground/portal'), www, { recursive: true });
  const link = join(www, 'local/modules/linewarden.dispatch');
  if (!existsSync(link)) symlinkSync(join(repositoryRoot, 'bitrix-module/linewarden.dispatch'), link);
}

/** One command of the practice portal's command line. */
function runCli(env: Record<string, string>, dir: string, command: string, fields?: Record<string, unknown>): Promise<ActAnswer> {
  return runPhp(env, [join(dir, 'www/cli.php'), command, ...(fields === undefined ? [] : [JSON.stringify(fields)])]);
}

/** @throws Error with what PHP said. */
async function runPhp(env: Record<string, string>, args: string[]): Promise<ActAnswer> {
  const php = findProgram('php') ?? 'php';
  return await new Promise((done, failed) => {
    execFile(php, args, { env: { ...process.env, ...env }, timeout: 120_000, maxBuffer: 1 << 24 }, (error, stdout, stderr) => {
      if (error !== null) failed(new Error(`${error.message}\n${stdout}\n${stderr}`));
      else done(stdout.trim() === '' ? {} : (JSON.parse(stdout) as ActAnswer));
    });
  });
}

function endGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // it has ended already
  }
}

async function answers(port: number): Promise<boolean> {
  return await new Promise((answer) => {
    const probe = connect(port, '127.0.0.1');
    probe.once('connect', () => answer(true));
    probe.once('error', () => answer(false));
    probe.once('close', () => probe.destroy());
    probe.once('connect', () => probe.destroy());
  });
}
