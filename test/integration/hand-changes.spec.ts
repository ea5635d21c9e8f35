import { Incidents } from '../../src/records/incidents.js';
import { Intake } from '../../src/work/intake.js';
import { OutboxWorker } from '../../src/work/outbox-worker.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { ScriptedModule } from './scripted-module.js';
import { at, SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let intake: Intake;
let outbox: OutboxWorker;
let incidents: Incidents;
let contactId = 700;
const module = new ScriptedModule((command) =>
  command.type === 'placeDialog'
    ? {
        status: 'done',
        result: {
          contactId,
          contactCreated: !('id' in command.contact),
          dealId: contactId + 100,
          dealCreated: !('id' in command.deal),
          activityId: 1,
          operatorId: 12,
          operatorOutcome: 'offered',
        },
      }
    : { status: 'done', result: {} },
);

beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  fixture.portalUrl = await module.start();
  await writeTwoCompanies(fixture.portal);
  const sidecar = await fixture.sidecar();
  [intake, outbox, incidents] = [sidecar.get(Intake), sidecar.get(OutboxWorker), sidecar.get(Incidents)];
  contactId = 700;
});
afterEach(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  await module.stop();
  expect(different).toEqual([]);
});

/** A client who has written to the line, placed on contact 700 and deal 800 in the portal's tables too. */
async function placed(sessionId: number, clientUserId: number, lineId = 1, createdAt = '2026-03-02 10:00:00') {
  await writeClient(fixture.portal, clientUserId, { name: `Клиент${clientUserId}` });
  const start = await writeSession(fixture.portal, sessionId, { lineId, clientUserId });
  await fixture.event('DialogStarted', start, `client:whatsapp:${clientUserId}`);
  await intake.drain();
  await writeCards(clientUserId, createdAt);
  await outbox.send();
  return start;
}

async function writeCards(clientUserId: number, createdAt: string): Promise<void> {
  const dates = { LAST_ACTIVITY_TIME: createdAt, DATE_CREATE: createdAt };
  const name = { NAME: 'Клиент', LAST_NAME: '', FULL_NAME: 'Клиент' };
  await fixture.portal.insert('b_crm_contact', [{ ID: contactId, ...name, ASSIGNED_BY_ID: 12, CATEGORY_ID: 0, ...dates }]);
  await fixture.portal.insert('b_crm_dp_comm_mcd', [
    { ENTITY_TYPE_ID: 3, ENTITY_ID: contactId, TYPE: 'SLUSER', VALUE: String(clientUserId) },
  ]);
  const stage = { CATEGORY_ID: 1, STAGE_ID: 'C1:NEW', STAGE_SEMANTIC_ID: 'P', IS_RECURRING: 'N' };
  await fixture.portal.insert('b_crm_deal', [{ ID: contactId + 100, ...stage, ASSIGNED_BY_ID: 12, ...dates }]);
  await bind(contactId + 100, contactId);
}

const bind = (dealId: number, id: number) =>
  fixture.portal.insert('b_crm_deal_contact', [{ DEAL_ID: dealId, CONTACT_ID: id, SORT: 10, ROLE_ID: 0, IS_PRIMARY: 'Y' }]);
async function emptySessions(): Promise<void> {
  for (const table of ['b_imopenlines_session', 'b_imopenlines_session_check']) await fixture.portal.run(`DELETE FROM ${table}`);
}
const saved = { responsibleId: 12, formerResponsibleId: 12, actorUserId: 10 };
const client = () => fixture.rows('SELECT company_code, contact_id, deal_id FROM client ORDER BY contact_id');
const hands = () =>
  fixture.rows<Record<string, unknown>>(`SELECT subject, rule, company_code FROM journal WHERE kind = 'hand' ORDER BY id`);
const restored = () => incidents.list({ state: 'open', kind: 'portal-restored', limit: 10 });

