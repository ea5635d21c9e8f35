import { ListeningSidecar } from './board-fixture.js';
import { MergingPortal } from './merging-portal.js';
import { twoCompanies } from './people-of-two-companies.js';

const desk = '79010000009';
let portal: MergingPortal;
let http: ListeningSidecar;

beforeEach(async () => {
  portal = await MergingPortal.create();
  http = await ListeningSidecar.start(portal.fixture);
});
afterEach(async () => {
  const different = await portal.fixture.replayedDifferently();
  const stuck = await portal.fixture.rows(`SELECT kind, details FROM incident WHERE kind IN ('merge-stuck', 'command-refused')`);
  await http.close();
  await portal.drop();
  expect(different).toEqual([]);
  expect(stuck).toEqual([]);
});

const admin = () => http.token();
const headOf = (userId: number) => http.token({ userId, isAdmin: false, name: 'РОП' });

/** Two clients of Альфа with the phone of a reception desk that two contacts of another company, by default of none, have too. */
async function callersOfOneDesk(othersOf: { company?: string } = {}) {
  const first = await portal.firstDialog(500, { name: 'Вера', phone: desk });
  const second = await portal.firstDialog(600, { lineId: 2, connector: 'telegrambot', name: 'Олег' });
  for (let others = 0; others < 2; others++) await portal.writeContact({ ...othersOf, keys: [['PHONE', desk]] });
  await portal.addKey(second.contactId, 'PHONE', desk);
  await portal.saved(second.contactId);
  await portal.settle();
  return { first, second };
}

/** Two contacts of a client who tells one phone by both messengers. */
async function callersOfOnePhone(): Promise<void> {
  const phone = '+7 901 000-00-01';
  await portal.firstDialog(500, { phone });
  await portal.firstDialog(600, { lineId: 2, connector: 'telegrambot' });
  await portal.fixture.portal.run(`UPDATE b_user SET PERSONAL_MOBILE = '${phone}' WHERE ID = 600`);
  await portal.writes(3, 600, 'telegrambot');
  await portal.settle();
  await portal.settleLater();
}

async function suggestion(): Promise<{ id: number; explanation: { ru: string; en: string }; [other: string]: unknown }> {
  const { body } = await http.read('/api/merges', admin());
  const [only, ...others] = body['merges'] as { id: number; explanation: { ru: string; en: string } }[];
  expect(others).toEqual([]);
  if (!only) throw new Error('Nothing is suggested');
  return only;
}

it('the phone of a reception desk is put to a person, with both contacts side by side', async () => {
  const { first, second } = await callersOfOneDesk();
  expect(portal.sent('mergeContacts')).toEqual([]);
  const shown = await suggestion();
  expect(shown).toMatchObject({
    companyCode: 'alfa',
    state: 'suggested',
    because: 'sharedByMany',
    decidedBy: 0,
    contacts: [
      { contactId: first.contactId, isThere: true, name: 'Вера', deals: [{ dealId: first.dealId }] },
      { contactId: second.contactId, isThere: true, name: 'Олег', deals: [{ dealId: second.dealId }] },
    ],
  });
  expect(shown.explanation.en).toContain('Against: 4 contacts of the company have it (more than 3); the names differ');
  expect(shown.explanation.en).toContain(
    `For: the same phone ${desk} (${first.contactId} by their own messenger or form, ${second.contactId} in a message)`,
  );
  expect(shown.explanation.ru).toContain('Решает человек');
  const [a, b] = shown['contacts'] as { keys: { kind: string; learntFrom: string; isShared: boolean }[] }[];
  expect(a?.keys.filter(({ isShared }) => isShared)).toEqual([
    { kind: 'phone', value: desk, isShared: true, isOnCard: true, learntAt: expect.any(String), learntFrom: `session ${first.sessionId}` },
  ]);
  expect(b?.keys.find(({ kind }) => kind === 'connectorUser')).toMatchObject({ learntFrom: `session ${second.sessionId}` });
});

it('somebody whom other companies know too is no reception desk: each has a contact of its own', async () => {
  await callersOfOneDesk({ company: 'Бета' });
  expect(await portal.merges()).toMatchObject([{ state: 'suggested', because: 'namesDiffer' }]);
});

