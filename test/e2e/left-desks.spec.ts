import { waitFor } from '../../playground/harness/wait-for.js';
import type { Client, World, Written } from '../../playground/harness/world.js';
import { alfa, departments, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const patience = 60_000;
const line = alfa.lines.telegram;

/** As the portal has instants; Moscow has no summer time. */
function moscow(at: Date): string {
  return new Date(at.getTime() + 3 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

describe('a client whose operator has left', () => {
  let world: World;
  let clients = 0;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  /** The operator has accepted the dialog and answered in it. */
  async function answeredBy(userId: number): Promise<Written & { client: Client }> {
    await world.portal.act('setQueue', { lineId: line.id, userIds: [userId] });
    clients += 1;
    const client: Client = { externalUserId: `left-${clients}`, name: 'Клиент', lastName: String(clients) };
    const written = await world.clientWrites(line, client, 'Здравствуйте');
    await world.untilQuiet();
    expect((await world.session(written.sessionId)).OPERATOR_ID).toBe(userId);
    await world.portal.act('operatorAnswers', { chatId: written.chatId, userId });
    await world.portal.act('operatorWrites', { chatId: written.chatId, userId, text: 'Слушаю вас' });
    await world.untilQuiet();
    return { ...written, client };
  }

  /** The check that follows the assignment has found the answer. */
  async function checked(sessionId: number): Promise<void> {
    await world.turnBy(181_000);
    expect(await checksOf(sessionId)).toHaveLength(1);
  }

  async function operatorOf(sessionId: number): Promise<number> {
    return (await world.session(sessionId)).OPERATOR_ID;
  }

  async function checksOf(sessionId: number): Promise<{ ru: string; en: string }[]> {
    const { body } = await world.api.ask<{ entries: { kind: string; explanation: { ru: string; en: string } }[] }>(
      'GET',
      `/api/journal?session=${sessionId}`,
    );
    return body.entries.filter(({ kind }) => kind === 'check').map(({ explanation }) => explanation);
  }

  const vacation = (userId: number, from: string) => ({ userId, type: 'VACATION', from, to: '2026-03-05 00:00:00' });

  it('on leave since: the next message takes the dialog to the head, and the journal says why', async () => {
    const { sessionId, client } = await answeredBy(people.operatorOne);
    const { elementId } = await world.portal.act('addAbsence', vacation(people.operatorOne, '2026-03-03 00:00:00'));
    await world.clientWrites(line, client, 'Вы ещё здесь?');
    await world.untilQuiet();
    expect(await operatorOf(sessionId)).toBe(departments.sales.headId);
    expect(await checksOf(sessionId)).toEqual([
      {
        ru: 'Диалог передан руководителю (Григорий Групповой): Анна Образцова отсутствует. После ответа оператора клиент написал снова и ждёт ответа.',
        en: 'The dialog goes to the head, Григорий Групповой: Анна Образцова is absent. The client has written again since the operator’s answer and waits for another.',
      },
    ]);
    await world.portal.act('removeAbsence', { elementId });
  });

  it('the day ended while the client waited: the dialog goes to the head without a word more', async () => {
    const { sessionId, client } = await answeredBy(people.operatorOne);
    await checked(sessionId);
    await world.clientWrites(line, client, 'Когда привезут?');
    await world.untilQuiet();
    expect(await checksOf(sessionId)).toHaveLength(1);
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'end' });
    await waitFor('the dialog is with the head', async () => (await operatorOf(sessionId)) === departments.sales.headId, patience);
    await world.untilQuiet();
    const told = (await checksOf(sessionId))[0]; // the newest
    expect(told?.ru).toContain('Анна Образцова — рабочий день завершён');
    expect(told?.en).toContain('the work day has ended');
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'start' });
  });

  it('given by hand to somebody who fell ill since: the next message takes it to the head', async () => {
    const { sessionId, chatId, client } = await answeredBy(people.operatorOne);
    await world.portal.act('operatorTransfers', { chatId, userId: people.operatorOne, to: people.operatorTwo });
    await world.untilQuiet();
    const illFrom = new Date(world.clock.now().getTime() + 60_000);
    const { elementId } = await world.portal.act('addAbsence', vacation(people.operatorTwo, moscow(illFrom)));
    await world.turnBy(120_000);
    expect(await operatorOf(sessionId)).toBe(people.operatorTwo);
    await world.clientWrites(line, client, 'Ау');
    await world.untilQuiet();
    expect(await operatorOf(sessionId)).toBe(departments.sales.headId);
    const told = (await checksOf(sessionId))[0]; // the newest
    expect(told?.ru).toContain('отсутствует. Диалог был передан вручную, но сотрудник с тех пор ушёл, а клиент ждёт ответа.');
    expect(told?.en).toContain('A person had moved the dialog, but whoever got it has left since, and the client waits for an answer.');
    await world.portal.act('removeAbsence', { elementId });
  });

  it('written while the service was down: decided when it is back', async () => {
    const { sessionId, client } = await answeredBy(people.operatorOne);
    await world.sidecar.kill('SIGKILL');
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'end' });
    await world.clientWrites(line, client, 'Кто-нибудь?');
    await world.startSidecar();
    await world.untilQuiet();
    await waitFor('the dialog is with the head', async () => (await operatorOf(sessionId)) === departments.sales.headId, patience);
    expect(await checksOf(sessionId)).toHaveLength(1);
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'start' });
  });

  it('the day left open overnight: the next morning it is none, and the journal says which one it was', async () => {
    const { client } = await answeredBy(people.operatorOne);
    await world.turnTo(new Date('2026-03-04T10:30:00+03:00'));
    const { sessionId } = await world.clientWrites(line, client, 'Доброе утро'); // the portal has closed the former session
    await world.untilQuiet();
    expect(await operatorOf(sessionId)).toBe(people.operatorOne);
    await world.turnBy(181_000);
    expect(await operatorOf(sessionId)).toBe(departments.sales.headId);
    const [told] = await checksOf(sessionId);
    expect(told?.ru).toContain('Анна Образцова — рабочий день не начат (не завершён день 3 марта)');
    expect(told?.en).toContain('the work day is not started (that of 3 March is still open)');
  });
});
