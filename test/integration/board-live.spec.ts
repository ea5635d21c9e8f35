import { request as httpRequest } from 'node:http';
import type { BoardDialog, Snapshot } from '../../src/board/messages.js';
import { Intake } from '../../src/work/intake.js';
import { portalAnswers } from './board-answers.js';
import { type BoardClient, ListeningSidecar } from './board-fixture.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { at, SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let one: ListeningSidecar;
let two: ListeningSidecar;
let sessions = 300;
const open: BoardClient[] = [];

beforeAll(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  await writeClient(fixture.portal, 500, { name: '<b>Вера</b> & Ко', phone: '+7 901 000-00-01' });
  await writeClient(fixture.portal, 600, { name: 'Зоя' });
  one = await ListeningSidecar.start(fixture, 'one');
  two = await ListeningSidecar.start(fixture, 'two');
}, 120_000);
afterEach(() => {
  for (const client of open.splice(0)) client.close();
});
afterAll(async () => {
  await one.close();
  await two.close();
  await fixture.drop();
});

const headOfBeta = { userId: 20, name: 'Имя20', isAdmin: false };

async function opened(sidecar: ListeningSidecar, claims: Parameters<ListeningSidecar['open']>[0] = {}): Promise<[BoardClient, Snapshot]> {
  const client = await sidecar.open(claims);
  open.push(client);
  return [client, await client.next('snapshot')];
}

async function connected(sidecar = one, headers = {}): Promise<BoardClient> {
  const client = await sidecar.connect(headers);
  open.push(client);
  return client;
}

/** A client's first message, decided by the second sidecar unless told otherwise. */
async function clientWrites(lineId: number, clientUserId: number, by = two): Promise<number> {
  const sessionId = ++sessions;
  const start = await writeSession(fixture.portal, sessionId, { lineId, clientUserId });
  await fixture.event('DialogStarted', start, `client:whatsapp:${clientUserId}`);
  await by.get(Intake).drain();
  return sessionId;
}

async function placed(sessionId: number, operatorId: number): Promise<void> {
  await fixture.portal.run(`UPDATE b_imopenlines_session SET OPERATOR_ID = ${operatorId} WHERE ID = ${sessionId}`);
  await portalAnswers(fixture, two, sessionId, {
    status: 'done',
    result: {
      contactId: 900 + sessionId,
      contactCreated: true,
      dealId: 700 + sessionId,
      dealCreated: true,
      activityId: 1,
      operatorId,
      operatorOutcome: 'offered',
    },
  });
}

const about = (sessionId: number) => ({ sessionId }) as Partial<BoardDialog>;
const has = (sessionId: number, state?: string) => (message: { dialogs: BoardDialog[] }) =>
  message.dialogs.some((dialog) => dialog.sessionId === sessionId && (state === undefined || dialog.state === state));

