import { MergingPortal } from './merging-portal.js';
import { Calls, twoCompaniesWithNumbers, writeTelephony } from './telephony-of-two-companies.js';

const office = '79010000009';
const firmId = 70;
let portal: MergingPortal;
let calls: Calls;

beforeEach(async () => {
  portal = await MergingPortal.create(twoCompaniesWithNumbers);
  calls = new Calls(portal.fixture);
  await writeTelephony(portal.fixture.portal);
});
afterEach(async () => {
  const different = await portal.fixture.replayedDifferently();
  await portal.drop();
  expect(different).toEqual([]);
});

async function hasPhone(firm: number, phone = office): Promise<void> {
  await portal.fixture.portal.insert('b_crm_dp_comm_mcd', [{ ENTITY_TYPE_ID: 4, ENTITY_ID: firm, TYPE: 'PHONE', VALUE: phone }]);
}

/** A deal of the firm with somebody else of it as its contact. */
async function dealOfFirm(firm: number, categoryId: number): Promise<number> {
  const director = await portal.writeContact({ name: 'Директор' });
  const dealId = await portal.writeDeal(director, categoryId, '2026-03-01 10:00:00');
  await portal.fixture.portal.run(`UPDATE b_crm_deal SET COMPANY_ID = ${firm}, ASSIGNED_BY_ID = 13 WHERE ID = ${dealId}`);
  return dealId;
}

async function decided(kind: 'call' | 'placement'): Promise<{ contact: unknown; deal: unknown; firmId?: number; responsibleId: number }> {
  const [row] = await portal.fixture.rows<{ decision: string }>(
    `SELECT decision FROM journal WHERE kind = '${kind}' ORDER BY id DESC LIMIT 1`,
  );
  return JSON.parse(row?.decision ?? '{}');
}

const ordered = async (type: string) =>
  (await portal.fixture.rows<{ payload: string }>(`SELECT payload FROM outbox_command WHERE type = '${type}' ORDER BY id`)).map(
    ({ payload }) => JSON.parse(payload),
  );

describe("a call from a firm's own number", () => {
  it('is that of its open deal here, whose responsible it stays, and nobody is made of it', async () => {
    await hasPhone(firmId);
    const ours = await dealOfFirm(firmId, 1);
    await dealOfFirm(firmId, 2);
    const callId = await calls.starts({ phone: office });
    await portal.intake.drain();
    await calls.isAnswered(12, { callId, phone: office });
    await portal.intake.drain();
    await calls.ends('200', { callId, phone: office, userId: 12, durationSeconds: 60 });
    await portal.intake.drain();

    expect(await decided('call')).toMatchObject({
      kind: 'continued',
      contact: { kind: 'firm', firmId },
      deal: { kind: 'existing', dealId: ours },
      responsibleId: 13,
    });
    const orders = await ordered('placeFirmCall');
    expect(orders.at(0)).toMatchObject({ firmId, dealId: ours, isEnded: false });
    expect(orders.at(-1)).toMatchObject({ firmId, dealId: ours, isEnded: true, completeTodoIds: [] });
    expect(await ordered('placeCall')).toEqual([]);
    expect(await portal.fixture.rows('SELECT client_id FROM client')).toEqual([]);
  });

  it('that is missed twice is to be called back once', async () => {
    await hasPhone(firmId);
    await dealOfFirm(firmId, 1);
    for (const _ of [1, 2]) {
      await calls.ends('304', { phone: office });
      await portal.intake.drain();
    }
    const orders = await ordered('placeFirmCall');
    expect(orders.map(({ todo }) => todo !== null)).toEqual([true, false]);
    await calls.ends('200', { phone: office, userId: 12, durationSeconds: 60 });
    await portal.intake.drain();
    expect(await portal.fixture.rows('SELECT call_id FROM phone_call WHERE todo_until IS NOT NULL')).toEqual([]);
  });

  it("is a new client's where the firm has a deal only with another company of ours", async () => {
    await hasPhone(firmId);
    await dealOfFirm(firmId, 2);
    await calls.ends('200', { phone: office, userId: 12, durationSeconds: 60 });
    await portal.intake.drain();
    expect(await decided('call')).toMatchObject({ kind: 'first', contact: { kind: 'create' }, deal: { kind: 'create' } });
  });

  it("is a new client's where two firms have the number: it is not known whose", async () => {
    for (const firm of [firmId, firmId + 1]) {
      await hasPhone(firm);
      await dealOfFirm(firm, 1);
    }
    await calls.ends('200', { phone: office, userId: 12, durationSeconds: 60 });
    await portal.intake.drain();
    expect(await decided('call')).toMatchObject({ kind: 'first', contact: { kind: 'create' }, deal: { kind: 'create' } });
  });
});

