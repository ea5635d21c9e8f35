import { PortalBackup } from '../../playground/harness/portal-backup.js';
import type { Client, World, Written } from '../../playground/harness/world.js';
import { alfa, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

interface Placed extends Written {
  contactId: number;
  dealId: number;
}

/** The portal alone comes back from a backup: the sidecar remembers ids that the portal gives to somebody else. */
describe('a portal that was restored from a backup', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  async function placed(line: { id: number; connector: string }, client: Client): Promise<Placed> {
    const written = await world.clientWrites(line, client, 'Здравствуйте');
    await world.untilQuiet();
    const { contactIds, dealIds } = await world.bindingOf(written.sessionId);
    expect([contactIds.length, dealIds.length]).toEqual([1, 1]);
    return { ...written, contactId: contactIds[0] ?? 0, dealId: dealIds[0] ?? 0 };
  }

  const nameOf = async (contactId: number) =>
    (await world.portal.rows<{ name: string }>('SELECT LAST_NAME AS name FROM b_crm_contact WHERE ID = ?', [contactId]))[0]?.name;
  const phonesOf = async (contactId: number) =>
    (
      await world.portal.rows<{ phone: string }>(
        `SELECT VALUE AS phone FROM b_crm_field_multi WHERE ENTITY_ID = 'CONTACT' AND ELEMENT_ID = ? AND TYPE_ID = 'PHONE'`,
        [contactId],
      )
    ).map(({ phone }) => phone);

  it('places who comes under the ids of somebody else as a newcomer, says so once, and loses nobody', async () => {
    const known = { externalUserId: 'old-1', name: 'Давно', lastName: 'Знакомый', phone: '+79038880001' };
    const before = await placed(alfa.lines.whatsapp, known);
    const backup = await PortalBackup.make(world.portal);
    await world.turnBy(10 * 60_000);

    const former = { externalUserId: 'old-2', name: 'Прежний', lastName: 'Прежнев', phone: '+79038880002' };
    const lost = await placed(alfa.lines.whatsapp, former);
    await world.turnBy(10 * 60_000);
    await backup.restore();

    const newcomer = { externalUserId: 'new-1', name: 'Новый', lastName: 'Новиков', phone: '+79038880003' };
    const came = await placed(alfa.lines.whatsapp, newcomer);
    // The very same ids: nothing but chat, user code and keys tells them apart.
    expect([came.sessionId, came.clientUserId, came.contactId, came.dealId]).toEqual([
      lost.sessionId,
      lost.clientUserId,
      lost.contactId,
      lost.dealId,
    ]);
    expect([await nameOf(came.contactId), await phonesOf(came.contactId)]).toEqual(['Новиков', ['+79038880003']]);
    expect((await world.session(came.sessionId)).OPERATOR_ID).toBeGreaterThan(0);
    const journal = await world.rows<{ id: number; kind: string; rule: string }>(
      `SELECT id, kind, rule FROM journal WHERE subject = CONCAT('dialog:', ?) ORDER BY id`,
      [came.sessionId],
    );
    const reused = journal.findIndex(({ rule }) => rule === 'sessionReused');
    expect(journal.slice(reused).map(({ kind, rule }) => [kind, rule])).toEqual(
      expect.arrayContaining([
        ['ignored', 'sessionReused'],
        ['placement', 'first'],
      ]),
    );
    const entry = await world.api.ask<{ explanation: { ru: string } }>('GET', `/api/journal/${journal[reused]?.id}`);
    expect(entry.body.explanation.ru).toContain('портал восстановлен из резервной копии');
    expect(await world.rows('SELECT subject, closed_at FROM incident WHERE kind = ?', ['portal-restored'])).toEqual([
      { subject: 'portal', closed_at: null },
    ]);

    const backAgain = await placed(alfa.lines.telegram, { ...former, externalUserId: 'old-2-tg' });
    expect([await nameOf(backAgain.contactId), await phonesOf(backAgain.contactId)]).toEqual(['Прежнев', ['+79038880002']]);
    expect(backAgain.contactId).not.toBe(came.contactId);
    expect(backAgain.dealId).not.toBe(came.dealId);

    await world.portal.act('dialogCloses', { chatId: came.chatId, userId: people.operatorOne });
    const again = await placed(alfa.lines.telegram, { ...newcomer, externalUserId: 'new-1-tg' });
    expect([again.contactId, again.dealId]).toEqual([came.contactId, came.dealId]);
    const stillThere = await placed(alfa.lines.telegram, { ...known, externalUserId: 'old-1-tg' });
    expect(stillThere.contactId).toBe(before.contactId);
    await world.turnBy(20 * 60_000);
    expect(await nameOf(came.contactId)).toBe('Новиков');
    expect(await world.rows('SELECT id FROM incident WHERE kind = ?', ['portal-restored'])).toHaveLength(1);
  });
});
