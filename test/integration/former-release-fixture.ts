import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { AppModule } from '../../src/app.module.js';
import { journalKinds } from '../../src/capabilities.js';
import { replayedColumns, type StoredRow, withShared } from '../../src/cli/replayed-rows.js';
import { Clock } from '../../src/clock.js';
import { Config } from '../../src/config.js';
import { migrate } from '../../src/database/migrate.js';
import type { Command } from '../../src/portal/commands/command-types.js';
import { SettingsStore } from '../../src/settings/settings-store.js';
import { Duties } from '../../src/work/duties.js';
import { createTestDatabase, type TestDatabase, testServer } from '../support/test-db.js';
import { FormerPortal } from './former-portal.js';
import { ScriptedModule } from './scripted-module.js';
import { HandClock } from './settings-own-schema.js';

const folder = resolve(import.meta.dirname, '../fixtures/release-0.2');

/** The moment at which the former release was stopped, and those at which its successor looks what is due. */
export const moments = {
  stopped: new Date('2026-03-04T23:01:00+03:00'),
  laterChecks: new Date('2026-03-04T23:05:00+03:00'),
  hoursBegin: new Date('2026-03-05T10:00:05+03:00'),
  lastChecks: new Date('2026-03-05T10:05:00+03:00'),
};

/** A command without its id; of one that waited in the dump with it. */
export type SentBody = Record<string, unknown> & { type: string };

/** Without the optional fields that releases since have added to what they decide anew. */
function asFormerly({ lineId: _, ...body }: SentBody): SentBody {
  const { others: __, ...company } = (body['company'] ?? {}) as Record<string, unknown>;
  return (body['company'] === undefined ? body : { ...body, company }) as SentBody;
}

/** A journal entry without what differs from run to run: its own ids, its facts (a seed is among them). */
export interface Decided {
  at: string;
  kind: string;
  rule: string;
  because: string;
  companyCode: string | null;
  lineId: number;
  sessionId: number;
  callId: string | null;
  contactId: number;
  dealId: number;
  operatorId: number;
  settingsVersion: number;
  decision: unknown;
}

/** What a sidecar has done at one moment. */
export interface Done {
  at: string;
  /** Commands of each lane, in the order in which the portal got them. */
  commands: Record<string, SentBody[]>;
  decisions: Decided[];
  /** `kind subject` of what a person is to look at now. */
  incidents: string[];
}

export interface StoredSettings {
  version: number;
  settings: unknown;
  history: unknown[];
}

/** test/fixtures/release-0.2/expected.json: what release 0.2.0 itself has done with the same dump, module and clock. */
export interface Expected {
  settings: StoredSettings;
  done: Record<keyof typeof moments, Done>;
}

export function readExpected(): Expected {
  return JSON.parse(readFileSync(resolve(folder, 'expected.json'), 'utf8')) as Expected;
}

interface JournalRow extends StoredRow {
  id: number;
  at: string;
  company_code: string | null;
  line_id: number;
  session_id: number;
  call_id: string | null;
  contact_id: number;
  deal_id: number;
  operator_id: number;
  settings_version: number;
}

/** The databases that a sidecar of release 0.2.0 has left, and a sidecar of today that goes on from there when the spec says so. */
export class FormerRelease {
  private app: TestingModule | null = null;
  private lastEntryId: number;
  private readonly clock = new HandClock(moments.stopped);
  private url = '';

  private constructor(
    private readonly own: TestDatabase,
    private readonly portal: TestDatabase,
    private readonly module: ScriptedModule,
    /** Ids of the commands that wait in the dump. */
    readonly waiting: ReadonlySet<string>,
    private readonly uuidsOfDump: ReadonlySet<string>,
    private readonly lastEntryOfDump: number,
  ) {
    this.lastEntryId = lastEntryOfDump;
  }

  static async load(): Promise<FormerRelease> {
    const [ownSql, portalSql] = ['own', 'portal'].map((name) => gunzipSync(readFileSync(resolve(folder, `${name}.sql.gz`))).toString());
    const [own, portal] = [await createTestDatabase('own'), await createTestDatabase('portal')];
    await own.admin.query(ownSql ?? '');
    await portal.admin.query(portalSql ?? '');
    const waiting = await rowsOf<{ command_id: string }>(own, "SELECT command_id FROM outbox_command WHERE state = 'waiting'");
    const [handshake] = await rowsOf<{ document: string }>(own, 'SELECT document FROM portal_handshake');
    const [last] = await rowsOf<{ id: number }>(own, 'SELECT MAX(id) AS id FROM journal');
    const answering = new FormerPortal(portal);
    const module = new ScriptedModule(answering.says);
    module.tells = (call) => (call === 'handshake' ? JSON.parse(handshake?.document ?? '') : null);
    const former = new FormerRelease(
      own,
      portal,
      module,
      new Set(waiting.map((row) => row.command_id)),
      new Set((ownSql ?? '').match(uuids)),
      Number(last?.id),
    );
    former.url = await module.start();
    return former;
  }