describe('somebody of a firm', () => {
  it('who has no deal of their own calls about that of the firm', async () => {
    const deal = await dealOfFirm(firmId, 1);
    const contactId = await portal.writeContact({ company: 'Альфа', keys: [['PHONE', office]] });
    await portal.fixture.portal.run(`UPDATE b_crm_contact SET COMPANY_ID = ${firmId} WHERE ID = ${contactId}`);
    await calls.ends('200', { phone: office, userId: 12, durationSeconds: 60 });
    await portal.intake.drain();
    expect(await decided('call')).toMatchObject({ contact: { kind: 'existing', contactId }, deal: { dealId: deal }, firmId });
    expect((await ordered('placeCall')).at(-1)).toMatchObject({ contact: { id: contactId }, deal: { id: deal }, firmIds: [firmId] });
  });

  it('who has a deal of their own calls about that', async () => {
    await dealOfFirm(firmId, 1);
    const contactId = await portal.writeContact({ company: 'Альфа', keys: [['PHONE', office]] });
    await portal.fixture.portal.run(`UPDATE b_crm_contact SET COMPANY_ID = ${firmId} WHERE ID = ${contactId}`);
    const own = await portal.writeDeal(contactId, 1, '2026-03-01 10:00:00');
    await calls.ends('200', { phone: office, userId: 12, durationSeconds: 60 });
    await portal.intake.drain();
    const decision = await decided('call');
    expect(decision).toMatchObject({ contact: { kind: 'existing', contactId }, deal: { dealId: own } });
    expect(decision.firmId).toBeUndefined();
  });

  it("writes for the first time with the firm's number: a contact of their own, the firm's deal, and who serves it", async () => {
    await hasPhone(firmId);
    const deal = await dealOfFirm(firmId, 1);
    const made = await portal.firstDialog(500, { phone: office, name: 'Олег' });
    expect(made.dealId).toBe(deal);
    expect(await decided('placement')).toMatchObject({ kind: 'first', contact: { kind: 'create' }, firmId, responsibleId: 13 });
    expect(portal.sent('placeDialog').at(-1)).toMatchObject({ deal: { id: deal }, firmIds: [firmId] });
  });
});

describe('calls from a reception desk', () => {
  const strangers = async () => {
    const ids: number[] = [];
    for (let made = 0; made < 5; made++) ids.push(await portal.writeContact({ company: 'Альфа', keys: [['PHONE', office]] }));
    return ids;
  };
  const call = async () => {
    await calls.ends('200', { phone: office, userId: 12, durationSeconds: 60 });
    await portal.settle();
    const [row] = await portal.fixture.rows<{ contactId: number; clientId: string }>(
      'SELECT contact_id AS contactId, client_id AS clientId FROM phone_call ORDER BY CAST(SUBSTRING(call_id, 6) AS UNSIGNED) DESC LIMIT 1',
    );
    return row;
  };

  it('go to the one contact that was made for them, and never to one of the strangers', async () => {
    const others = await strangers();
    const first = await call();
    const second = await call();
    expect(second).toEqual(first);
    expect(others).not.toContain(first?.contactId);
    expect(await portal.fixture.rows('SELECT client_id FROM desk_contact')).toHaveLength(1);
  });

  it('get another one once somebody has named that contact: it is a person’s by then', async () => {
    await strangers();
    const first = await call();
    await portal.fixture.portal.run(
      `UPDATE b_crm_contact SET NAME = 'Иван', LAST_NAME = 'Нашёлся', FULL_NAME = 'Иван Нашёлся' WHERE ID = ${first?.contactId}`,
    );
    const second = await call();
    expect(second?.clientId).not.toBe(first?.clientId);
    expect(await call()).toEqual(second);
  });
});
