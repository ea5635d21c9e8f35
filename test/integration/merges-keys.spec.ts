import { MergingPortal } from './merging-portal.js';

const phone = '79010000001';
let portal: MergingPortal;

beforeEach(async () => {
  portal = await MergingPortal.create();
});
afterEach(async () => {
  await portal.drop();
});

const keys = async (contactId: number) => {
  const rows = await portal.fixture.rows<{ kind: string; value: string; learnt_from: string }>(
    'SELECT k.kind, k.value, k.learnt_from FROM client_key k JOIN client c ON c.client_id = k.client_id WHERE c.contact_id = ? ORDER BY k.kind, k.value',
    [contactId],
  );
  return rows.map((row) => `${row.kind} ${row.value} from ${row.learnt_from}`);
};

it('what is on the card of a contact is learnt, with where it was learnt; rubbish is not, nor a messenger nobody has written by', async () => {
  const first = await portal.firstDialog(500);
  for (const [type, value] of [
    ['EMAIL', 'vera@example.com'],
    ['PHONE', phone],
    ['PHONE', '112'],
    ['PHONE', '70000000000'],
    ['SKYPE', 'vera'],
    ['TELEGRAM', 'imol|telegrambot|2|77|900'],
    ['SLUSER', '900'],
  ] as const)
    await portal.addKey(first.contactId, type, value);
  await portal.saved(first.contactId);
  await portal.settle();
  expect(await keys(first.contactId)).toEqual([
    `connectorUser 500 from session ${first.sessionId}`,
    `email vera@example.com from text ${first.sessionId}`, // no person has put it there, and the client has just written
    `imCode imol|whatsapp|1|ext500|500 from contact ${first.contactId}`,
    `phone ${phone} from text ${first.sessionId}`,
  ]);
});

it('what an employee types onto a card is learnt as such, and an hour after the client has written nothing is taken for a text', async () => {
  const first = await portal.firstDialog(500);
  await portal.addKey(first.contactId, 'PHONE', phone);
  await portal.saved(first.contactId, 12);
  await portal.settle();
  expect(await keys(first.contactId)).toContain(`phone ${phone} from hand ${first.contactId}`);
  portal.fixture.clock.turn(3_600_000);
  await portal.addKey(first.contactId, 'EMAIL', 'vera@example.com');
  await portal.saved(first.contactId);
  await portal.settle();
  expect(await keys(first.contactId)).toContain(`email vera@example.com from contact ${first.contactId}`);
  await portal.fixture.portal.run(`UPDATE b_user SET PERSONAL_MOBILE = '${phone}' WHERE ID = 500`);
  const sessionId = await portal.writes(2, 500); // the messenger tells the phone now: better evidence
  await portal.settle();
  expect(await keys(first.contactId)).toContain(`phone ${phone} from session ${sessionId}`);
});

it('a contact of a company that no client has yet gets one', async () => {
  const contactId = await portal.writeContact({ company: 'Альфа', keys: [['PHONE', phone]] });
  await portal.fixture.rows('INSERT INTO contact_company (contact_id, company_code, since) VALUES (?, ?, NOW())', [contactId, 'alfa']);
  await portal.saved(contactId, 12);
  await portal.settle();
  expect(await portal.clients()).toMatchObject([{ contact_id: contactId, company_code: 'alfa' }]);
  expect(await keys(contactId)).toEqual([`phone ${phone} from contact ${contactId}`]);
  await portal.newClient(500, { phone });
  const sessionId = await portal.writes(1, 500);
  await portal.settle();
  expect(await portal.dialog(sessionId)).toMatchObject({ contactId });
});

it('a phone that was taken off a contact merges nobody any more, also when the messenger shows it again', async () => {
  const first = await portal.firstDialog(500, { phone });
  await portal.removeKey(first.contactId, phone);
  await portal.saved(first.contactId, 12);
  await portal.settle();
  expect(await keys(first.contactId)).not.toContainEqual(expect.stringContaining('phone'));
  expect(await portal.fixture.rows('SELECT kind, value, learnt_from FROM former_client_key')).toEqual([
    { kind: 'phone', value: phone, learnt_from: `session ${first.sessionId}` },
  ]);

  const other = await portal.firstDialog(600, { lineId: 2, connector: 'telegrambot', phone });
  expect(other.contactId).not.toBe(first.contactId);
  await portal.writes(3, 500); // the messenger still tells the phone
  await portal.settle();
  await portal.settleLater();
  expect(await portal.merges()).toEqual([]);
  expect(await portal.clients()).toHaveLength(2);
});

