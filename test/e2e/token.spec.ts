import type { World } from '../../playground/harness/world.js';
import { alfa } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const DOOR = '/bitrix/tools/linewarden.dispatch/board.php';
/** Of the seed: a member of the portal's administrators. */
const administrator = 1;

describe('the way of a head of sales to the board', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  /** The token with which the portal's door sends this person on; null when it lets nobody through. */
  async function throughTheDoor(userId: number): Promise<string | null> {
    const login = await fetch(`${world.portal.url}/playground/login.php?user=${userId}&to=${DOOR}`, { redirect: 'manual' });
    const cookie = login.headers.getSetCookie().at(-1)?.split(';')[0] ?? '';
    const door = await fetch(world.portal.url + (login.headers.get('location') ?? ''), { headers: { cookie }, redirect: 'manual' });
    return /^http:\/\/127\.0\.0\.1:\d+\/app\/#token=(.+)$/.exec(door.headers.get('location') ?? '')?.[1] ?? null;
  }

  async function ask(method: string, path: string, token: string | null): Promise<{ status: number; body: Record<string, unknown> }> {
    const answer = await fetch(world.sidecar.url + path, { method, headers: { authorization: `Bearer ${token}` } });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  async function defaultRight(value: 'D' | 'R'): Promise<void> {
    await world.portal.act('setOption', { module: 'linewarden.dispatch', name: 'GROUP_DEFAULT_RIGHT', value });
  }

  it('leads through the portal’s door, and the token is renewed while the portal still gives the right', async () => {
    expect(await throughTheDoor(alfa.headOfSalesId)).toBeNull();
    await defaultRight('R');
    const token = await throughTheDoor(alfa.headOfSalesId);
    expect(await ask('GET', '/api/board', token)).toMatchObject({ status: 200, body: { companies: [{ code: 'alfa' }] } });
    expect((await ask('GET', '/api/settings', token)).status).toBe(403);
    expect(await ask('GET', '/api/portal/address', token)).toEqual({
      status: 200,
      body: { url: world.portal.url, boardDoor: world.portal.url + DOOR },
    });

    world.clock.advance(590_000);
    const renewed = await ask('POST', '/api/token/renew', token);
    expect(renewed.status).toBe(200);
    world.clock.advance(590_000);
    expect((await ask('GET', '/api/board', token)).status).toBe(401);
    const newer = renewed.body['token'] as string;
    expect((await ask('GET', '/api/board', newer)).status).toBe(200);

    await defaultRight('D');
    expect(await ask('POST', '/api/token/renew', newer)).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } });
  });

  it('stays an administrator’s while the portal says so', async () => {
    const token = await throughTheDoor(administrator);
    expect((await ask('GET', '/api/settings', token)).status).toBe(200);
    const renewed = await ask('POST', '/api/token/renew', token);
    expect((await ask('GET', '/api/settings', renewed.body['token'] as string)).status).toBe(200);
  });
});
