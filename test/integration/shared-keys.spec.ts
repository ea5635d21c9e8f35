import { MergingPortal } from './merging-portal.js';
import { Calls, twoCompaniesWithNumbers, writeTelephony } from './telephony-of-two-companies.js';

const desk = '79010000009';
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

async function contactsAtDesk(count: number, company = 'Альфа'): Promise<number[]> {
  const ids: number[] = [];
  for (let made = 0; made < count; made++) ids.push(await portal.writeContact({ company, keys: [['PHONE', desk]] }));
  return ids;
}

const placedCall = async (callId: string) => {
  const [row] = await portal.fixture.rows<{ clientId: string | null }>('SELECT client_id AS clientId FROM phone_call WHERE call_id = ?', [
    callId,
  ]);
  return row?.clientId ?? null;
};

it('a newcomer with the phone of a reception desk gets a contact of its own and a suggestion', async () => {
  const others = await contactsAtDesk(12);
  const made = await portal.firstDialog(500, { phone: desk });
  expect(others).not.toContain(made.contactId);
  const suggested = await portal.merges();
  expect(suggested).toHaveLength(3);
  for (const merge of suggested) expect(merge).toMatchObject({ contact_b: made.contactId, state: 'suggested', because: 'sharedByMany' });
  const [entry] = await portal.fixture.rows<{ decision: string }>(`SELECT decision FROM journal WHERE kind = 'placement'`);
  expect(JSON.parse(entry?.decision ?? '{}')).toMatchObject({
    contact: { kind: 'create' },
    passedOverContacts: others.map((contactId) => ({ contactId, because: 'sharedByMany' })),
  });
});

it('the next newcomer is not taken for the one before, and each comes back to their own', async () => {
  await contactsAtDesk(12);
  const first = await portal.firstDialog(500, { phone: desk });
  const second = await portal.firstDialog(600, { lineId: 2, connector: 'telegrambot', phone: desk });
  expect(second.contactId).not.toBe(first.contactId);
  const again = await portal.writes(3, 500);
  await portal.settle();
  expect(await portal.dialog(again)).toMatchObject({ contactId: first.contactId, dealId: first.dealId });
});

it('two newcomers at the same moment are two clients', async () => {
  await contactsAtDesk(12);
  await portal.newClient(500, { phone: desk });
  await portal.newClient(600, { phone: desk });
  const sessions = [await portal.writes(1, 500), await portal.writes(2, 600, 'telegrambot')];
  await portal.settle();
  const [one, other] = [await portal.dialog(sessions[0] ?? 0), await portal.dialog(sessions[1] ?? 0)];
  expect(one.contactId).not.toBe(other.contactId);
});

it('contacts of other companies do not make it a desk’s', async () => {
  await contactsAtDesk(12, 'Бета');
  const [own] = await contactsAtDesk(1);
  expect(await portal.firstDialog(500, { phone: desk })).toMatchObject({ contactId: own });
});

it('a caller from it is placed on nobody, and the stages of one call are one client', async () => {
  await contactsAtDesk(12);
  const callId = await calls.starts({ phone: desk });
  await portal.intake.drain();
  expect(await placedCall(callId)).toBeNull();
  await calls.isAnswered(12, { callId, phone: desk });
  await portal.intake.drain();
  const client = await placedCall(callId);
  expect(client).not.toBeNull();
  await calls.ends('200', { callId, phone: desk, userId: 12, durationSeconds: 60 });
  await portal.intake.drain();
  expect(await placedCall(callId)).toBe(client);
  const [made] = await portal.fixture.rows<{ n: number | string }>('SELECT COUNT(*) AS n FROM client WHERE contact_id = 0');
  expect(Number(made?.n)).toBe(1);
});