describe('the company of a contact', () => {
  const corrected = (companyName: string, formerCompanyName = 'Альфа') =>
    fixture.event('ContactChanged', { contactId: 700, ...saved, formerCompanyName, companyName }, 'contact:700');

  it('goes to the company that a person names, and stays there whatever else is saved', async () => {
    await placed(101, 500);
    await corrected('бета');
    await fixture.event('ContactChanged', { contactId: 700, ...saved }, 'contact:700');
    await intake.drain();
    expect(await fixture.rows('SELECT company_code FROM contact_company')).toEqual([{ company_code: 'beta' }]);
    expect(await client()).toContainEqual({ company_code: 'alfa', contact_id: 0, deal_id: 0 });
    expect(await hands()).toEqual([
      { subject: 'contact:700', rule: 'companyLost', company_code: 'alfa' },
      { subject: 'contact:700', rule: 'companyGained', company_code: 'beta' },
    ]);
    expect(await fixture.rows('SELECT is_responsible_by_person AS held FROM dialog WHERE session_id = 101')).toEqual([{ held: 1 }]);
  });

  it.each([
    { scenario: 'the same company in other letters', companyName: ' АЛЬФА ' },
    { scenario: 'its code', companyName: 'alfa' },
  ])('is not another one by $scenario', async ({ companyName }) => {
    await placed(101, 500);
    await corrected(companyName.trim());
    await intake.drain();
    expect(await client()).toEqual([{ company_code: 'alfa', contact_id: 700, deal_id: 800 }]);
    expect(await hands()).toEqual([]);
  });

  it('that nobody is called makes it nobody’s, with an incident until it is mended', async () => {
    await placed(101, 500);
    await corrected('Гамма');
    await intake.drain();
    expect(await client()).toEqual([{ company_code: 'alfa', contact_id: 0, deal_id: 0 }]);
    expect(await incidents.openSubjects('company-unknown')).toEqual(['contact:700']);
    await corrected('Альфа', 'Гамма');
    await intake.drain();
    expect(await fixture.rows('SELECT company_code FROM contact_company')).toEqual([{ company_code: 'alfa' }]);
    expect(await incidents.openSubjects('company-unknown')).toEqual([]);
    expect((await hands()).map(({ rule, company_code }) => [rule, company_code])).toEqual([
      ['companyLost', 'alfa'],
      ['companyGained', 'alfa'],
    ]);
  });
});

describe('the contact of a deal', () => {
  const given = (contactIds: number[]) => fixture.event('DealChanged', { dealId: 800, ...saved, contactIds }, 'deal:800');

  it('that was replaced is followed', async () => {
    await placed(101, 500);
    await given([900]);
    await intake.drain();
    expect(await client()).toEqual([{ company_code: 'alfa', contact_id: 700, deal_id: 0 }]);
    expect(await hands()).toEqual([{ subject: 'deal:800', rule: 'dealContact', company_code: 'alfa' }]);
  });

  it.each([
    { scenario: 'one was added to it', contactIds: [700, 900], isGone: false },
    { scenario: 'the portal has bound it anew in a merge: the contact is gone', contactIds: [900], isGone: true },
  ])('is as it was when $scenario', async ({ contactIds, isGone }) => {
    await placed(101, 500);
    if (isGone) await fixture.portal.run('DELETE FROM b_crm_contact WHERE ID = 700');
    await given(contactIds);
    await intake.drain();
    expect(await client()).toEqual([{ company_code: 'alfa', contact_id: 700, deal_id: 800 }]);
    expect(await hands()).toEqual([]);
  });

  it('is looked at again when the next dialog comes: nobody may have told', async () => {
    await placed(101, 500);
    await fixture.portal.run('UPDATE b_crm_deal_contact SET CONTACT_ID = 900 WHERE DEAL_ID = 800');
    await fixture.event('DialogStarted', await writeSession(fixture.portal, 102, { lineId: 2, clientUserId: 500 }));
    await intake.drain();
    const [order] = await fixture.rows<{ payload: string }>(`SELECT payload FROM outbox_command WHERE subject = 'dialog:102'`);
    expect(JSON.parse(order?.payload ?? '{}')).toMatchObject({ contact: { id: 700 }, deal: { create: { categoryId: 1 } } });
  });
});

