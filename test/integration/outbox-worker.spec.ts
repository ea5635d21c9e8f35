import { Incidents } from '../../src/records/incidents.js';
import { OutboxWorker } from '../../src/work/outbox-worker.js';
import { twoCompanies, writeTwoCompanies } from './people-of-two-companies.js';
import { ScriptedModule } from './scripted-module.js';
import { SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let outbox: OutboxWorker;
const done = { status: 'done', result: {} } as const;
const module = new ScriptedModule(() => done);

beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  fixture.portalUrl = await module.start();
  module.seen.length = 0;
  await writeTwoCompanies(fixture.portal);
  outbox = (await fixture.sidecar()).get(OutboxWorker);
});
afterEach(async () => {
  await fixture.drop();
  await module.stop();
});

async function comments(count: number): Promise<void> {
  const rows = Array.from({ length: count }, (_, index) => [
    `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    `client-${index}`,
    'comment',
    JSON.stringify({ type: 'comment', chatId: index + 1, dealId: 0, text: 'x' }),
    fixture.clock.now(),
    fixture.clock.now(),
  ]);
  await fixture.own.admin.query('INSERT INTO outbox_command (command_id, order_key, type, payload, due_at, created_at) VALUES ?', [rows]);
}

const waiting = () =>
  fixture
    .rows<{ order_key: string }>(`SELECT order_key FROM outbox_command WHERE state = 'waiting' ORDER BY id`)
    .then((rows) => rows.map((row) => row.order_key));

/** As the heartbeat does, for some seconds of real time: silences are counted in it. */
async function sendFor(seconds: number): Promise<void> {
  for (const endMs = performance.now() + seconds * 1000; performance.now() < endMs; ) {
    await outbox.send();
    if ((await waiting()).length <= 1) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

it('sends what others wait for when one command makes the PHP of the portal die', async () => {
  await comments(25);
  module.says = (command) => (command.type === 'comment' && command.chatId === 1 ? 'dies' : done);
  await sendFor(15);
  expect(await waiting()).toEqual(['client-0']);
});

it('settles the silence of the portal that a sidecar before it has told of', async () => {
  await (await fixture.sidecar('two')).get(Incidents).open('portal-silent', 'portal', {});
  await comments(1);
  module.says = () => done;
  await outbox.send();
  expect(await fixture.rows(`SELECT id FROM incident WHERE closed_at IS NULL`)).toEqual([]);
});
