import { waitFor } from '../../playground/harness/wait-for.js';
import type { World } from '../../playground/harness/world.js';
import { alfa, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const line = alfa.lines.telegram;

describe('what the portal has refused to place', () => {
  let world: World;
  let serviceUserId = 0;
  beforeAll(async () => {
    world = await startWorld();
    const [row] = await world.rows<{ userId: number }>(
      `SELECT CAST(JSON_VALUE(document, '$.serviceUserId') AS UNSIGNED) AS userId FROM portal_handshake`,
    );
    serviceUserId = Number(row?.userId);
    await world.portal.act('setQueue', { lineId: line.id, userIds: [people.operatorOne] });
  });
  afterAll(() => world?.stop());

  const dismiss = () => world.portal.act('dismiss', { userId: serviceUserId });
  const hire = () => world.portal.act('hire', { userId: serviceUserId });

  async function told(sessionId: number): Promise<string[]> {
    const { body } = await world.api.ask<{ entries: { explanation: { ru: string } }[] }>('GET', `/api/journal?session=${sessionId}`);
    return body.entries.map(({ explanation }) => explanation.ru).reverse();
  }

  const isPlaced = async (sessionId: number) => (await world.bindingOf(sessionId)).dealIds.length === 1;

  it('while the service user is dismissed somebody answers all the same; the cards are made when the user is back', async () => {
    await dismiss();
    const written = await world.clientWrites(line, { externalUserId: 'unplaced-1', name: 'Клиент', lastName: 'Ждущий' }, 'Здравствуйте');
    await world.untilQuiet();
    expect((await world.session(written.sessionId)).OPERATOR_ID).toBe(people.operatorOne);
    expect((await told(written.sessionId))[1]).toBe(
      'Портал не создал контакт и сделку: сотрудник, от имени которого модуль меняет CRM, больше не работает. Укажите другого в настройках модуля. Диалог всё равно получает Анна Образцова. Контакт и сделка появятся сами, когда причина будет устранена, или при следующем сообщении клиента.',
    );
    await hire();
    await waitFor('the deal is made', () => isPlaced(written.sessionId));
    await world.untilQuiet();
    expect((await world.session(written.sessionId)).OPERATOR_ID).toBe(people.operatorOne);
    expect(await world.rows(`SELECT id FROM incident WHERE kind = 'command-refused' AND open_key IS NOT NULL`)).toEqual([]);
    expect((await told(written.sessionId)).at(-1)).toContain(
      'диалог остаётся у оператора (Анна Образцова): это повтор после отказа портала',
    );
  });

  it('the client’s next message tries it again', async () => {
    await dismiss();
    const client = { externalUserId: 'unplaced-2', name: 'Клиент', lastName: 'Пишущий' };
    const written = await world.clientWrites(line, client, 'Здравствуйте');
    await world.untilQuiet();
    await world.turnBy(20 * 60_000);
    expect(await isPlaced(written.sessionId)).toBe(false);
    // Mended in a way that nobody tells of.
    await world.portal.rows("UPDATE b_user SET ACTIVE = 'Y' WHERE ID = ?", [serviceUserId]);
    await world.turnBy(2 * 60_000);
    await world.clientWrites(line, client, 'Ещё здесь?');
    await world.untilQuiet();
    expect(await isPlaced(written.sessionId)).toBe(true);
    expect((await world.session(written.sessionId)).OPERATOR_ID).toBe(people.operatorOne);
  });
});
