import { createHmac, randomBytes } from 'node:crypto';
import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { AdministrationModule } from '../../src/administration/administration.module.js';
import { CapabilitiesModule } from '../../src/capabilities.module.js';
import { Clock } from '../../src/clock.js';
import { Config } from '../../src/config.js';
import { ConfigModule } from '../../src/config.module.js';
import { DatabaseModule } from '../../src/database/database.module.js';
import { migrate } from '../../src/database/migrate.js';
import { HealthModule } from '../../src/health/health.module.js';
import { configureHttp, HTTP_OPTIONS } from '../../src/http/configure-http.js';
import { HttpModule } from '../../src/http/http.module.js';
import { JournalModule } from '../../src/journal/journal.module.js';
import { PortalModule } from '../../src/portal/portal.module.js';
import { signatureOf } from '../../src/portal/signature.js';
import { RecordsModule } from '../../src/records/records.module.js';
import { SettingsModule } from '../../src/settings/settings.module.js';
import { StaffModule } from '../../src/staff/staff.module.js';
import { createTestDatabase, type TestDatabase, testServer } from '../support/test-db.js';
import { PortalFixture } from './portal-fixture.js';
import { HandClock } from './settings-own-schema.js';

export const SECRET = 'signs-the-requests-of-the-module-in-this-test';

export interface Sent {
  body?: unknown;
  /** The bytes as they are, instead of JSON of `body`. */
  bytes?: string | Buffer;
  userId?: number | string;
  at?: Date;
  nonce?: string;
  secret?: string;
  /** As a module of the release before: the parts joined by dots. */
  asBefore?: boolean;
  /** Signed as if it went elsewhere. */
  signedPath?: string;
  signedMethod?: string;
  headers?: Record<string, string | null>;
}

export interface Got {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the specs look into answers of every shape
  body: any;
}

/** The sidecar's HTTP surface on a real portal schema and own schema, without the workers. */
export class HttpFixture {
  private constructor(
    private readonly app: NestExpressApplication,
    readonly portal: PortalFixture,
    readonly own: TestDatabase,
    readonly clock: HandClock,
    readonly url: string,
  ) {}

  static async create(through: { databasePort?: number; modules?: Type[] } = {}): Promise<HttpFixture> {
    const portal = await PortalFixture.create();
    await portal.run(
      `CREATE TABLE linewarden_event (ID bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, UID varchar(32) NOT NULL UNIQUE, OCCURRED_AT bigint NOT NULL)`,
    );
    const own = await createTestDatabase('own');
    const config = configOf(portal, own, through.databasePort);
    await migrate(config);
    const clock = new HandClock();
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule,
        DatabaseModule,
        PortalModule,
        SettingsModule,
        RecordsModule,
        StaffModule,
        CapabilitiesModule,
        HttpModule,
        JournalModule,
        AdministrationModule,
        HealthModule,
        ...(through.modules ?? []),
      ],
    })
      .overrideProvider(Config)
      .useValue(config)
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    const app = module.createNestApplication<NestExpressApplication>({ ...HTTP_OPTIONS, logger: false });
    configureHttp(app);
    await app.listen(0, '127.0.0.1');
    return new HttpFixture(app, portal, own, clock, await app.getUrl());
  }

  get<T>(type: new (...args: never[]) => T): T {
    return this.app.get(type, { strict: false });
  }

  /** A request signed as the module signs it (docs/protocol.md), unless the spec has it otherwise. */
  async send(method: string, path: string, sent: Sent = {}): Promise<Got> {
    const bytes = sent.bytes ?? (sent.body === undefined ? '' : JSON.stringify(sent.body));
    const signed = signedHeaders(sent.signedMethod ?? method, sent.signedPath ?? path, bytes, { at: this.clock.now(), ...sent });
    const headers = Object.fromEntries(
      Object.entries({ 'Content-Type': 'application/json', ...signed, ...sent.headers }).filter(([, value]) => value !== null),
    ) as Record<string, string>;
    const response = await fetch(this.url + path, { method, headers, ...(method === 'GET' ? {} : { body: bytes }) });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  }

  async drop(): Promise<void> {
    await this.app.close();
    await this.portal.drop();
    await this.own.drop();
  }
}

export function signedHeaders(method: string, path: string, body: string | Buffer, sent: Sent & { at: Date }): Record<string, string> {
  const time = String(Math.floor(sent.at.getTime() / 1000));
  const nonce = sent.nonce ?? randomBytes(16).toString('hex');
  const userId = String(sent.userId ?? 7);
  const secret = sent.secret ?? SECRET;
  const signature: Record<string, string> = sent.asBefore
    ? {
        'X-Linewarden-Signature': createHmac('sha256', secret)
          .update(`${time}.${nonce}.${method} ${path}.${userId}.`)
          .update(body)
          .digest('hex'),
      }
    : { 'X-Linewarden-Signature2': signatureOf(secret, 'module-to-sidecar', [time, nonce, method, path, userId, body]).toString('hex') };
  return { 'X-Linewarden-Time': time, 'X-Linewarden-Nonce': nonce, 'X-Linewarden-User': userId, ...signature };
}

function configOf(portal: PortalFixture, own: TestDatabase, databasePort?: number): Config {
  const { host, port, user, password } = testServer();
  return Config.fromEnv({
    LINEWARDEN_DB_HOST: String(host),
    LINEWARDEN_DB_PORT: String(databasePort ?? port),
    LINEWARDEN_DB_USER: String(user),
    LINEWARDEN_DB_PASSWORD: String(password),
    LINEWARDEN_DB_NAME: own.name,
    LINEWARDEN_PORTAL_DB_USER: String(user),
    LINEWARDEN_PORTAL_DB_PASSWORD: String(password),
    LINEWARDEN_PORTAL_DB_NAME: portal.database.name,
    LINEWARDEN_PORTAL_URL: 'http://127.0.0.1:9',
    LINEWARDEN_SECRET: SECRET,
    LINEWARDEN_LOG_LEVEL: 'silent',
  });
}
