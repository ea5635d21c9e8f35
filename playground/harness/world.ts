import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool, RowDataPacket } from 'mysql2/promise';
import { Calls } from './calls.js';
import { Items } from './items.js';
import { freePort } from './maria-db.mjs';
import { type Agents, type DatabaseServer, PracticePortal } from './practice-portal.js';
import { repositoryRoot } from './repository.js';
import { Sidecar } from './sidecar.js';
import { SidecarApi } from './sidecar-api.js';
import { createSidecarDatabase, type SidecarDatabase } from './sidecar-database.js';
import { TurnedClock } from './turned-clock.js';
import { waitFor } from './wait-for.js';

export interface WorldOptions {
  db: DatabaseServer;
  /** The virtual time at which it begins. */
  at: Date;
  /** Settings document of the sidecar; null: as after the installation, with nothing set up in module, lines and sidecar. */
  settings: unknown;
  /** Virtual milliseconds per real one; default 1. */
  rate?: number;
  /** Started at once; default 1. They share schema and portal. */
  sidecars?: number;
  sidecarEnv?: Record<string, string>;
  /** Where the first, the second … differ from that. */
  sidecarEnvs?: Record<string, string>[];
  sidecarNodeArgs?: string[];
  portalPort?: number;
  portalHost?: string;
  /** When the portal's agents run; default: when a test says so, and at each stop of turnTo. */
  agents?: Agents;
  /** Of the first sidecar; default: one that is free. */
  sidecarPort?: number;
  /** Default: a folder of its own under var/, removed at the end unless something failed. */
  dir?: string;
}

/** How often cron comes while time passes. */
const cronStepMs = 5 * 60_000;
/** How long what waits must not move to count as stuck. */
const stillMs = 1_500;
/** The same for what was stuck before. */
const stuckMs = 50;

/** What a client's first message made in the portal. */
export interface Written {
  sessionId: number;
  chatId: number;
  clientUserId: number;
  messageId: number;
  userCode: string;
}

/** A person outside who writes to a line. */
export interface Client {
  externalUserId: string;
  name: string;
  lastName?: string;
  phone?: string;
  email?: string;
}

export interface SessionRow {
  ID: number;
  CHAT_ID: number;
  CONFIG_ID: number;
  OPERATOR_ID: number;
  STATUS: number;
  WAIT_ANSWER: string;
  CLOSED: string;
  CRM_ACTIVITY_ID: number;
}

export interface Binding {
  dealIds: number[];
  contactIds: number[];
}

/** A practice portal with its sidecars on one turned clock. */
export class World {
  readonly sidecars: Sidecar[] = [];
  readonly calls: Calls;
  /** Leads and deals. */
  readonly items: Items;
  private readonly startingPorts = new Set<number>();

  private constructor(
    readonly clock: TurnedClock,
    readonly portal: PracticePortal,
    readonly database: SidecarDatabase,
    readonly api: SidecarApi,
    private readonly own: Pool,
    readonly dir: string,
    /** Environment of this world's sidecars, port and instance left out. */
    readonly env: Record<string, string>,
    private readonly ports: number[],
    private readonly nodeArgs: string[] | undefined,
    private readonly envs: Record<string, string>[] = [],
  ) {
    this.calls = new Calls(portal);
    this.items = new Items(portal);
  }

