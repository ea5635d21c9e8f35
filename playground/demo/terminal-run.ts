import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Cron } from '../harness/cron.js';
import { startMariaDb } from '../harness/maria-db.mjs';
import type { DatabaseServer } from '../harness/practice-portal.js';
import { repositoryRoot } from '../harness/repository.js';
import { World, type WorldOptions } from '../harness/world.js';
import type { Both } from './day.js';
import type { Language } from './decision-printer.js';
import { PracticeDesk } from './practice-desk.js';
import { answerOf, PracticeDoor } from './practice-door.js';

/** A world that a person started from a terminal: told in their language, ended in order when they press Ctrl+C. */
export class TerminalRun {
  readonly language: Language;
  /** What lies in it may be deleted when nothing runs. */
  readonly dir: string;
  private readonly stopping: (() => Promise<void>)[] = [];
  private isStopped = false;

  constructor(
    private readonly name: string,
    lang: string | undefined,
  ) {
    this.language = (lang ?? process.env['LANG'] ?? '').startsWith('ru') ? 'ru' : 'en';
    this.dir = join(repositoryRoot, 'var', name);
    mkdirSync(this.dir, { recursive: true });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void this.stop().then(() => process.exit(130)));
  }

  readonly print = (line: string): void => void process.stdout.write(`${line}\n`);

  say(text: Both): void {
    this.print(text[this.language]);
  }

  /** In a container the ports are published, so they must be known, and listened on from outside. */
  async startWorld(options: Pick<WorldOptions, 'agents' | 'at' | 'settings'>): Promise<World> {
    const portalPort = process.env['LINEWARDEN_DEMO_PORT'];
    const sidecarPort = process.env['LINEWARDEN_DEMO_SIDECAR_PORT'];
    const host = process.env['LINEWARDEN_DEMO_LISTEN'];
    const world = await World.start({
      db: await this.databaseServer(),
      ...(portalPort === undefined ? {} : { portalPort: Number(portalPort) }),
      ...(sidecarPort === undefined ? {} : { sidecarPort: Number(sidecarPort) }),
      ...(host === undefined ? {} : { portalHost: host, sidecarEnv: { LINEWARDEN_HTTP_HOST: host } }),
      ...options,
    });
    this.stopping.push(() => world.stop());
    return world;
  }

  /**
   * From now on the run goes on by itself: cron comes, and orders of another terminal are taken.
   *
   * @param hasCron false: the portal's agents run on hits
   * @returns takes an order of this terminal
   */
  async goesOn(world: World, hasCron = true, onNewEnvironment?: () => void): Promise<(words: readonly string[]) => Promise<void>> {
    const cron = new Cron(world.portal, (error) => this.print(error instanceof Error ? error.message : String(error)));
    if (hasCron) cron.start();
    this.stopping.push(() => cron.stop());
    const desk = new PracticeDesk(world, onNewEnvironment);
    const door = await PracticeDoor.open(this.name, (order) => desk.do(order));
    this.stopping.push(() => door.close());
    return async (words) => this.say((await answerOf(words, (order) => desk.do(order))).text);
  }

  /** Also run when the run ends by a signal. */
  atTheEnd(stop: () => Promise<void>): void {
    this.stopping.push(stop);
  }

  /** Ends everything that was started, the last first. */
  async stop(): Promise<void> {
    if (this.isStopped) return;
    this.isStopped = true;
    for (const stop of this.stopping.toReversed()) await stop().catch((error: unknown) => this.print(String(error)));
  }

  /** A MariaDB of our own, or the server the environment names (docker-compose.demo.yml: MySQL 8). */
  private async databaseServer(): Promise<DatabaseServer> {
    const host = process.env['LINEWARDEN_DEMO_DB_HOST'];
    if (host !== undefined) {
      return {
        host,
        port: Number(process.env['LINEWARDEN_DEMO_DB_PORT'] ?? 3306),
        user: process.env['LINEWARDEN_DEMO_DB_USER'] ?? 'root',
        password: process.env['LINEWARDEN_DEMO_DB_PASSWORD'] ?? '',
        clientHost: process.env['LINEWARDEN_DEMO_DB_CLIENT_HOST'] ?? '%',
      };
    }
    const server = await startMariaDb({ dir: join(this.dir, 'mariadb') });
    this.stopping.push(() => server.stop());
    return server;
  }
}
