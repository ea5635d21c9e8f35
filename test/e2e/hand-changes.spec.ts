import { waitFor } from '../../playground/harness/wait-for.js';

import type { World, Written } from '../../playground/harness/world.js';
import { alfa, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

/** What the sidecar takes for a hand, after days on which there was one and days on which there was none. */
describe('a hand of a person', () => {
  let world: World;
  let clients = 0;
  beforeAll(async () => {
    world = await startWorld();
    await world.portal.act('setQueue', { lineId: alfa.lines.telegram.id, userIds: [people.operatorOne] });
    await world.portal.act('setQueue', { lineId: alfa.lines.whatsapp.id, userIds: [people.operatorTwo] });
  });
  afterAll(() => world?.stop());

  interface Placed extends Written {
    dealId: number;
    contactId: number;
    phone: string;
  }

  async function placedDialog(): Promise<Placed> {
    clients += 1;
    const phone = `+7901555000${clients}`;
    const written = await world.clientWrites(
      alfa.lines.telegram,
      { externalUserId: `hand-${clients}`, name: 'Клиент', lastName: String(clients), phone },
      'Здравствуйте',
    );
    await world.untilQuiet();
    expect((await world.session(written.sessionId)).OPERATOR_ID).toBe(people.operatorOne);
    const { dealIds, contactIds } = await world.bindingOf(written.sessionId);
    const [dealId = 0] = dealIds;
    const [contactId = 0] = contactIds;
    return { ...written, dealId, contactId, phone };
  }

  /** An hour of work about one client in which nobody decides anything about the cards or the dialog. */
  async function ordinaryWork({ chatId, dealId, phone }: Placed): Promise<void> {
    await world.portal.act('commentDeal', { dealId, userId: people.operatorTwo, text: 'Заметка коллеги' });
    await world.portal.act('operatorAnswers', { chatId, userId: people.operatorOne });
    await world.portal.act('operatorWrites', { chatId, userId: people.operatorOne, text: 'Слушаю вас' });
    await world.calls.incoming({ number: alfa.numbers.main.searchId, phone, answeredBy: people.operatorTwo });
    await world.untilQuiet();
    await world.calls.missed({ number: alfa.numbers.main.searchId, phone });
    await world.portal.act('moveDeal', { dealId, stageId: await laterStage(dealId), userId: people.operatorTwo });
    await world.portal.act('commentDeal', { dealId, userId: people.senior, text: 'Ещё одна' });
    await world.turnBy(10 * 60_000);
  }

  async function laterStage(dealId: number): Promise<string> {
    const [stage] = await world.portal.rows<{ STATUS_ID: string }>(
      `SELECT s.STATUS_ID FROM b_crm_deal d JOIN b_crm_status s ON s.ENTITY_ID = CONCAT('DEAL_STAGE_', d.CATEGORY_ID)
        WHERE d.ID = ? AND s.STATUS_ID <> d.STAGE_ID AND COALESCE(s.SEMANTICS, '') NOT IN ('S', 'F') ORDER BY s.SORT, s.ID LIMIT 1`,
      [dealId],
    );
    if (!stage) throw new Error(`deal ${dealId} has no stage to go to`);
    return stage.STATUS_ID;
  }

  async function handsOn(sessionId: number): Promise<{ responsible: number; moved: number } | undefined> {
    const [row] = await world.rows<{ responsible: number; moved: number }>(
      'SELECT is_responsible_by_person AS responsible, moved_by_person_at IS NOT NULL AS moved FROM dialog WHERE session_id = ?',
      [sessionId],
    );
    return row;
  }

  it('is not seen in ordinary work, not even where the deal is led by somebody else than the client', async () => {
    const placed = await placedDialog();
    const ofAnother = await placedDialog();
    await world.portal.rows('UPDATE b_crm_deal SET ASSIGNED_BY_ID = ? WHERE ID = ?', [people.senior, ofAnother.dealId]); // before our time
    await ordinaryWork(placed);
    await ordinaryWork(ofAnother);
    expect(await handsOn(placed.sessionId)).toEqual({ responsible: 0, moved: 0 });
    expect(await handsOn(ofAnother.sessionId)).toEqual({ responsible: 0, moved: 0 });
  });

  it.each([
    {
      change: 'another responsible of the deal',
      make: ({ dealId }: Placed) =>
        world.portal.act('setDealResponsible', { dealId, responsibleId: people.senior, userId: people.operatorTwo }),
      seen: { responsible: 1, moved: 0 },
    },
    {
      change: 'another responsible of the contact',
      make: ({ contactId }: Placed) =>
        world.portal.act('setContactResponsible', { contactId, responsibleId: people.senior, userId: people.operatorTwo }),
      seen: { responsible: 1, moved: 0 },
    },
    {
      change: 'a transfer to a colleague',
      make: ({ chatId }: Placed) => world.portal.act('operatorTransfers', { chatId, userId: people.operatorOne, to: people.operatorTwo }),
      seen: { responsible: 0, moved: 1 },
    },
    {
      change: 'a transfer to the queue',
      make: ({ chatId }: Placed) => world.portal.act('operatorTransfers', { chatId, userId: people.operatorOne, to: 'queue' }),
      seen: { responsible: 0, moved: 1 },
    },
    {
      change: 'a transfer to another line',
      make: ({ chatId }: Placed) =>
        world.portal.act('operatorTransfers', { chatId, userId: people.operatorOne, to: `queue${alfa.lines.whatsapp.id}` }),
      seen: { responsible: 0, moved: 1 },
    },
  ])('is seen in $change', async ({ make, seen }) => {
    const placed = await placedDialog();
    await ordinaryWork(placed);
    await make(placed);
    await waitFor('the sidecar has seen it', async () => JSON.stringify(await handsOn(placed.sessionId)) === JSON.stringify(seen), 5_000);
    await world.turnBy(10 * 60_000);
    expect(await handsOn(placed.sessionId)).toEqual(seen);
  });
});
