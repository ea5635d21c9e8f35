import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NumberPush } from '../../src/calls/number-push.js';
import { Handshakes } from '../../src/portal/handshake.js';
import { Incidents } from '../../src/records/incidents.js';
import { SidecarFixture } from './sidecar-fixture.js';
import { twoCompaniesWithNumbers } from './telephony-of-two-companies.js';

/** The module as far as it keeps the numbers of the companies. */
class NumberKeeper {
  readonly told: { version: number; numbers: unknown[] }[] = [];
  kept = 0;
  isDown = false;
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { call, ...input } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
      if (this.isDown || call !== 'setNumbers') return response.writeHead(503).end();
      this.told.push(input);
      this.kept = Math.max(this.kept, input.version);
      return response.writeHead(200).end(JSON.stringify({ result: { version: this.kept } }));
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

let fixture: SidecarFixture;
let keeper: NumberKeeper;

beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompaniesWithNumbers);
  keeper = new NumberKeeper();
  fixture.portalUrl = await keeper.start();
});
afterEach(async () => {
  await fixture.drop();
  await keeper.stop();
});

const pushing = async (instance?: string) => (await fixture.sidecar(instance)).get(NumberPush);

it('tells the portal whose each number is, once a version', async () => {
  const push = await pushing();
  expect([await push.push(), await push.push()]).toEqual([true, false]);
  expect(keeper.told).toEqual([
    {
      version: 1,
      numbers: [
        { key: '74951110001', companyName: 'Альфа', dealCategoryId: 1 },
        { key: 'sip-office', companyName: 'Альфа', dealCategoryId: 1 },
        { key: '74952220002', companyName: 'Бета', dealCategoryId: 2 },
      ],
    },
  ]);
  await fixture.saveSettings({ companies: [twoCompaniesWithNumbers.companies[0]] });
  fixture.clock.turn(2000);
  expect(await push.push()).toBe(true);
  expect(keeper.told.at(-1)).toMatchObject({ version: 2, numbers: [{ key: '74951110001' }, { key: 'sip-office' }] });
});

it('two sidecars tell the same', async () => {
  await Promise.all([(await pushing('one')).push(), (await pushing('two')).push()]);
  expect(keeper.kept).toBe(1);
  expect(new Set(keeper.told.map((told) => JSON.stringify(told))).size).toBe(1);
});

it('tells again when the portal does not answer, and when a newer handshake shows that it has lost them', async () => {
  const push = await pushing();
  keeper.isDown = true;
  expect(await push.push()).toBe(false);
  keeper.isDown = false;
  expect(await push.push()).toBe(true);
  fixture.clock.turn(20_000);
  await fixture.rows('UPDATE portal_handshake SET received_at = ?', [fixture.clock.now()]);
  expect([await push.push(), await push.push()]).toEqual([true, false]);
});

it('says nothing where the settings name no numbers', async () => {
  await fixture.saveSettings({ companies: twoCompaniesWithNumbers.companies.map((company) => ({ ...company, numbers: [] })) });
  expect(await (await pushing()).push()).toBe(false);
});

it('leaves a number of two companies to neither', async () => {
  const [alfa, beta] = twoCompaniesWithNumbers.companies;
  await fixture.saveSettings({
    companies: [
      { ...alfa, numbers: ['74951110001', '101'] },
      { ...beta, numbers: ['8 495 111-00-01'] },
    ],
  });
  await (await pushing()).push();
  expect(keeper.told).toMatchObject([{ numbers: [{ key: '101' }] }]);
});

it('opens an incident when the portal keeps numbers of newer settings than there are here', async () => {
  keeper.kept = 12;
  const sidecar = await fixture.sidecar();
  const push = sidecar.get(NumberPush);
  expect([await push.push(), await push.push()]).toEqual([true, false]);
  expect(await sidecar.get(Incidents).list({ state: 'open', limit: 5 })).toMatchObject([
    { kind: 'numbers-not-taken', details: { inForce: 12, version: 1 } },
  ]);
  expect(await sidecar.get(Handshakes).current()).toMatchObject({ numbersVersion: 0 });
});