it('accepted by the head of sales it is merged, and a second click does no harm', async () => {
  const { first, second } = await callersOfOneDesk();
  const { id } = await suggestion();
  const accept = (body = {}) => http.postJson(`/api/merges/${id}/accept`, headOf(10), body);
  expect(await accept({ baseState: 'suggested' })).toEqual({ status: 200, body: { outcome: 'accepted', state: 'waiting' } });
  expect(await accept()).toEqual({ status: 200, body: { outcome: 'unchanged', state: 'waiting' } });
  await portal.settle();
  expect(portal.sent('mergeContacts')).toMatchObject([{ fromContactId: second.contactId, toContactId: first.contactId }]);
  expect(await accept({ baseState: 'suggested' })).toEqual({ status: 200, body: { outcome: 'stale', state: 'done' } });
  const { body } = await http.read('/api/merges?state=done', headOf(10));
  expect(body['merges']).toMatchObject([{ state: 'done', decidedBy: 10, contacts: [{ isThere: true }, { isThere: false, name: 'Олег' }] }]);
  expect(await portal.journal()).toEqual(['suggest: sharedByMany', 'merge: accepted']);
  for (const { contactId } of [first, second]) {
    const found = await http.read(`/api/journal?kind=merge&contact=${contactId}`, headOf(10));
    expect(found.body['entries']).toMatchObject([
      {
        kind: 'merge',
        rule: 'merge',
        because: 'accepted',
        operatorId: 10,
        explanation: { en: expect.stringContaining('a person has said so') },
      },
    ]);
  }
});

it('refused it is refused for good, whatever is learnt later', async () => {
  const { first, second } = await callersOfOneDesk();
  const { id } = await suggestion();
  const refuse = () => http.postJson(`/api/merges/${id}/refuse`, admin(), {});
  expect(await refuse()).toEqual({ status: 200, body: { outcome: 'refused', state: 'refused' } });
  expect(await refuse()).toEqual({ status: 200, body: { outcome: 'unchanged', state: 'refused' } });
  expect((await http.postJson(`/api/merges/${id}/accept`, admin(), {})).body).toEqual({ outcome: 'unchanged', state: 'refused' });
  for (const { contactId } of [first, second]) {
    await portal.addKey(contactId, 'EMAIL', 'vera@example.com'); // strong by any rule
    await portal.saved(contactId);
  }
  await portal.settleLater();
  expect(portal.sent('mergeContacts')).toEqual([]);
  expect(await portal.merges()).toMatchObject([{ state: 'refused' }]);
  expect(await portal.journal()).toEqual(['suggest: sharedByMany', 'refuse: separate']);
});

it('is merged by itself when better evidence comes', async () => {
  const { second } = await callersOfOneDesk();
  await portal.fixture.portal.run(`UPDATE b_crm_contact SET NAME = 'Вера' WHERE ID = ${second.contactId}`);
  for (const clientUserId of [500, 600]) {
    await portal.fixture.portal.run(`UPDATE b_user SET EMAIL = 'vera@example.com' WHERE ID = ${clientUserId}`);
    await portal.writes(3, clientUserId, clientUserId === 600 ? 'telegrambot' : 'whatsapp');
    await portal.settle();
  }
  await portal.settleLater();
  expect(await portal.merges()).toMatchObject([{ state: 'done', because: 'email' }]);
});

it('is not for the head of another company, nor for nobody', async () => {
  await callersOfOneDesk();
  const { id } = await suggestion();
  expect((await http.read('/api/merges', headOf(20))).body).toEqual({ merges: [] });
  expect((await http.postJson(`/api/merges/${id}/accept`, headOf(20), {})).status).toBe(404);
  expect((await http.postJson(`/api/merges/${id}/refuse`, http.token({ userId: 99, isAdmin: false }), {})).status).toBe(403);
  expect((await http.read('/api/merges?state=maybe', admin())).body).toMatchObject({ error: { code: 'FIELD_WRONG', field: 'state' } });
  expect((await http.postJson(`/api/merges/${id}/accept`, admin(), { baseState: 'maybe' })).body).toMatchObject({
    error: { code: 'FIELD_WRONG', field: 'baseState' },
  });
  expect((await http.postJson('/api/merges/999/accept', admin(), {})).status).toBe(404);
});

