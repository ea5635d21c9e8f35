import { MergingPortal } from './merging-portal.js';

let portal: MergingPortal;

beforeEach(async () => {
  portal = await MergingPortal.create();
});
afterEach(async () => {
  const different = await portal.fixture.replayedDifferently();
  await portal.drop();
  expect(different).toEqual([]);
});

const incidents = () => portal.fixture.rows<{ kind: string }>('SELECT kind, subject FROM incident ORDER BY id');

it('two contacts that a person merged are one client with all keys, threads and the working deal', async () => {
  const first = await portal.firstDialog(500, { phone: '+7 901 000-00-01' });
  const second = await portal.firstDialog(600, { lineId: 2, connector: 'telegrambot' });
  await portal.fixture.portal.run(`UPDATE b_crm_deal SET LAST_ACTIVITY_TIME = '2026-03-02 12:00:00' WHERE ID = ${second.dealId}`);
  await portal.mergedByHand(second.contactId, first.contactId);
  await portal.settle();

  expect(await portal.clients()).toEqual([{ contact_id: first.contactId, deal_id: second.dealId, company_code: 'alfa' }]);
  expect(await portal.dialog(second.sessionId)).toEqual({ contactId: first.contactId, dealId: second.dealId });
  expect(await portal.dialog(first.sessionId)).toEqual({ contactId: first.contactId, dealId: first.dealId });
  expect(portal.sent('bindClient')).toMatchObject([
    { contactId: first.contactId, dealId: second.dealId, sessions: [{ sessionId: second.sessionId }] },
  ]);
  expect(portal.sent('mergeContacts')).toEqual([]);
  expect(await portal.journal()).toEqual(['byHand: byHand']);
  expect(await portal.merges()).toMatchObject([{ state: 'done', because: 'byHand' }]);
  expect(await incidents()).toEqual([]);

  const next = await portal.writes(3, 600, 'telegrambot');
  await portal.settle();
  expect(await portal.dialog(next)).toEqual({ contactId: first.contactId, dealId: second.dealId });
});

it('a dialog between the deletion and the merge changes nothing', async () => {
  const first = await portal.firstDialog(500, { phone: '+7 901 000-00-01' });
  const second = await portal.firstDialog(600, { lineId: 2, connector: 'telegrambot' });
  await portal.mergeInPortal(second.contactId, first.contactId);
  await portal.fixture.event('ContactDeleted', { contactId: second.contactId }, `contact:${second.contactId}`);
  await portal.settle();
  const between = await portal.writes(3, 600, 'telegrambot');
  await portal.intake.drain();
  await portal.outbox.send();
  await portal.fixture.event(
    'ContactsMerged',
    { fromContactId: second.contactId, toContactId: first.contactId, actorUserId: 7 },
    `contact:${first.contactId}`,
  );
  await portal.settle();
  expect(await portal.clients()).toHaveLength(1);
  expect(await portal.dialog(between)).toMatchObject({ contactId: first.contactId });
  expect(await portal.dialog(second.sessionId)).toMatchObject({ contactId: first.contactId });
});

it('a suggestion about the contact that is gone is one about the other, and a no stays a no', async () => {
  const first = await portal.firstDialog(500, { name: 'Пётр', lastName: 'Семёнов' });
  const second = await portal.firstDialog(600, { lineId: 2, name: 'Олег' });
  const third = await portal.firstDialog(700, { lineId: 3, name: 'Пётр', lastName: 'Семёнов' });
  const fourth = await portal.firstDialog(800, { lineId: 4, name: 'Пётр', lastName: 'Семёнов' });
  await portal.fixture.rows(`UPDATE client_merge SET state = 'refused' WHERE contact_a = ? AND contact_b = ?`, [
    first.contactId,
    fourth.contactId,
  ]);
  await portal.fixture.portal.run(`UPDATE b_crm_contact SET NAME = 'Пётр', LAST_NAME = 'Семёнов' WHERE ID = ${second.contactId}`);
  await portal.mergedByHand(first.contactId, second.contactId);
  await portal.settle();
  const open = (await portal.merges()).filter(({ state }) => state !== 'gone');
  expect(open).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ contact_a: second.contactId, contact_b: third.contactId, state: 'suggested' }),
      expect.objectContaining({ contact_a: second.contactId, contact_b: fourth.contactId, state: 'refused' }),
    ]),
  );
});

it('a merge into a contact that no client had takes the client along', async () => {
  const first = await portal.firstDialog(500, { phone: '+7 901 000-00-01' });
  const other = await portal.writeContact();
  await portal.mergedByHand(first.contactId, other);
  await portal.settle();
  expect(await portal.clients()).toMatchObject([{ contact_id: other, company_code: 'alfa' }]);
  expect(await portal.fixture.rows('SELECT contact_id, company_code FROM contact_company')).toEqual([
    { contact_id: other, company_code: 'alfa' },
  ]);
});

it('what is still to be sent about the contact that is gone means the one it went into', async () => {
  const first = await portal.firstDialog(500, { phone: '+7 901 000-00-01' });
  const second = await portal.firstDialog(600, { lineId: 2, connector: 'telegrambot' });
  const late = await portal.writes(3, 600, 'telegrambot');
  await portal.intake.drain();
  await portal.mergedByHand(second.contactId, first.contactId);
  await portal.intake.drain();
  await portal.settle();
  const placed = portal.sent('placeDialog').find(({ sessionId }) => sessionId === late);
  expect(placed).toMatchObject({ contact: { id: first.contactId } });
  expect(await portal.dialog(late)).toMatchObject({ contactId: first.contactId });
  expect(await portal.fixture.rows('SELECT pending FROM client WHERE merged_into IS NULL')).toEqual([{ pending: 0 }]);
});

it('contacts of two companies: the one that is left keeps its company, the other has none any more, and a person is told', async () => {
  const atAlfa = await portal.firstDialog(500, { phone: '+7 901 000-00-01' });
  const atBeta = await portal.firstDialog(600, { lineId: 6, phone: '+7 901 000-00-02' });
  await portal.mergedByHand(atBeta.contactId, atAlfa.contactId);
  await portal.settle();
  expect(await portal.clients()).toMatchObject([{ contact_id: atAlfa.contactId, company_code: 'alfa' }]);
  expect(await incidents()).toEqual([{ kind: 'merged-across-companies', subject: `contact:${atAlfa.contactId}` }]);
  expect(portal.sent('bindClient')).toEqual([]);
  const next = await portal.writes(7, 600);
  await portal.settle();
  const placed = await portal.dialog(next);
  expect(placed.contactId).not.toBe(atAlfa.contactId);
  expect((await portal.clients()).map(({ company_code }) => company_code).sort()).toEqual(['alfa', 'beta']);
});

it('a contact that is nobody’s by our tables but another company’s by its field is not taken', async () => {
  const atAlfa = await portal.firstDialog(500, { phone: '+7 901 000-00-01' });
  const ofBeta = await portal.writeContact({ company: 'Бета' });
  await portal.mergedByHand(atAlfa.contactId, ofBeta);
  await portal.settle();
  expect(await portal.clients()).toEqual([]);
  expect(await incidents()).toEqual([{ kind: 'merged-across-companies', subject: `contact:${ofBeta}` }]);
});

it('merges of contacts that no company has to do with are nobody’s business', async () => {
  const [one, other] = [await portal.writeContact(), await portal.writeContact()];
  await portal.mergedByHand(one, other);
  await portal.settle();
  expect(await portal.journal()).toEqual([]);
  expect(await portal.fixture.rows('SELECT contact_id FROM contact_company')).toEqual([]);
});
