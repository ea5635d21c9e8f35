import { MergeWorker } from '../../src/one-client/merge-worker.js';
import { OutboxWorker } from '../../src/work/outbox-worker.js';
import { MergingPortal } from './merging-portal.js';
import { twoCompanies } from './people-of-two-companies.js';

const phone = '+7 901 000-00-01';
const key = '79010000001';
let portal: MergingPortal;

beforeEach(async () => {
  portal = await MergingPortal.create();
});
afterEach(async () => {
  const different = await portal.fixture.replayedDifferently();
  const stuck = await portal.fixture.rows(`SELECT kind, details FROM incident WHERE kind IN ('merge-stuck', 'command-refused')`);
  await portal.drop();
  expect(different).toEqual([]);
  expect(stuck).toEqual([]);
});

/** A client who is two contacts, until name and phone are told in Telegram too. */
async function twoContacts() {
  const first = await portal.firstDialog(500, { phone, name: 'Вера', lastName: 'Орлова' });
  portal.fixture.clock.turn(60_000);
  const second = await portal.firstDialog(600, { lineId: 2, connector: 'telegrambot' });
  expect(second.contactId).not.toBe(first.contactId);
  return { first, second };
}

async function tellsPhone(contactId: number): Promise<void> {
  await portal.fixture.portal.run(`UPDATE b_crm_contact SET NAME = 'Вера', LAST_NAME = 'Орлова' WHERE ID = ${contactId}`);
  await portal.addKey(contactId, 'PHONE', key);
  await portal.saved(contactId);
}

