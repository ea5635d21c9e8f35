import type { World, Written } from '../../playground/harness/world.js';
import { alfa, cast, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const minuteMs = 60_000;
const checkAfterMs = 181_000;
const { whatsapp, telegram } = alfa.lines;
/** Both of the group whose dialogs wait in the queue at night: there is always another one to go on to. */
const ofEvening = [people.queueOperator, cast.people['eveningHead']?.id ?? 0];

describe('a dialog is given away by one: the queue of the portal or the sidecar', () => {
  let world: World;
  let clients = 0;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  const newClient = () => {
    clients += 1;
    return { externalUserId: `one-giver-${clients}`, name: 'Клиент', lastName: String(clients) };
  };
  const operatorOf = async ({ sessionId }: Written) => (await world.session(sessionId)).OPERATOR_ID;

  /** The journal's sentences of a dialog in Russian, oldest first. */
  async function told(sessionId: number): Promise<string[]> {
    const { body } = await world.api.ask<{ entries: { explanation: { ru: string } }[] }>('GET', `/api/journal?session=${sessionId}`);
    return body.entries.map(({ explanation }) => explanation.ru).toReversed();
  }

  /** A client writes while no sidecar runs; the gate waits in vain, and the portal's queue gives the dialog to one of the two. */
  async function givenByTheQueue(): Promise<{ dialog: Written; operatorId: number }> {
    await world.portal.act('setQueue', { lineId: whatsapp.id, userIds: [people.operatorOne, people.operatorTwo] });
    await world.sidecar.stop();
    const dialog = await world.clientWrites(whatsapp, newClient(), 'Есть кто?');
    world.clock.advance(65_000);
    await world.portal.act('runAgents');
    const operatorId = await operatorOf(dialog);
    expect([people.operatorOne, people.operatorTwo]).toContain(operatorId);
    return { dialog, operatorId };
  }

  it('after an outage it stays with whom the queue chose, who is at work; deal and contact are theirs', async () => {
    const { dialog, operatorId } = await givenByTheQueue();
    await world.startSidecar();
    await world.untilQuiet();

    expect(await operatorOf(dialog)).toBe(operatorId);
    const { contactIds, dealIds } = await world.bindingOf(dialog.sessionId);
    expect([contactIds.length, dealIds.length]).toEqual([1, 1]);
    expect(await world.portal.rows('SELECT ASSIGNED_BY_ID FROM b_crm_deal WHERE ID = ?', [dealIds[0]])).toEqual([
      { ASSIGNED_BY_ID: operatorId },
    ]);
    expect((await told(dialog.sessionId)).join(' ')).toContain('его дала собственная очередь портала, и сотрудник на работе');
    await world.turnBy(checkAfterMs);
    expect(await operatorOf(dialog)).toBe(operatorId);
  });

  it('after an outage it goes to somebody else where the queue chose who is not at work', async () => {
    const { dialog, operatorId } = await givenByTheQueue();
    await world.portal.act('workDay', { userId: operatorId, do: 'end' });
    await world.startSidecar();
    await world.untilQuiet();

    expect(await operatorOf(dialog)).toBe(people.operatorOne + people.operatorTwo - operatorId);
    await world.portal.act('workDay', { userId: operatorId, do: 'start' });
  });

  it('at night the queue passes it on, before working hours it stands still, and at their beginning the sidecar gives it away, once', async () => {
    await world.turnTo(new Date('2026-03-03T20:30:00+03:00'));
    await world.portal.act('setQueue', { lineId: telegram.id, userIds: ofEvening });
    for (const userId of ofEvening) await world.portal.act('workDay', { userId, do: 'end' });
    const [line] = await world.portal.rows<{ seconds: number }>('SELECT QUEUE_TIME AS seconds FROM b_imopenlines_config WHERE ID = ?', [
      telegram.id,
    ]);
    const dialog = await world.clientWrites(telegram, newClient(), 'Вы ещё работаете?');
    await world.untilQuiet();
    await world.turnBy(checkAfterMs);

    await world.turnTo(new Date('2026-03-04T09:30:00+03:00'));
    for (const userId of ofEvening) await world.portal.act('workDay', { userId, do: 'start' });
    for (let minute = 0; minute < 50; minute++) await world.turnBy(minuteMs);

    const moves = await world.rows<{ rule: string; at: Date }>(
      `SELECT rule, at FROM journal WHERE session_id = ? AND (rule IN ('movedByQueue', 'workingHoursBegan') OR decision LIKE '%toHead%') ORDER BY id`,
      [dialog.sessionId],
    );
    const opensAt = new Date('2026-03-04T10:00:00+03:00').getTime();
    const standsStillFrom = opensAt - Number(line?.seconds) * 1000;
    const timeOf = ({ at }: { at: Date }) => new Date(at).getTime();
    const byQueue = moves.filter(({ rule }) => rule === 'movedByQueue');
    expect(byQueue.length).toBeGreaterThan(0);
    expect(byQueue.filter((move) => timeOf(move) > standsStillFrom)).toEqual([]);
    expect(moves.filter(({ rule }) => rule !== 'movedByQueue').map(({ rule }) => rule)).toEqual(['workingHoursBegan']);
    expect(ofEvening).toContain(await operatorOf(dialog));
  });
});