describe('the line of a dialog', () => {
  const passedOn = async (start: Awaited<ReturnType<typeof placed>>, lineId: number) => {
    await fixture.portal.run(
      `UPDATE b_imopenlines_session SET CONFIG_ID = ${lineId}, OPERATOR_ID = 21, STATUS = 5 WHERE ID = ${start.sessionId}`,
    );
    const { operatorId: _, ...dialog } = start;
    return { ...dialog, lineId };
  };
  const dialog = async () =>
    (await fixture.rows('SELECT company_code, line_id, closed_at IS NOT NULL AS closed FROM dialog WHERE session_id = 101'))[0];

  it('of another company makes it that company’s', async () => {
    const moved = await passedOn(await placed(101, 500), 6);
    await fixture.event('DialogMovedToLine', { ...moved, fromLineId: 1, by: 'person', actorUserId: 12 });
    await intake.drain();
    expect(await dialog()).toEqual({ company_code: 'beta', line_id: 6, closed: 0 });
    const [order] = await fixture.rows<{ payload: string }>(`SELECT payload FROM outbox_command WHERE company_code = 'beta'`);
    expect(JSON.parse(order?.payload ?? '{}')).toMatchObject({
      type: 'placeDialog',
      lineId: 6,
      company: { code: 'beta', others: ['Альфа', 'alfa'] },
      deal: { create: { categoryId: 2 } },
    });
    expect(await hands()).toEqual([{ subject: 'dialog:101', rule: 'line', company_code: 'alfa' }]);
  });

  it('is known by the next message when nobody told of the move', async () => {
    const moved = await passedOn(await placed(101, 500), 6);
    await fixture.event('ClientWrote', { ...moved, messageId: 5 });
    await intake.drain();
    expect(await dialog()).toEqual({ company_code: 'beta', line_id: 6, closed: 0 });
  });

  it('of no company leaves it to the portal, and back on a company’s line it is that company’s again', async () => {
    const moved = await passedOn(await placed(101, 500), 9);
    await fixture.event('DialogMovedToLine', { ...moved, fromLineId: 1, by: 'person', actorUserId: 12 });
    await intake.drain();
    expect(await dialog()).toEqual({ company_code: null, line_id: 9, closed: 1 });
    await passedOn({ ...moved, operatorId: 12 }, 2);
    await fixture.event('DialogMovedToLine', { ...moved, lineId: 2, fromLineId: 9, by: 'person', actorUserId: 12 });
    await intake.drain();
    expect(await dialog()).toEqual({ company_code: 'alfa', line_id: 2, closed: 0 });
  });

  it('of the same company changes nothing else', async () => {
    const moved = await passedOn(await placed(101, 500), 2);
    await fixture.event('DialogMovedToLine', { ...moved, fromLineId: 1, by: 'person', actorUserId: 12 });
    await intake.drain();
    expect(await dialog()).toEqual({ company_code: 'alfa', line_id: 2, closed: 0 });
    expect(await client()).toEqual([{ company_code: 'alfa', contact_id: 700, deal_id: 800 }]);
  });

  it('does not take what the former company’s placement brings', async () => {
    await writeClient(fixture.portal, 500, { name: 'Клиент500' });
    const start = await writeSession(fixture.portal, 101, { lineId: 1, clientUserId: 500 });
    await fixture.event('DialogStarted', start);
    await intake.drain();
    const moved = await passedOn(start, 6);
    await fixture.event('DialogMovedToLine', { ...moved, fromLineId: 1, by: 'person', actorUserId: 12 });
    await intake.drain();
    await outbox.send(); // both are answered with contact 700
    expect(await fixture.rows('SELECT company_code, contact_id FROM dialog')).toEqual([{ company_code: 'beta', contact_id: 700 }]);
    expect(await fixture.rows(`SELECT company_code FROM client WHERE pending <> 0`)).toEqual([]);
  });
});