  static async start(options: WorldOptions): Promise<World> {
    const name = randomBytes(4).toString('hex');
    const dir = options.dir ?? join(repositoryRoot, 'var/runs', name);
    mkdirSync(dir, { recursive: true });
    const clock = new TurnedClock(join(dir, 'clock.json'), options.at, options.rate ?? 1);
    const count = options.sidecars ?? 1;
    const ports = await Promise.all(Array.from({ length: Math.max(count, 2) }, () => freePort()));
    if (options.sidecarPort !== undefined) ports[0] = options.sidecarPort;
    const portal = await PracticePortal.start({
      db: options.db,
      dbName: `lw_portal_${name}`,
      dir: join(dir, 'portal'),
      clockFile: clock.file,
      ...(options.settings === null ? {} : { sidecarUrl: `http://127.0.0.1:${ports[0]}` }),
      ...(options.portalPort === undefined ? {} : { port: options.portalPort }),
      ...(options.portalHost === undefined ? {} : { host: options.portalHost }),
      ...(options.agents === undefined ? {} : { agents: options.agents }),
    });
    if (options.settings !== null) await portal.cli('set-line-profile', { lineIds: [] });
    const database = await createSidecarDatabase(options.db, {
      portalDb: portal.dbName,
      name: `lw_own_${name}`,
      cardFields: ['lead.UF_CRM_REGION', 'deal.UF_CRM_REGION'],
    });
    const env = {
      ...database.env,
      LINEWARDEN_PORTAL_URL: portal.url,
      LINEWARDEN_SECRET: portal.secret,
      LINEWARDEN_CLOCK_FILE: clock.file,
      LINEWARDEN_POLL_MS: '250',
      LINEWARDEN_LOG_LEVEL: 'info',
      ...options.sidecarEnv,
    };
    const api = new SidecarApi(
      `http://127.0.0.1:${ports[0]}`,
      () => portal.secret,
      () => clock.now(),
    );
    const world = new World(
      clock,
      portal,
      database,
      api,
      database.ownPool(),
      dir,
      env,
      ports,
      options.sidecarNodeArgs,
      options.sidecarEnvs,
    );
    for (let number = 0; number < count; number += 1) await world.startSidecar();
    if (count > 0 && options.settings !== null) {
      await world.saveSettings(options.settings);
      await world.untilQuiet(); // the portal was reached, and what its installation told is decided
    }
    return world;
  }

  /** Starts one more sidecar, on a port where none of this world's runs. */
  async startSidecar(options: { acceptTrouble?: boolean } = {}): Promise<Sidecar> {
    const busy = new Set([...this.startingPorts, ...this.sidecars.filter((sidecar) => sidecar.isRunning).map((sidecar) => sidecar.port)]);
    const port = this.ports.find((one) => !busy.has(one));
    if (port === undefined) throw new Error('all sidecars of this world are running');
    this.startingPorts.add(port);
    try {
      const sidecar = await Sidecar.start({
        env: { ...this.env, ...this.envs[this.ports.indexOf(port)], LINEWARDEN_INSTANCE: `sidecar-${port}` },
        port,
        logFile: join(this.dir, `sidecar-${port}.log`),
        ...(this.nodeArgs === undefined ? {} : { nodeArgs: this.nodeArgs }),
        ...options,
      });
      this.sidecars.push(sidecar);
      return sidecar;
    } finally {
      this.startingPorts.delete(port);
    }
  }

  /** The sidecar started last. */
  get sidecar(): Sidecar {
    const last = this.sidecars.at(-1);
    if (last === undefined) throw new Error('no sidecar was started');
    return last;
  }

  /** The administrator makes a new secret and writes it into the environment of the sidecars; those that run keep the former one. */
  async rotateSecret(): Promise<void> {
    this.env['LINEWARDEN_SECRET'] = await this.portal.rotateSecret();
  }

