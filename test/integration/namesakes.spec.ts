import { jest } from '@jest/globals';
import { PortalDb } from '../../src/portal/portal-db.js';
import { MergingPortal } from './merging-portal.js';
import { writeSession } from './people-of-two-companies.js';

const olga = { name: 'Ольга', lastName: 'Первая' };
let portal: MergingPortal;

beforeEach(async () => {
  portal = await MergingPortal.create();
});
afterEach(async () => {
  const different = await portal.fixture.replayedDifferently();
  await portal.drop();
  expect(different).toEqual([]);
});

/** A session of before the sidecar was there. */
async function oldSession(sessionId: number, lineId: number, clientUserId: number, fields: Record<string, string> = {}): Promise<void> {
  await writeSession(portal.fixture.portal, sessionId, { lineId, clientUserId });
  const changes = Object.entries({ CLOSED: 'Y', DATE_CREATE: '2025-12-01 10:00:00', ...fields }).map(
    ([column, value]) => `${column} = '${value}'`,
  );
  await portal.fixture.portal.run(`UPDATE b_imopenlines_session SET ${changes.join()} WHERE ID = ${sessionId}`);
}

/** A newcomer of the same name, whom the portal takes for the contact. */
async function newcomer(contactId: number, clientUserId = 900, lineId = 1): Promise<number> {
  await portal.newClient(clientUserId, olga);
  await portal.writesOnto(contactId, lineId, clientUserId);
  return portal.writes(lineId, clientUserId);
}

async function placedNewcomer(contactId: number): Promise<{ contactId: number; dealId: number }> {
  const sessionId = await newcomer(contactId);
  await portal.settle();
  return portal.dialog(sessionId);
}

const lastOrder = () => portal.sent('placeDialog').at(-1);
const keys = (value: string) =>
  portal.fixture.rows<{ contact_id: number; learnt_from: string }>(
    'SELECT c.contact_id, k.learnt_from FROM client_key k JOIN client c ON c.client_id = k.client_id WHERE k.value = ?',
    [value],
  );
const contactsWith = async (value: string) => {
  const rows = await portal.fixture.portal.portal.query<{ ENTITY_ID: number }>('SELECT ENTITY_ID FROM b_crm_dp_comm_mcd WHERE VALUE = ?', [
    value,
  ]);
  return rows.map((row) => row.ENTITY_ID);
};