describe('the board', () => {
  it('shows a dialog from its first message to its end, whichever sidecar decides', async () => {
    const [client, snapshot] = await opened(one);
    const sessionId = await clientWrites(1, 500);
    const first = await client.next('changes', has(sessionId));
    expect(first.fromSeq).toBe(snapshot.seq);
    expect(first.seq).toBe(snapshot.seq + 1);
    const dialog = first.dialogs.find((found) => found.sessionId === sessionId)!;
    expect(dialog).toMatchObject({
      ...about(sessionId),
      chatId: 1000 + sessionId,
      companyCode: 'alfa',
      lineId: 1,
      clientName: '<b>Вера</b> & Ко',
      state: 'waiting',
      startedAt: at('10:00').toISOString(),
      movedByPerson: false,
      checkAt: null,
    });
    expect([12, 13]).toContain(dialog.operatorId);
    expect(dialog.reason?.ru).toContain(`Имя${dialog.operatorId}`);
    expect(dialog.reason?.en).toContain(`Имя${dialog.operatorId}`);

    await placed(sessionId, dialog.operatorId);
    const offered = await client.next('changes', has(sessionId, 'offered'));
    expect(offered.dialogs[0]).toMatchObject({
      dealId: 700 + sessionId,
      contactId: 900 + sessionId,
      checkAt: new Date(fixture.clock.now().getTime() + 180_000).toISOString(),
      waitingSince: at('10:00').toISOString(),
    });

    const userCode = 'whatsapp|1|ext500|500';
    await fixture.event('OperatorAnswered', { sessionId, chatId: 1000 + sessionId, userCode, userId: dialog.operatorId });
    await two.get(Intake).drain();
    const accepted = await client.next('changes', has(sessionId, 'accepted'));
    expect(accepted.dialogs[0]).toMatchObject({ waitingSince: null });

    await fixture.event('DialogClosed', { sessionId, chatId: 1000 + sessionId, userCode, isSpam: false });
    await one.get(Intake).drain();
    const closed = await client.next('changes', (message) => message.gone.includes(sessionId));
    expect(closed.dialogs).toEqual([]);
    expect(closed.seq).toBe(accepted.seq + 1);
  });

  it('forgets a deal that was deleted in the portal, and takes over the contact another one was merged into', async () => {
    const [client] = await opened(one);
    const sessionId = await clientWrites(1, 500);
    const { dialogs } = await client.next('changes', has(sessionId));
    await placed(sessionId, dialogs.find((dialog) => dialog.sessionId === sessionId)!.operatorId);
    await client.next('changes', has(sessionId, 'offered'));
    await fixture.event('DealDeleted', { dealId: 700 + sessionId }, `deal:${700 + sessionId}`);
    await two.get(Intake).drain();
    expect((await client.next('changes', has(sessionId))).dialogs[0]).toMatchObject({ dealId: 0, contactId: 900 + sessionId });
    const merged = { fromContactId: 900 + sessionId, toContactId: 5000, actorUserId: 1 };
    await fixture.event('ContactsMerged', merged, `contact:${900 + sessionId}`);
    await two.get(Intake).drain();
    expect((await client.next('changes', has(sessionId))).dialogs[0]).toMatchObject({ contactId: 5000 });
    await fixture.event('DialogClosed', { sessionId, chatId: 1000 + sessionId, userCode: 'whatsapp|1|ext500|500', isSpam: false });
    await two.get(Intake).drain();
  });

  it('names companies, lines and the people who may be given a dialog', async () => {
    const [, snapshot] = await opened(one);
    expect(snapshot.companies).toEqual([
      { code: 'alfa', name: 'Альфа', timeZone: 'Europe/Moscow', headOfSalesId: 10 },
      { code: 'beta', name: 'Бета', timeZone: 'Europe/Moscow', headOfSalesId: 20 },
    ]);
    expect(snapshot.lines).toContainEqual({ lineId: 6, name: 'Линия 6', companyCode: 'beta', queueUserIds: [21, 22] });
    expect(snapshot.people).toContainEqual({
      userId: 12,
      name: 'Имя12',
      isActive: true,
      companyCodes: ['alfa'],
      standings: { alfa: 'atWork' },
    });
    expect(snapshot.people.find((person) => person.userId === 1)?.companyCodes).toEqual(['alfa', 'beta']); // the head above all
    expect(snapshot.me).toMatchObject({ userId: 1, isAdmin: true });
  });

  it('shows a head of sales only his company, in the snapshot, in the changes and over HTTP', async () => {
    const ofAlfa = await clientWrites(1, 500);
    const [client, snapshot] = await opened(one, headOfBeta);
    expect(snapshot.dialogs).toEqual([]);
    expect(snapshot.companies.map((company) => company.code)).toEqual(['beta']);
    expect(snapshot.lines.map((line) => line.lineId)).toEqual([6, 7]);
    expect(snapshot.people.map((person) => person.userId).sort((a, b) => a - b)).toEqual([1, 20, 21, 22]);
    const alsoOfAlfa = await clientWrites(2, 500);
    const ofBeta = await clientWrites(6, 600);
    await client.next('changes', has(ofBeta));
    expect(JSON.stringify(client.got)).not.toContain(`"sessionId":${ofAlfa}`);
    expect(JSON.stringify(client.got)).not.toContain(`"sessionId":${alsoOfAlfa}`);

    const { status, body } = await one.read('/api/board', one.token(headOfBeta));
    expect(status).toBe(200);
    expect((body['dialogs'] as BoardDialog[]).map((dialog) => dialog.sessionId)).toEqual([ofBeta]);
    expect((await one.read('/api/board?company=alfa', one.token(headOfBeta))).status).toBe(404);
    expect(((await one.read('/api/board?company=alfa', one.token())).body['dialogs'] as BoardDialog[]).map((d) => d.companyCode)).toEqual([
      'alfa',
      'alfa',
    ]);
  });

  it('heals by a fresh snapshot, at most one a second, and goes on from its number', async () => {
    const openedAtMs = performance.now();
    const [client, snapshot] = await opened(one);
    const sessionId = await clientWrites(3, 500);
    await client.next('changes', has(sessionId)); // this sidecar has heard of it
    for (let i = 0; i < 5; i++) client.send({ type: 'resync' });
    const fresh = await client.next('snapshot');
    expect(fresh.seq).toBeGreaterThan(snapshot.seq);
    expect(fresh.dialogs.map((dialog) => dialog.sessionId)).toContain(sessionId);
    const later = await clientWrites(4, 500);
    // On a slow machine the snapshot of the other requests comes only now, and has it already.
    const next = await client.nextOf(['changes', 'snapshot'], ({ seq }) => seq > fresh.seq);
    expect(next.type === 'changes' ? next.fromSeq : fresh.seq).toBe(fresh.seq);
    expect(next.dialogs.map((dialog) => dialog.sessionId)).toContain(later);
    const seconds = (performance.now() - openedAtMs) / 1000;
    expect(client.got.filter((message) => message.type === 'snapshot').length).toBeLessThanOrEqual(2 + seconds);
  });

  it('sends many changes of a moment as few messages', async () => {
    const [client] = await opened(one);
    const first = sessions + 1;
    for (let i = 0; i < 40; i++) {
      const start = await writeSession(fixture.portal, ++sessions, { lineId: 1, clientUserId: 500 });
      await fixture.event('DialogStarted', start, 'client:whatsapp:500');
    }
    const last = sessions;
    await two.get(Intake).drain();
    await client.next('changes', has(last));
    const changes = client.got.filter((message) => message.type === 'changes');
    const seen = new Set(changes.flatMap((message) => message.dialogs.map((dialog) => dialog.sessionId)));
    expect([...seen].filter((id) => id >= first)).toHaveLength(40);
    expect(changes.length).toBeLessThan(10);
  });
});