  async saveSettings(settings: unknown): Promise<void> {
    const before = await this.api.ask<{ version: number }>('GET', '/api/settings');
    const answer = await this.api.ask('PUT', '/api/settings', { baseVersion: before.body.version, settings });
    if (answer.status !== 200) throw new Error(`the settings were not taken: HTTP ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  async clientWrites(line: { id: number; connector: string }, client: Client, text: string): Promise<Written> {
    return (await this.portal.act('clientWrites', { lineId: line.id, connector: line.connector, ...client, text })) as unknown as Written;
  }

  /** The same hit as `clientWrites`, while the portal's web server is down. */
  async clientWritesByCommandLine(line: { id: number; connector: string }, client: Client, text: string): Promise<Written> {
    const answer = await this.portal.cli('act', { action: 'clientWrites', lineId: line.id, connector: line.connector, ...client, text });
    return answer as unknown as Written;
  }

  /** A person merges two contacts by hand in the portal. */
  async mergeContacts(fromContactId: number, toContactId: number, userId: number): Promise<void> {
    await this.portal.act('mergeContacts', { fromContactId, toContactId, userId });
  }

  /** An employee changes the phones on a contact's card; `remove`: as they are written there. */
  async changePhones(contactId: number, userId: number, phones: { add?: string[]; remove?: string[] }): Promise<void> {
    await this.portal.act('changePhones', { contactId, userId, ...phones });
  }

  async session(sessionId: number): Promise<SessionRow> {
    const [row] = await this.portal.rows<SessionRow>(
      'SELECT ID, CHAT_ID, CONFIG_ID, OPERATOR_ID, STATUS, WAIT_ANSWER, CLOSED, CRM_ACTIVITY_ID FROM b_imopenlines_session WHERE ID = ?',
      [sessionId],
    );
    if (row === undefined) throw new Error(`session ${sessionId} is not in the portal`);
    return row;
  }

  /** Deals and contacts the session's activity is bound to. */
  async bindingOf(sessionId: number): Promise<Binding> {
    const rows = await this.portal.rows<{ OWNER_TYPE_ID: number; OWNER_ID: number }>(
      `SELECT b.OWNER_TYPE_ID, b.OWNER_ID FROM b_imopenlines_session s JOIN b_crm_act_bind b ON b.ACTIVITY_ID = s.CRM_ACTIVITY_ID
        WHERE s.ID = ? ORDER BY b.OWNER_ID`,
      [sessionId],
    );
    const ids = (type: number) => rows.filter((row) => row.OWNER_TYPE_ID === type).map((row) => row.OWNER_ID);
    return { dealIds: ids(2), contactIds: ids(3) };
  }

  /** User ids of the chat's members, clients and bots left out. */
  async peopleIn(chatId: number): Promise<number[]> {
    const rows = await this.portal.rows<{ USER_ID: number }>(
      `SELECT r.USER_ID FROM b_im_relation r JOIN b_user u ON u.ID = r.USER_ID
        WHERE r.CHAT_ID = ? AND COALESCE(u.EXTERNAL_AUTH_ID, '') NOT IN ('bot', 'imconnector') ORDER BY r.USER_ID`,
      [chatId],
    );
    return rows.map((row) => row.USER_ID);
  }

  /** Rows of the sidecar's own schema. */
  async rows<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    const [rows] = await this.own.query<RowDataPacket[]>(sql, params);
    return rows as T[];
  }

  /** What is still to be done now: events to decide, commands to send, timers that are due, contacts that may be one client. */
  async waiting(): Promise<{ events: number; commands: number; timers: number; merges: number }> {
    const [row] = await this.rows<{ events: number; commands: number; timers: number; merges: number }>(
      `SELECT (SELECT COUNT(*) FROM \`${this.portal.dbName}\`.linewarden_event) AS events,
              (SELECT COUNT(*) FROM outbox_command WHERE state = 'waiting') AS commands,
              (SELECT COUNT(*) FROM question WHERE due_at <= ?) AS timers,
              (SELECT COUNT(*) FROM merge_question) + (SELECT COUNT(*) FROM client_merge
                WHERE state = 'ordered' OR (state = 'waiting' AND because <> 'changedByHand') OR (state IN ('waiting', 'suggested') AND due_at <= ?)) AS merges`,
      [utcText(this.clock.now()), utcText(this.clock.now())],
    );
    return { events: Number(row?.events), commands: Number(row?.commands), timers: Number(row?.timers), merges: Number(row?.merges) };
  }

  /** Everything that could be decided is decided and everything decided is applied. */
  async untilQuiet(timeoutMs = 20_000): Promise<void> {
    let last = '';
    await waitFor(
      'nothing waits any more',
      async () => {
        const waiting = await this.waiting();
        last = JSON.stringify(waiting);
        return waiting.events + waiting.commands + waiting.timers + waiting.merges === 0;
      },
      timeoutMs,
    ).catch((error: unknown) => {
      const log = this.sidecars.map((sidecar) => sidecar.logTail(15)).join('\n');
      throw new Error(`${error instanceof Error ? error.message : String(error)}; still waiting: ${last}\n${log}`);
    });
  }

  /**
   * Turns the clock to an instant, stopping at each timer that falls due before it, so that every question is asked at its own time.
   * The portal's agents run at each stop.
   */
  async turnTo(at: Date): Promise<void> {
    for (;;) {
      await this.untilQuiet();
      const dueAt = await this.nextDue();
      const stop = dueAt !== null && dueAt < at ? new Date(dueAt.getTime() + 1) : at;
      if (stop > this.clock.now()) this.clock.set(stop);
      await this.portal.act('runAgents');
      await this.untilQuiet();
      if (stop >= at) return;
    }
  }

  /**
   * Lets time pass until an instant, whatever runs: stops at each timer and at each term of the portal's queue, and every five minutes for
   * cron and its agents. What cannot be done, as while no sidecar runs, is left behind.
   */
  async passTo(at: Date): Promise<void> {
    let stuck = '';
    for (;;) {
      stuck = await this.untilStill(stuck);
      const now = this.clock.now().getTime();
      const terms = await Promise.all([this.nextDue(), this.nextTerm()]);
      const next = Math.min(at.getTime(), now + cronStepMs, ...terms.filter((term) => term !== null).map((term) => term.getTime() + 1));
      if (next > this.clock.now().getTime()) this.clock.set(new Date(next));
      await this.portal.act('runAgents');
      stuck = await this.untilStill(stuck);
      if (next >= at.getTime()) return;
    }
  }

  /** When the sidecars are to do something next: answer a question, merge two contacts. */
  private async nextDue(): Promise<Date | null> {
    const [next] = await this.rows<{ dueAt: string | null }>(
      `SELECT DATE_FORMAT(MIN(due_at), "%Y-%m-%dT%H:%i:%s.%fZ") AS dueAt FROM (
         SELECT due_at FROM question UNION ALL SELECT due_at FROM client_merge WHERE state IN ('waiting', 'suggested')) AS due WHERE due_at > ?`,
      [utcText(this.clock.now())],
    );
    return next?.dueAt ? new Date(next.dueAt) : null;
  }

  /** When the portal's agents are to pass a dialog on or close one next. */
  private async nextTerm(): Promise<Date | null> {
    const [next] = await this.portal.rows<{ dueAt: string | null }>(
      `SELECT MIN(due) AS dueAt FROM (
         SELECT DATE_QUEUE AS due FROM b_imopenlines_session_check UNION ALL SELECT DATE_CLOSE FROM b_imopenlines_session_check) AS terms
        WHERE due > ?`,
      [moscowText(this.clock.now())],
    );
    return next?.dueAt ? new Date(`${next.dueAt.replace(' ', 'T')}+03:00`) : null;
  }

  /**
   * Nothing waits any more, or what waits has not moved for a while.
   *
   * @param stuck kinds of work that did not move before: for more of them it waits but a moment
   * @returns kinds of work that wait, '' for nothing
   */
  private async untilStill(stuck: string): Promise<string> {
    if (!this.sidecars.some((sidecar) => sidecar.isRunning)) return stuck;
    let last = '';
    let movedAt = performance.now();
    for (;;) {
      const waiting = Object.entries(await this.waiting()).filter(([, count]) => count > 0);
      const kinds = waiting.map(([kind]) => kind).join(' ');
      if (kinds === '') return '';
      const seen = JSON.stringify(waiting);
      if (seen !== last) [last, movedAt] = [seen, performance.now()];
      else if (performance.now() - movedAt > (kinds === stuck ? stuckMs : stillMs)) return kinds;
      await new Promise((later) => setTimeout(later, 25));
    }
  }

  async turnBy(ms: number): Promise<void> {
    await this.turnTo(new Date(this.clock.now().getTime() + ms));
  }

  /** Ends everything it started and drops its databases. */
  async stop(): Promise<void> {
    for (const sidecar of this.sidecars) await sidecar.kill('SIGKILL');
    await this.own.end().catch(() => undefined);
    await this.database.drop();
    await this.portal.stop();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** An instant as the portal's database writes it, in the practice portal's zone. */
function moscowText(at: Date): string {
  return utcText(new Date(at.getTime() + 3 * 3_600_000)).slice(0, 19);
}

/** An instant as a DATETIME(3) of the sidecar's own schema. */
export function utcText(at: Date): string {
  return at.toISOString().slice(0, 23).replace('T', ' ');
}
