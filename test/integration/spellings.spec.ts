import { MergingPortal } from './merging-portal.js';
import { Calls, twoCompaniesWithNumbers, writeTelephony } from './telephony-of-two-companies.js';

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

const known = (...keys: string[]) =>
  portal.writeContact({ name: 'Вера', lastName: 'Известная', company: 'Альфа', keys: keys.map((key) => ['PHONE', key]) });

async function calledBy(phone: string): Promise<{ contact: unknown; passedOverContacts: unknown[] }> {
  await calls.ends('200', { phone, userId: 12, durationSeconds: 60 });
  await portal.intake.drain();
  const [row] = await portal.fixture.rows<{ decision: string }>(
    `SELECT decision FROM journal WHERE kind = 'call' ORDER BY id DESC LIMIT 1`,
  );
  return JSON.parse(row?.decision ?? '{}');
}

it.each([
  ['sip:79012345678@10.0.0.1:5060', '79012345678'],
  ['81079012345678', '79012345678'],
  ['+79012345678', '81079012345678'],
  ['87012345678', '77012345678'],
  ['5215512345678', '525512345678'],
  ['551187654321', '5511987654321'],
])('a call from %s is of the contact with %s', async (phone, onCard) => {
  const contactId = await known(onCard);
  expect(await calledBy(phone)).toMatchObject({ contact: { kind: 'existing', contactId } });
});

it.each([
  ['9012345678', '79012345678'],
  ['+79012345678', '9012345678'],
  ['80291234567', '375291234567'],
  ['5491123456789', '541123456789'],
  ['+79012345678', '7901234567812'], // ext. 12 on the card
])('a call from %s is perhaps of the contact with %s: a person is asked', async (phone, onCard) => {
  const contactId = await known(onCard);
  expect(await calledBy(phone)).toMatchObject({ contact: { kind: 'create' }, passedOverContacts: [{ contactId, because: 'uncertain' }] });
  const asked = await portal.fixture.rows<{ value: string }>(`SELECT value FROM merge_question WHERE learnt_from LIKE 'spelling %'`);
  expect(asked.map(({ value }) => value)).toContain(onCard);
  await portal.settle();
  await portal.settleLater();
  expect(await portal.merges()).toEqual([expect.objectContaining({ contact_a: contactId, state: 'suggested', because: 'notTold' })]);
});

it('a newcomer whose profile has the number with 810 is the contact that has it without', async () => {
  const contactId = await known('79012345678');
  expect(await portal.firstDialog(500, { phone: '8 10 7 901 234-56-78', name: 'Вера' })).toMatchObject({ contactId });
});

it('a newcomer whose profile has ten digits gets a contact of her own, and the other is named in the journal', async () => {
  const contactId = await known('79012345678');
  expect((await portal.firstDialog(500, { phone: '901 234-56-78', name: 'Вера' })).contactId).not.toBe(contactId);
  const [entry] = await portal.fixture.rows<{ decision: string }>(`SELECT decision FROM journal WHERE kind = 'placement'`);
  expect(JSON.parse(entry?.decision ?? '{}').passedOverContacts).toEqual([{ contactId, because: 'uncertain' }]);
  await portal.settleLater();
  expect(await portal.merges()).toEqual([expect.objectContaining({ contact_a: contactId, state: 'suggested', because: 'notTold' })]);
});

it('the same number under another first and last name is another person’s', async () => {
  const contactId = await known('79012345678');
  expect((await portal.firstDialog(500, { phone: '79012345678', name: 'Олег', lastName: 'Другой' })).contactId).not.toBe(contactId);
});

it('nor does a client who is known by it get the newcomer, though the portal has written the messenger there for the number', async () => {
  const known = await portal.firstDialog(400, { phone: '79012345678', name: 'Вера', lastName: 'Известная' });
  await portal.addKey(known.contactId, 'PHONE', '79012345678');
  await portal.writesOnto(known.contactId, 2, 500, 'telegrambot');
  const other = await portal.firstDialog(500, {
    lineId: 2,
    connector: 'telegrambot',
    phone: '79012345678',
    name: 'Олег',
    lastName: 'Другой',
  });
  expect(other.contactId).not.toBe(known.contactId);
  const placed = portal.sent('placeDialog').at(-1);
  expect(placed?.strayContactIds).toEqual([known.contactId]);
});