describe('who is let in', () => {
  it('nobody without a hello', async () => {
    const client = await connected();
    expect(await client.end()).toEqual({ code: 4000, reason: 'HELLO_EXPECTED' });
    expect(client.got).toEqual([expect.objectContaining({ type: 'refused', code: 'HELLO_EXPECTED' })]);
  });

  it.each([
    { scenario: 'something else before the hello', first: { type: 'resync' }, code: 4000 },
    { scenario: 'no JSON', first: 'hello', code: 4000 },
    { scenario: 'a token of another secret', first: () => ({ type: 'hello', token: one.token({}, 'x'.repeat(64)) }), code: 4001 },
    { scenario: 'a token that has ended', first: () => ({ type: 'hello', token: one.token({ exp: nowSeconds() }) }), code: 4002 },
    {
      scenario: 'a token that would live for hours',
      first: () => ({ type: 'hello', token: one.token({ exp: nowSeconds() + 7200 }) }),
      code: 4001,
    },
    {
      scenario: 'a person without any right',
      first: () => ({ type: 'hello', token: one.token({ userId: 12, isAdmin: false }) }),
      code: 4003,
    },
    { scenario: "a key that is no bot's", first: { type: 'hello', botKey: 'lwb_guessed' }, code: 4005 },
  ])('not by $scenario: nothing of the board is told', async ({ first, code }) => {
    const client = await connected();
    client.send(typeof first === 'function' ? first() : first);
    expect((await client.end()).code).toBe(code);
    expect(client.got.map((message) => message.type)).toEqual(['refused']);
  });

  it('not by HTTP either: without a token, with an ended one, or without right', async () => {
    expect(await one.read('/api/board', null)).toMatchObject({ status: 401 });
    expect(await one.read('/api/board', one.token({ exp: nowSeconds() }))).toMatchObject({
      status: 401,
      body: { error: { code: 'TOKEN_ENDED' } },
    });
    expect(await one.read('/api/board', one.token({ userId: 12, isAdmin: false }))).toMatchObject({ status: 403 });
    expect(await one.read('/api/settings', one.token(headOfBeta))).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } });
    expect(await one.read('/api/settings', one.token())).toMatchObject({ status: 200 });
  });

  it("no page of another site; the sidecar's own and the portal's may", async () => {
    expect(await (await connected(one, { Origin: 'https://elsewhere.example' })).end()).toEqual({ code: 4004, reason: 'ORIGIN_WRONG' });
    expect(await (await connected(one, { Origin: 'null' })).end()).toMatchObject({ code: 4004 });
    for (const origin of [one.url, 'http://127.0.0.1:9']) {
      const client = await connected(one, { Origin: origin });
      client.send({ type: 'hello', token: one.token() });
      await client.next('snapshot');
    }
  });

  it('no page of a name that was turned to the sidecar, once the module has said where browsers reach it', async () => {
    const { port } = new URL(one.url);
    const [[stored]] = (await fixture.own.admin.query('SELECT document FROM portal_handshake')) as unknown as [[{ document: string }]];
    const tell = (boardUrl: string) =>
      fixture.own.admin.query('UPDATE portal_handshake SET document = ?, received_at = received_at + INTERVAL 1 SECOND', [
        JSON.stringify({ ...JSON.parse(stored.document), boardUrl }),
      ]);
    const turned = { Origin: `http://evil.example:${port}`, Host: `evil.example:${port}` };
    await tell('https://dispatch.example');
    const three = await ListeningSidecar.start(fixture, 'three');
    try {
      const first = await connected(three);
      first.send({ type: 'hello', token: three.token() });
      await first.next('snapshot');
      expect(await (await connected(three, turned)).end()).toEqual({ code: 4004, reason: 'ORIGIN_WRONG' });
      for (const headers of [{ Origin: 'https://dispatch.example', Host: 'dispatch.example' }, { Origin: three.url }]) {
        const client = await connected(three, headers);
        client.send({ type: 'hello', token: three.token() });
        await client.next('snapshot');
      }
    } finally {
      await three.close();
      await tell('');
    }
  });

  it('no address but /board itself', async () => {
    for (const path of ['/BOARD', '/x/../board', '/%62oard', '/board/']) {
      const { hostname, port } = new URL(one.url);
      const headers = {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': '13',
        'Sec-WebSocket-Key': 'AAAAAAAAAAAAAAAAAAAAAA==',
      };
      const answer = await new Promise<string>((resolve) => {
        const request = httpRequest({ hostname, port, path, headers });
        request.on('upgrade', () => resolve('upgraded'));
        request.on('response', (response) => resolve(String(response.statusCode)));
        request.on('error', () => resolve('cut off'));
        request.end();
      });
      expect([path, ['404', 'cut off'].includes(answer)]).toEqual([path, true]);
    }
  });

  it('a token ends after its time, and a newer one of the same person goes on', async () => {
    const began = fixture.clock.at;
    try {
      const [ends] = await opened(one);
      const [goesOn] = await opened(one);
      fixture.clock.turn(590_000);
      goesOn.send({ type: 'hello', token: one.token() });
      expect((await goesOn.next('renewed')).tokenEndsAt).toBe(new Date((nowSeconds() + 600) * 1000).toISOString());
      fixture.clock.turn(11_000);
      expect(await ends.end()).toEqual({ code: 4002, reason: 'TOKEN_ENDED' });
      goesOn.send({ type: 'resync' });
      await goesOn.next('snapshot');
      goesOn.send({ type: 'hello', token: one.token({ userId: 2 }) });
      expect(await goesOn.end()).toMatchObject({ code: 4001 });
    } finally {
      fixture.clock.at = began;
    }
  });

  it('a head of sales who is replaced loses the board at once, and the new one is let in', async () => {
    const [client] = await opened(one, headOfBeta);
    const [alfa, beta] = twoCompanies.companies;
    await fixture.saveSettings({ companies: [alfa, { ...beta, headOfSalesId: 21 }] });
    fixture.clock.turn(1500); // settings are remembered for a second
    expect(await client.end()).toEqual({ code: 4003, reason: 'FORBIDDEN' });
    await opened(one, { userId: 21, isAdmin: false });
    await fixture.saveSettings(twoCompanies);
    fixture.clock.turn(1500);
  });
});

