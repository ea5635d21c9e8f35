import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSidecarDatabase, type SidecarDatabase } from '../../playground/harness/sidecar-database.js';
import { doctorCommand } from '../../src/cli/doctor-command.js';
import { settingsCommand } from '../../src/cli/settings-command.js';
import { packageVersion } from '../../src/package-version.js';
import { commandTypes } from '../../src/portal/commands/answer-schemas.js';
import type { Handshake, LineProfile } from '../../src/portal/commands/command-types.js';
import { testServer } from '../support/test-db.js';
import { PortalFixture } from './portal-fixture.js';

const user = (id: number, name: string) => ({
  ID: id,
  LOGIN: `u${id}`,
  DATE_REGISTER: '2020-01-01 00:00:00',
  ACTIVE: 'Y',
  NAME: name,
  LAST_NAME: '',
});

/** The portal's tables and users are real; the module's answers stand in for PHP, so that every way it can be wrong is shown. */
describe('the doctor', () => {
  let portal: PortalFixture;
  let database: SidecarDatabase;
  let server: Server;
  let env: Record<string, string>;
  let handshake: Handshake;
  let lines: LineProfile[];
  let refusal: { status: number; body: object } | null;
  let folder: string;

  beforeAll(async () => {
    portal = await PortalFixture.create();
    await portal.run(
      `CREATE TABLE linewarden_event (ID bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, UID varchar(32) NOT NULL UNIQUE, TYPE varchar(50) NOT NULL,
         SUBJECT varchar(190) NOT NULL, LANE int NOT NULL, OCCURRED_AT bigint NOT NULL, PAYLOAD text NOT NULL, KEY lane (LANE, ID));
       ALTER TABLE b_uts_crm_contact ADD COLUMN UF_CRM_LINEWARDEN text`,
    );
    await portal.insert('b_user', [user(5, 'Служба'), user(6, 'Диспетчер'), user(7, 'Ольга')]);
    await portal.insert('b_imopenlines_config', [{ ID: 1, ACTIVE: 'Y', TEMPORARY: 'N', LINE_NAME: 'WhatsApp' }]);
    await portal.insert('b_imopenlines_queue', [{ CONFIG_ID: 1, USER_ID: 7, SORT: 1 }]);
    const { host, port, user: admin, password } = testServer();
    database = await createSidecarDatabase(
      { host: String(host), port, user: String(admin), password: String(password) },
      { portalDb: portal.database.name, name: `${portal.database.name}_own` },
    );
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => {
        if (refusal) return response.writeHead(refusal.status).end(JSON.stringify(refusal.body));
        response.end(JSON.stringify({ result: JSON.parse(body).call === 'handshake' ? handshake : { lines } }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    env = {
      ...database.env,
      LINEWARDEN_PORTAL_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      LINEWARDEN_SECRET: 's'.repeat(64),
    };
    folder = mkdtempSync(join(tmpdir(), 'linewarden-doctor-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await database.drop();
    await portal.drop();
  });

  beforeEach(() => {
    refusal = null;
    handshake = {
      moduleVersion: packageVersion(),
      commands: commandTypes,
      phpVersion: '8.2.20',
      portalNow: Math.floor(Date.now() / 1000),
      phpTimeZone: 'Europe/Moscow',
      mysqlTimeZone: '+03:00',
      onlineLimitSeconds: 1440,
      externalUserTypes: ['bot'],
      vacationTypes: [],
      isTimemanAvailable: true,
      modules: Object.fromEntries(
        ['im', 'imbot', 'imopenlines', 'imconnector', 'crm', 'timeman', 'humanresources', 'calendar'].map((id) => [id, '26.1']),
      ),
      calendar: { workTimeStart: '9', workTimeEnd: '19', weekHolidays: [], yearHolidays: [], yearWorkdays: [] },
      siteIds: ['s1'],
      defaultSiteId: 's1',
      serviceUserId: 5,
      botId: 6,
      companyField: 'UF_CRM_LINEWARDEN',
      numbersVersion: 0,
    };
    lines = [{ lineId: 1, name: 'WhatsApp', isActive: true, items: [{ field: 'CRM', actual: 'N', expected: 'N', isOk: true }] }];
  });

  async function examine(more: Record<string, string> = {}, lang = 'en') {
    const out: string[] = [];
    const status = await doctorCommand(
      ['--lang', lang],
      { ...env, ...more },
      { out: (line) => out.push(line), err: (line) => out.push(line) },
    );
    return { status, out, bad: out.filter((line) => /^(WARN|FAIL)/.test(line)) };
  }

  it('asks for settings on a fresh installation', async () => {
    const file = join(folder, 'settings.json');
    const fresh = await examine();
    expect(fresh.status).toBe(1);
    expect(fresh.bad).toEqual(['FAIL  The own schema is not up to date']);

    writeFileSync(
      file,
      JSON.stringify({
        companies: [{ code: 'alfa', name: 'Альфа', lineIds: [1], dealCategoryId: 0, headOfSalesId: 7, timeZone: 'Europe/Moscow' }],
      }),
    );
    await settingsCommand(['import', file], env, { out: () => undefined, err: () => undefined });
    const { status, bad, out } = await examine();
    expect(bad).toEqual(['WARN  There is no head above Ольга: nobody can take over the dialogs.']);
    expect(status).toBe(0);
    expect(out).toEqual(
      expect.arrayContaining([
        expect.stringContaining('cannot write into the portal'),
        'OK    Passwords and other columns of users are out of sight',
        'OK    The zones of the portal agree: PHP Europe/Moscow, MySQL +03:00',
        'OK    The bot at the gate: 6 Диспетчер',
        'OK    Line 1 “WhatsApp” is set up',
      ]),
    );
  });

  it('speaks Russian too', async () => {
    const { out } = await examine({}, 'ru_RU.UTF-8');
    expect(out).toContain('OK    Бот «Диспетчер»: № 6 Диспетчер');
    expect(out.at(-1)).toMatch(/^Итого: в порядке \d+, предупреждений 1, ошибок 0$/);
  });

  it.each([
    {
      scenario: 'another secret',
      change: () => {
        refusal = { status: 401, body: { error: { code: 'SIGNATURE_WRONG', message: 'the signature does not match' } } };
      },
      says: 'FAIL  The module refused: SIGNATURE_WRONG: the signature does not match',
    },
    {
      scenario: 'a web server without the module',
      change: () => {
        refusal = { status: 404, body: {} };
      },
      says: expect.stringMatching(/^FAIL {2}The module does not answer .*HTTP 404$/),
    },
    {
      scenario: 'clocks a minute apart',
      change: () => {
        handshake.portalNow -= 60;
      },
      says: expect.stringMatching(/^WARN {2}The clocks of portal and sidecar are (59|60|61) s apart$/),
    },
    {
      scenario: 'PHP and MySQL in different zones',
      change: () => {
        handshake.mysqlTimeZone = '+00:00';
      },
      says: expect.stringMatching(/^WARN {2}The zones of the portal differ: PHP Europe\/Moscow, MySQL \+00:00/),
    },
    {
      scenario: 'a bot that is gone',
      change: () => {
        handshake.botId = 66;
      },
      says: 'FAIL  The bot at the gate: missing or switched off (66)',
    },
    {
      scenario: 'a line set so that the portal interferes',
      change: () => {
        lines[0]?.items.push({ field: 'CRM_CREATE', actual: 'lead', expected: 'none', isOk: false });
      },
      says: 'WARN  Line 1 “WhatsApp”: CRM_CREATE: lead → none',
    },
    {
      scenario: 'a missing module of the portal',
      change: () => {
        handshake.modules = { ...handshake.modules };
        delete handshake.modules['imconnector'];
      },
      says: 'FAIL  Modules of the portal are missing: imconnector',
    },
    {
      scenario: 'a module of another version',
      change: () => {
        handshake.moduleVersion = '9.0.0';
      },
      says: expect.stringMatching(/^WARN {2}Versions differ: module 9\.0\.0/),
    },
  ])('finds $scenario', async ({ change, says }) => {
    change();
    const { bad, status } = await examine();
    expect(bad).toContainEqual(says);
    expect(status).toBe(bad.some((line) => line.startsWith('FAIL')) ? 1 : 0);
  });

  it('finds users who may do too much', async () => {
    const { user: admin, password } = testServer();
    const asAdmin = { USER: String(admin), PASSWORD: String(password) };
    const { bad, status } = await examine({
      LINEWARDEN_DB_USER: asAdmin.USER,
      LINEWARDEN_DB_PASSWORD: asAdmin.PASSWORD,
      LINEWARDEN_PORTAL_DB_USER: asAdmin.USER,
      LINEWARDEN_PORTAL_DB_PASSWORD: asAdmin.PASSWORD,
    });
    expect(status).toBe(1);
    expect(bad.filter((line) => line.includes("can write into the portal's tables"))).toHaveLength(2);
    expect(bad).toContainEqual(expect.stringMatching(/sees more columns than needed .*b_user\.PASSWORD/));
  });

  it('finds a database out of reach, and goes on with the rest', async () => {
    const { bad, out, status } = await examine({ LINEWARDEN_PORTAL_DB_PASSWORD: 'wrong' });
    expect(status).toBe(1);
    expect(bad).toContainEqual(expect.stringMatching(/^FAIL {2}The database lw_portal_\w+ cannot be reached: ER_ACCESS_DENIED/));
    expect(out).toContainEqual(expect.stringMatching(/^OK {4}The module answers/));
  });

  it('names what the environment lacks', async () => {
    const { out, status } = await examine({ LINEWARDEN_SECRET: 'short', LINEWARDEN_PORTAL_URL: 'portal' });
    expect(status).toBe(1);
    expect(out.join('\n')).toMatch(/LINEWARDEN_PORTAL_URL[\s\S]*LINEWARDEN_SECRET/);
    expect(out.join('\n')).not.toContain(env['LINEWARDEN_DB_PASSWORD']);
  });
});
