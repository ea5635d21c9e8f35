import type { Client, World } from '../../playground/harness/world.js';
import { alfa } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

describe('a deal of several people', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ sidecars: 1 });
  });
  afterAll(() => world?.stop());

  const site = alfa.allLines.find(({ connector }) => connector === 'livechat') ?? alfa.lines.telegram;

  async function placed(line: { id: number; connector: string }, client: Client) {
    const { sessionId, clientUserId } = await world.clientWrites(line, client, 'Здравствуйте');
    await world.untilQuiet();
    const { contactIds, dealIds } = await world.bindingOf(sessionId);
    expect([contactIds.length, dealIds.length]).toEqual([1, 1]);
    return { sessionId, clientUserId, contactId: contactIds[0] ?? 0, dealId: dealIds[0] ?? 0 };
  }

  const card = (contactId: number) =>
    world.portal.rows(
      `SELECT c.NAME, c.LAST_NAME, f.TYPE_ID, f.VALUE FROM b_crm_contact c
         LEFT JOIN b_crm_field_multi f ON f.ENTITY_ID = 'CONTACT' AND f.ELEMENT_ID = c.ID WHERE c.ID = ? ORDER BY f.ID`,
      [contactId],
    );

  it('keeps the cards of the others as they are when one who takes part in it comes by live chat', async () => {
    expect(site.connector).toBe('livechat');
    const phone = '+79035550102';
    const owner = await placed(alfa.lines.whatsapp, { externalUserId: 'own-1', name: 'Анна', lastName: '', phone: '+79035550101' });
    const guest = await placed(alfa.lines.whatsapp, { externalUserId: 'own-2', name: 'Борис', lastName: 'Гостев', phone });
    await world.portal.rows("INSERT INTO b_crm_company (ID, TITLE, ASSIGNED_BY_ID) VALUES (70, 'Завод', 1)");
    await world.portal.rows('UPDATE b_crm_deal SET COMPANY_ID = 70 WHERE ID = ?', [owner.dealId]);
    await world.portal.rows("UPDATE b_crm_deal SET STAGE_ID = 'C3:WON', STAGE_SEMANTIC_ID = 'S' WHERE ID = ?", [guest.dealId]);
    await world.portal.rows("INSERT INTO b_crm_deal_contact (DEAL_ID, CONTACT_ID, SORT, ROLE_ID, IS_PRIMARY) VALUES (?, ?, 20, 0, 'N')", [
      owner.dealId,
      guest.contactId,
    ]);
    const before = await card(owner.contactId);

    const again = await placed(site, { externalUserId: 'own-3', name: 'Борис', lastName: 'Гостев', phone });

    expect(again).toMatchObject({ contactId: guest.contactId, dealId: owner.dealId });
    expect(await card(owner.contactId)).toEqual(before);
    expect(await world.portal.rows("SELECT * FROM b_crm_field_multi WHERE ENTITY_ID = 'COMPANY'")).toEqual([]);
    expect(await card(guest.contactId)).toContainEqual(expect.objectContaining({ TYPE_ID: 'LINK', VALUE: String(again.clientUserId) }));
    const journal = await world.rows<{ rule: string }>("SELECT rule FROM journal WHERE kind = 'placement' AND session_id = ?", [
      again.sessionId,
    ]);
    expect(journal).toHaveLength(1);
  });
});
