import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settingsCommand } from '../../src/cli/settings-command.js';
import { createTestDatabase, type TestDatabase, testServer } from '../support/test-db.js';
import { PortalFixture } from './portal-fixture.js';

const alfa = { code: 'alfa', name: 'Альфа', lineIds: [1], dealCategoryId: 0, headOfSalesId: 7, timeZone: 'Europe/Moscow' };

describe('settings from the command line', () => {
  let portal: PortalFixture;
  let own: TestDatabase;
  let folder: string;
  beforeAll(async () => {
    portal = await PortalFixture.create();
    own = await createTestDatabase('own');
    folder = mkdtempSync(join(tmpdir(), 'linewarden-settings-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await portal.drop();
    await own.drop();
  });

  const file = (name: string, content: unknown) => {
    const path = join(folder, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  async function run(...args: string[]) {
    const { host, port, user, password } = testServer();
    const out: string[] = [];
    const err: string[] = [];
    const env = {
      LINEWARDEN_DB_HOST: String(host),
      LINEWARDEN_DB_PORT: String(port),
      LINEWARDEN_DB_USER: String(user),
      LINEWARDEN_DB_PASSWORD: String(password),
      LINEWARDEN_DB_NAME: own.name,
      LINEWARDEN_PORTAL_DB_USER: String(user),
      LINEWARDEN_PORTAL_DB_PASSWORD: String(password),
      LINEWARDEN_PORTAL_DB_NAME: portal.database.name,
      LINEWARDEN_PORTAL_URL: 'http://127.0.0.1:9',
      LINEWARDEN_SECRET: 's'.repeat(64),
    };
    const status = await settingsCommand(args, env, { out: (line) => out.push(line), err: (line) => err.push(line) });
    return { status, out: out.join('\n'), err: err.join('\n') };
  }

  it('are imported into a schema that was never started, and only when they differ', async () => {
    const path = file('first.json', { companies: [alfa] });
    expect(await run('import', path)).toEqual({ status: 0, out: 'Saved as version 1', err: '' });
    expect(await run('import', path)).toEqual({ status: 0, out: 'Version 1 is the same already', err: '' });
    expect(await run('import', file('second.json', { companies: [{ ...alfa, strategy: 'even' }] }), '--note', 'проба')).toMatchObject({
      status: 0,
    });
    const exported = await run('export');
    expect(exported.err).toBe('version 2');
    expect(JSON.parse(exported.out).companies[0]).toMatchObject({ code: 'alfa', strategy: 'even' });
    expect(await run('import', file('exported.json', exported.out))).toMatchObject({ out: 'Version 2 is the same already' });
    const [rows] = await own.admin.query('SELECT author_id, author_name, note FROM settings_version ORDER BY version');
    expect(rows).toEqual([
      { author_id: 0, author_name: 'CLI', note: path },
      { author_id: 0, author_name: 'CLI', note: 'проба' },
    ]);
  });

  it('that are wrong are refused by name', async () => {
    const wrong = await run('import', file('wrong.json', { companies: [{ ...alfa, timeZone: 'Moscow' }] }));
    expect(wrong).toMatchObject({ status: 1, out: '' });
    expect(wrong.err).toContain('companies[0].timeZone: UNKNOWN_ZONE: expected an IANA time zone like Europe/Moscow, found Moscow');
    await expect(run('import', file('broken.json', '{'))).rejects.toThrow('broken.json is not JSON');
  });

  it('are held against the portal', async () => {
    const got = await run('check', file('check.json', { companies: [alfa] }), '--lang', 'ru');
    expect(got.status).toBe(0);
    expect(got.out.split('\n')).toEqual([
      '? companies[0].lineIds[0]: Открытой линии 1 в портале нет.',
      '? companies[0].headOfSalesId: Сотрудника № 7 в портале нет.',
      expect.stringContaining('may be saved, 2 doubts'),
    ]);
  });

  it('say how they are called', async () => {
    expect(await run('imprt', 'x')).toMatchObject({ status: 2, err: expect.stringContaining('import <file.json>') });
  });
});
