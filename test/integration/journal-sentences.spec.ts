import { journalKinds } from '../../src/capabilities.js';
import { MergingPortal } from './merging-portal.js';
import { Calls, twoCompaniesWithNumbers, writeTelephony } from './telephony-of-two-companies.js';

const phone = '79010000077';
let portal: MergingPortal;

beforeEach(async () => {
  portal = await MergingPortal.create(twoCompaniesWithNumbers);
});
afterEach(async () => {
  const different = await portal.fixture.replayedDifferently();
  await portal.drop();
  expect(different).toEqual([]);
});

async function told(where: string): Promise<string> {
  const rows = await portal.fixture.rows<{ kind: string; rule: string; because: string; facts: string; decision: string }>(
    `SELECT kind, rule, because, facts, decision FROM journal WHERE ${where} ORDER BY id DESC LIMIT 1`,
  );
  const [row] = rows;
  if (!row) throw new Error(`no entry where ${where}`);
  return journalKinds.explain({ ...row, facts: JSON.parse(row.facts), decision: JSON.parse(row.decision) }, 'en');
}

/** The module has made the contact of a first message; that it has is still to be told. */
async function isMade(lineId: number, clientUserId: number): Promise<number> {
  const contactId = await portal.writeContact({ name: 'Клиент500', company: 'Альфа', keys: [['PHONE', phone]] });
  await portal.fixture.portal.run(`UPDATE b_crm_contact SET DATE_CREATE = '2026-03-02 10:00:00' WHERE ID = ${contactId}`);
  await portal.writesOnto(contactId, lineId, clientUserId);
  return contactId;
}

it('a contact just made for the client is no other contact that matches', async () => {
  await portal.newClient(500, { phone });
  await portal.writes(1, 500);
  await portal.intake.drain();
  const contactId = await isMade(1, 500);
  const other = await portal.writeContact({ name: 'Другой', company: 'Альфа', keys: [['PHONE', phone]] });
  const second = await portal.writes(2, 500);
  await portal.intake.drain();
  const sentence = await told(`session_id = ${second}`);
  expect(sentence).toContain(`Made just now, it seems for this client: contact ${contactId}.`);
  expect(sentence).toContain(`Other contacts that match: ${other}.`);
  expect(sentence).not.toContain('Namesakes');
});

it('nor is it for a call of the client', async () => {
  await writeTelephony(portal.fixture.portal);
  await portal.newClient(500, { phone });
  await portal.writes(1, 500);
  await portal.intake.drain();
  const contactId = await isMade(1, 500);
  const callId = await new Calls(portal.fixture).isAnswered(12, { phone: `+${phone}` });
  await portal.intake.drain();
  expect(await told(`call_id = '${callId}'`)).toContain(`Made just now, it seems for this client: contact ${contactId}.`);
});

it('one who came before the client was promised one, or is another client’s, is another contact', async () => {
  const known = await portal.firstDialog(400, { phone, name: 'Пётр' });
  await portal.fixture.portal.run(`UPDATE b_crm_contact SET DATE_CREATE = '2026-03-02 10:00:00' WHERE ID = ${known.contactId}`);
  await portal.newClient(500, { name: 'Пётр' });
  await portal.writes(1, 500);
  await portal.intake.drain();
  await portal.fixture.portal.run(`UPDATE b_user SET PERSONAL_MOBILE = '${phone}' WHERE ID = 500`);
  const old = await portal.writeContact({ name: 'Другой', company: 'Альфа', keys: [['PHONE', phone]] });
  const second = await portal.writes(2, 500);
  await portal.intake.drain();
  const sentence = await told(`session_id = ${second}`);
  expect(sentence).toContain(`Other contacts that match: ${[known.contactId, old].toSorted((a, b) => a - b).join(', ')}.`);
});

it('a messenger that the portal has written a second ago is not what the contact was found by', async () => {
  const contactId = await portal.writeContact({ name: 'Клара', company: 'Альфа', keys: [['PHONE', phone]] });
  await portal.newClient(500, { phone, name: 'Klara' });
  const sessionId = await portal.writes(1, 500);
  await portal.writesOnto(contactId, 1, 500);
  await portal.settle();
  expect(await told(`session_id = ${sessionId} AND kind = 'placement'`)).toContain(`contact ${contactId} (found by phone)`);
});

it('one that was there before the sidecar is', async () => {
  const contactId = await portal.writeContact({ name: 'Клара', company: 'Альфа', keys: [['PHONE', phone]] });
  await portal.newClient(500, { phone, name: 'Klara' });
  await portal.writesOnto(contactId, 1, 500);
  await portal.writes(1, 500);
  await portal.fixture.portal.run(`UPDATE b_imopenlines_session SET DATE_CREATE = '2026-02-01 10:00:00' WHERE USER_ID = 500`);
  await portal.fixture.portal.run('DELETE FROM linewarden_event');
  const sessionId = await portal.writes(1, 500);
  await portal.settle();
  expect(await told(`session_id = ${sessionId} AND kind = 'placement'`)).toContain(`contact ${contactId} (found by the messenger account)`);
});
