import { waitFor } from '../../playground/harness/wait-for.js';
import type { World } from '../../playground/harness/world.js';
import type { BoardDialog } from '../../src/board/messages.js';
import { makeToken } from '../../src/http/token.js';
import { BoardClient } from '../integration/board-fixture.js';
import { alfa, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

describe('the live board of a sidecar on the practice portal', () => {
  let world: World;
  let client: BoardClient;
  beforeAll(async () => {
    world = await startWorld();
    client = await BoardClient.connect(`${world.sidecar.url.replace('http', 'ws')}/board`, {});
    const exp = Math.floor(world.clock.now().getTime() / 1000) + 600;
    const token = makeToken(world.portal.secret, { v: 1, userId: people.chief, name: 'Руководитель', isAdmin: true, lang: 'ru', exp });
    client.send({ type: 'hello', token });
    await client.next('snapshot');
  });
  afterAll(async () => {
    client?.close();
    await world?.stop();
  });

  const shows = (sessionId: number, isSo: (dialog: BoardDialog) => boolean) =>
    client.next('changes', (message) => message.dialogs.some((dialog) => dialog.sessionId === sessionId && isSo(dialog)));

  async function offeredTo(operatorId: number, externalUserId: string): Promise<{ sessionId: number; chatId: number }> {
    await world.portal.act('setQueue', { lineId: alfa.lines.telegram.id, userIds: [operatorId] });
    const written = await world.clientWrites(
      alfa.lines.telegram,
      { externalUserId, name: 'Мария', lastName: '<i>Ким</i>' },
      'Здравствуйте',
    );
    await shows(written.sessionId, (dialog) => dialog.state === 'offered' && dialog.operatorId === operatorId && dialog.dealId > 0);
    await world.portal.act('setQueue', { lineId: alfa.lines.telegram.id, userIds: [people.operatorOne, people.operatorTwo] });
    return written;
  }

  it('shows a real dialog, and a move from it is made in the portal and kept by the rules', async () => {
    const { sessionId } = await offeredTo(people.operatorOne, 'board-1');
    client.send({ type: 'move', requestId: 'm', sessionId, to: { userId: people.operatorTwo } });
    expect(await client.next('answer')).toMatchObject({ requestId: 'm', kind: 'ordered' });
    expect(await client.nextOf(['answer', 'refused'])).toMatchObject({ requestId: 'm', kind: 'moved', operatorId: people.operatorTwo });
    expect((await world.session(sessionId)).OPERATOR_ID).toBe(people.operatorTwo);
    const [command] = await world.rows<{ payload: string }>(
      `SELECT payload FROM outbox_command WHERE subject = CONCAT('dialog:', ?) AND type = 'handOver'`,
      [sessionId],
    );
    expect(JSON.parse(command!.payload)).toMatchObject({ before: { operatorId: people.operatorOne } });
    await world.portal.act('workDay', { userId: people.operatorTwo, do: 'end' });
    await world.turnBy(181_000);
    expect((await world.session(sessionId)).OPERATOR_ID).toBe(people.operatorTwo);
    await world.portal.act('workDay', { userId: people.operatorTwo, do: 'start' });
  });

  it('tells when the dialog was ended meanwhile, and moves nothing', async () => {
    const { sessionId, chatId } = await offeredTo(people.operatorOne, 'board-2');
    await world.portal.act('operatorAnswers', { chatId, userId: people.operatorOne });
    await world.portal.act('dialogCloses', { chatId, userId: people.operatorOne });
    client.send({ type: 'move', requestId: 'late', sessionId, to: { userId: people.operatorTwo } });
    expect(await client.nextOf(['answer', 'refused'])).toMatchObject({ type: 'refused', requestId: 'late', code: 'DIALOG_CLOSED' });
    // It may have come before the answer.
    await waitFor('the dialog is gone from the board', async () =>
      client.got.some((message) => message.type === 'changes' && message.gone.includes(sessionId)),
    );
    expect((await world.session(sessionId)).OPERATOR_ID).toBe(people.operatorOne);
  });
});