describe('a client who is two contacts', () => {
  it('is one when the phone is told: one contact, one deal, every thread on it', async () => {
    const { first, second } = await twoContacts();
    await portal.fixture.portal.run(`UPDATE b_crm_deal SET LAST_ACTIVITY_TIME = '2026-03-02 11:00:00' WHERE ID = ${second.dealId}`);
    await tellsPhone(second.contactId);
    await portal.settle();

    expect(portal.sent('mergeContacts')).toEqual([
      expect.objectContaining({
        company: { code: 'alfa', name: 'Альфа' },
        fromContactId: second.contactId,
        toContactId: first.contactId,
        keptDealId: second.dealId,
        closeDealIds: [first.dealId],
      }),
    ]);
    expect(await portal.clients()).toEqual([{ contact_id: first.contactId, deal_id: second.dealId, company_code: 'alfa' }]);
    for (const { sessionId } of [first, second])
      expect(await portal.dialog(sessionId)).toEqual({ contactId: first.contactId, dealId: second.dealId });
    const bound = portal.sent('bindClient');
    expect(bound).toHaveLength(1);
    expect(bound[0]).toMatchObject({ contactId: first.contactId, dealId: second.dealId, callIds: [] });
    expect(bound[0]?.sessions.map(({ sessionId }) => sessionId).sort()).toEqual([first.sessionId, second.sessionId]);
    expect(await portal.merges()).toMatchObject([{ state: 'done', because: 'phone' }]);
    expect(await portal.journal()).toEqual(['merge: phone']);
  });

  it('goes to that contact and deal whichever way the client writes next', async () => {
    const { first, second } = await twoContacts();
    await tellsPhone(second.contactId);
    await portal.settle();
    const next = [await portal.writes(3, 500), await portal.writes(4, 600, 'telegrambot')];
    await portal.settle();
    for (const sessionId of next)
      expect(await portal.dialog(sessionId)).toEqual({ contactId: first.contactId, dealId: (await portal.clients())[0]?.deal_id });
    expect(portal.sent('mergeContacts')).toHaveLength(1);
  });

  it('is one when a dialog shows the keys of both', async () => {
    const { first } = await twoContacts();
    await portal.fixture.portal.run(`UPDATE b_user SET PERSONAL_MOBILE = '${phone}' WHERE ID = 600`); // the messenger tells it now
    await portal.writes(3, 600, 'telegrambot');
    await portal.settle(); // the dialog has its place first
    await portal.settleLater();
    expect(await portal.clients()).toMatchObject([{ contact_id: first.contactId }]);
    expect(await portal.merges()).toMatchObject([{ state: 'done', because: 'phone' }]);
  });

  it('is suggested when the portal knows another contact of the company with that phone, who never told it', async () => {
    const old = await portal.writeContact({ company: 'Альфа', name: 'Вера', lastName: 'Орлова', keys: [['PHONE', key]] });
    const made = await portal.firstDialog(500); // without a phone yet: another contact
    await tellsPhone(made.contactId);
    await portal.settle();
    expect(portal.sent('mergeContacts')).toEqual([]);
    expect(await portal.merges()).toMatchObject([{ contact_a: old, contact_b: made.contactId, state: 'suggested', because: 'notTold' }]);
  });

  it('is suggested when two employees have worked with the two', async () => {
    const { first, second } = await twoContacts();
    await portal.fixture.rows('UPDATE dialog SET accepted_at = started_at');
    await portal.fixture.portal.run(`UPDATE b_crm_contact SET ASSIGNED_BY_ID = 11 WHERE ID = ${first.contactId};
      UPDATE b_crm_contact SET ASSIGNED_BY_ID = 12 WHERE ID = ${second.contactId}`);
    await tellsPhone(second.contactId);
    await portal.settle();
    expect(await portal.merges()).toMatchObject([{ state: 'suggested', because: 'otherResponsible' }]);
  });

  it('is one when both messengers tell the phone, whatever the portal had on their cards before', async () => {
    const { first, second } = await twoContacts();
    await portal.addKey(second.contactId, 'PHONE', key);
    await portal.saved(second.contactId, 12); // typed by an employee
    await portal.settle();
    expect(await portal.merges()).toMatchObject([{ state: 'waiting', because: 'changedByHand' }]);
    await portal.fixture.portal.run(`UPDATE b_user SET PERSONAL_MOBILE = '${phone}' WHERE ID = 600`);
    await portal.writes(3, 600, 'telegrambot');
    await portal.settle();
    expect(portal.sent('mergeContacts')).toEqual([]);
    portal.fixture.clock.turn(15 * 60_000);
    await portal.settle();
    expect(portal.sent('mergeContacts')).toMatchObject([{ fromContactId: second.contactId, toContactId: first.contactId }]);
  });

  it('stays two when the other contact is of another company', async () => {
    const first = await portal.firstDialog(500, { phone });
    const atBeta = await portal.firstDialog(600, { lineId: 6, connector: 'telegrambot' });
    await tellsPhone(atBeta.contactId);
    await portal.settleLater();
    expect(await portal.merges()).toEqual([]);
    expect(await portal.clients()).toMatchObject([{ contact_id: first.contactId }, { contact_id: atBeta.contactId }]);
  });

  it("closes neither deal when the company's settings say so", async () => {
    const [alfa, beta] = twoCompanies.companies;
    await portal.fixture.saveSettings({ companies: [{ ...alfa, merging: { otherDeals: 'leave' } }, beta] });
    const { second } = await twoContacts();
    await tellsPhone(second.contactId);
    await portal.settle();
    expect(portal.sent('mergeContacts')).toMatchObject([{ closeDealIds: [] }]);
  });

  it('has the threads of a finished deal where they were', async () => {
    const { first, second } = await twoContacts();
    await portal.fixture.rows('UPDATE dialog SET is_closed = 1, closed_at = started_at WHERE session_id = ?', [first.sessionId]);
    await portal.fixture.portal.run(`UPDATE b_crm_deal SET STAGE_SEMANTIC_ID = 'S' WHERE ID = ${first.dealId}`);
    await tellsPhone(second.contactId);
    await portal.settle();
    expect(await portal.dialog(first.sessionId)).toEqual({ contactId: first.contactId, dealId: first.dealId });
    expect(await portal.dialog(second.sessionId)).toEqual({ contactId: first.contactId, dealId: second.dealId });
    expect(
      portal
        .sent('bindClient')
        .map(({ dealId }) => dealId)
        .sort(),
    ).toEqual([first.dealId, second.dealId]);
  });

  it('has the calls that are over on the one contact and deal, and no call that is going on', async () => {
    const { first, second } = await twoContacts();
    const [client] = await portal.fixture.rows<{ client_id: string }>('SELECT client_id FROM client WHERE contact_id = ?', [
      second.contactId,
    ]);
    const call = (id: string, endedAt: Date | null) => [
      id,
      'alfa',
      client?.client_id,
      'incoming',
      0,
      '1',
      key,
      second.contactId,
      second.dealId,
      endedAt,
    ];
    await portal.fixture.own.admin.query(
      `INSERT INTO phone_call (call_id, company_code, client_id, direction, is_external, portal_number, phone, contact_id, deal_id, ended_at, started_at)
       VALUES ?`,
      [
        [
          [...call('over', new Date()), new Date()],
          [...call('on', null), new Date()],
        ],
      ],
    );
    await tellsPhone(second.contactId);
    await portal.settle();
    expect(portal.sent('bindClient').flatMap(({ callIds }) => callIds)).toEqual(['over']);
    const [kept] = await portal.clients();
    expect(await portal.fixture.rows('SELECT DISTINCT contact_id, deal_id FROM phone_call')).toEqual([
      { contact_id: first.contactId, deal_id: kept?.deal_id },
    ]);
  });

  it('has a long past bound in portions of a hundred, after everything else', async () => {
    const { second } = await twoContacts();
    const [client] = await portal.fixture.rows<{ client_id: string }>('SELECT client_id FROM client WHERE contact_id = ?', [
      second.contactId,
    ]);
    const past = Array.from({ length: 230 }, (_, index) => [
      5000 + index,
      6000 + index,
      2,
      `telegrambot|2|x|${index}`,
      600,
      'alfa',
      client?.client_id,
      second.contactId,
      second.dealId,
      new Date(),
      new Date(),
      1,
    ]);
    await portal.fixture.own.admin.query(
      `INSERT INTO dialog (session_id, chat_id, line_id, user_code, client_user_id, company_code, client_id, contact_id, deal_id, started_at, closed_at, is_closed) VALUES ?`,
      [past],
    );
    await tellsPhone(second.contactId);
    await portal.settle();
    const sizes = portal.sent('bindClient').map(({ sessions }) => sessions.length);
    expect(sizes).toEqual([100, 100, 32]);
    const rows = await portal.fixture.rows<{ is_bulk: number }>(`SELECT is_bulk FROM outbox_command WHERE type = 'bindClient' ORDER BY id`);
    expect(rows.map((row) => row.is_bulk)).toEqual([0, 1, 1]);
  });
});

