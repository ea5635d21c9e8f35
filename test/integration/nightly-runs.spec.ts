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
  const second = (await fixture.sidecar('two')).get(NightlyRuns);
  await Promise.all([nightly.run(), second.run()]);
  await nightly.run();
  expect(await fixture.rows('SELECT kind, subject, seen_count FROM incident ORDER BY subject')).toEqual([
    { kind: 'night-missed', subject: 'alfa:2026-03-02', seen_count: 1 },
    { kind: 'night-missed', subject: 'beta:2026-03-02', seen_count: 1 },
  ]);
});

describe('a run that is switched off for some days', () => {
  const withRun = (isOn: boolean, parts: object = {}) => ({
    companies: twoCompanies.companies.map((company) => (company.code === 'alfa' ? { ...company, nightly: { isOn, ...parts } } : company)),
  });
  const save = async (settings: unknown, now: Date) => {
    fixture.clock.at = now;
    await fixture.saveSettings(settings);
  };
  const missed = async () =>
    (await fixture.rows<{ told: string }>(`SELECT CONCAT(subject, ' ', seen_count) AS told FROM incident ORDER BY subject`)).map(
      ({ told }) => told,
    );

  it('has missed none of them, and nights when it was on and nobody ran it are told once, also by a sidecar that starts anew', async () => {
    fixture.clock.at = at('23:00');
    await nightly.run();
    await save(withRun(false), at('10:00', 3));
    await save(withRun(false), at('11:00', 4)); // something else was saved
    for (const day of [4, 5, 6]) {
      fixture.clock.at = at('09:00', day);
      await nightly.run();
    }
    await save(withRun(true), at('12:00', 6));
    await nightly.run();
    const ofBeta = ['beta:2026-03-03 1', 'beta:2026-03-04 1', 'beta:2026-03-05 1'];
    expect(await missed()).toEqual(ofBeta);

    fixture.clock.at = at('12:00', 8);
    const others = [(await fixture.sidecar('two')).get(NightlyRuns), (await fixture.sidecar('three')).get(NightlyRuns)];
    await Promise.all([nightly, ...others].map((sidecar) => sidecar.run()));
    await nightly.run();
    const since = (code: string) => [`${code}:2026-03-06 1`, `${code}:2026-03-07 1`];
    expect(await missed()).toEqual([...since('alfa'), ...ofBeta, ...since('beta')]);
  });

  it('still tells of the nights before it was switched off', async () => {
    fixture.clock.at = at('23:00');
    await nightly.run();
    await save(withRun(false), at('09:00', 4));
    await nightly.run();
    expect(await missed()).toEqual(['alfa:2026-03-03 1', 'beta:2026-03-03 1']);
  });

  it('has missed none either while its company was away, under another hour, or by a version that cannot be read any more', async () => {
    fixture.clock.at = at('23:00');
    await nightly.run();
    await save({ companies: twoCompanies.companies.filter(({ code }) => code === 'beta') }, at('10:00', 3));
    await save({ companies: 'nobody reads this' }, at('10:00', 5));
    await save(withRun(true, { atMinutes: 30 }), at('12:00', 6)); // 00:30: named after the day that has begun
    await nightly.run();
    fixture.clock.at = at('09:00', 8);
    await nightly.run();
    expect((await missed()).filter((told) => told.startsWith('alfa'))).toEqual(['alfa:2026-03-07 1', 'alfa:2026-03-08 1']);
  });
});

