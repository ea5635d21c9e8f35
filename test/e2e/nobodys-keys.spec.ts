import type { Client, World } from '../../playground/harness/world.js';
import { alfa, beta, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const minuteMs = 60_000;
const { whatsapp, telegram } = alfa.lines;

describe('numbers and addresses that tell nobody', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ sidecars: 1 });
    for (const { numbers } of [alfa, beta]) await world.calls.setNumber(numbers.main.searchId, { CRM_CREATE: 'none' });
  });
  afterAll(() => world?.stop());

  async function placed(line: { id: number; connector: string }, client: Client, text: string) {
    const { sessionId } = await world.clientWrites(line, client, text);
    await world.untilQuiet();
    const { contactIds, dealIds } = await world.bindingOf(sessionId);
    expect([contactIds.length, dealIds.length]).toEqual([1, 1]);
    return { sessionId, contactId: contactIds[0] ?? 0, dealId: dealIds[0] ?? 0 };
  }

  /** The journal's sentence of a placement. */
  async function said(sessionId: number): Promise<string> {
    const { body } = await world.api.ask<{ entries: { kind: string; explanation: { en: string } }[] }>(
      'GET',
      `/api/journal?session=${sessionId}`,
    );
    return body.entries.find(({ kind }) => kind === 'placement')?.explanation.en ?? '';
  }

  const phonesOf = (contactId: number) =>
    world.portal.rows(`SELECT VALUE FROM b_crm_field_multi WHERE ENTITY_ID = 'CONTACT' AND TYPE_ID = 'PHONE' AND ELEMENT_ID = ?`, [
      contactId,
    ]);
  const openDeals = (dealIds: number[]) =>
    world.portal.rows(`SELECT ID FROM b_crm_deal WHERE ID IN (?) AND STAGE_SEMANTIC_ID = 'P' ORDER BY ID`, [dealIds]);
  const pairsOf = (contactIds: number[]) =>
    world.rows<{ state: string }>('SELECT state FROM client_merge WHERE contact_a IN (?) AND contact_b IN (?)', [contactIds, contactIds]);

  it("two strangers who write the company's own number stay two, each with a deal that goes on", async () => {
    const text = `Здравствуйте, звонил вам на +${alfa.numbers.main.searchId}, никто не ответил`;
    const one = await placed(telegram, { externalUserId: 'own-1', name: 'Анна', lastName: 'Звонившая' }, text);
    const other = await placed(telegram, { externalUserId: 'own-2', name: 'Борис', lastName: 'Звонивший' }, text);
    await world.turnBy(16 * minuteMs);

    expect(one.contactId).not.toBe(other.contactId);
    expect([await phonesOf(one.contactId), await phonesOf(other.contactId)]).toEqual([[], []]);
    expect(await openDeals([one.dealId, other.dealId])).toHaveLength(2);
    expect(await pairsOf([one.contactId, other.contactId])).toEqual([]);
    expect(await said(other.sessionId)).toMatch(/^First dialog: a contact and a deal are created; the operator is /);
  });

  it('of a reception desk that many contacts share places nobody on one of them', async () => {
    const phone = '+74955559900';
    const known: number[] = [];
    for (let n = 0; n < 5; n++) {
      const card = { name: 'Приёмная', company: alfa.name, phone, userId: people.operatorOne };
      known.push(Number((await world.portal.act('addContact', card)).contactId));
    }
    await world.untilQuiet();
    const newcomer = await placed(whatsapp, { externalUserId: 'desk', name: 'Вера', lastName: 'Новая', phone }, 'Добрый день');
    await world.turnBy(16 * minuteMs);

    expect(known).not.toContain(newcomer.contactId);
    expect((await world.bindingOf(newcomer.sessionId)).contactIds).toEqual([newcomer.contactId]);
    expect(await said(newcomer.sessionId)).toContain('many contacts share the phone or e-mail, so it does not tell who this is.');
    expect((await pairsOf([newcomer.contactId, ...known])).filter(({ state }) => state === 'done')).toEqual([]);
  });

  it('a placeholder e-mail leads nobody to the first who has it', async () => {
    const email = 'no@no.no';
    const one = await placed(whatsapp, { externalUserId: 'none-1', name: 'Глеб', lastName: 'Безпочты', email }, 'Добрый день');
    const other = await placed(whatsapp, { externalUserId: 'none-2', name: 'Дина', lastName: 'Безадреса', email }, 'Добрый день');
    await world.turnBy(16 * minuteMs);

    expect(one.contactId).not.toBe(other.contactId);
    expect(await openDeals([one.dealId, other.dealId])).toHaveLength(2);
    expect(await pairsOf([one.contactId, other.contactId])).toEqual([]);
    // The portal finds the first by the second's profile, and writes the second's messenger there: that is taken off again.
    const messengers = await world.portal.rows<{ VALUE: string }>(
      `SELECT VALUE FROM b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = 3 AND ENTITY_ID = ? AND TYPE = 'SLUSER'`,
      [one.contactId],
    );
    expect(messengers).toHaveLength(1);
    expect(await said(other.sessionId)).toContain(
      `Not taken: ${one.contactId}; the portal found them by a phone or e-mail in the client's text or profile`,
    );
  });

  it("while a company that does not know the caller is called, another's contact and deal are not among the call's clients", async () => {
    const phone = '+79035559911';
    const own = await placed(whatsapp, { externalUserId: 'of-alfa', name: 'Егор', lastName: 'Альфин', phone }, 'Добрый день');
    const { callId } = (await world.portal.act('callComes', { number: beta.numbers.main.searchId, phone })) as { callId: string };
    const clients = await world.portal.rows<{ ENTITY_TYPE: string; ENTITY_ID: number }>(
      'SELECT ENTITY_TYPE, ENTITY_ID FROM b_voximplant_call_crm_entity WHERE CALL_ID = ?',
      [callId],
    );
    expect(clients).not.toContainEqual({ ENTITY_TYPE: 'CONTACT', ENTITY_ID: own.contactId });
    expect(clients).not.toContainEqual({ ENTITY_TYPE: 'DEAL', ENTITY_ID: own.dealId });
    await world.untilQuiet();
  });
});
