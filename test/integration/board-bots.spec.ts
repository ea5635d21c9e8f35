import { type ChildProcess, spawn } from 'node:child_process';
import { BotKeys } from '../../src/board/bot-keys.js';
import { Intake } from '../../src/work/intake.js';
import { portalAnswers } from './board-answers.js';
import { type BoardClient, ListeningSidecar } from './board-fixture.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { at, SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let sidecar: ListeningSidecar;
let keys: BotKeys;
let sessions = 300;
const clients: BoardClient[] = [];

beforeAll(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  await writeClient(fixture.portal, 500, { name: 'Вера', phone: '+7 901 000-00-01' });
  await writeClient(fixture.portal, 501, { name: 'Глеб' });
  sidecar = await ListeningSidecar.start(fixture);
  keys = sidecar.get(BotKeys);
});
afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});
afterAll(async () => {
  await sidecar.close();
  await fixture.drop();
});

async function bot(companies: string[] | 'all' = 'all'): Promise<BoardClient> {
  const client = await sidecar.connect();
  clients.push(client);
  client.send({ type: 'hello', botKey: await keys.create('Бот', companies) });
  await client.next('welcome');
  return client;
}

async function started(lineId: number, clientUserId = 500): Promise<number> {
  const sessionId = ++sessions;
  await fixture.event('DialogStarted', await writeSession(fixture.portal, sessionId, { lineId, clientUserId }), `client:${clientUserId}`);
  return sessionId;
}

