import { waitFor } from '../../playground/harness/wait-for.js';
import type { Client, World } from '../../playground/harness/world.js';
import { alfa, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

interface MergeRow {
  id: number;
  contact_a: number;
  contact_b: number;
  state: string;
}

interface Two {
  contactIds: [number, number];
  sessionIds: [number, number];
  clients: [Client, Client];
  before: Awaited<ReturnType<typeof portalOf>>;
  mergeId: number;
}

let world: World;
/** Without digits, which are no part of a name. */
const lastNameOf = (pair: number) => (pair === 1 ? 'Тёзкин' : 'Однофамильцев');

/** What the portal's tables say of two contacts, with their numbers told as `one` and `two`. */
async function portalOf(contactIds: readonly [number, number], sessionIds: readonly number[], chats: readonly number[]) {
  const name = (id: number) => (id === contactIds[0] ? 'one' : id === contactIds[1] ? 'two' : `contact ${id}`);
  const cards = await world.portal.rows<{ ID: number; NAME: string; LAST_NAME: string; ASSIGNED_BY_ID: number }>(
    'SELECT ID, NAME, LAST_NAME, ASSIGNED_BY_ID FROM b_crm_contact WHERE ID IN (?) ORDER BY ID',
    [contactIds],
  );
  const addresses = await world.portal.rows<{ ELEMENT_ID: number; A: string }>(
    `SELECT ELEMENT_ID, CONCAT(TYPE_ID, ' ', VALUE_TYPE, ' ', VALUE) AS A FROM b_crm_field_multi WHERE ENTITY_ID = 'CONTACT' AND ELEMENT_ID IN (?) ORDER BY A`,
    [contactIds],
  );
  const index = await world.portal.rows<{ ENTITY_ID: number; A: string }>(
    `SELECT ENTITY_ID, CONCAT(TYPE, ' ', VALUE) AS A FROM b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = 3 AND ENTITY_ID IN (?) ORDER BY A`,
    [contactIds],
  );
  const deals = await world.portal.rows<{ ID: number; CONTACT_ID: number; STAGE_ID: string; BOUND: number; IS_PRIMARY: string }>(
    `SELECT d.ID, d.CONTACT_ID, d.STAGE_ID, c.CONTACT_ID AS BOUND, c.IS_PRIMARY FROM b_crm_deal d JOIN b_crm_deal_contact c ON c.DEAL_ID = d.ID
      WHERE c.CONTACT_ID IN (?) ORDER BY d.ID, c.CONTACT_ID`,
    [contactIds],
  );
  const shown = await world.portal.rows<{ ENTITY_DATA_2: string }>('SELECT ENTITY_DATA_2 FROM b_im_chat WHERE ID IN (?) ORDER BY ID', [
    chats,
  ]);
  const bindings = await Promise.all(sessionIds.map((sessionId) => world.bindingOf(sessionId)));
  return {
    cards: cards.map(({ ID, ...card }) => [name(ID), card]),
    addresses: addresses.map((row) => `${name(row.ELEMENT_ID)} ${row.A}`).sort(),
    index: index.map((row) => `${name(row.ENTITY_ID)} ${row.A}`).sort(),
    deals: deals.map((row) => [row.ID, row.STAGE_ID, name(row.CONTACT_ID), name(row.BOUND), row.IS_PRIMARY]),
    bindings: bindings.map(({ contactIds: ids, dealIds }) => [ids.map(name), dealIds]),
    chats: shown.map((row) => row.ENTITY_DATA_2.replace(/CONTACT\|(\d+)/, (_, id: string) => `CONTACT|${name(Number(id))}`)),
  };
}

describe('a wrong merge', () => {
  let pairs = 0;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  const rowOf = async (mergeId: number) =>
    (await world.rows<MergeRow>('SELECT id, contact_a, contact_b, state FROM client_merge WHERE id = ?', [mergeId]))[0];
  const chatsOf = async (sessionIds: readonly number[]) =>
    (
      await world.portal.rows<{ CHAT_ID: number }>('SELECT CHAT_ID FROM b_imopenlines_session WHERE ID IN (?) ORDER BY CHAT_ID', [
        sessionIds,
      ])
    ).map((row) => row.CHAT_ID);
  const isThere = async (contactId: number) =>
    (await world.portal.rows('SELECT ID FROM b_crm_contact WHERE ID = ?', [contactId])).length > 0;

  /** Two people of one name, whom a person has taken for one. */
  async function mergedByMistake(): Promise<Two> {
    pairs += 1;
    const clients: [Client, Client] = [
      { externalUserId: `ap-wa-${pairs}`, name: 'Пётр', lastName: 'Первый', phone: `+7903700${String(pairs).padStart(4, '0')}` },
      { externalUserId: `ap-tg-${pairs}`, name: `petr${pairs}`, email: `ap${pairs}@example.org` },
    ];
    const first = await world.clientWrites(alfa.lines.whatsapp, clients[0], 'Здравствуйте');
    await world.untilQuiet();
    const second = await world.clientWrites(alfa.lines.telegram, clients[1], 'Добрый день');
    await world.untilQuiet();
    const sessionIds: [number, number] = [first.sessionId, second.sessionId];
    const bound = await Promise.all(sessionIds.map((id) => world.bindingOf(id)));
    const contactIds: [number, number] = [bound[0]?.contactIds[0] ?? 0, bound[1]?.contactIds[0] ?? 0];
    for (const contactId of contactIds) {
      await world.portal.act('renameContact', { contactId, name: 'Пётр', lastName: lastNameOf(pairs), userId: people.chief });
      await world.untilQuiet();
    }
    await world.turnBy(16 * 60_000); // a person's correction of a card may be mended for a quarter of an hour
    const before = await portalOf(contactIds, sessionIds, await chatsOf(sessionIds));
    const [merge] = await world.rows<MergeRow>('SELECT id, state FROM client_merge WHERE contact_a = ? AND contact_b = ?', contactIds);
    expect(merge?.state).toBe('suggested');
    const mergeId = merge?.id ?? 0;
    await world.api.ask('POST', `/api/merges/${mergeId}/accept`, {}, people.chief);
    await waitFor('they are one', async () => (await rowOf(mergeId))?.state === 'done', 30_000);
    await world.untilQuiet();
    expect(await isThere(contactIds[1])).toBe(false);
    return { contactIds, sessionIds, clients, before, mergeId };
  }

  async function expectAsBefore({ contactIds, sessionIds, clients, before, mergeId }: Two): Promise<number> {
    await waitFor('they are two', async () => (await rowOf(mergeId))?.state === 'apart', 60_000);
    await world.untilQuiet(60_000);
    const [kept] = await world.rows<{ second_contact_id: number }>('SELECT second_contact_id FROM kept_apart WHERE first_contact_id = ?', [
      contactIds[0],
    ]);
    const newId = kept?.second_contact_id ?? 0;
    expect(newId).toBeGreaterThan(contactIds[1]);
    expect(await portalOf([contactIds[0], newId], sessionIds, await chatsOf(sessionIds))).toEqual(before);
    const keys = await world.rows<{ contact_id: number }>(
      `SELECT DISTINCT c.contact_id FROM client_key k JOIN client c ON c.client_id = k.client_id
        JOIN dialog d ON d.client_user_id = k.value AND k.kind = 'connectorUser' WHERE d.session_id IN (?) ORDER BY c.contact_id`,
      [sessionIds],
    );
    expect(keys.map((row) => row.contact_id)).toEqual([contactIds[0], newId]);
    // what each of them writes next is that contact's
    const next = await world.clientWrites(alfa.lines.telegram, clients[1], 'Это снова я');
    await world.untilQuiet();
    expect(await world.bindingOf(next.sessionId)).toEqual({ contactIds: [newId], dealIds: [expect.any(Number)] });
    return newId;
  }

  it('is taken apart: the portal is as it was but for the new number, and they are never joined by themselves again', async () => {
    const two = await mergedByMistake();
    const shown = (await world.api.ask('GET', `/api/merges/${two.mergeId}/parts`, undefined, people.chief)) as {
      body?: unknown;
      because?: unknown;
    };
    expect(JSON.stringify(shown)).toContain(`"lostContactId":${two.contactIds[1]}`);
    await world.api.ask('POST', `/api/merges/${two.mergeId}/take-apart`, {}, people.chief);
    const newId = await expectAsBefore(two);

    // a person saves both cards, of one name still: that was reason enough to ask before
    for (const contactId of [two.contactIds[0], newId])
      await world.portal.act('renameContact', { contactId, name: 'Пётр', lastName: 'Тёзкин-общий', userId: people.chief });
    await world.untilQuiet();
    world.clock.advance(3_600_000);
    await world.untilQuiet();
    expect([await isThere(two.contactIds[0]), await isThere(newId)]).toEqual([true, true]);
    const open = await world.rows(`SELECT id FROM client_merge WHERE state IN ('suggested', 'waiting') AND ? IN (contact_a, contact_b)`, [
      newId,
    ]);
    expect(open).toEqual([]);
    const [entry] = await world.rows<{ operator_id: number; rule: string }>(`SELECT operator_id, rule FROM journal WHERE kind = 'apart'`);
    expect(entry).toEqual({ operator_id: people.chief, rule: 'apart' });
  });

  it('is taken apart once and wholly, though sidecar and PHP are killed in the middle', async () => {
    const two = await mergedByMistake();
    await world.api.ask('POST', `/api/merges/${two.mergeId}/take-apart`, {}, people.chief);
    for (let kill = 0; kill < 3; kill += 1) {
      await new Promise((later) => setTimeout(later, 60 + kill * 120));
      await Promise.all(world.sidecars.filter((sidecar) => sidecar.isRunning).map((sidecar) => sidecar.kill('SIGKILL')));
      await world.portal.stopPhp();
      await world.portal.startPhp();
      await world.startSidecar({ acceptTrouble: true });
    }
    world.clock.advance(120_000); // what a killed one has claimed is left to the others after a minute
    await expectAsBefore(two);
    const made = await world.portal.rows<{ N: number }>('SELECT COUNT(*) AS N FROM b_crm_contact WHERE LAST_NAME = ?', [lastNameOf(pairs)]);
    expect(Number(made[0]?.N)).toBe(2);
  });
});
