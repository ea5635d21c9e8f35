import { randomUUID } from 'node:crypto';
import type { Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { AppModule } from '../../src/app.module.js';
import { journalKinds } from '../../src/capabilities.js';
import { replayedColumns, type StoredRow, withShared } from '../../src/cli/replayed-rows.js';
import { Clock } from '../../src/clock.js';
import { Config } from '../../src/config.js';
import { CAPABILITIES, type Capability } from '../../src/contract/capability.js';
import { migrate } from '../../src/database/migrate.js';
import { commandTypes } from '../../src/portal/commands/answer-schemas.js';
import type { Handshake } from '../../src/portal/commands/command-types.js';
import { createTestDatabase, type TestDatabase, testServer } from '../support/test-db.js';
import { PortalFixture } from './portal-fixture.js';
import { HandClock } from './settings-own-schema.js';

export const botId = 90;
export const monday = '2026-03-02';

/** 10:00 is `at('10:00')`: Moscow time on Monday, 2 March 2026, or on another day of that month. */
export function at(time: string, day = 2): Date {
  return new Date(`2026-03-${String(day).padStart(2, '0')}T${time.length === 5 ? `${time}:00` : time}+03:00`);
}

/** What the portal has told before the spec begins. */
export const handshake: Handshake = {
  moduleVersion: '0.1.0',
  commands: commandTypes,
  phpVersion: '8.2.0',
  portalNow: 1_772_000_000,
  phpTimeZone: 'Europe/Moscow',
  mysqlTimeZone: 'SYSTEM',
  onlineLimitSeconds: 1440,
  externalUserTypes: ['bot', 'email', 'imconnector'],
  vacationTypes: ['VACATION', 'LEAVESICK'],
  isTimemanAvailable: true,
  modules: {},
  calendar: { workTimeStart: '9', workTimeEnd: '18', weekHolidays: ['SA', 'SU'], yearHolidays: [], yearWorkdays: [] },
  siteIds: ['s1'],
  defaultSiteId: 's1',
  serviceUserId: 2,
  botId,
  companyField: 'UF_CRM_LINEWARDEN',
  numbersVersion: 0,
};

/**
 * A sidecar on a portal's database whose rows the spec writes itself: decisions are real, nothing is sent (that is the end-to-end
 * specs' part). Several sidecars may share the databases.
 */
export class SidecarFixture {
  private readonly apps: TestingModule[] = [];
  private eventCount = 0;
  /** Where the portal's PHP is; nobody answers there until a spec says otherwise. */
  portalUrl = 'http://127.0.0.1:9';
  /** Where the portal's database is read, and as whom; as everything else until a spec says otherwise. */
  readsFrom: Partial<Record<'HOST' | 'PORT' | 'USER' | 'PASSWORD', string>> = {};

  private constructor(
    readonly portal: PortalFixture,
    readonly own: TestDatabase,
    readonly clock: HandClock,
  ) {}

  static async create(settings: unknown): Promise<SidecarFixture> {
    const portal = await PortalFixture.create();
    await portal.run(
      `CREATE TABLE linewarden_event (ID bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, UID varchar(32) NOT NULL UNIQUE, TYPE varchar(50) NOT NULL,
         SUBJECT varchar(190) NOT NULL, LANE int NOT NULL, OCCURRED_AT bigint NOT NULL, PAYLOAD text NOT NULL, KEY lane (LANE, ID))`,
    );
    const fixture = new SidecarFixture(portal, await createTestDatabase('own'), new HandClock(at('10:00')));
    await migrate(fixture.config());
    await fixture.saveSettings(settings);
    await fixture.own.admin.query('INSERT INTO portal_handshake (id, received_at, document) VALUES (1, ?, ?)', [
      fixture.clock.now(),
      JSON.stringify(handshake),
    ]);
    return fixture;
  }

  config(instance = 'one'): Config {
    return Config.fromEnv(this.env(instance));
  }

  /** For a command line that works on the same databases. */
  env(instance = 'one'): Record<string, string> {
    const { host, port, user, password } = testServer();
    return {
      LINEWARDEN_DB_HOST: String(host),
      LINEWARDEN_DB_PORT: String(port),
      LINEWARDEN_DB_USER: String(user),
      LINEWARDEN_DB_PASSWORD: String(password),
      LINEWARDEN_DB_NAME: this.own.name,
      LINEWARDEN_PORTAL_DB_USER: String(user),
      LINEWARDEN_PORTAL_DB_PASSWORD: String(password),
      LINEWARDEN_PORTAL_DB_NAME: this.portal.database.name,
      ...Object.fromEntries(Object.entries(this.readsFrom).map(([name, value]) => [`LINEWARDEN_PORTAL_DB_${name}`, value])),
      LINEWARDEN_PORTAL_URL: this.portalUrl,
      LINEWARDEN_SECRET: 's'.repeat(64),
      LINEWARDEN_INSTANCE: instance,
    };
  }

  /**
   * One more sidecar process on the same databases, without its heartbeat: the spec says when it works.
   * @param capabilities instead of those of the product
   */
  async sidecar(instance = 'one', capabilities?: readonly Capability[]): Promise<{ get<T>(type: Type<T>): T }> {
    const module = Test.createTestingModule({ imports: [AppModule] });
    if (capabilities) module.overrideProvider(CAPABILITIES).useValue(capabilities);
    const app = await module
      .overrideProvider(Config)
      .useValue(this.config(instance))
      .overrideProvider(Clock)
      .useValue(this.clock)
      .compile();
    this.apps.push(app);
    return { get: (type) => app.get(type, { strict: false }) };
  }

  async saveSettings(settings: unknown): Promise<void> {
    await this.own.admin.query('INSERT INTO settings_version (created_at, author_id, author_name, document) VALUES (?, 1, ?, ?)', [
      this.clock.now(),
      'test',
      JSON.stringify(settings),
    ]);
  }

  /** Writes an event as the module does. */
  async event(type: string, payload: Record<string, unknown>, subject = 'client:whatsapp:500'): Promise<void> {
    this.eventCount += 1;
    const lane = crc32(subject) % 16;
    await this.portal.insert('linewarden_event', [
      {
        UID: randomUUID().replaceAll('-', ''),
        TYPE: type,
        SUBJECT: subject,
        LANE: lane,
        OCCURRED_AT: this.clock.now().getTime(),
        PAYLOAD: JSON.stringify(payload),
      },
    ]);
  }

  /** Rows of the sidecar's own schema. */
  async rows<T = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<T[]> {
    const [rows] = await this.own.admin.query(sql, params);
    return rows as T[];
  }

  /** Decides every journal entry again on the facts it keeps. @returns the entries that come out different: there should be none */
  async replayedDifferently(): Promise<{ id: number; now: unknown }[]> {
    const rows = await this.rows<StoredRow>(`SELECT ${replayedColumns} FROM journal`);
    return (await withShared({ query: (sql, params) => this.rows(sql, params) as never }, rows)).flatMap((row) => {
      const replayed = journalKinds.replay(row);
      switch (replayed.kind) {
        case 'equal':
        case 'noDecision':
        case 'cut':
          return [];
        case 'different':
          return { id: Number(row.id), now: replayed.now };
        default:
          throw new Error(`journal entry ${row.id} (${row.kind}, version ${row.version}) cannot be replayed here: ${replayed.kind}`);
      }
    });
  }

  /** Ends all sidecars: each holds connections. */
  async endSidecars(): Promise<void> {
    for (const app of this.apps.splice(0)) await app.close();
  }

  async drop(): Promise<void> {
    await this.endSidecars();
    await this.portal.drop();
    await this.own.drop();
  }
}

/** PHP's crc32(). */
function crc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
