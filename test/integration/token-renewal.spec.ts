import { verifyToken } from '../../src/http/token.js';
import { type BoardClient, ListeningSidecar, type TokenParts } from './board-fixture.js';
import { signedHeaders } from './http-fixture.js';
import { twoCompanies, writeTwoCompanies } from './people-of-two-companies.js';
import { ScriptedModule } from './scripted-module.js';
import { at, SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let sidecar: ListeningSidecar;
const module = new ScriptedModule(() => 'dies');
const rights = new Map<unknown, string>();
const open: BoardClient[] = [];

beforeAll(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  fixture.portalUrl = await module.start();
  sidecar = await ListeningSidecar.start(fixture);
});
beforeEach(() => {
  fixture.clock.at = at('10:00');
  rights.clear();
  rights.set(20, 'R').set(1, 'W');
  module.tells = (call, { userId }) => (call === 'personRight' ? { right: rights.get(userId) ?? 'D' } : null);
});
afterEach(async () => {
  for (const client of open.splice(0)) client.close();
  await fixture.portal.run("UPDATE b_user SET ACTIVE = 'Y', BLOCKED = 'N' WHERE ID IN (1, 20)");
  await fixture.saveSettings(twoCompanies);
});
afterAll(async () => {
  await sidecar.close();
  await module.stop();
  await fixture.drop();
});

/** A token given by the module so many minutes ago, renewed since if it is older than ten. */
function tokenOf(claims: TokenParts & { bornMinutesAgo?: number }): string {
  const { bornMinutesAgo = 5, ...rest } = claims;
  const seconds = fixture.clock.now().getTime() / 1000;
  return sidecar.token({ v: 2, born: seconds - bornMinutesAgo * 60, exp: seconds + 300, ...rest } as TokenParts);
}

const headOfBeta = { userId: 20, name: 'Имя20', isAdmin: false };

async function renew(token: string) {
  const { status, body } = await sidecar.postWith('/api/token/renew', { Authorization: `Bearer ${token}` });
  const renewed = status === 200 ? verifyToken(fixture.config().secret, body['token'] as string, fixture.clock.now()) : null;
  return { status, body, code: (body['error'] as { code?: string } | undefined)?.code, renewed };
}

describe('a token is renewed', () => {
  it('for ten minutes, for the same person, from the same birth', async () => {
    const { body, renewed } = await renew(tokenOf(headOfBeta));
    const seconds = at('10:00').getTime() / 1000;
    expect(renewed).toMatchObject({ kind: 'valid', claims: { ...headOfBeta, v: 2, born: seconds - 300, exp: seconds + 600 } });
    expect(body).toMatchObject({ expiresAt: at('10:10').toISOString(), renewableUntil: at('21:55').toISOString() });
  });

  it('up to twelve hours after the portal has let the person in, and not a second longer', async () => {
    fixture.clock.at = at('21:50');
    const minutes = (time: string) => (at('21:50').getTime() - at(time).getTime()) / 60_000;
    const { renewed } = await renew(tokenOf({ ...headOfBeta, bornMinutesAgo: minutes('09:58') }));
    expect(renewed).toMatchObject({ claims: { exp: at('21:58').getTime() / 1000 } });
    expect(
      await renew(sidecar.token({ v: 2, born: at('09:52').getTime() / 1000, exp: at('21:52').getTime() / 1000, ...headOfBeta })),
    ).toMatchObject({
      status: 403,
      code: 'RENEWAL_OVER',
    });
  });

  it('and the new one lets the board go on', async () => {
    const client = await sidecar.connect();
    open.push(client);
    client.send({ type: 'hello', token: tokenOf(headOfBeta) });
    await client.next('snapshot');
    fixture.clock.at = at('10:04');
    const { body } = await renew(tokenOf(headOfBeta));
    client.send({ type: 'hello', token: body['token'] });
    expect(await client.next('renewed')).toMatchObject({ tokenEndsAt: at('10:14').toISOString() });
  });

  it('without its admin right when that was taken away', async () => {
    rights.set(20, 'R');
    expect((await renew(tokenOf({ ...headOfBeta, isAdmin: true }))).renewed).toMatchObject({ claims: { isAdmin: false } });
  });

  it('without a right that was given since: that comes from the portal', async () => {
    rights.set(20, 'W');
    expect((await renew(tokenOf(headOfBeta))).renewed).toMatchObject({ claims: { isAdmin: false } });
  });
});

describe('a token is not renewed', () => {
  it.each([
    { scenario: 'of somebody dismissed', change: () => fixture.portal.run("UPDATE b_user SET ACTIVE = 'N' WHERE ID = 20") },
    { scenario: 'of somebody whose log-in is blocked', change: () => fixture.portal.run("UPDATE b_user SET BLOCKED = 'Y' WHERE ID = 20") },
    { scenario: 'of somebody who lost the right to look', change: () => void rights.set(20, 'D') },
    {
      scenario: 'of somebody who is head of no company any more',
      change: () => fixture.saveSettings({ companies: twoCompanies.companies.map((company) => ({ ...company, headOfSalesId: 10 })) }),
    },
  ])('$scenario', async ({ change }) => {
    const token = tokenOf(headOfBeta);
    expect((await renew(token)).status).toBe(200);
    await change();
    fixture.clock.at = at('10:00:30'); // settings are looked at anew
    expect(await renew(tokenOf(headOfBeta))).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  it('of an administrator who is none any more and heads nothing', async () => {
    rights.set(1, 'R');
    expect(await renew(tokenOf({ userId: 1, isAdmin: true }))).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  });

  it('when the portal does not say what right its person has', async () => {
    module.tells = () => null;
    expect(await renew(tokenOf(headOfBeta))).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
  });

  it('after its end', async () => {
    const token = tokenOf(headOfBeta);
    fixture.clock.at = at('10:05');
    expect(await renew(token)).toMatchObject({ status: 401, code: 'TOKEN_ENDED' });
  });

  it('when the module that gave it knows of no renewal', async () => {
    expect(await renew(sidecar.token({ ...headOfBeta }))).toMatchObject({ status: 403, code: 'RENEWAL_OVER' });
  });

  it('by the module’s own signature, nor without any', async () => {
    const path = '/api/token/renew';
    const signed = signedHeaders('POST', path, '', { secret: fixture.config().secret, userId: 20, at: fixture.clock.now() });
    expect((await sidecar.postWith(path, signed)).status).toBe(403);
    expect((await sidecar.postWith(path, {})).status).toBe(401);
  });
});
