import type { Client, World } from '../../playground/harness/world.js';
import { explainBoth } from '../../src/contract/explain.js';
import { reviveFacts } from '../../src/contract/revive-facts.js';
import { mergeInJournal } from '../../src/one-client/merge-journal.js';
import { alfa, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const minuteMs = 60_000;

describe('who is one client', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ sidecars: 1 });
    await world.calls.setNumber(alfa.numbers.main.searchId, { CRM_CREATE: 'none' });
  });
  afterAll(() => world?.stop());

  async function placed(line: { id: number; connector: string }, client: Client, text = 'Здравствуйте') {
    const { sessionId } = await world.clientWrites(line, client, text);
    await world.untilQuiet();
    const { contactIds, dealIds } = await world.bindingOf(sessionId);
    expect([contactIds.length, dealIds.length]).toEqual([1, 1]);
    return { sessionId, contactId: contactIds[0] ?? 0, dealId: dealIds[0] ?? 0 };
  }

  const writes = async (line: { id: number; connector: string }, client: Client, text: string) => {
    await world.clientWrites(line, client, text);
    await world.untilQuiet();
  };

  const phonesOf = async (contactId: number) => {
    const rows = await world.portal.rows<{ VALUE: string }>(
      `SELECT VALUE FROM b_crm_field_multi WHERE ENTITY_ID = 'CONTACT' AND ELEMENT_ID = ? AND TYPE_ID = 'PHONE' ORDER BY ID`,
      [contactId],
    );
    return rows.map(({ VALUE }) => VALUE);
  };

  /** Both contacts are there, each with its own deal open. */
  async function areTwo(...cards: { contactId: number; dealId: number }[]): Promise<void> {
    for (const { contactId, dealId } of cards) {
      expect(await world.portal.rows('SELECT ID FROM b_crm_contact WHERE ID = ?', [contactId])).toHaveLength(1);
      const deals = await world.portal.rows(
        `SELECT d.ID FROM b_crm_deal d JOIN b_crm_deal_contact c ON c.DEAL_ID = d.ID WHERE c.CONTACT_ID = ? AND d.STAGE_SEMANTIC_ID = 'P'`,
        [contactId],
      );
      expect(deals).toEqual([{ ID: dealId }]);
    }
  }

  /** What the journal says of the pair, oldest first. */
  async function said(one: { contactId: number }, other: { contactId: number }): Promise<string[]> {
    const rows = await world.rows<{ rule: string; because: string; facts: string; decision: string }>(
      `SELECT rule, because, facts, decision FROM journal WHERE kind = 'merge' ORDER BY id`,
    );
    return rows.flatMap(({ rule, because, facts, decision }) => {
      const { en } = explainBoth(mergeInJournal, { rule, because, facts: reviveFacts(facts), decision: reviveFacts(decision) });
      return en.includes(String(one.contactId)) && en.includes(String(other.contactId)) ? [en] : [];
    });
  }

  it('a buyer who writes the number of the accountant is not made one with the accountant', async () => {
    const number = '+79035557001';
    const accountant = await placed(alfa.lines.whatsapp, { externalUserId: 'acc', name: 'Анна', lastName: 'Орлова', phone: number });
    const buying: Client = { externalUserId: 'buy', name: 'Пётр', lastName: 'Семёнов', phone: '+79035557002' };
    const nameless: Client = { externalUserId: 'buy-tg', name: 'kotik' };
    const buyer = await placed(alfa.lines.whatsapp, buying);
    const other = await placed(alfa.lines.telegram, nameless);
    for (const [line, client] of [
      [alfa.lines.whatsapp, buying],
      [alfa.lines.telegram, nameless],
    ] as const)
      await writes(line, client, `По оплате звоните нашему бухгалтеру, ${number}`);
    await world.turnBy(16 * minuteMs);

    await areTwo(accountant, buyer, other);
    expect(await phonesOf(buyer.contactId)).toEqual(['+79035557002', number]); // the portal's own writing
    expect(await phonesOf(accountant.contactId)).toEqual([number]);
    expect(await said(accountant, buyer)).toEqual([
      expect.stringMatching(
        /may be one client.*in a message\).*Against: the names differ: Анна Орлова \/ Пётр Семёнов.*A person has to say\.$/,
      ),
    ]);
    expect(await said(accountant, other)).toEqual([
      expect.stringContaining('Against: one of them has only written it in a message, and the names do not show one person'),
    ]);
  });

  it('two colleagues with the landline of their office beside their own mobiles stay two', async () => {
    const landline = '+74955557010';
    const one = await placed(alfa.lines.whatsapp, { externalUserId: 'col-1', name: 'Коллега1', phone: '+79035557011' });
    const other = await placed(alfa.lines.whatsapp, { externalUserId: 'col-2', name: 'Коллега2', phone: '+79035557012' });
    for (const { contactId } of [one, other]) await world.changePhones(contactId, people.operatorOne, { add: [landline] });
    await world.untilQuiet();
    await world.turnBy(16 * minuteMs);
    expect(await said(one, other)).toEqual([expect.stringContaining('Against: not each of the two has told it')]);
    const call = await world.calls.incoming({ number: alfa.numbers.main.searchId, phone: landline, answeredBy: people.operatorTwo });
    await world.untilQuiet();
    await world.turnBy(16 * minuteMs);

    await areTwo(one, other);
    expect((await world.calls.bindingOf(call.callId)).contactIds).toHaveLength(1);
    expect(await world.rows(`SELECT id FROM outbox_command WHERE type = 'mergeContacts'`)).toEqual([]);
  });

  it('a slip on a card that is mended a minute later leads to nothing; left there it is put to a person', async () => {
    const phone = '+79035557021';
    const one = await placed(alfa.lines.whatsapp, { externalUserId: 'slip-1', name: 'Один', phone });
    const other = await placed(alfa.lines.telegram, { externalUserId: 'slip-2', name: 'Два' });
    const state = async () => {
      const [row] = await world.rows<{ state: string }>('SELECT state FROM client_merge WHERE contact_a = ? AND contact_b = ?', [
        one.contactId,
        other.contactId,
      ]);
      return row?.state;
    };
    await world.changePhones(other.contactId, people.operatorOne, { add: [phone] });
    await world.untilQuiet();
    expect(await state()).toBe('waiting');
    await world.turnBy(minuteMs);
    await world.changePhones(other.contactId, people.operatorOne, { remove: [phone] });
    await world.untilQuiet();
    await world.turnBy(20 * minuteMs);
    expect(await state()).toBe('gone');
    await areTwo(one, other);
    expect(await said(one, other)).toEqual([]);

    await world.changePhones(other.contactId, people.operatorOne, { add: [phone] });
    await world.untilQuiet();
    await world.turnBy(20 * minuteMs);
    expect(await state()).toBe('suggested');
    expect(await said(one, other)).toEqual([
      expect.stringMatching(
        /the same phone 79035557021 \(\d+ by their own messenger or form, \d+ by an employee’s hand\).*not each of the two has told it/,
      ),
    ]);
    await areTwo(one, other);
  });
});
