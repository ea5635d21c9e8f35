import { Board } from '../../src/board/board.js';
import { DialogComparison } from '../../src/dialogs/dialog-comparison.js';
import { Incidents } from '../../src/records/incidents.js';
import { Duties } from '../../src/work/duties.js';
import { Intake } from '../../src/work/intake.js';
import { numbers } from '../support/numbers.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { at, SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let sidecar: Awaited<ReturnType<SidecarFixture['sidecar']>>;
let comparison: DialogComparison;

beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  sidecar = await fixture.sidecar();
  comparison = sidecar.get(DialogComparison);
  fixture.clock.at = at('09:30');
  expect(await comparison.run()).toEqual({ closedHere: 0, unknown: 0 }); // since then the lines are ours
  fixture.clock.at = at('10:00');
});
afterEach(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  expect(different).toEqual([]);
});

/** A dialog whose beginning was told of; 12 or 13 gets it. */
async function begun(sessionId: number, lineId = 1): Promise<void> {
  await writeClient(fixture.portal, 500 + sessionId);
  const start = await writeSession(fixture.portal, sessionId, { lineId, clientUserId: 500 + sessionId });
  await fixture.event('DialogStarted', start, `client:whatsapp:${500 + sessionId}`);
  await sidecar.get(Intake).drain();
}

/** The portal closes it, as it does; nobody tells of it. */
async function closedInPortal(sessionId: number): Promise<void> {
  await fixture.portal.run(`UPDATE b_imopenlines_session SET CLOSED = 'Y', STATUS = 60, WAIT_ANSWER = 'N' WHERE ID = ${sessionId}`);
  await fixture.portal.run(`DELETE FROM b_imopenlines_session_check WHERE SESSION_ID = ${sessionId}`);
}

const openHere = () =>
  fixture
    .rows<{ session_id: number }>('SELECT session_id FROM dialog WHERE is_closed = 0 ORDER BY session_id')
    .then((rows) => rows.map((row) => row.session_id));
const incidents = () => sidecar.get(Incidents).list({ state: 'open', kind: 'dialogs-unknown', limit: 10 });

