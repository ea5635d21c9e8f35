import { randomBytes } from 'node:crypto';
import type { UsualCompany, UsualSettings } from '../../playground/harness/usual-settings.js';
import { waitFor } from '../../playground/harness/wait-for.js';
import type { World } from '../../playground/harness/world.js';
import { signatureOf } from '../../src/portal/signature.js';
import { alfa, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

interface ErrorBody {
  error: { code: string; message: string; field?: string; problems?: { path: string; code: string }[] };
}

describe('what comes in from outside', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  const versions = async () => (await world.rows<{ version: number }>('SELECT MAX(version) AS version FROM settings_version'))[0]?.version;

  describe('settings', () => {
    it.each([
      {
        what: 'a zone that does not exist',
        change: (s: UsualSettings) => (company(s).timeZone = 'Europe/Moskow'),
        field: 'companies[0].timeZone',
      },
      {
        what: 'a line of two companies',
        change: (s: UsualSettings) => s.companies[1]?.lineIds.push(alfa.lines.whatsapp.id),
        field: /^companies\[[01]\]\.lineIds/,
      },
      {
        what: 'overlapping hours',
        change: (s: UsualSettings) =>
          (company(s).hours.weekly['1'] = [
            { from: 540, to: 720 },
            { from: 700, to: 800 },
          ]),
        field: /^companies\[0\]\.hours\.weekly\.1/,
      },
      {
        what: 'a delay of ten seconds',
        change: (s: UsualSettings) => (company(s).check = { delaySeconds: 10 }),
        field: 'companies[0].check.delaySeconds',
      },
      {
        what: 'a field nobody knows',
        change: (s: UsualSettings) => ((s as unknown as Record<string, unknown>)['colour'] = 'red'),
        field: /colour/,
      },
    ])('refuses $what, naming the field, and changes nothing', async ({ change, field }) => {
      const before = await versions();
      const settings = JSON.parse(JSON.stringify(usualSettings())) as UsualSettings;
      change(settings);
      const answer = await world.api.ask<ErrorBody>('PUT', '/api/settings', { baseVersion: before, settings });
      expect(answer.status).toBe(400);
      expect(answer.body.error.code).toBe('SETTINGS_WRONG');
      expect(answer.body.error.field ?? '').toEqual(typeof field === 'string' ? field : expect.stringMatching(field));
      expect(await versions()).toBe(before);
    });

    it('refuses a company nobody knows in a question', async () => {
      const answer = await world.api.ask<ErrorBody>('GET', '/api/journal?company=gamma');
      expect(answer).toMatchObject({ status: 400, body: { error: { code: 'FIELD_WRONG', field: 'company' } } });
    });

    it('refuses a save on top of a version that is no longer the newest', async () => {
      const answer = await world.api.ask<ErrorBody>('PUT', '/api/settings', { baseVersion: 0, settings: usualSettings() });
      expect(answer).toMatchObject({ status: 409, body: { error: { code: 'SETTINGS_STALE' } } });
    });
  });

  describe("the sidecar's door", () => {
    const asked = (tampering: { headers?: Record<string, string>; body?: string }) =>
      world.api.ask<ErrorBody>('POST', '/api/settings/check', { settings: usualSettings() }, 1, tampering);

    it('a wrong signature', async () => {
      expect(await asked({ headers: { 'X-Linewarden-Signature2': 'f'.repeat(64) } })).toMatchObject({
        status: 401,
        body: { error: { code: 'SIGNATURE_WRONG' } },
      });
    });
    it('another body than the one that was signed', async () => {
      expect(await asked({ body: '{"settings":{}}' })).toMatchObject({ status: 401, body: { error: { code: 'SIGNATURE_WRONG' } } });
    });
    it('no signature', async () => {
      const response = await fetch(`${world.api.url}/api/settings`);
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: { code: 'SIGNATURE_MISSING' } });
    });
    it('a request that was made before', async () => {
      const headers = world.api.sign('GET', '/api/settings', '', 1);
      const ask = () => fetch(`${world.api.url}/api/settings`, { headers });
      expect((await ask()).status).toBe(200);
      const again = await ask();
      expect(again.status).toBe(401);
      expect(await again.json()).toMatchObject({ error: { code: 'NONCE_REPEATED' } });
    });
    it('JSON that is none', async () => {
      const body = '{"baseVersion": 1,';
      const answer = await fetch(`${world.api.url}/api/settings`, {
        method: 'PUT',
        body,
        headers: world.api.sign('PUT', '/api/settings', body, 1),
      });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ error: { code: 'BODY_MALFORMED' } });
    });
    it('a body of 10 MB', async () => {
      const body = JSON.stringify({ settings: 'x'.repeat(10_000_000) });
      const answer = await fetch(`${world.api.url}/api/settings/check`, {
        method: 'POST',
        body,
        headers: world.api.sign('POST', '/api/settings/check', body, 1),
      });
      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({ error: { code: 'BODY_TOO_LARGE' } });
    });
  });

  describe("the module's door", () => {
    const url = () => `${world.portal.url}/bitrix/tools/linewarden.dispatch/in.php`;
    const nonce = () => randomBytes(16).toString('hex');
    const now = () => Math.floor(world.clock.now().getTime() / 1000);
    const send = async (body: string, { time = now(), once = nonce(), secret = world.portal.secret } = {}) => {
      const signature = signatureOf(secret, 'sidecar-to-module', [String(time), once, body]).toString('hex');
      const headers = {
        'X-Linewarden-Time': String(time),
        'X-Linewarden-Nonce': once,
        'X-Linewarden-Signature2': signature,
        'content-type': 'application/json',
      };
      const response = await fetch(url(), { method: 'POST', body, headers });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    };
    const commandRows = () => world.portal.rows('SELECT ID FROM linewarden_command');

    it('answers a handshake that is signed', async () => {
      expect(await send('{"call":"handshake"}')).toMatchObject({ status: 200, body: { result: { phpTimeZone: 'Europe/Moscow' } } });
    });
    it.each([
      { what: 'a wrong secret', body: '{"call":"handshake"}', with: { secret: 'x'.repeat(64) }, status: 401, code: 'SIGNATURE_WRONG' },
      { what: 'malformed JSON', body: '{"commands": [', with: {}, status: 400, code: 'BODY_MALFORMED' },
      { what: 'a field that is wrong', body: '{"commands": "all"}', with: {}, status: 400, code: 'FIELD_WRONG' },
      { what: 'a body of 10 MB', body: JSON.stringify({ call: 'x'.repeat(10_000_000) }), with: {}, status: 413, code: 'BODY_TOO_LARGE' },
    ])('refuses $what', async ({ body, with: changes, status, code }) => {
      const before = await commandRows();
      expect(await send(body, changes)).toMatchObject({ status, body: { error: { code } } });
      expect(await commandRows()).toEqual(before);
    });
    it('refuses a time of ten minutes ago', async () => {
      expect(await send('{"call":"handshake"}', { time: now() - 600 })).toMatchObject({
        status: 401,
        body: { error: { code: 'TIME_STALE' } },
      });
    });
    it('refuses a request it has seen', async () => {
      const once = nonce();
      expect((await send('{"call":"handshake"}', { once })).status).toBe(200);
      expect(await send('{"call":"handshake"}', { once })).toMatchObject({ status: 401, body: { error: { code: 'NONCE_REPEATED' } } });
    });
  });

  it('an event of an unknown type is kept aside and shown, and does not stop the others', async () => {
    const uid = randomBytes(16).toString('hex');
    await world.portal.rows(
      `INSERT INTO linewarden_event (UID, TYPE, SUBJECT, LANE, OCCURRED_AT, PAYLOAD) VALUES (?, 'DialogSang', 'portal', 3, ?, '{"sessionId": 1}')`,
      [uid, world.clock.now().getTime()],
    );
    const written = await world.clientWrites(alfa.lines.whatsapp, { externalUserId: 'after-unknown', name: 'Следующий' }, 'Здравствуйте');
    await world.untilQuiet();
    expect((await world.bindingOf(written.sessionId)).dealIds).toHaveLength(1);
    const shown = await waitFor('it is shown', async () => {
      const answer = await world.api.ask<{ events: { uid: string; error: string; payload: string }[] }>('GET', '/api/quarantine');
      return answer.body.events.find((event) => event.uid === uid);
    });
    expect(shown.payload).toBe('{"sessionId": 1}');
    expect(shown.error).toContain('DialogSang');
  });

  describe('the two database users', () => {
    const portalTables = async () =>
      (
        await world.portal.rows<{ name: string }>(
          `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME LIKE 'b\\_%'`,
        )
      ).map((row) => row.name);
    const denied = /denied/i;

    it('neither can write a table of the portal', async () => {
      const tables = await portalTables();
      expect(tables.length).toBeGreaterThan(30);
      for (const connection of [await world.database.asOwnUser(), await world.database.asPortalUser()]) {
        for (const table of tables) {
          const name = `\`${world.portal.dbName}\`.\`${table}\``;
          await expect(connection.query(`DELETE FROM ${name} WHERE 1 = 0`)).rejects.toThrow(denied);
          await expect(connection.query(`INSERT INTO ${name} SELECT * FROM ${name} WHERE 1 = 0`)).rejects.toThrow(denied);
          await expect(connection.query(`ALTER TABLE ${name} COMMENT = 'x'`)).rejects.toThrow(denied);
          await expect(connection.query(`DROP TABLE ${name}`)).rejects.toThrow(denied);
        }
        await connection.end();
      }
    });

    it('an UPDATE is denied too', async () => {
      for (const connection of [await world.database.asOwnUser(), await world.database.asPortalUser()]) {
        await expect(connection.query(`UPDATE \`${world.portal.dbName}\`.b_crm_deal SET TITLE = 'x' WHERE ID = 1`)).rejects.toThrow(denied);
        await connection.end();
      }
    });

    it('the reading one sees no password and no event; the deciding one sees no portal table', async () => {
      const reading = await world.database.asPortalUser();
      await expect(reading.query('SELECT PASSWORD FROM b_user')).rejects.toThrow(denied);
      await expect(reading.query('SELECT CHECKWORD FROM b_user')).rejects.toThrow(denied);
      await expect(reading.query('SELECT * FROM linewarden_event')).rejects.toThrow(denied);
      await expect(reading.query("INSERT INTO linewarden_event (UID) VALUES ('x')")).rejects.toThrow(denied);
      await reading.end();
      const deciding = await world.database.asOwnUser();
      await expect(deciding.query(`SELECT ID FROM \`${world.portal.dbName}\`.b_crm_deal`)).rejects.toThrow(denied);
      await expect(deciding.query(`UPDATE \`${world.portal.dbName}\`.linewarden_event SET TYPE = 'x'`)).rejects.toThrow(denied);
      await deciding.end();
    });
  });
});

function company(settings: UsualSettings): UsualCompany {
  const [first] = settings.companies;
  if (first === undefined) throw new Error('the usual settings have no company');
  return first;
}
