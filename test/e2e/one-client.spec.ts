import { waitFor } from '../../playground/harness/wait-for.js';
import type { Client, World } from '../../playground/harness/world.js';
import { alfa, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const number = alfa.numbers.main.searchId;

describe('one client on several ways', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ sidecars: 2 });
    await world.calls.setNumber(number, { CRM_CREATE: 'none' });
  });
  afterAll(() => world?.stop());

  const merges = () => world.rows<{ state: string; n: number }>('SELECT state, COUNT(*) AS n FROM client_merge GROUP BY state');
  const openDeals = (contactId: number) =>
    world.portal.rows<{ ID: number }>(
      `SELECT d.ID FROM b_crm_deal d JOIN b_crm_deal_contact c ON c.DEAL_ID = d.ID WHERE c.CONTACT_ID = ? AND d.STAGE_SEMANTIC_ID = 'P'`,
      [contactId],
    );

  const lastNames = { '0001': ['Первый', 'Pervy'], '0002': ['Второй', 'Vtoroy'], '0003': ['Третий', 'Tretiy'] } as const;

  /** Writes by WhatsApp, calls from that phone, writes by Telegram without it, and then writes the phone there. */
  async function fourThreads(tail: keyof typeof lastNames) {
    const phone = `+7903666${tail}`;
    const [lastName, inLatin] = lastNames[tail];
    const byWhatsapp: Client = { externalUserId: `wa-${tail}`, name: 'Ефим', lastName, phone };
    const inTelegram: Client = { externalUserId: `tg-${tail}`, name: 'Efim', lastName: inLatin };
    const whatsapp = await world.clientWrites(alfa.lines.whatsapp, byWhatsapp, 'Сейчас позвоню');
    await world.untilQuiet();
    const called = await world.calls.incoming({ number, phone, answeredBy: people.operatorTwo });
    await world.untilQuiet();
    const telegram = await world.clientWrites(alfa.lines.telegram, inTelegram, 'Это снова я');
    await world.untilQuiet();
    await world.clientWrites(alfa.lines.telegram, inTelegram, `Мой телефон ${phone}`);
    return { phone, called, whatsapp, telegram, inTelegram };
  }

  async function expectOneClient({ called, whatsapp, telegram }: Awaited<ReturnType<typeof fourThreads>>): Promise<number> {
    const bindings = [
      await world.calls.bindingOf(called.callId),
      await world.bindingOf(whatsapp.sessionId),
      await world.bindingOf(telegram.sessionId),
    ];
    const [first] = bindings;
    expect(first).toEqual({ dealIds: [expect.any(Number)], contactIds: [expect.any(Number)] });
    expect(bindings).toEqual([first, first, first]);
    const [contactId = 0] = first?.contactIds ?? [];
    expect((await openDeals(contactId)).map((deal) => deal.ID)).toEqual(first?.dealIds);
    return contactId;
  }

  it('ends as one contact and one deal with all threads on them, and no message is lost', async () => {
    const threads = await fourThreads('0001');
    const more = await world.clientWrites(alfa.lines.telegram, threads.inTelegram, 'Вы здесь?'); // while the two become one
    await world.untilQuiet(60_000);
    await expectOneClient(threads);
    expect(more.sessionId).toBe(threads.telegram.sessionId);
    const messages = await world.portal.rows('SELECT ID FROM b_im_message WHERE CHAT_ID = ? AND AUTHOR_ID = ?', [
      threads.telegram.chatId,
      threads.telegram.clientUserId,
    ]);
    expect(messages).toHaveLength(3);
    const journal = await world.rows<{ because: string }>(`SELECT because FROM journal WHERE kind = 'merge' AND rule = 'merge'`);
    expect(journal.map((row) => row.because)).toEqual(['phone']);
  });

  it('a later call and a later message of that client find the same contact and deal', async () => {
    const threads = await fourThreads('0002');
    await world.untilQuiet(60_000);
    const contactId = await expectOneClient(threads);
    const call = await world.calls.incoming({ number, phone: threads.phone, answeredBy: people.operatorOne });
    await world.untilQuiet();
    expect((await world.calls.bindingOf(call.callId)).contactIds).toEqual([contactId]);
  });

  it('goes on after both sidecars were killed and PHP was down in the middle, and merges once', async () => {
    const threads = await fourThreads('0003');
    await world.portal.stopPhp();
    await waitFor(
      'the merge is decided',
      async () => (await merges()).some(({ state }) => state === 'ordered' || state === 'waiting'),
      30_000,
    );
    await Promise.all(world.sidecars.filter((sidecar) => sidecar.isRunning).map((sidecar) => sidecar.kill('SIGKILL')));
    await world.portal.startPhp();
    const killing = (async () => {
      for (let kill = 0; kill < 4; kill += 1) {
        const sidecar = await world.startSidecar({ acceptTrouble: true });
        await new Promise((later) => setTimeout(later, 150 + kill * 250));
        await sidecar.kill('SIGKILL');
      }
    })();
    await killing;
    await world.startSidecar();
    await world.startSidecar();
    world.clock.advance(120_000); // what a killed one has claimed is left to the others after a minute
    await world.untilQuiet(60_000);
    await expectOneClient(threads);
    const merged = await world.rows<{ n: number }>(
      `SELECT COUNT(*) AS n FROM outbox_command WHERE type = 'mergeContacts' AND state = 'done'`,
    );
    expect(Number(merged[0]?.n)).toBe(3); // one of each scenario
  });

  it('follows a merge that a person made by hand in the portal', async () => {
    const one: Client = { externalUserId: 'hand-wa', name: 'Рука', lastName: 'Первая' };
    const two: Client = { externalUserId: 'hand-tg', name: 'Лапа', lastName: 'Вторая' };
    const [first, second] = [
      await world.clientWrites(alfa.lines.whatsapp, one, 'Добрый день'),
      await world.clientWrites(alfa.lines.telegram, two, 'Добрый день'),
    ];
    await world.untilQuiet();
    const [
      {
        contactIds: [to = 0],
      },
      {
        contactIds: [from = 0],
      },
    ] = [await world.bindingOf(first.sessionId), await world.bindingOf(second.sessionId)];
    await world.mergeContacts(from, to, people.groupHead);
    await world.untilQuiet(60_000);
    expect((await world.bindingOf(second.sessionId)).contactIds).toEqual([to]);
    const crm = await world.portal.rows<{ ENTITY_DATA_2: string }>('SELECT ENTITY_DATA_2 FROM b_im_chat WHERE ID = ?', [second.chatId]);
    expect(crm[0]?.ENTITY_DATA_2).toContain(`CONTACT|${to}`);
  });
});