it('and counts again when a person puts it back', async () => {
  const first = await portal.firstDialog(500, { phone });
  const second = await portal.firstDialog(600, { lineId: 2, connector: 'telegrambot' });
  await portal.removeKey(first.contactId, phone);
  await portal.saved(first.contactId, 12);
  await portal.settle();
  for (const { contactId } of [first, second]) await portal.addKey(contactId, 'PHONE', phone);
  await portal.saved(first.contactId); // a program alone does not bring it back
  await portal.settle();
  expect(await portal.merges()).toEqual([]);
  await portal.saved(first.contactId, 12);
  await portal.settle();
  expect(await portal.merges()).toMatchObject([{ state: 'waiting', because: 'changedByHand' }]);
  portal.fixture.clock.turn(15 * 60_000);
  await portal.settle();
  expect(await portal.merges()).toMatchObject([{ state: 'suggested', because: 'notTold' }]);
});

it('what a dialog has told stays while the portal is still writing it', async () => {
  const first = await portal.firstDialog(500);
  await portal.fixture.portal.run(`UPDATE b_user SET PERSONAL_MOBILE = '${phone}' WHERE ID = 500`);
  await portal.writes(3, 500);
  await portal.intake.drain();
  await portal.saved(first.contactId, 12);
  await portal.intake.drain();
  await portal.worker.run();
  expect(await keys(first.contactId)).toContainEqual(expect.stringContaining(`phone ${phone}`));
});

it('contacts of no company are not looked at', async () => {
  const contactId = await portal.writeContact({ keys: [['PHONE', phone]] });
  await portal.saved(contactId, 12);
  await portal.settle();
  expect(await portal.fixture.rows('SELECT client_id FROM client')).toEqual([]);
  expect(await portal.fixture.rows('SELECT id FROM merge_question')).toEqual([]);
});

it('a number of somebody else in a message is a suggestion when the names are of two people, and nobody is merged', async () => {
  const accountant = await portal.firstDialog(500, { name: 'Анна', lastName: 'Орлова', phone });
  const buyer = await portal.firstDialog(600, {
    lineId: 2,
    connector: 'telegrambot',
    name: 'Пётр',
    lastName: 'Семёнов',
    phone: '79010000002',
  });
  await portal.addKey(buyer.contactId, 'PHONE', phone); // as the portal does with what it finds in a message
  await portal.saved(buyer.contactId);
  await portal.settle();
  expect(await portal.merges()).toMatchObject([
    { contact_a: accountant.contactId, contact_b: buyer.contactId, state: 'suggested', because: 'namesDiffer' },
  ]);
  expect(portal.sent('mergeContacts')).toEqual([]);
});

describe('a slip of an employee on a card', () => {
  async function slip() {
    const [one, other] = [
      await portal.firstDialog(500, { phone }),
      await portal.firstDialog(600, { lineId: 2, connector: 'telegrambot', phone: '79010000002' }),
    ];
    await portal.addKey(other.contactId, 'PHONE', phone);
    await portal.saved(other.contactId, 12);
    await portal.settle();
    expect(await portal.merges()).toMatchObject([{ contact_a: one.contactId, state: 'waiting', because: 'changedByHand' }]);
    return { one, other };
  }

  it('that is mended a minute later leads to nothing', async () => {
    const { other } = await slip();
    portal.fixture.clock.turn(60_000);
    await portal.removeKey(other.contactId, phone);
    await portal.saved(other.contactId, 12);
    await portal.settle();
    portal.fixture.clock.turn(16 * 60_000);
    await portal.settle();
    expect(await portal.merges()).toMatchObject([{ state: 'gone' }]);
    expect(await portal.journal()).toEqual([]);
    expect(await portal.clients()).toHaveLength(2);
  });

  it('that is mended by nobody is put to a person, once, and withdrawn when it is mended at last', async () => {
    const { other } = await slip();
    portal.fixture.clock.turn(15 * 60_000);
    await portal.settle();
    expect(await portal.merges()).toMatchObject([{ state: 'suggested', because: 'notTold' }]);
    await portal.saved(other.contactId, 12); // something else on the card
    await portal.settle();
    portal.fixture.clock.turn(16 * 60_000);
    await portal.settle();
    expect(await portal.journal()).toEqual(['suggest: notTold']);
    await portal.removeKey(other.contactId, phone);
    await portal.saved(other.contactId, 12);
    await portal.settle();
    expect(await portal.merges()).toMatchObject([{ state: 'gone' }]);
    expect(await portal.journal()).toEqual(['suggest: notTold', 'refuse: nothingShared']);
  });
});
