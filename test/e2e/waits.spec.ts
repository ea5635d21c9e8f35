import { waitFor } from '../../playground/harness/wait-for.js';
import type { World } from '../../playground/harness/world.js';
import type { BoardAnswer, BoardDialog } from '../../src/board/messages.js';
import { alfa, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const patience = 60_000;

describe('a client who waits for an answer', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  async function onBoard(sessionId: number): Promise<BoardDialog | undefined> {
    const { body } = await world.api.ask<BoardAnswer>('GET', '/api/board');
    return body.dialogs.find((dialog) => dialog.sessionId === sessionId);
  }

  const notices = () =>
    world.portal.rows<{ USER_ID: number; MESSAGE: string }>(
      `SELECT r.USER_ID, m.MESSAGE FROM b_im_message m JOIN b_im_relation r ON r.CHAT_ID = m.CHAT_ID
        WHERE m.NOTIFY_MODULE = 'linewarden.dispatch' ORDER BY m.ID`,
    );

  it('is seen in an accepted dialog, through a transfer; the head is told once, and anybody’s answer ends it', async () => {
    await world.portal.act('setQueue', { lineId: alfa.lines.telegram.id, userIds: [people.operatorOne] });
    const client = { externalUserId: 'waits-1', name: 'Вера', lastName: 'Ждущая' };
    const { sessionId, chatId } = await world.clientWrites(alfa.lines.telegram, client, 'Здравствуйте');
    await world.untilQuiet();
    await world.portal.act('operatorAnswers', { chatId, userId: people.operatorOne });
    await world.portal.act('operatorWrites', { chatId, userId: people.operatorOne, text: 'Слушаю вас' });
    await world.untilQuiet();
    expect(await onBoard(sessionId)).toMatchObject({ state: 'accepted', waitingSince: null });

    await world.clientWrites(alfa.lines.telegram, client, 'Сколько стоит доставка?');
    await world.untilQuiet();
    const begun = await onBoard(sessionId);
    expect(begun).toMatchObject({ state: 'accepted', waitingSince: expect.any(String) });
    await world.turnBy(10 * 60_000);
    await world.portal.act('operatorTransfers', { chatId, userId: people.operatorOne, to: people.operatorTwo });
    await world.untilQuiet();
    expect(await onBoard(sessionId)).toMatchObject({
      operatorId: people.operatorTwo,
      waitingSince: begun?.waitingSince,
      yellowAt: begun?.yellowAt,
      redAt: begun?.redAt,
    });
    expect(await notices()).toEqual([]);

    await world.turnBy(6 * 60_000);
    await waitFor('the head is told', async () => (await notices()).length > 0, patience);
    const told = await notices();
    expect(told).toMatchObject([{ USER_ID: alfa.headOfSalesId, MESSAGE: expect.stringContaining('Клиент ждёт ответа 16') }]);
    expect(told[0]?.MESSAGE).toContain(`[CHAT=imol|${sessionId}]`);
    const { body } = await world.api.ask<{ entries: { kind: string; explanation: { ru: string } }[] }>(
      'GET',
      `/api/journal?session=${sessionId}`,
    );
    expect(body.entries.find(({ kind }) => kind === 'wait')?.explanation.ru).toMatch(
      /^Клиент ждёт ответа 16\u00a0мин .*сообщено руководителю: /,
    );
    const looks = () => world.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM journal WHERE kind = 'wait'`);
    expect(await looks()).toEqual([{ n: 1 }]);

    await world.portal.act('operatorWrites', { chatId, userId: people.operatorTwo, text: 'Доставка бесплатная' });
    await world.untilQuiet();
    expect(await onBoard(sessionId)).toMatchObject({ waitingSince: null, yellowAt: null, redAt: null });
    await world.turnBy(30 * 60_000);
    const other = await world.clientWrites(alfa.lines.telegram, { ...client, externalUserId: 'waits-2' }, 'Добрый день');
    await world.turnBy(16 * 60_000);
    await waitFor('another wait is told of', async () => (await notices()).length > 1, patience);
    const [, second, ...more] = await notices();
    expect([second?.MESSAGE.includes(`[CHAT=imol|${other.sessionId}]`), more]).toEqual([true, []]);
  });
});