describe('a newcomer whom the portal has taken for a namesake', () => {
  it('gets a contact of his own, and is taken off the other', async () => {
    const first = await portal.firstDialog(500, olga);
    const sessionId = await newcomer(first.contactId);
    await portal.settle();
    const { contactId } = await portal.dialog(sessionId);
    expect(contactId).not.toBe(first.contactId);
    expect(lastOrder()).toMatchObject({ contact: { create: olga }, strayContactIds: [first.contactId] });
    expect(await contactsWith('900')).toEqual([contactId]);
    expect(await contactsWith('500')).toEqual([first.contactId]);
  });

  it('does so too when the portal tells of the card first', async () => {
    const first = await portal.firstDialog(500, olga);
    await portal.newClient(900, olga);
    await portal.writesOnto(first.contactId, 1, 900);
    await portal.saved(first.contactId, 12);
    await portal.settle();
    expect(await keys('900')).toEqual([]);
    const sessionId = await portal.writes(1, 900);
    await portal.settle();
    const { contactId } = await portal.dialog(sessionId);
    expect(contactId).not.toBe(first.contactId);
    await portal.saved(first.contactId, 12);
    await portal.saved(contactId, 12);
    portal.fixture.clock.turn(15 * 60_000); // a person has changed the cards
    await portal.settleLater();
    expect((await portal.merges()).map(({ state, because }) => `${state} ${because}`)).toEqual(['suggested sameName']);
  });

  it('keeps his own when the portal takes him for the namesake again, and the namesake for him', async () => {
    const first = await portal.firstDialog(500, olga);
    const second = await placedNewcomer(first.contactId);
    for (const [clientUserId, own, other] of [
      [900, second, first],
      [500, first, second],
    ] as const) {
      await portal.writesOnto(other.contactId, 2, clientUserId);
      const again = await portal.writes(2, clientUserId);
      await portal.settle();
      expect(await portal.dialog(again)).toEqual({ contactId: own.contactId, dealId: own.dealId });
      expect(lastOrder()).toMatchObject({ contact: { id: own.contactId }, strayContactIds: [other.contactId] });
      expect(await contactsWith(String(clientUserId))).toEqual([own.contactId]);
    }
    await portal.settleLater();
    expect((await portal.merges()).filter(({ state }) => state !== 'suggested')).toEqual([]);
  });

  it('is not merged with the namesake when that one has another name by now', async () => {
    const first = await portal.firstDialog(500, olga);
    const second = await placedNewcomer(first.contactId);
    await portal.writesOnto(first.contactId, 2, 900);
    await portal.fixture.portal.run(`UPDATE b_crm_contact SET LAST_NAME = 'Замужняя' WHERE ID = ${first.contactId}`);
    const again = await portal.writes(2, 900);
    await portal.settle();
    await portal.settleLater();
    expect(await portal.dialog(again)).toMatchObject({ contactId: second.contactId });
    expect((await portal.merges()).filter(({ state }) => state !== 'suggested')).toEqual([]);
  });

  it('gets a contact of his own though he writes to two lines at once and the later session is told of first', async () => {
    const first = await portal.firstDialog(500, olga);
    await writeSession(portal.fixture.portal, 101 + 50, { lineId: 2, clientUserId: 900 }); // its event is still to come
    portal.skipSessions(100);
    const sessionId = await newcomer(first.contactId);
    await portal.settle();
    expect((await portal.dialog(sessionId)).contactId).not.toBe(first.contactId);
  });

  it('is the namesake all the same where a phone says so', async () => {
    const old = await portal.writeContact({ ...olga, company: 'Альфа', keys: [['PHONE', '79010000001']] });
    await portal.newClient(900, { ...olga, phone: '+7 901 000-00-01' });
    await portal.writesOnto(old, 1, 900);
    const sessionId = await portal.writes(1, 900);
    await portal.settle();
    expect(await portal.dialog(sessionId)).toMatchObject({ contactId: old });
    expect(lastOrder()).toMatchObject({ strayContactIds: [] });
  });
});

it('a newcomer whose messenger the portal has put onto the contact with the phone of the first message is only suggested', async () => {
  const known = await portal.firstDialog(500, { name: 'Вера', lastName: 'Четвёртая', phone: '79010000001' });
  const made = await portal.firstDialog(900, { name: 'verochka' });
  await portal.writesOnto(known.contactId, 1, 900); // the portal has found the contact by the phone, and has no more to write
  await portal.saved(known.contactId);
  await portal.settle();
  await portal.settleLater();
  expect(await portal.merges()).toMatchObject([{ contact_b: made.contactId, state: 'suggested', because: 'notTold' }]);
});