  async start(): Promise<void> {
    await migrate(this.config());
    this.app = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(Config)
      .useValue(this.config())
      .overrideProvider(Clock)
      .useValue(this.clock)
      .compile();
  }

  /** Everything that is to be done at a moment; the heart of a sidecar does the same in no particular order. */
  async goOn(at: Date): Promise<Done> {
    this.clock.at = at;
    const seenBefore = this.module.seen.length;
    const duties = this.get(Duties);
    await duties.takeEvents();
    for (const name of ['outbox', 'timers', 'merges', 'nightly']) {
      await duties.carryOut(name);
      await this.untilSent();
    }
    return {
      at: at.toISOString(),
      commands: await this.byLane(this.module.seen.slice(seenBefore)),
      decisions: await this.newDecisions(),
      incidents: await this.openIncidents(),
    };
  }

  async settings(): Promise<StoredSettings> {
    const store = this.get(SettingsStore);
    const history = await store.history({ limit: 100 });
    const versions = await Promise.all(history.map(({ version }) => store.at(version)));
    return JSON.parse(JSON.stringify({ ...(await store.current()), history: versions })) as StoredSettings;
  }

  /** Entries of the dump's journal by kind, and those which today's rules decide otherwise on the facts they keep. */
  async replay(): Promise<{ kinds: Record<string, number>; notDecided: Record<string, number>; different: unknown[] }> {
    const kinds: Record<string, number> = {};
    const notDecided: Record<string, number> = {};
    const different: unknown[] = [];
    const rows = await this.rows<StoredRow>(`SELECT ${replayedColumns} FROM journal WHERE id <= ? ORDER BY id`, [this.lastEntryOfDump]);
    for (const row of await withShared({ query: (sql, params) => this.rows(sql, params) as never }, rows)) {
      kinds[row.kind] = (kinds[row.kind] ?? 0) + 1;
      const replayed = journalKinds.replay(row);
      const name = `${row.kind} ${row.rule}`;
      if (replayed.kind === 'noDecision') notDecided[name] = (notDecided[name] ?? 0) + 1;
      if (replayed.kind === 'different') different.push({ id: row.id, name, was: JSON.parse(row.decision), now: replayed.now });
    }
    return { kinds, notDecided, different };
  }

  /** How often the portal has got each command. */
  /** Sessions that a question waits for. */
  async askedAbout(): Promise<number[]> {
    const rows = await this.rows<{ subject: string }>(`SELECT subject FROM question WHERE subject LIKE 'dialog:%'`);
    return rows.map(({ subject }) => Number(subject.slice('dialog:'.length)));
  }

  timesSent(): Map<string, number> {
    const times = new Map<string, number>();
    for (const { id } of this.module.seen) times.set(id, (times.get(id) ?? 0) + 1);
    return times;
  }

  async drop(): Promise<void> {
    await this.app?.close();
    await this.module.stop();
    await this.portal.drop();
    await this.own.drop();
  }

  private config(): Config {
    const { host, port, user, password } = testServer();
    return Config.fromEnv({
      LINEWARDEN_DB_HOST: String(host),
      LINEWARDEN_DB_PORT: String(port),
      LINEWARDEN_DB_USER: String(user),
      LINEWARDEN_DB_PASSWORD: String(password),
      LINEWARDEN_DB_NAME: this.own.name,
      LINEWARDEN_PORTAL_DB_USER: String(user),
      LINEWARDEN_PORTAL_DB_PASSWORD: String(password),
      LINEWARDEN_PORTAL_DB_NAME: this.portal.name,
      LINEWARDEN_PORTAL_URL: this.url,
      LINEWARDEN_SECRET: 's'.repeat(64),
      LINEWARDEN_INSTANCE: 'successor',
    });
  }

  private get<T>(type: Type<T>): T {
    if (!this.app) throw new Error('the sidecar was not started');
    return this.app.get(type, { strict: false });
  }

  private rows<T>(sql: string, params: unknown[] = []): Promise<T[]> {
    return rowsOf<T>(this.own, sql, params);
  }