describe('a head of sales who is away', () => {
  beforeEach(async () => {
    await fixture.portal.insert('b_module', [{ ID: 'calendar' }]);
    await fixture.portal.insert('b_option', [{ MODULE_ID: 'intranet', NAME: 'calendar_2', VALUE: 'Y' }]);
  });

  const awayUntil = async (userId: number, day: number) => {
    await fixture.portal.insert('b_calendar_event', [
      {
        CAL_TYPE: 'user',
        OWNER_ID: userId,
        CREATED_BY: userId,
        ACCESSIBILITY: 'absent',
        DT_SKIP_TIME: 'N',
        DATE_FROM: '2026-03-01 09:00:00',
        DATE_TO: `2026-03-0${day} 18:00:00`,
        DATE_FROM_TS_UTC: at('09:00', 1).getTime() / 1000,
        DATE_TO_TS_UTC: at('18:00', day).getTime() / 1000,
        TZ_FROM: 'Europe/Moscow',
        TZ_TO: 'Europe/Moscow',
        DT_LENGTH: (day - 1) * 86_400 + 32_400,
        DELETED: 'N',
      },
    ]);
  };
  const joinedBy = () =>
    fixture.rows(
      `SELECT company_code, subject, JSON_VALUE(payload, '$.userId') + 0 AS userId FROM outbox_command WHERE type = 'joinDialog' ORDER BY subject`,
    );
  const skips = () =>
    fixture.rows(`SELECT session_id, because FROM nightly_dialog WHERE company_code = 'alfa' AND outcome = 'skip' ORDER BY session_id`);
  const incidents = async () =>
    (await fixture.rows<{ kind: string; subject: string; seen_count: number; details: string }>('SELECT * FROM incident')).map(
      ({ kind, subject, seen_count, details }) => ({ kind, subject, seen_count, details: JSON.parse(details) }),
    );
  /** As a sidecar leaves the run that is killed after its first chunk. */
  const stopAfterFirstChunk = async () => {
    await fixture.rows(`UPDATE nightly_run SET finished_at = NULL, after_session_id = 102`);
    await fixture.rows(`DELETE FROM nightly_dialog WHERE session_id > 102`);
    await fixture.rows(`DELETE FROM outbox_command WHERE subject IN ('dialog:103', 'dialog:104')`);
  };
  const absent10 = { userId: 10, name: 'Имя10', because: 'absent' };

  it('is stood in for by the next one up, whose work day is over; the administrators are told once', async () => {
    await awayUntil(10, 3);
    await fixture.portal.run(`UPDATE b_timeman_entries SET CURRENT_STATUS = 'CLOSED' WHERE USER_ID IN (1, 20)`);
    await writeSession(fixture.portal, 105, { lineId: 1, clientUserId: 505, operatorId: 1 });
    await writeSession(fixture.portal, 106, { lineId: 1, clientUserId: 506, operatorId: 12 });
    await fixture.portal.insert('b_im_relation', [{ CHAT_ID: 1106, USER_ID: 1, MESSAGE_TYPE: 'L' }]);
    fixture.clock.at = at('23:00');
    const second = (await fixture.sidecar('two')).get(NightlyRuns);
    await Promise.all([nightly.run(), second.run()]);
    await nightly.run();
    expect(await joinedBy()).toEqual([
      { company_code: 'alfa', subject: 'dialog:101', userId: 1 },
      { company_code: 'alfa', subject: 'dialog:102', userId: 1 },
      { company_code: 'alfa', subject: 'dialog:103', userId: 1 },
      { company_code: 'beta', subject: 'dialog:104', userId: 20 },
    ]);
    expect(await skips()).toEqual([
      { session_id: 105, because: 'headIsOperator' },
      { session_id: 106, because: 'alreadyMember' },
    ]);
    expect(await fixture.rows('SELECT company_code, head_id, joins_id FROM nightly_run ORDER BY company_code')).toEqual([
      { company_code: 'alfa', head_id: 10, joins_id: 1 },
      { company_code: 'beta', head_id: 20, joins_id: 20 },
    ]);
    expect(await incidents()).toEqual([
      {
        kind: 'night-stood-in',
        subject: 'alfa:2026-03-02',
        seen_count: 1,
        details: { companyCode: 'alfa', nightOn: '2026-03-02', standIn: { userId: 1, name: 'Имя1' }, passedOver: [absent10] },
      },
    ]);
  });

  it('back before the run is over: it goes on with whom it began; who is dismissed meanwhile joins nothing more', async () => {
    await awayUntil(10, 3);
    fixture.clock.at = at('23:00');
    await nightly.run();
    await stopAfterFirstChunk();
    await fixture.portal.run('DELETE FROM b_calendar_event');
    await (await fixture.sidecar('two')).get(NightlyRuns).run();
    expect(await joinedBy()).toEqual([
      { company_code: 'alfa', subject: 'dialog:101', userId: 1 },
      { company_code: 'alfa', subject: 'dialog:102', userId: 1 },
      { company_code: 'alfa', subject: 'dialog:103', userId: 1 },
      { company_code: 'beta', subject: 'dialog:104', userId: 20 },
    ]);
    await stopAfterFirstChunk();
    await fixture.portal.run(`UPDATE b_user SET ACTIVE = 'N' WHERE ID = 1`);
    await nightly.run();
    expect(await skips()).toEqual([{ session_id: 103, because: 'headDismissed' }]);
    expect((await incidents()).map(({ seen_count }) => seen_count)).toEqual([1]);
  });

  it('is judged anew the next night', async () => {
    await awayUntil(10, 3);
    fixture.clock.at = at('23:00');
    await nightly.run();
    fixture.clock.at = at('23:00', 3);
    await nightly.run();
    expect(await fixture.rows(`SELECT local_day, joins_id FROM nightly_run WHERE company_code = 'alfa' ORDER BY local_day`)).toEqual([
      { local_day: '2026-03-02', joins_id: 1 },
      { local_day: '2026-03-03', joins_id: 10 },
    ]);
  });

  it.each([
    { scenario: 'absent', dismiss: '1', because: 'headAbsent' },
    { scenario: 'dismissed', dismiss: '1, 10', because: 'headDismissed' },
  ])('$scenario with nobody above leaves the dialogs alone, and the administrators are told', async ({ dismiss, because }) => {
    await awayUntil(10, 3);
    await fixture.portal.run(`UPDATE b_user SET ACTIVE = 'N' WHERE ID IN (${dismiss})`);
    fixture.clock.at = at('23:00');
    await nightly.run();
    expect(await joins()).toEqual([104]);
    expect(await skips()).toEqual([101, 102, 103].map((session_id) => ({ session_id, because })));
    expect(await incidents()).toMatchObject([
      { kind: 'night-nobody-joins', subject: 'alfa:2026-03-02', seen_count: 1, details: { standIn: null } },
    ]);
  });

  it('joins himself while absences cannot be read, and the journal says that they could not', async () => {
    await awayUntil(10, 3);
    await fixture.portal.run('RENAME TABLE b_calendar_event TO b_calendar_event_gone');
    fixture.clock.at = at('23:00');
    await nightly.run();
    expect(await fixture.rows(`SELECT head_id, joins_id FROM nightly_run WHERE company_code = 'alfa'`)).toEqual([
      { head_id: 10, joins_id: 10 },
    ]);
    const told = await fixture.rows(
      `SELECT DISTINCT JSON_VALUE(facts, '$.notKnown[0]') AS notKnown FROM journal WHERE company_code = 'alfa'`,
    );
    expect(told).toEqual([{ notKnown: 'calendars' }]);
  });

  it('whose dialogs remember who has joined, for when the chat is cleared', async () => {
    await awayUntil(10, 3);
    await writeClient(fixture.portal, 600);
    const start = await writeSession(fixture.portal, 200, { lineId: 1, clientUserId: 600 });
    await fixture.event('DialogStarted', start, 'client:whatsapp:600');
    await (await fixture.sidecar('two')).get(Intake).drain();
    fixture.clock.at = at('23:00');
    await nightly.run();
    expect(await fixture.rows('SELECT session_id, observer_id FROM dialog')).toEqual([{ session_id: 200, observer_id: 1 }]);
  });
});
