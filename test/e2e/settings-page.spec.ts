import type { World } from '../../playground/harness/world.js';
import { alfa, beta, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

interface Envelope {
  status: 'success' | 'error';
  data: { status: number; body: Record<string, unknown> } & { token: string; lines: { lineId: number }[] };
  errors: { code: string }[];
}

/** A browser on the portal: its cookie and its token against forged requests. */
interface Browser {
  cookie: string;
  token: string;
}

const administrator = 1;

describe('the settings page and the sidecar', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  async function logIn(userId: number): Promise<Browser> {
    const response = await fetch(`${world.portal.url}/playground/login.php?user=${userId}`);
    const cookie = response.headers.getSetCookie().at(-1)?.split(';')[0] ?? '';
    return { cookie, token: ((await response.json()) as { sessid: string }).sessid };
  }

  async function act(browser: Browser, action: string, body: unknown): Promise<Envelope> {
    const response = await fetch(`${world.portal.url}/bitrix/services/main/ajax.php?action=linewarden:dispatch.${action}`, {
      method: 'POST',
      headers: { cookie: browser.cookie, 'x-bitrix-csrf-token': browser.token, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as Envelope;
  }

  const direct = async (token: string, path: string) =>
    (await fetch(`${world.api.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).status;

  it('saves settings in the name of the administrator who is logged in', async () => {
    const browser = await logIn(administrator);
    const read = await act(browser, 'Sidecar.call', { method: 'GET', path: '/api/settings' });
    const baseVersion = read.data.body['version'] as number;
    const saved = await act(browser, 'Sidecar.call', {
      method: 'PUT',
      path: '/api/settings',
      body: { baseVersion, note: 'через вкладку: SELECT <b>*</b>', settings: usualSettings() },
    });
    expect(saved).toMatchObject({ status: 'success', data: { status: 200, body: { version: baseVersion + 1 } } });
    const [row] = await world.rows('SELECT author_id, note FROM settings_version ORDER BY version DESC LIMIT 1');
    expect(row).toEqual({ author_id: administrator, note: 'через вкладку: SELECT <b>*</b>' });

    const stale = await act(browser, 'Sidecar.call', {
      method: 'PUT',
      path: '/api/settings',
      body: { baseVersion, settings: usualSettings() },
    });
    expect(stale.data).toMatchObject({ status: 409, body: { error: { code: 'SETTINGS_STALE', currentVersion: baseVersion + 1 } } });
  });

  it('gives an administrator a token for everything, a head with the right to view one for the own company, others none', async () => {
    const { token: all } = (await act(await logIn(administrator), 'Sidecar.token', {})).data;
    expect(await direct(all, `/api/board?company=${beta.code}`)).toBe(200);
    expect(await direct(all, '/api/settings')).toBe(200);

    const head = usualSettings().companies.find((company) => company.code === alfa.code)?.headOfSalesId ?? 0;
    expect(await act(await logIn(head), 'Sidecar.token', {})).toMatchObject({ status: 'error', errors: [{ code: 'ACCESS_DENIED' }] });
    await world.portal.rows("INSERT INTO b_group (ID, ACTIVE, NAME) VALUES (77, 'Y', 'Руководители продаж')");
    await world.portal.rows('INSERT INTO b_user_group (USER_ID, GROUP_ID) VALUES (?, 77)', [head]);
    await world.portal.rows("INSERT INTO b_module_group (MODULE_ID, GROUP_ID, G_ACCESS) VALUES ('linewarden.dispatch', 77, 'R')");
    const browser = await logIn(head);
    const { token: own } = (await act(browser, 'Sidecar.token', { userId: administrator, isAdmin: true })).data;
    expect(await direct(own, `/api/board?company=${alfa.code}`)).toBe(200);
    expect(await direct(own, `/api/board?company=${beta.code}`)).not.toBe(200);
    expect(await direct(own, '/api/settings')).toBe(403);
    expect((await act(browser, 'Sidecar.call', { method: 'GET', path: '/api/settings' })).errors).toMatchObject([
      { code: 'ACCESS_DENIED' },
    ]);
  });
});