  private async untilSent(): Promise<void> {
    for (let tries = 0; tries < 20; tries += 1) {
      const due = await this.rows("SELECT id FROM outbox_command WHERE state = 'waiting' AND due_at <= ? LIMIT 1", [utc(this.clock.at)]);
      if (due.length === 0) return;
      await this.get(Duties).sendCommands();
    }
    throw new Error('commands wait that nobody sends');
  }

  private async byLane(commands: readonly Command[]): Promise<Record<string, SentBody[]>> {
    const laneOf = new Map(
      (await this.rows<{ command_id: string; order_key: string }>('SELECT command_id, order_key FROM outbox_command')).map((row) => [
        row.command_id,
        row.order_key,
      ]),
    );
    const lanes = new Map<string, SentBody[]>();
    for (const { id, ...body } of commands) {
      const lane = laneOf.get(id) ?? `the outbox has no command ${id}`;
      lanes.set(lane, [...(lanes.get(lane) ?? []), { ...(this.waiting.has(id) ? { id } : {}), ...asFormerly(body as SentBody) }]);
    }
    const named = [...lanes].map(([lane, sent]): [string, SentBody[]] => {
      const isNewClients = lane.match(uuids)?.[0] === lane && !this.uuidsOfDump.has(lane);
      return [isNewClients ? `the client of ${subjectOf(sent[0])}` : lane, inComparableOrder(sent)];
    });
    return Object.fromEntries(named.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  }

  private async newDecisions(): Promise<Decided[]> {
    const rows = await this.rows<JournalRow>(
      `SELECT id, DATE_FORMAT(at, '%Y-%m-%dT%H:%i:%s.%fZ') AS at, kind, rule, because, company_code, line_id, session_id, call_id, contact_id, deal_id,
              operator_id, settings_version, facts, decision
         FROM journal WHERE id > ? ORDER BY id`,
      [this.lastEntryId],
    );
    this.lastEntryId = Number(rows.at(-1)?.id ?? this.lastEntryId);
    const decided = rows.map(
      (row): Decided => ({
        at: new Date(row.at).toISOString(),
        kind: row.kind,
        rule: row.rule,
        because: row.because,
        companyCode: row.company_code,
        lineId: row.line_id,
        sessionId: row.session_id,
        callId: row.call_id,
        contactId: row.contact_id,
        dealId: row.deal_id,
        operatorId: row.operator_id,
        settingsVersion: row.settings_version,
        decision: this.withoutNewIds(JSON.parse(row.decision)),
      }),
    );
    // Dialogs are decided in batches, and a batch may be cut otherwise: of one subject the order stays.
    const subject = ({ sessionId, callId, kind }: Decided) => (sessionId > 0 || callId ? `${sessionId} ${callId}` : kind);
    return decided.toSorted((one, other) => subject(one).localeCompare(subject(other), 'en', { numeric: true }));
  }

  private async openIncidents(): Promise<string[]> {
    const rows = await this.rows<{ kind: string; subject: string }>(
      'SELECT kind, subject FROM incident WHERE closed_at IS NULL ORDER BY kind, subject',
    );
    return rows.map(({ kind, subject }) => `${kind} ${this.withoutNewIds(subject)}`);
  }

  /** Ids that were made after the dump are others in each run. */
  private withoutNewIds(value: unknown): unknown {
    return JSON.parse(JSON.stringify(value).replace(uuids, (uuid) => (this.uuidsOfDump.has(uuid) ? uuid : 'made since')));
  }
}

const uuids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/** What waited in the dump goes first and in its order; two dialogs of a client that are decided at one moment have none among them. */
function inComparableOrder(sent: readonly SentBody[]): SentBody[] {
  const firstNew = sent.findIndex((command) => !('id' in command));
  if (firstNew < 0) return [...sent];
  const made = sent.slice(firstNew).toSorted((one, other) => subjectOf(one).localeCompare(subjectOf(other), 'en', { numeric: true }));
  return [...sent.slice(0, firstNew), ...made];
}

function subjectOf(command: SentBody | undefined): string {
  if (command && 'id' in command) return 'what waited';
  return String(command?.['sessionId'] ?? command?.['callId'] ?? '');
}

/** As DATETIME(3) of the own schema. */
function utc(at: Date): string {
  return at.toISOString().slice(0, 23).replace('T', ' ');
}

async function rowsOf<T>({ admin }: TestDatabase, sql: string, params: unknown[] = []): Promise<T[]> {
  const [rows] = await admin.query(sql, params);
  return rows as T[];
}
