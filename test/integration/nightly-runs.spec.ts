import { NightlyRuns } from '../../src/night/nightly-runs.js';
import { Intake } from '../../src/work/intake.js';
import { OutboxWorker } from '../../src/work/outbox-worker.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { ScriptedModule } from './scripted-module.js';
import { at, SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let nightly: NightlyRuns;

beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  nightly = (await fixture.sidecar()).get(NightlyRuns);
  // Альфа: one open dialog, one the head has himself, one he is a member of; Бета: one open dialog.
  await writeSession(fixture.portal, 101, { lineId: 1, clientUserId: 501, operatorId: 12 });
  await writeSession(fixture.portal, 102, { lineId: 2, clientUserId: 502, operatorId: 10 });
  await writeSession(fixture.portal, 103, { lineId: 3, clientUserId: 503, operatorId: 13 });
  await writeSession(fixture.portal, 104, { lineId: 6, clientUserId: 504, operatorId: 21 });
  await fixture.portal.insert('b_im_relation', [{ CHAT_ID: 1103, USER_ID: 10, MESSAGE_TYPE: 'L' }]);
});
afterEach(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  expect(different).toEqual([]);
});

const joins = () =>
  fixture
    .rows<{ subject: string }>(`SELECT subject FROM outbox_command WHERE type = 'joinDialog' ORDER BY subject`)
    .then((rows) => rows.map(({ subject }) => Number(subject.replace('dialog:', ''))));

it('joins the head of sales to what is still open at 23:00, once, and lists what was skipped with the reason', async () => {
  fixture.clock.at = at('22:59:59');
  expect(await nightly.run()).toBe(0);
  fixture.clock.at = at('23:00');
  const second = (await fixture.sidecar('two')).get(NightlyRuns);
  await Promise.all([nightly.run(), second.run()]);
  fixture.clock.at = at('23:30');
  await nightly.run();
  expect(await joins()).toEqual([101, 104]);
  expect(await fixture.rows(`SELECT session_id, outcome, because FROM nightly_dialog WHERE outcome = 'skip' ORDER BY session_id`)).toEqual([
    { session_id: 102, outcome: 'skip', because: 'headIsOperator' },
    { session_id: 103, outcome: 'skip', because: 'alreadyMember' },
  ]);
  expect(await fixture.rows('SELECT company_code, local_day, joined, skipped FROM nightly_run ORDER BY company_code')).toEqual([
    { company_code: 'alfa', local_day: '2026-03-02', joined: 1, skipped: 2 },
    { company_code: 'beta', local_day: '2026-03-02', joined: 1, skipped: 0 },
  ]);
});

it('makes the run up before the morning, as the run of the evening before', async () => {
  fixture.clock.at = at('05:00', 3);
  await nightly.run();
  expect(await joins()).toEqual([101, 104]);
  expect(await fixture.rows('SELECT DISTINCT local_day FROM nightly_run')).toEqual([{ local_day: '2026-03-02' }]);
});

it('does not join at noon, and tells of a night that was missed altogether', async () => {
  fixture.clock.at = at('23:00');
  await nightly.run();
  fixture.clock.at = at('12:00', 4);
  await nightly.run();
  expect(await joins()).toEqual([101, 104]);
  expect(await fixture.rows('SELECT kind, subject FROM incident ORDER BY subject')).toEqual([
    { kind: 'night-missed', subject: 'alfa:2026-03-03' },
    { kind: 'night-missed', subject: 'beta:2026-03-03' },
  ]);
});

it('lets nobody who writes at 23:00 wait behind the joins, not even a client whose own dialog is joined', async () => {
  // No join is answered before the placement is heard: who waited behind one would wait for ever.
  let hear: () => void = () => undefined;
  const heard = new Promise<void>((resolve) => {
    hear = resolve;
  });
  const module = new ScriptedModule(async ({ type }) => {
    if (type === 'placeDialog') hear();
    await heard;
    return { status: 'refused', code: 'CHAT_REFUSED', message: '' };
  });
  fixture.portalUrl = await module.start();
  const sidecar = await fixture.sidecar('three');
  const writes = async (sessionId: number, lineId: number) => {
    const start = await writeSession(fixture.portal, sessionId, { lineId, clientUserId: 600 });
    await fixture.event('DialogStarted', start, 'client:whatsapp:600');
    await sidecar.get(Intake).drain();
  };
  await writeClient(fixture.portal, 600);
  await writes(200, 1);
  await fixture.rows(`UPDATE outbox_command SET state = 'done'`);
  for (let sessionId = 300; sessionId < 360; sessionId++)
    await writeSession(fixture.portal, sessionId, { lineId: 1, clientUserId: sessionId });
  fixture.clock.at = at('23:00');
  await nightly.run();
  await writes(400, 2);
  await sidecar.get(OutboxWorker).send();
  await module.stop();
  expect(module.seen.filter((command) => command.type === 'placeDialog')).toMatchObject([{ sessionId: 400 }]);
  expect(module.seen.filter((command) => command.type === 'joinDialog')).toHaveLength(63);
});

it('tells of a night that was begun and never finished, and goes on with the next', async () => {
  fixture.clock.at = at('23:00');
  await nightly.run();
  await fixture.rows('UPDATE nightly_run SET finished_at = NULL'); // as a sidecar leaves it that dies in the middle
  fixture.clock.at = at('09:00', 3);
  await nightly.run();
  await nightly.run();
  expect(await fixture.rows('SELECT kind, subject, seen_count FROM incident ORDER BY subject')).toEqual([
    { kind: 'night-missed', subject: 'alfa:2026-03-02', seen_count: 1 },
    { kind: 'night-missed', subject: 'beta:2026-03-02', seen_count: 1 },
  ]);
});