describe('a sidecar in trouble', () => {
  it('does not let a board grow old: it ends the connection, and shows everything when the database is back', async () => {
    const [client] = await opened(one);
    await fixture.own.admin.query('RENAME TABLE board_change TO board_change_away');
    try {
      expect(await client.end()).toEqual({ code: 4006, reason: 'STALE' });
      const early = await connected();
      early.send({ type: 'hello', token: one.token() });
      expect(await early.next('refused')).toMatchObject({ code: 'INTERNAL' });
      await early.end();
    } finally {
      await fixture.own.admin.query('RENAME TABLE board_change_away TO board_change');
    }
    const deadlineMs = performance.now() + 10_000;
    for (;;) {
      const again = await connected();
      again.send({ type: 'hello', token: one.token() });
      if ((await again.nextOf(['snapshot', 'refused'])).type === 'snapshot') break;
      if (performance.now() > deadlineMs) throw new Error('the board has not come back');
    }
  });

  it('that stops says so, and the other one goes on', async () => {
    const three = await ListeningSidecar.start(fixture, 'three');
    const [client] = await opened(three);
    await three.close();
    expect(await client.end()).toMatchObject({ code: 1001 });
    await opened(two);
  });
});

describe('a misbehaving client', () => {
  it('is told what is wrong with a message, and stays', async () => {
    const [client] = await opened(one);
    client.send('{"type":');
    expect(await client.next('refused')).toMatchObject({ code: 'MESSAGE_WRONG', message: 'not JSON' });
    client.send({ type: 'move', requestId: 'a', sessionId: 'x', to: { userId: 12 } });
    expect(await client.next('refused')).toMatchObject({
      code: 'MESSAGE_WRONG',
      requestId: 'a',
      message: expect.stringContaining('sessionId'),
    });
    client.send({ type: 'whoTakes', requestId: 'b', lineId: 1 });
    expect(await client.next('refused')).toMatchObject({ code: 'MESSAGE_WRONG', requestId: 'b' }); // a bot's question
    client.send({ type: 'resync' });
    await client.next('snapshot');
  });

  it('is cut off with a message too big, and with too many', async () => {
    const [big] = await opened(one);
    big.send({ type: 'move', requestId: 'x'.repeat(20_000) });
    expect((await big.end()).code).toBe(1009);
    const [many] = await opened(one);
    for (let i = 0; i < 60; i++) many.send({ type: 'resync' });
    expect(await many.end()).toEqual({ code: 4008, reason: 'TOO_MANY' });
  });
});

function nowSeconds(): number {
  return Math.floor(fixture.clock.now().getTime() / 1000);
}