describe('once an hour', () => {
  it('a dialog that was closed while the module was off is closed here too, with its questions, and the journal says so', async () => {
    for (const sessionId of [101, 102, 103]) await begun(sessionId, sessionId === 103 ? 6 : 1);
    await fixture.rows(
      `INSERT INTO question (kind, subject, set_for, due_at) VALUES ('check', 'dialog:101', 1, ?), ('check', 'dialog:102', 1, ?)`,
      [at('13:00'), at('13:00')],
    );
    await closedInPortal(101);
    await closedInPortal(103);
    fixture.clock.at = at('10:31');
    expect(await comparison.run()).toEqual({ closedHere: 2, unknown: 0 });

    expect(await openHere()).toEqual([102]);
    expect(await fixture.rows('SELECT subject FROM question ORDER BY subject')).toEqual([{ subject: 'dialog:102' }]);
    expect(
      await fixture.rows(`SELECT kind, rule, because, company_code, session_id FROM journal WHERE rule = 'comparison' ORDER BY session_id`),
    ).toEqual([
      { kind: 'ignored', rule: 'comparison', because: 'closedUnnoticed', company_code: 'alfa', session_id: 101 },
      { kind: 'ignored', rule: 'comparison', because: 'closedUnnoticed', company_code: 'beta', session_id: 103 },
    ]);
    fixture.clock.at = at('11:32');
    expect(await comparison.run()).toEqual({ closedHere: 0, unknown: 0 });
  });

  it('the operator counts as free again, and the board lets the dialog go', async () => {
    await fixture.saveSettings({ companies: twoCompanies.companies.map((company) => ({ ...company, strategy: 'even' })) });
    fixture.clock.turn(2000);
    await begun(101);
    await begun(102);
    const holders = await fixture.rows<{ operator_id: number }>('SELECT operator_id FROM dialog ORDER BY session_id');
    expect(holders.map((row) => row.operator_id).sort()).toEqual([12, 13]);
    const gone: number[] = [];
    const end = await sidecar.get(Board).watch((update) => {
      if (update !== 'standsStill') gone.push(...update.gone.map((dialog) => dialog.sessionId));
    });
    await closedInPortal(101);
    fixture.clock.at = at('10:31');
    await comparison.run();
    const untilMs = Date.now() + 5000;
    while (gone.length === 0 && Date.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 20));
    end();
    expect(gone).toEqual([101]);
    await begun(104);
    const [next] = await fixture.rows<{ operator_id: number }>('SELECT operator_id FROM dialog WHERE session_id = 104');
    expect(next?.operator_id).toBe(holders[0]?.operator_id);
  });

  it('a dialog that the portal has deleted altogether is closed here too', async () => {
    await begun(101);
    await begun(102);
    await fixture.portal.run('DELETE FROM b_imopenlines_session WHERE ID = 101');
    fixture.clock.at = at('10:31');
    expect(await comparison.run()).toEqual({ closedHere: 1, unknown: 0 });
    expect(await fixture.rows(`SELECT because FROM journal WHERE rule = 'comparison'`)).toEqual([{ because: 'sessionGone' }]);
  });

  it('nothing is closed when the portal knows none of them: it may be another portal', async () => {
    for (let sessionId = 101; sessionId <= 110; sessionId++) await begun(sessionId);
    await fixture.portal.run('DELETE FROM b_imopenlines_session');
    fixture.clock.at = at('10:31');
    await expect(comparison.run()).rejects.toThrow('knows none of 10 open dialogs');
    await expect(comparison.run()).rejects.toThrow('knows none'); // it is tried again, and stays told
    expect(await openHere()).toHaveLength(10);
  });

  it('a portal that was restored has none of the open ones, but those of before: they are ended here, and a person is told once', async () => {
    for (let sessionId = 101; sessionId <= 112; sessionId++) await begun(sessionId);
    await closedInPortal(101);
    fixture.clock.at = at('10:31');
    expect(await comparison.run()).toEqual({ closedHere: 1, unknown: 0 });
    await fixture.portal.run('DELETE FROM b_imopenlines_session WHERE ID > 101');
    await fixture.portal.run('DELETE FROM b_imopenlines_session_check');
    fixture.clock.at = at('11:32');
    expect(await comparison.run()).toEqual({ closedHere: 11, unknown: 0 });
    expect(await openHere()).toEqual([]);
    expect(await sidecar.get(Incidents).list({ state: 'open', kind: 'portal-restored', limit: 10 })).toMatchObject([
      { subject: 'portal', seenCount: 1, details: { count: 11 } },
    ]);
  });

  it('a session that is somebody else’s by now ends here, and the newcomer is shown to a person', async () => {
    await begun(101);
    await begun(102);
    await fixture.portal.run(`UPDATE b_imopenlines_session SET USER_CODE = 'whatsapp|1|another|9', CHAT_ID = 7 WHERE ID = 101`);
    fixture.clock.at = at('10:31');
    expect(await comparison.run()).toEqual({ closedHere: 1, unknown: 1 });
    expect(await openHere()).toEqual([102]);
    expect(await incidents()).toMatchObject([{ details: { sessionIds: [101] } }]);
  });

  it('a dialog that was passed on to another company’s line while the module was off is that company’s', async () => {
    await begun(101);
    await fixture.portal.run('UPDATE b_imopenlines_session SET CONFIG_ID = 6 WHERE ID = 101');
    fixture.clock.at = at('10:31');
    expect(await comparison.run()).toEqual({ closedHere: 0, unknown: 0 });
    expect(await fixture.rows('SELECT company_code, line_id FROM dialog')).toEqual([{ company_code: 'beta', line_id: 6 }]);
    expect(await fixture.rows(`SELECT kind, rule FROM journal WHERE company_code = 'beta' OR kind = 'hand' ORDER BY id`)).toEqual([
      { kind: 'hand', rule: 'line' },
      { kind: 'placement', rule: 'first' },
    ]);
  });

  it('a dialog nobody told of is shown to a person and not placed; it is settled when it is over', async () => {
    await writeSession(fixture.portal, 101, { lineId: 1, clientUserId: 501, operatorId: 12 });
    fixture.clock.at = at('10:31');
    expect(await comparison.run()).toEqual({ closedHere: 0, unknown: 1 });
    expect(await incidents()).toMatchObject([{ subject: 'company:alfa', details: { companyCode: 'alfa', count: 1, sessionIds: [101] } }]);
    expect(await fixture.rows('SELECT session_id FROM dialog')).toEqual([]);
    expect(await fixture.rows('SELECT id FROM outbox_command')).toEqual([]);
    await closedInPortal(101);
    fixture.clock.at = at('11:32');
    expect(await comparison.run()).toEqual({ closedHere: 0, unknown: 0 });
    expect(await incidents()).toEqual([]);
  });

  it.each([
    { scenario: 'that began before the line was ours', createdAt: '2026-03-02 09:29:59', lineId: 1, found: 0 },
    { scenario: 'that began just now: its event may be on the way', createdAt: '2026-03-02 10:25:00', lineId: 1, found: 0 },
    { scenario: 'of a line of no company', createdAt: '2026-03-02 10:00:00', lineId: 9, found: 0 },
    { scenario: 'that began in between', createdAt: '2026-03-02 09:31:00', lineId: 1, found: 1 },
  ])('of a dialog $scenario a person hears: $found', async ({ createdAt, lineId, found }) => {
    await writeSession(fixture.portal, 101, { lineId, clientUserId: 501 });
    await fixture.portal.run(`UPDATE b_imopenlines_session SET DATE_CREATE = '${createdAt}' WHERE ID = 101`);
    fixture.clock.at = at('10:31');
    expect(await comparison.run()).toEqual({ closedHere: 0, unknown: found });
  });

  it('spam is known though it has no dialog here, and a line that was away counts from its return', async () => {
    const start = await writeSession(fixture.portal, 101, { lineId: 1, clientUserId: 501 });
    await fixture.portal.run(`UPDATE b_imopenlines_session SET SPAM = 'Y' WHERE ID = 101`);
    await fixture.event('DialogStarted', start, 'client:whatsapp:501');
    await sidecar.get(Intake).drain();
    await writeSession(fixture.portal, 102, { lineId: 2, clientUserId: 502 });
    const [alfa, beta] = twoCompanies.companies;
    await fixture.saveSettings({ companies: [{ ...alfa, lineIds: [1, 3, 4, 5] }, beta] });
    fixture.clock.at = at('10:31');
    expect(await comparison.run()).toEqual({ closedHere: 0, unknown: 0 });
    await fixture.saveSettings(twoCompanies);
    fixture.clock.at = at('11:32');
    expect(await comparison.run()).toEqual({ closedHere: 0, unknown: 0 });
  });
});