/** Everything the sidecar remembers, in short. */
async function everything(): Promise<unknown> {
  const tables = await fixture.rows<{ name: string }>(
    `SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${fixture.own.name}' ORDER BY 1`,
  );
  const sums = await fixture.rows(`CHECKSUM TABLE ${tables.map(({ name }) => `\`${name}\``).join(', ')}`);
  return sums;
}

it('keeps of a key only its hash, and tells the bot what it may see', async () => {
  const key = await keys.create('Ассистент', ['beta']);
  expect(key).toMatch(/^lwb_[\w-]{43}$/);
  expect(JSON.stringify(await fixture.rows('SELECT * FROM bot_key'))).not.toContain(key.slice(4));
  const client = await sidecar.connect();
  clients.push(client);
  client.send({ type: 'hello', botKey: key });
  expect(await client.next('welcome')).toEqual({ type: 'welcome', name: 'Ассистент', companies: ['beta'] });
});

it('is cut off when its key is revoked, and is not let in again', async () => {
  const key = await keys.create('Отозванный', 'all');
  const client = await sidecar.connect();
  client.send({ type: 'hello', botKey: key });
  await client.next('welcome');
  const [row] = await fixture.rows<{ id: number }>(`SELECT id FROM bot_key WHERE name = 'Отозванный'`);
  expect(await keys.revoke(row!.id)).toBe(true);
  expect(await keys.revoke(row!.id)).toBe(false);
  expect(await client.end()).toEqual({ code: 4003, reason: 'FORBIDDEN' });
  const again = await sidecar.connect();
  again.send({ type: 'hello', botKey: key });
  expect(await again.end()).toMatchObject({ code: 4005 });
});

describe('who takes', () => {
  it("a new client's dialog on a line: the operator whose turn it is, with the reason; nothing is written", async () => {
    const client = await bot();
    const before = await everything();
    const answers = [];
    for (const requestId of ['1', '2', '3']) {
      client.send({ type: 'whoTakes', requestId, lineId: 1 });
      answers.push(await client.next('answer'));
    }
    expect(await everything()).toEqual(before);
    expect(answers[0]).toMatchObject({ requestId: '1', kind: 'operator', companyCode: 'alfa', lineId: 1, because: 'chosen' });
    const { userId, name, reason } = answers[0] as { userId: number; name: string; reason: { ru: string; en: string } };
    expect([12, 13]).toContain(userId);
    expect(name).toBe(`Имя${userId}`);
    expect(reason.ru).toContain(name);
    expect(reason.en).toContain(name);
  });

  it('a dialog not placed yet: whom the rules then really give it to, also when the client has a responsible', async () => {
    const client = await bot();
    const first = await started(1);
    const before = await everything();
    client.send({ type: 'whoTakes', requestId: 'a', sessionId: first });
    const advice = await client.next('answer');
    expect(await everything()).toEqual(before);
    await sidecar.get(Intake).drain();
    client.send({ type: 'whoTakes', requestId: 'b', sessionId: first });
    const placed = await client.next('answer');
    expect(placed).toMatchObject({ kind: 'operator', because: 'hasOperator' });

    const second = await started(2); // the same client on another line: a repeat goes to the same person
    client.send({ type: 'whoTakes', requestId: 'c', sessionId: second });
    const repeat = await client.next('answer');
    expect(repeat).toMatchObject({ kind: 'operator', because: 'responsible', userId: (placed as { userId: number }).userId });
    await sidecar.get(Intake).drain();
    const [row] = await fixture.rows<{ operator_id: number }>('SELECT operator_id FROM dialog WHERE session_id = ?', [second]);
    expect(row?.operator_id).toBe((repeat as { userId: number }).userId);
    expect(advice).toMatchObject({ kind: 'operator', because: 'chosen' });
  });

  it('one that waits in the queue: nobody, as long as nobody is at work', async () => {
    const client = await bot();
    const sessionId = await started(1, 501);
    await sidecar.get(Intake).drain();
    await fixture.own.admin.query('UPDATE dialog SET operator_id = 0, queued_at = ? WHERE session_id = ?', [
      fixture.clock.now(),
      sessionId,
    ]);
    await fixture.own.admin.query('UPDATE client c JOIN dialog d USING (client_id) SET responsible_id = 0 WHERE session_id = ?', [
      sessionId,
    ]);
    client.send({ type: 'whoTakes', requestId: 'day', sessionId });
    expect(await client.next('answer')).toMatchObject({ kind: 'operator', because: 'chosen' });
    const day = fixture.clock.at;
    fixture.clock.at = at('22:00');
    await fixture.portal.run(
      `UPDATE b_timeman_entries SET CURRENT_STATUS = 'CLOSED', RECORDED_STOP_TIMESTAMP = ${at('19:00').getTime() / 1000}`,
    );
    client.send({ type: 'whoTakes', requestId: 'night', sessionId });
    const answer = await client.next('answer');
    expect(answer).toMatchObject({ kind: 'queue', because: 'nobodyAtWork', reason: { ru: expect.stringMatching(/[а-я]/) } });
    fixture.clock.at = day;
    await fixture.portal.run(`UPDATE b_timeman_entries SET CURRENT_STATUS = 'OPENED', RECORDED_STOP_TIMESTAMP = 0`);
  });

  it('spam and closed dialogs: nobody', async () => {
    const client = await bot();
    const spam = await started(1);
    await fixture.portal.run(`UPDATE b_imopenlines_session SET SPAM = 'Y' WHERE ID = ${spam}`);
    client.send({ type: 'whoTakes', requestId: 's', sessionId: spam });
    expect(await client.next('answer')).toMatchObject({ kind: 'none', because: 'spam' });
    await fixture.portal.run(`UPDATE b_imopenlines_session SET CLOSED = 'Y' WHERE ID = ${sessions - 1}`);
    client.send({ type: 'whoTakes', requestId: 'c', sessionId: sessions - 1 });
    expect(await client.next('answer')).toMatchObject({ kind: 'none', because: 'closed' });
  });

  it("is not told of another company's lines and dialogs, nor of unknown ones", async () => {
    const client = await bot(['beta']);
    const ofAlfa = await started(1);
    for (const question of [{ lineId: 1 }, { sessionId: ofAlfa }, { lineId: 99 }, { sessionId: 99_999 }]) {
      client.send({ type: 'whoTakes', requestId: JSON.stringify(question), ...question });
      expect(await client.next('refused')).toMatchObject({ requestId: JSON.stringify(question), code: 'NOT_FOUND' });
    }
    client.send({ type: 'whoTakes', requestId: 'own', lineId: 6 });
    expect(await client.next('answer')).toMatchObject({ kind: 'operator', companyCode: 'beta' });
  });

  it('answers questions in their order, and refuses more than it can hold', async () => {
    const client = await bot();
    for (let i = 0; i < 40; i++) client.send({ type: 'whoTakes', requestId: String(i), lineId: 1 });
    for (let i = 0; i < 20; i++) await client.next('answer', (answer) => answer.requestId === String(i));
    expect(client.got.filter((message) => message.type === 'refused' && message.code === 'BUSY').length).toBeGreaterThan(0);
  });
});

describe('assignments', () => {
  it('are told with their reason, numbered without a hole, only of the companies asked for', async () => {
    const client = await bot();
    client.send({ type: 'subscribe', companies: ['beta'] });
    const { seq } = await client.next('subscribed');
    const ofAlfa = await started(1);
    const first = await started(6);
    await sidecar.get(Intake).drain();
    const assigned = await client.next('assigned');
    expect(assigned).toMatchObject({ seq: seq + 1, sessionId: first, companyCode: 'beta', lineId: 6, state: 'waiting' });
    expect(assigned.operatorName).toBe(`Имя${assigned.operatorId}`);
    expect(assigned.reason?.en).toContain(assigned.operatorName);
    const second = await started(7, 501);
    await sidecar.get(Intake).drain();
    expect(await client.next('assigned')).toMatchObject({ seq: seq + 2, sessionId: second });
    expect(JSON.stringify(client.got)).not.toContain(`"sessionId":${ofAlfa},`);
  });

  it('tell of a move by hand too', async () => {
    const client = await bot();
    client.send({ type: 'subscribe' });
    await client.next('subscribed');
    const sessionId = await started(6);
    await sidecar.get(Intake).drain();
    const { operatorId } = await client.next('assigned', (message) => message.sessionId === sessionId);
    await fixture.portal.run(`UPDATE b_imopenlines_session SET OPERATOR_ID = ${operatorId} WHERE ID = ${sessionId}`);
    const result = {
      contactId: 1,
      contactCreated: true,
      dealId: 2,
      dealCreated: true,
      activityId: 1,
      operatorId,
      operatorOutcome: 'offered',
    };
    await portalAnswers(fixture, sidecar, sessionId, { status: 'done', result });
    const person = await sidecar.open();
    clients.push(person);
    await person.next('snapshot');
    person.send({ type: 'move', requestId: 'm', sessionId, to: { userId: 20 } });
    await person.next('answer');
    expect(await client.next('assigned')).toMatchObject({ sessionId, operatorId: 20, operatorName: 'Имя20' });
  });

  it('of a company that is not the bot’s are refused', async () => {
    const client = await bot(['beta']);
    client.send({ type: 'subscribe', companies: ['alfa'] });
    expect(await client.next('refused')).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the example client', () => {
  const processes: ChildProcess[] = [];
  afterAll(() => {
    for (const child of processes) child.kill();
  });

  /** Starts it and collects its lines. */
  function example(...args: string[]) {
    const child = spawn(process.execPath, ['examples/realtime-bot.mjs', `${sidecar.url.replace('http', 'ws')}/board`, ...args]);
    processes.push(child);
    let text = '';
    let wake = () => {};
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        text += String(data);
        wake();
      });
    const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
    const says = async (what: RegExp) => {
      const deadlineMs = performance.now() + 10_000;
      while (!what.test(text)) {
        if (performance.now() > deadlineMs) throw new Error(`it has not said ${what}, but: ${text}`);
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 500);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    };
    return { says, exited };
  }

  it('asks, listens and prints what it hears', async () => {
    const { says } = example(await keys.create('Пример', 'all'), '--line', '1');
    await says(/hello, Пример: alfa, beta/);
    await says(/listening to alfa, beta/);
    await says(/who takes: Имя1[23] \(chosen\): .+/);
    const sessionId = await started(6);
    await sidecar.get(Intake).drain();
    await says(new RegExp(`dialog ${sessionId} goes to Имя2[12]: .+`));
  });

  it('ends when its key is wrong', async () => {
    const { says, exited } = example('lwb_wrong');
    await says(/refused: KEY_WRONG/);
    expect(await exited).toBe(1);
  });
});
