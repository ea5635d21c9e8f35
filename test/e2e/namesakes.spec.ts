import type { Client, World } from '../../playground/harness/world.js';
import { alfa, beta, people, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const hourMs = 3_600_000;

describe('strangers with the same first and last name', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ sidecars: 0 });
    await world.portal.act('setOption', { module: 'playground', name: 'name_search', value: 'Y' }); // a portal of 2019
    for (const _ of ['one', 'another']) await world.startSidecar();
    await world.saveSettings(usualSettings());
    await world.untilQuiet();
  });
  afterAll(() => world?.stop());

  const stranger = (externalUserId: string, lastName: string): Client => ({ externalUserId, name: 'Ольга', lastName });

  async function writes(line: { id: number; connector: string }, client: Client, text = 'Добрый день') {
    const written = await world.clientWrites(line, client, text);
    await world.untilQuiet();
    return written;
  }

  /** The one contact and the one deal of a dialog. */
  async function placeOf(sessionId: number): Promise<{ contactId: number; dealId: number }> {
    const { contactIds, dealIds } = await world.bindingOf(sessionId);
    expect([contactIds.length, dealIds.length]).toEqual([1, 1]);
    return { contactId: contactIds[0] ?? 0, dealId: dealIds[0] ?? 0 };
  }

  /** Contacts that have the user, on the card and in the index. */
  async function contactsWith(clientUserId: number): Promise<{ onCard: number[]; found: number[] }> {
    const onCard = await world.portal.rows<{ ELEMENT_ID: number }>(
      `SELECT DISTINCT ELEMENT_ID FROM b_crm_field_multi WHERE ENTITY_ID = 'CONTACT'
          AND ((TYPE_ID = 'LINK' AND VALUE = ?) OR (TYPE_ID = 'IM' AND VALUE LIKE ?)) ORDER BY 1`,
      [String(clientUserId), `imol|%|${clientUserId}`],
    );
    const found = await world.portal.rows<{ ENTITY_ID: number }>(
      `SELECT DISTINCT ENTITY_ID FROM b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = 3 AND ((TYPE = 'SLUSER' AND VALUE = ?) OR VALUE LIKE ?) ORDER BY 1`,
      [String(clientUserId), `imol|%|${clientUserId}`],
    );
    return { onCard: onCard.map((row) => row.ELEMENT_ID), found: found.map((row) => row.ENTITY_ID) };
  }

  const mergesOf = (...contactIds: number[]) =>
    world.rows<{ state: string; because: string }>('SELECT state, because FROM client_merge WHERE contact_a IN (?) AND contact_b IN (?)', [
      contactIds,
      contactIds,
    ]);

  async function ends(chatId: number): Promise<void> {
    await world.portal.act('operatorAnswers', { chatId, userId: people.operatorOne });
    await world.portal.act('dialogCloses', { chatId, userId: people.operatorOne });
    await world.untilQuiet();
  }

  it('are two clients, each with a contact and a deal of its own, however often they write', async () => {
    const [one, two] = [stranger('x-1', 'Первая'), stranger('x-2', 'Первая')];
    const first = await writes(alfa.lines.telegram, one);
    const second = await writes(alfa.lines.telegram, two);
    const [ofOne, ofTwo] = [await placeOf(first.sessionId), await placeOf(second.sessionId)];
    expect(ofTwo.contactId).not.toBe(ofOne.contactId);
    expect(ofTwo.dealId).not.toBe(ofOne.dealId);
    const journal = await world.rows<{ rule: string; passed: unknown }>(
      `SELECT rule, JSON_EXTRACT(decision, '$.passedOverContacts') AS passed FROM journal WHERE kind = 'placement' AND session_id = ?`,
      [second.sessionId],
    );
    expect(journal).toEqual([{ rule: 'first', passed: [{ contactId: ofOne.contactId, because: 'namesake' }] }]);
    expect(await contactsWith(first.clientUserId)).toEqual({ onCard: [ofOne.contactId], found: [ofOne.contactId] });
    expect(await contactsWith(second.clientUserId)).toEqual({ onCard: [ofTwo.contactId], found: [ofTwo.contactId] });

    for (const { chatId } of [first, second]) await ends(chatId);
    for (const [line, client, place] of [
      [alfa.lines.telegram, two, ofTwo],
      [alfa.lines.telegram, one, ofOne],
      [alfa.lines.whatsapp, stranger('x-2', 'Первая'), null], // by WhatsApp it is somebody else again
    ] as const) {
      const again = await writes(line, client, 'Это снова я');
      const now = await placeOf(again.sessionId);
      if (place) expect(now).toEqual(place);
      else expect([ofOne.contactId, ofTwo.contactId]).not.toContain(now.contactId);
      expect(await contactsWith(again.clientUserId)).toEqual({ onCard: [now.contactId], found: [now.contactId] });
    }
    await world.turnBy(hourMs);
    expect((await mergesOf(ofOne.contactId, ofTwo.contactId)).map(({ state, because }) => `${state} ${because}`)).toEqual([
      'suggested sameName',
    ]);
    for (const { contactId } of [ofOne, ofTwo])
      expect(await world.portal.rows('SELECT ID FROM b_crm_contact WHERE ID = ?', [contactId])).toHaveLength(1);
  });

  it('are two clients though both write at the same moment, and one of them on all lines at once', async () => {
    const here = await writes(alfa.lines.telegram, stranger('y-0', 'Вторая'));
    const lines = alfa.allLines.slice(0, 5);
    const [other, ...all] = await Promise.all([
      world.clientWrites(alfa.lines.telegram, stranger('y-1', 'Вторая'), 'Привет'),
      ...lines.map((line) => world.clientWrites({ ...line, connector: 'telegrambot' }, stranger('y-2', 'Вторая'), 'Пишу всюду')),
    ]);
    await world.untilQuiet();
    const places = await Promise.all(all.map(({ sessionId }) => placeOf(sessionId)));
    expect(new Set(places.map((place) => JSON.stringify(place))).size).toBe(1);
    const contactIds = [
      (await placeOf(here.sessionId)).contactId,
      (await placeOf(other?.sessionId ?? 0)).contactId,
      places[0]?.contactId ?? 0,
    ];
    expect(new Set(contactIds).size).toBe(3);
    for (const [index, written] of [here, other, all[0]].entries())
      expect(await contactsWith(written?.clientUserId ?? 0)).toEqual({ onCard: [contactIds[index]], found: [contactIds[index]] });
    await world.turnBy(hourMs);
    expect((await mergesOf(...contactIds)).filter(({ state }) => state !== 'suggested')).toEqual([]);
  });

  it('are two clients though one of them is known to the other company', async () => {
    const known = stranger('z-1', 'Третья');
    const atAlfa = await writes(alfa.lines.telegram, known);
    const namesake = await writes(beta.lines.telegram, stranger('z-2', 'Третья'));
    const atBeta = await writes(beta.lines.telegram, known);
    const [alfas, namesakes, betas] = [await placeOf(atAlfa.sessionId), await placeOf(namesake.sessionId), await placeOf(atBeta.sessionId)];
    expect(new Set([alfas.contactId, namesakes.contactId, betas.contactId]).size).toBe(3);
    expect((await contactsWith(atAlfa.clientUserId)).onCard).toEqual([alfas.contactId, betas.contactId].toSorted((a, b) => a - b));
    expect((await contactsWith(namesake.clientUserId)).onCard).toEqual([namesakes.contactId]);
  });

  it('are two clients though the sidecar was down, and learns of the card before it places the dialog', async () => {
    const first = await writes(alfa.lines.telegram, stranger('w-1', 'Пятая'));
    const { contactId } = await placeOf(first.sessionId);
    await Promise.all(world.sidecars.filter((sidecar) => sidecar.isRunning).map((sidecar) => sidecar.kill('SIGKILL')));
    const second = await world.clientWrites(alfa.lines.telegram, stranger('w-2', 'Пятая'), 'Есть кто?');
    const third = await world.clientWrites(alfa.lines.whatsapp, stranger('w-3', 'Пятая'), 'Есть кто?');
    await world.startSidecar();
    await world.startSidecar();
    world.clock.advance(120_000);
    await world.untilQuiet(60_000);
    const others = [await placeOf(second.sessionId), await placeOf(third.sessionId)];
    expect(new Set([contactId, ...others.map((other) => other.contactId)]).size).toBe(3);
    expect((await contactsWith(second.clientUserId)).onCard).toEqual([others[0]?.contactId]);
  });

  it('a newcomer whose first message tells the phone of a contact with another name is not made one with it', async () => {
    const phone = '+79037770001';
    const known = await writes(alfa.lines.whatsapp, { externalUserId: 'v-1', name: 'Вера', lastName: 'Четвёртая', phone });
    const newcomer = await writes(alfa.lines.telegram, { externalUserId: 'v-2', name: 'verochka' }, `Я вам писала, мой телефон ${phone}`);
    await world.untilQuiet(60_000);
    const decided = await world.rows(`SELECT rule, because, decision FROM journal WHERE kind = 'placement' AND session_id = ?`, [
      newcomer.sessionId,
    ]);
    expect({ decided, place: await placeOf(newcomer.sessionId) }).not.toMatchObject({ place: await placeOf(known.sessionId) });
    expect(await world.rows(`SELECT id FROM outbox_command WHERE type = 'mergeContacts'`)).toEqual([]);
  });

  it('nor when the portal takes long to receive that message', async () => {
    const phone = '+79037770002';
    const known = await writes(alfa.lines.whatsapp, { externalUserId: 'u-1', name: 'Зоя', lastName: 'Шестая', phone });
    await world.portal.act('setOption', { module: 'playground', name: 'reception_ms', value: '3000' });
    const newcomer = await writes(alfa.lines.telegram, { externalUserId: 'u-2', name: 'zoyka' }, `Мой телефон ${phone}`);
    await world.portal.act('setOption', { module: 'playground', name: 'reception_ms', value: '0' });
    expect(await placeOf(newcomer.sessionId)).not.toEqual(await placeOf(known.sessionId));
  });
});