describe('a merge', () => {
  it('waits for what the portal is still doing, and goes on by itself', async () => {
    const { first, second } = await twoContacts();
    portal.saysInstead.set('placeDialog', 'dies'); // PHP is down
    const late = await portal.writes(3, 500);
    await portal.intake.drain();
    await tellsPhone(second.contactId);
    await portal.settle();
    expect(portal.sent('mergeContacts')).toEqual([]);
    expect(await portal.merges()).toMatchObject([{ state: 'waiting', because: 'commandsUnderWay' }]);
    portal.saysInstead.clear();
    await untilSent('placeDialog', 3);
    await portal.settleLater();
    expect(portal.sent('mergeContacts')).toHaveLength(1);
    expect(await portal.dialog(late)).toMatchObject({ contactId: first.contactId });
    expect(await portal.merges()).toMatchObject([{ state: 'done' }]);
    expect(await portal.journal()).toEqual(['wait: commandsUnderWay', 'merge: phone']);
  });

  it('waits until both contacts are made', async () => {
    await portal.newClient(500, { phone });
    await portal.newClient(600);
    await portal.writes(1, 500);
    await portal.writes(2, 600, 'telegrambot');
    await portal.intake.drain();
    await portal.fixture.portal.run(`UPDATE b_user SET PERSONAL_MOBILE = '${phone}' WHERE ID = 600`);
    await portal.writes(3, 600, 'telegrambot');
    await portal.intake.drain();
    await portal.worker.run();
    expect(await portal.merges()).toEqual([]);
    await portal.settle();
    await portal.settleLater();
    expect(await portal.clients()).toHaveLength(1);
    expect(await portal.merges()).toMatchObject([{ state: 'done' }]);
  });

  it('is decided once by two sidecars', async () => {
    const { second } = await twoContacts();
    await tellsPhone(second.contactId);
    await portal.intake.drain();
    const other = await portal.fixture.sidecar('two');
    const workers = [portal.worker, other.get(MergeWorker)];
    for (let round = 0; round < 3; round++) await Promise.all(workers.map((worker) => worker.run()));
    await Promise.all([portal.outbox.send(), other.get(OutboxWorker).send()]);
    await portal.settle();
    expect(portal.sent('mergeContacts')).toHaveLength(1);
    expect(await portal.journal()).toEqual(['merge: phone']);
    expect(await portal.fixture.rows(`SELECT id FROM outbox_command WHERE type = 'mergeContacts'`)).toHaveLength(1);
  });

  it('that the portal refuses leaves one client here, tells a person, and is not tried again by itself', async () => {
    const { first, second } = await twoContacts();
    portal.saysInstead.set('mergeContacts', { status: 'refused', code: 'MERGE_REFUSED', message: 'update failed' });
    await tellsPhone(second.contactId);
    await portal.settle();
    for (const { contactId } of [second, first]) await portal.saved(contactId, 12);
    await portal.settleLater();
    expect(portal.sent('mergeContacts')).toHaveLength(1);
    expect(await portal.merges()).toMatchObject([{ state: 'failed' }]);
    expect(await portal.clients()).toMatchObject([{ contact_id: first.contactId }]);
    expect(await portal.fixture.rows('SELECT kind, subject FROM incident')).toEqual([
      { kind: 'merge-failed', subject: `contact:${second.contactId}` },
    ]);
    expect(portal.sent('bindClient')).toEqual([]);
    const next = await portal.writes(4, 600, 'telegrambot'); // whose keys are only on the contact that was not merged
    await portal.settle();
    expect(await portal.dialog(next)).toMatchObject({ contactId: first.contactId });
    expect(await portal.clients()).toHaveLength(1);
  });

  it('of three contacts makes one, one after the other', async () => {
    const { first, second } = await twoContacts();
    const third = await portal.firstDialog(700, { lineId: 3, connector: 'viber' });
    for (const { contactId } of [second, third]) await tellsPhone(contactId);
    for (let minute = 0; minute < 4; minute++) await portal.settleLater();
    expect(portal.sent('mergeContacts')).toHaveLength(2);
    expect(await portal.clients()).toMatchObject([{ contact_id: first.contactId }]);
    const [kept] = await portal.clients();
    for (const { sessionId } of [first, second, third])
      expect(await portal.dialog(sessionId)).toEqual({ contactId: first.contactId, dealId: kept?.deal_id });
    expect((await portal.merges()).filter(({ state }) => state !== 'done' && state !== 'gone')).toEqual([]);
  });

  it('that a person was quicker with ends the same', async () => {
    const { first, second } = await twoContacts();
    await tellsPhone(second.contactId);
    await portal.intake.drain();
    await portal.worker.run();
    await portal.mergedByHand(second.contactId, first.contactId);
    await portal.settle();
    expect(await portal.clients()).toMatchObject([{ contact_id: first.contactId }]);
    expect(await portal.merges()).toMatchObject([{ state: 'gone' }]);
    expect(portal.sent('bindClient')).toHaveLength(1);
    expect(await portal.fixture.rows('SELECT kind FROM incident')).toEqual([]);
  });

  it('that a person has made the other way round is followed', async () => {
    const { first, second } = await twoContacts();
    await tellsPhone(second.contactId);
    await portal.intake.drain();
    await portal.worker.run();
    await portal.mergedByHand(first.contactId, second.contactId);
    await portal.settle();
    expect(await portal.clients()).toMatchObject([{ contact_id: second.contactId }]);
    expect(await portal.dialog(first.sessionId)).toMatchObject({ contactId: second.contactId });
    expect(portal.sent('bindClient').at(-1)).toMatchObject({ contactId: second.contactId });
  });

  it('whose answer was lost is sent again and bound once', async () => {
    const { second } = await twoContacts();
    await tellsPhone(second.contactId);
    await portal.intake.drain();
    await portal.worker.run();
    await portal.outbox.send();
    // The sidecar was killed with the answer in its hand: what it had leased is sent again under the same id.
    await portal.fixture.rows(
      `UPDATE outbox_command SET state = 'waiting', answer = NULL, answered_at = NULL WHERE type = 'mergeContacts'`,
    );
    await portal.fixture.rows(`DELETE FROM outbox_command WHERE type = 'bindClient'`);
    await portal.fixture.rows(`UPDATE client_merge SET state = 'ordered'`);
    portal.module.seen.length = 0;
    await portal.settle();
    expect(portal.sent('mergeContacts')).toHaveLength(1);
    expect(portal.sent('bindClient')).toHaveLength(1);
    expect(await portal.merges()).toMatchObject([{ state: 'done' }]);
  });
});

async function untilSent(type: 'placeDialog', count: number): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    await portal.outbox.send();
    const rows = await portal.fixture.rows(`SELECT id FROM outbox_command WHERE type = ? AND state = 'done'`, [type]);
    if (rows.length >= count) return;
    portal.fixture.clock.turn(1000);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${count} commands ${type} were never answered`);
}