describe('an id that was given out again', () => {
  it('of a session: the newcomer is placed, what waits for the former holder is not said to them', async () => {
    await placed(101, 500);
    await fixture.rows(
      `INSERT INTO outbox_command (command_id, subject, order_key, type, payload, due_at, created_at) VALUES ('c1', 'dialog:101', 'x', 'comment', '{}', ?, ?)`,
      [at('23:00'), at('10:00')],
    );
    await emptySessions();
    contactId = 701;
    fixture.clock.at = at('11:00');
    await writeClient(fixture.portal, 501, { name: 'Новый' });
    const start = await writeSession(fixture.portal, 101, { lineId: 2, clientUserId: 501 });
    await fixture.event('ClientWrote', { ...start, messageId: 1 }, 'client:whatsapp:501');
    await fixture.event('ClientWrote', { ...start, messageId: 2 }, 'client:whatsapp:501');
    await intake.drain();
    await outbox.send();
    expect(await client()).toEqual([
      { company_code: 'alfa', contact_id: 700, deal_id: 800 },
      { company_code: 'alfa', contact_id: 701, deal_id: 801 },
    ]);
    expect(await fixture.rows('SELECT client_user_id, contact_id, closed_at FROM dialog')).toEqual([
      { client_user_id: 501, contact_id: 701, closed_at: null },
    ]);
    expect(await fixture.rows(`SELECT id FROM outbox_command WHERE type = 'comment'`)).toEqual([]);
    expect(await restored()).toMatchObject([{ subject: 'portal', seenCount: 1 }]);
  });

  it('of a session to the same client: it begins anew', async () => {
    const start = await placed(101, 500);
    fixture.clock.at = at('11:00');
    await fixture.event('DialogStarted', start);
    await intake.drain();
    expect(await fixture.rows(`SELECT rule FROM journal WHERE kind = 'placement' ORDER BY id`)).toEqual([
      { rule: 'first' },
      { rule: 'repeat' },
    ]);
  });

  it('of a contact that a person makes: its former holder has none any more', async () => {
    await placed(101, 500);
    fixture.clock.at = at('12:00');
    await fixture.portal.run("UPDATE b_crm_contact SET DATE_CREATE = '2026-03-02 12:00:00' WHERE ID = 700");
    await fixture.portal.run('DELETE FROM b_crm_dp_comm_mcd');
    await fixture.event('ContactChanged', { contactId: 700, responsibleId: 12, formerResponsibleId: 0, actorUserId: 10 }, 'contact:700');
    await intake.drain();
    expect(await client()).toEqual([{ company_code: 'alfa', contact_id: 0, deal_id: 0 }]);
    expect(await fixture.rows('SELECT contact_id FROM contact_company')).toEqual([]);
    expect(await restored()).toMatchObject([{ details: { contactId: 700 } }]);
  });

  it('is no other contact while it has a key of the client, or is older than its link', async () => {
    await placed(101, 500);
    fixture.clock.at = at('12:00');
    const event = { contactId: 700, responsibleId: 12, formerResponsibleId: 0, actorUserId: 10 };
    await fixture.event('ContactChanged', event, 'contact:700');
    await fixture.portal.run("UPDATE b_crm_contact SET DATE_CREATE = '2026-03-02 12:00:00' WHERE ID = 700"); // a zone that was misread
    await fixture.event('ContactChanged', event, 'contact:700');
    await intake.drain();
    expect(await client()).toEqual([{ company_code: 'alfa', contact_id: 700, deal_id: 800 }]);
    expect(await restored()).toEqual([]);
  });

  it('of a contact that we make: whoever had it before is set aside', async () => {
    await placed(101, 500);
    await fixture.portal.run('DELETE FROM b_crm_contact');
    fixture.clock.at = at('11:00');
    await writeClient(fixture.portal, 501, { name: 'Новый' });
    await fixture.event('DialogStarted', await writeSession(fixture.portal, 102, { lineId: 6, clientUserId: 501 }), 'client:whatsapp:501');
    await intake.drain();
    await outbox.send();
    expect(await client()).toEqual([
      { company_code: 'alfa', contact_id: 0, deal_id: 0 },
      { company_code: 'beta', contact_id: 700, deal_id: 800 },
    ]);
    expect(await fixture.rows('SELECT contact_id, company_code FROM contact_company')).toEqual([{ contact_id: 700, company_code: 'beta' }]);
  });

  it('of a connector’s user: the client who had it is not the one who writes', async () => {
    await placed(101, 500);
    await emptySessions();
    await fixture.portal.run('DELETE FROM b_crm_dp_comm_mcd');
    contactId = 701;
    const start = await writeSession(fixture.portal, 102, { lineId: 2, clientUserId: 500 });
    const userCode = 'whatsapp|2|somebody-else|500';
    await fixture.portal.run(`UPDATE b_imopenlines_session SET USER_CODE = '${userCode}' WHERE ID = 102`);
    await fixture.event('DialogStarted', { ...start, userCode });
    await intake.drain();
    await outbox.send();
    expect(await client()).toEqual([
      { company_code: 'alfa', contact_id: 700, deal_id: 800 },
      { company_code: 'alfa', contact_id: 701, deal_id: 801 },
    ]);
    expect(await fixture.rows(`SELECT id FROM merge_question WHERE kind = 'connectorUser'`)).toEqual([]);
  });

  it('no, a client with two chats of one messenger is one client', async () => {
    await placed(101, 500);
    const start = await writeSession(fixture.portal, 102, { lineId: 2, clientUserId: 500 });
    const userCode = 'whatsapp|2|second-chat|500';
    await fixture.portal.run(`UPDATE b_imopenlines_session SET USER_CODE = '${userCode}' WHERE ID = 102`);
    await fixture.event('DialogStarted', { ...start, userCode });
    await intake.drain();
    expect(await client()).toEqual([{ company_code: 'alfa', contact_id: 700, deal_id: 800 }]);
    expect(await restored()).toEqual([]);
  });
});