describe('a client with a contact of that name', () => {
  it.each([
    { scenario: 'who wrote to the company before the sidecar was there is known', lineId: 2, isKnown: true },
    { scenario: 'who wrote to a line that no company has is known', lineId: 40, isKnown: true },
    { scenario: 'who wrote only to the other company is new', lineId: 6, isKnown: false },
  ])('$scenario', async ({ lineId, isKnown }) => {
    const old = await portal.writeContact({ ...olga, company: 'Альфа' });
    await oldSession(50, lineId, 900);
    const sessionId = await newcomer(old);
    await portal.settle();
    expect((await portal.dialog(sessionId)).contactId === old).toBe(isKnown);
    expect(lastOrder()).toMatchObject({ strayContactIds: isKnown ? [] : [old] });
  });

  it('who has written before is suggested to be one with the contact that has the phone: the portal has put the messenger there', async () => {
    const phone = '79010000001';
    const byPhone = await portal.firstDialog(500, { phone });
    const old = await portal.writeContact({ ...olga, company: 'Альфа' });
    await oldSession(50, 2, 900);
    await portal.newClient(900, { ...olga, phone });
    await portal.writesOnto(old, 1, 900);
    await portal.writes(1, 900);
    await portal.settle();
    await portal.settleLater();
    expect(await portal.merges()).toMatchObject([{ contact_a: byPhone.contactId, contact_b: old, state: 'suggested', because: 'notTold' }]);
  });

  it('is new though an earlier session of theirs was spam', async () => {
    const old = await portal.writeContact({ ...olga, company: 'Альфа' });
    await oldSession(50, 1, 900, { SPAM: 'Y' });
    const sessionId = await newcomer(old);
    await portal.settle();
    expect((await portal.dialog(sessionId)).contactId).not.toBe(old);
  });

  it('is that contact where an employee has begun the conversation', async () => {
    const old = await portal.writeContact({ ...olga, company: 'Альфа' });
    const sessionId = await newcomer(old);
    await portal.fixture.portal.run(`UPDATE b_imopenlines_session SET MODE = 'output' WHERE ID = ${sessionId}`);
    await portal.settle();
    expect((await portal.dialog(sessionId)).contactId).toBe(old);
  });

  it('of another company is freed of a newcomer to this one, not of its own client', async () => {
    const ofBeta = await portal.writeContact({ ...olga, company: 'Бета' });
    await newcomer(ofBeta);
    await portal.settle();
    expect(lastOrder()).toMatchObject({ contact: { create: olga }, strayContactIds: [ofBeta] });

    const atBeta = await portal.firstDialog(700, { lineId: 6, ...olga });
    await portal.writes(1, 700);
    await portal.settle();
    expect(lastOrder()).toMatchObject({ contact: { create: olga }, strayContactIds: [] });
    expect(await contactsWith('700')).toContain(atBeta.contactId);
  });

  it('of nobody is neither taken nor robbed of a user who may have written elsewhere', async () => {
    const nobodys = await portal.writeContact(olga);
    await oldSession(50, 6, 900);
    const sessionId = await newcomer(nobodys);
    await portal.settle();
    expect((await portal.dialog(sessionId)).contactId).not.toBe(nobodys);
    expect(lastOrder()).toMatchObject({ strayContactIds: [] });
  });
});

describe('what telling namesakes apart costs', () => {
  afterEach(() => jest.restoreAllMocks());

  const isOfCrm = (version: string) =>
    portal.fixture.rows(
      `UPDATE portal_handshake SET received_at = received_at + INTERVAL 1 SECOND, document = JSON_SET(document, '$.modules.crm', ?)`,
      [version],
    );

  /** What the portal's database is asked in the placement of a newcomer's first message. */
  async function askedFor(clientUserId: number, name: { name: string; lastName: string }, writtenOnto = 0): Promise<string[]> {
    await portal.newClient(clientUserId, name);
    if (writtenOnto > 0) await portal.writesOnto(writtenOnto, 1, clientUserId);
    const sessionId = await portal.writes(1, clientUserId);
    const asked = jest.spyOn(PortalDb.prototype, 'query');
    await portal.intake.drain();
    const statements = asked.mock.calls.map(([sql]) => sql);
    asked.mockRestore();
    await portal.settle();
    expect(await portal.dialog(sessionId)).toMatchObject({ contactId: expect.any(Number) });
    return statements;
  }

  const aboutEarlierSessions = (statements: readonly string[]) => statements.filter((sql) => sql.includes('MIN(s.ID)'));

  it('is nothing where the CRM does not search by name: a newcomer with a namesake costs what any other does', async () => {
    await isOfCrm('26.400.0');
    await portal.firstDialog(500, olga);
    const ofStranger = await askedFor(901, { name: 'Инга', lastName: 'Чужая' });
    const ofNamesake = await askedFor(900, olga);
    expect(ofStranger.length).toBeGreaterThan(0);
    expect(ofNamesake).toEqual(ofStranger);
    expect(aboutEarlierSessions(ofNamesake)).toEqual([]);
  });

  it('is one query where it does, and only where it has written the newcomer onto the namesake', async () => {
    await isOfCrm('19.0.0');
    const first = await portal.firstDialog(500, olga);
    const ofStranger = await askedFor(901, { name: 'Инга', lastName: 'Чужая' });
    const ofNamesake = await askedFor(900, olga, first.contactId);
    expect(aboutEarlierSessions(ofStranger)).toEqual([]);
    expect(aboutEarlierSessions(ofNamesake)).toHaveLength(1);
  });
});