it('namesakes are asked about once, when one is first met or has been renamed', async () => {
  await portal.writeContact({ company: 'Альфа', name: 'Пётр', lastName: 'Семёнов' });
  const made = await portal.firstDialog(500, { name: 'Пётр', lastName: 'Семёнов' });
  expect(await portal.merges()).toMatchObject([{ contact_b: made.contactId, state: 'suggested', because: 'sameName' }]);
  await portal.saved(made.contactId, 12);
  await portal.settle();
  expect(await portal.journal()).toEqual(['suggest: sameName']);

  await portal.writeContact({ company: 'Альфа', name: 'Анна', lastName: 'Орлова' });
  await portal.fixture.portal.run(`UPDATE b_crm_contact SET NAME = 'Анна', LAST_NAME = 'Орлова' WHERE ID = ${made.contactId}`);
  await portal.saved(made.contactId, 12);
  await portal.settle();
  portal.fixture.clock.turn(15 * 60_000);
  await portal.settle();
  expect(await portal.journal()).toEqual(['suggest: sameName', 'refuse: nothingShared', 'suggest: sameName']);
});

it('a client without a last name has no namesakes, and one of another company is none', async () => {
  await portal.writeContact({ company: 'Альфа', name: 'Вера' });
  await portal.writeContact({ company: 'Бета', name: 'Пётр', lastName: 'Семёнов' });
  await portal.firstDialog(500, { name: 'Вера' });
  await portal.firstDialog(600, { lineId: 2, name: 'Пётр', lastName: 'Семёнов' });
  expect(await portal.merges()).toEqual([]);
});

it('of thirty callers of one desk a person is asked about the three newest', async () => {
  for (let others = 0; others < 30; others++) await portal.writeContact({ company: 'Альфа', keys: [['PHONE', desk]] });
  const made = await portal.firstDialog(500, { phone: desk }); // a contact of its own
  await portal.saved(made.contactId);
  await portal.settle();
  expect(await portal.merges()).toMatchObject(
    [728, 729, 730].map((contactId) => ({ contact_a: contactId, contact_b: made.contactId, because: 'sharedByMany' })),
  );
  await portal.fixture.rows(`UPDATE client_merge SET state = 'refused'`); // three times no is no to all of them
  await portal.saved(made.contactId);
  await portal.settle();
  expect(await portal.merges()).toHaveLength(3);
});

it('while merging is off everything is only suggested, and a person may still accept it', async () => {
  const [alfa, beta] = twoCompanies.companies;
  await portal.fixture.saveSettings({ companies: [{ ...alfa, merging: { isOn: false } }, beta] });
  await callersOfOnePhone();
  const { id, ...shown } = await suggestion();
  expect(shown).toMatchObject({ because: 'settingsOff' });
  await http.postJson(`/api/merges/${id}/accept`, admin(), {});
  await portal.settle();
  expect(await portal.merges()).toMatchObject([{ state: 'done', because: 'accepted' }]);
});

it('a merge that the portal refused can be asked for again', async () => {
  portal.saysInstead.set('mergeContacts', { status: 'refused', code: 'MERGE_REFUSED', message: 'no' });
  await callersOfOnePhone();
  const [failed] = await portal.merges();
  expect(failed).toMatchObject({ state: 'failed' });
  portal.saysInstead.clear();
  await http.postJson(`/api/merges/${failed?.id}/accept`, admin(), {});
  await portal.settle();
  expect(await portal.merges()).toMatchObject([{ state: 'done' }]);
  expect(await portal.clients()).toHaveLength(1);
  expect(await portal.fixture.rows('SELECT kind FROM incident WHERE open_key IS NOT NULL')).toEqual([]);
});

it('tells what a client is recognised by, and since when', async () => {
  const first = await portal.firstDialog(500, { phone: '+7 901 000-00-01' });
  const path = `/api/clients/${first.contactId}/keys`;
  const { body } = await http.read(path, headOf(10));
  expect(body).toMatchObject({ contactId: first.contactId, companyCode: 'alfa', former: [] });
  expect((body['keys'] as { kind: string }[]).map(({ kind }) => kind).sort()).toEqual(['connectorUser', 'imCode', 'phone']);
  expect((await http.read(path, headOf(20))).status).toBe(404);
});
