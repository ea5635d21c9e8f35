import { Nudges } from '../../src/http/nudges.js';
import { Handshakes } from '../../src/portal/handshake.js';
import { Incidents } from '../../src/records/incidents.js';
import { OutboxWorker } from '../../src/work/outbox-worker.js';
import { PortalSilence } from '../../src/work/portal-silence.js';
import { StuckWork } from '../../src/work/stuck-work.js';
import { twoCompanies, writeTwoCompanies } from './people-of-two-companies.js';
import { ScriptedModule } from './scripted-module.js';
import { handshake, SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let outbox: OutboxWorker;
let sidecar: Awaited<ReturnType<SidecarFixture['sidecar']>>;
const done = { status: 'done', result: {} } as const;
const module = new ScriptedModule(() => done);

beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  fixture.portalUrl = await module.start();
  module.seen.length = 0;
  await writeTwoCompanies(fixture.portal);
  module.says = () => done;
  module.tells = (call) => (call === 'handshake' ? handshake : null);
  sidecar = await fixture.sidecar();
  outbox = sidecar.get(OutboxWorker);
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

/** As the heartbeat does; silences are counted in real time. */
async function sendUntil(isEnough: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await isEnough())) {
    await outbox.send();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

it('sends what others wait for when one command makes the PHP of the portal die', async () => {
  await comments(25);
  module.says = (command) => (command.type === 'comment' && command.chatId === 1 ? 'dies' : done);
  await sendUntil(async () => (await waiting()).length <= 1);
  expect(await waiting()).toEqual(['client-0']);
});

it('settles the silence of the portal that a sidecar before it has told of', async () => {
  await (await fixture.sidecar('two')).get(Incidents).open('portal-silent', 'portal', {});
  await comments(1);
  await outbox.send();
  expect(await fixture.rows(`SELECT id FROM incident WHERE closed_at IS NULL`)).toEqual([]);
});

it('asks a silent portal whether it is there before it sends a command again, and blames none for the silence', async () => {
  await comments(3);
  let asked = 0;
  module.says = () => 'dies';
  module.tells = () => {
    asked += 1;
    return null;
  };
  await sendUntil(() => asked === 2);
  expect(module.seen).toHaveLength(3); // the first request had all of them
  const lateOnes = await fixture.rows('SELECT id FROM outbox_command WHERE due_at > ? OR attempts <> 1', [fixture.clock.now()]);
  expect(lateOnes).toEqual([]);
});

it('sends what waits as soon as the portal that was silent is heard of', async () => {
  await comments(3);
  const silence = sidecar.get(PortalSilence);
  for (let failure = 0; failure < 6; failure++) silence.goesOn(performance.now());
  await outbox.send();
  expect([silence.waitMs, module.seen.length]).toEqual([30_000, 0]); // as long as this spec may take
  sidecar.get(Nudges).nudge();
  await sendUntil(async () => (await waiting()).length === 0);
  expect(await fixture.rows('SELECT id FROM incident WHERE closed_at IS NULL')).toEqual([]);
});

it('opens an incident for a command that PHP dies of, and ends it with the answer', async () => {
  await comments(1);
  await fixture.rows('UPDATE outbox_command SET attempts = 8');
  module.says = () => 'dies';
  const open = () =>
    fixture.rows<{ kind: string }>('SELECT kind FROM incident WHERE closed_at IS NULL').then((rows) => rows.map(({ kind }) => kind));
  await sendUntil(async () => (await open()).length > 0);
  await sidecar.get(StuckWork).look();
  expect(await open()).toEqual(['command-stuck']);
  module.says = () => done;
  fixture.clock.at = new Date(fixture.clock.now().getTime() + 60_000);
  await sendUntil(async () => (await waiting()).length === 0);
  await sidecar.get(StuckWork).look();
  expect(await open()).toEqual([]);
});

describe('a command that is not known everywhere', () => {
  const openIncidents = () =>
    fixture
      .rows<{ name: string }>(`SELECT CONCAT(kind, ' ', subject) AS name FROM incident WHERE closed_at IS NULL`)
      .then((rows) => rows.map(({ name }) => name));
  const sent = () => module.seen.map((command) => command.type);

  /** All of one lane, in this order. */
  async function ordered(...commands: [type: string, subject: string][]): Promise<void> {
    const bodies: Record<string, object> = {
      notify: { userIds: [1], text: 'x', sessionId: 0 },
      comment: { chatId: 1, dealId: 0, text: 'x' },
    };
    const rows = commands.map(([type, subject], index) => [
      `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      'one-lane',
      subject,
      type,
      JSON.stringify({ type, ...bodies[type] }),
      fixture.clock.now(),
      fixture.clock.now(),
    ]);
    await fixture.own.admin.query(
      'INSERT INTO outbox_command (command_id, order_key, subject, type, payload, due_at, created_at) VALUES ?',
      [rows],
    );
  }

  function moduleKnows(...commands: string[]): void {
    module.tells = (call) => (call === 'handshake' ? { ...handshake, commands } : null);
  }

  const later = (hours: number) => {
    fixture.clock.at = new Date(fixture.clock.now().getTime() + hours * 3_600_000);
  };

  it('to an older module waits beside its lane for an update, with what is about the same subject, and is an incident after a day', async () => {
    moduleKnows('comment');
    await sidecar.get(Handshakes).refresh();
    await ordered(
      ['notify', 'dialog:1'],
      ['comment', 'dialog:1'],
      ['comment', 'dialog:2'],
      ['notify', 'dialog:2'],
      ['comment', 'dialog:3'],
    );
    await outbox.send();
    expect(module.seen.map((command) => Number(command.id.slice(-1)))).toEqual([2, 4]);
    later(23);
    await sidecar.get(StuckWork).look();
    expect(await openIncidents()).toEqual([]);
    later(1);
    await sidecar.get(StuckWork).look();
    await sidecar.get(StuckWork).look();
    expect(await openIncidents()).toEqual(['command-unknown notify']);
    moduleKnows('comment', 'notify');
    await sidecar.get(StuckWork).look();
    await outbox.send();
    expect(module.seen.map((command) => Number(command.id.slice(-1)))).toEqual([2, 4, 0, 1, 3]);
    expect([await openIncidents(), await waiting()]).toEqual([[], []]);
  });

  it('to a module that was taken back since its handshake is not refused for good', async () => {
    await ordered(['notify', 'dialog:1'], ['comment', 'dialog:2']);
    module.says = ({ type }) => (type === 'notify' ? { status: 'refused', code: 'FIELD_WRONG', message: 'type: …', field: 'type' } : done);
    moduleKnows('comment');
    await outbox.send();
    expect(sent()).toEqual(['notify', 'comment']); // it has told meanwhile what it knows
    later(1);
    await outbox.send();
    expect(sent()).toEqual(['notify', 'comment']);
    expect([await waiting(), await openIncidents()]).toEqual([['one-lane'], []]);
  });

  it('to this sidecar, which a newer one has ordered, is left to that one', async () => {
    moduleKnows('comment', 'ofANewerRelease');
    await sidecar.get(Handshakes).refresh();
    await ordered(['ofANewerRelease', 'lead:1'], ['comment', 'dialog:1']);
    await outbox.send();
    expect(sent()).toEqual(['comment']);
    later(24);
    await sidecar.get(StuckWork).look();
    expect(await openIncidents()).toEqual(['command-unknown ofANewerRelease']);
  });
});