it('one of several sidecars does it, and none before the hour is over', async () => {
  await begun(101);
  await closedInPortal(101);
  const other = (await fixture.sidecar('two')).get(DialogComparison);
  fixture.clock.at = at('10:29:59');
  expect(await comparison.run()).toBeNull();
  fixture.clock.at = at('10:30');
  const found = await Promise.all([comparison.run(), other.run()]);
  expect(found.filter((one) => one !== null)).toEqual([{ closedHere: 1, unknown: 0 }]);
  expect(await fixture.rows(`SELECT id FROM journal WHERE rule = 'comparison'`)).toHaveLength(1);
});

it('an end that still waits as an event is decided as an event, not missed', async () => {
  await begun(101);
  await closedInPortal(101);
  await fixture.event('DialogClosed', { sessionId: 101, chatId: 1101, userCode: 'x', isSpam: false }, 'client:whatsapp:601');
  fixture.clock.at = at('10:31');
  await sidecar.get(Duties).carryOut('comparison');
  expect(await openHere()).toEqual([]);
  expect(await fixture.rows(`SELECT id FROM journal WHERE rule = 'comparison'`)).toEqual([]);
});

it('goes through more than one chunk', async () => {
  await fixture.portal.run(
    `INSERT INTO b_imopenlines_session (ID, CLOSED, CONFIG_ID, STATUS, DATE_CREATE)
     SELECT n, IF(n % 100 = 0, 'Y', 'N'), 1, 5, '2026-03-02 09:00:00' FROM ${numbers(1000, 2199)}`,
  );
  await fixture.rows(
    `INSERT INTO dialog (session_id, chat_id, line_id, user_code, client_user_id, company_code, started_at)
     SELECT n, n, 1, 'x', 1, 'alfa', ? FROM ${numbers(1000, 2199)}`,
    [at('09:00')],
  );
  fixture.clock.at = at('10:31');
  expect(await comparison.run()).toEqual({ closedHere: 12, unknown: 0 });
});
