import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../../src/config.js';
import { commandTypes } from '../../src/portal/commands/answer-schemas.js';
import type { Handshake } from '../../src/portal/commands/command-types.js';
import { PortalClient } from '../../src/portal/commands/portal-client.js';
import { Handshakes } from '../../src/portal/handshake.js';
import { createOwnSchema, HandClock } from './settings-own-schema.js';

const HOUR_MS = 3_600_000;

const told: Handshake = {
  moduleVersion: '1.0.0',
  commands: ['comment', 'ofANewerModule'],
  phpVersion: '8.2.20',
  portalNow: 1772442000,
  phpTimeZone: 'Europe/Moscow',
  mysqlTimeZone: 'SYSTEM',
  onlineLimitSeconds: 1440,
  externalUserTypes: ['bot', 'imconnector'],
  vacationTypes: ['VACATION'],
  isTimemanAvailable: true,
  modules: { imopenlines: '26.100.0' },
  calendar: { workTimeStart: '9', workTimeEnd: '19', weekHolidays: ['SA', 'SU'], yearHolidays: [], yearWorkdays: [] },
  siteIds: ['s1'],
  defaultSiteId: 's1',
  serviceUserId: 5,
  botId: 6,
  companyField: 'UF_CRM_LINEWARDEN',
  numbersVersion: 0,
};

describe('the handshake', () => {
  let schema: Awaited<ReturnType<typeof createOwnSchema>>;
  let server: Server;
  let config: Config;
  let answer: unknown;
  let asked: number;
  const clock = new HandClock();

  beforeEach(async () => {
    schema = await createOwnSchema();
    answer = told;
    asked = 0;
    server = createServer((request, response) => {
      asked++;
      request.resume().on('end', () => response.writeHead(answer ? 200 : 502).end(JSON.stringify({ result: answer })));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    config = { portalUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, secret: 'x'.repeat(32) } as Config;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await schema.drop();
  });

  const sidecar = async () => new Handshakes(await schema.connect(), new PortalClient(config, clock), clock);
  const untilAsked = async (times: number) => {
    while (asked < times) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('of a module that does not name its commands names those of then', async () => {
    const { commands: _, ...ofThen } = told;
    answer = ofThen;
    const since = ['placeFirmCall', 'takeApart', 'assignItem', 'moveItem'];
    expect((await (await sidecar()).current())?.commands).toEqual(commandTypes.filter((type) => !since.includes(type)));
  });

  it('is asked once and remembered for an hour', async () => {
    const handshakes = await sidecar();
    expect(await handshakes.current()).toEqual(told);
    clock.turn(HOUR_MS - 1);
    expect(await handshakes.current()).toEqual(told);
    expect(asked).toBe(1);
    answer = { ...told, phpTimeZone: 'Asia/Omsk' };
    clock.turn(1);
    expect((await handshakes.current())?.phpTimeZone).toBe('Europe/Moscow'); // nobody waits for the fresh one
    await untilAsked(2);
    expect((await handshakes.refresh()).phpTimeZone).toBe('Asia/Omsk');
    expect((await handshakes.current())?.phpTimeZone).toBe('Asia/Omsk');
  });

  it('is known to a sidecar that starts while PHP is down', async () => {
    await (await sidecar()).current();
    answer = null;
    clock.turn(5 * HOUR_MS);
    const other = await sidecar();
    expect(await other.current()).toEqual(told);
    await untilAsked(2);
    await expect(other.refresh()).rejects.toMatchObject({ name: 'PortalSilent' });
    expect(await other.current()).toEqual(told);
  });

  it('asked anew by one sidecar reaches the other', async () => {
    const [one, other] = [await sidecar(), await sidecar()];
    await one.current();
    await other.current();
    answer = { ...told, vacationTypes: ['VACATION', 'LEAVESICK'] };
    clock.turn(1000);
    await one.refresh();
    clock.turn(10_000);
    expect((await other.current())?.vacationTypes).toEqual(['VACATION', 'LEAVESICK']);
    expect(asked).toBe(2);
  });

  it('is null as long as the portal was never reached, without asking at every decision', async () => {
    answer = null;
    const handshakes = await sidecar();
    expect(await handshakes.current()).toBeNull();
    expect(await handshakes.current()).toBeNull();
    expect(asked).toBe(1);
    answer = told;
    clock.turn(15_000);
    expect(await handshakes.current()).toEqual(told);
  });

  it('with a zone nobody knows is refused', async () => {
    answer = { ...told, phpTimeZone: 'Moscow Standard Time' };
    const handshakes = await sidecar();
    await expect(handshakes.refresh()).rejects.toThrow('Moscow Standard Time');
    expect(await handshakes.receivedAt()).toBeNull();
  });

  it('without a field is a malformed answer that names it', async () => {
    answer = { ...told, botId: undefined };
    await expect((await sidecar()).refresh()).rejects.toThrow('botId');
  });
});
