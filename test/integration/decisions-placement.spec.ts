import { OwnDb } from '../../src/database/own-db.js';
import { Intake } from '../../src/work/intake.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { SidecarFixture } from './sidecar-fixture.js';

interface Placed {
  session_id: number;
  rule: string;
  because: string;
  operator_id: number;
  client_id: string;
  decision: string;
}

let fixture: SidecarFixture;
let intake: Intake;
let sessions = 100;

beforeAll(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  intake = (await fixture.sidecar()).get(Intake);
});
afterAll(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  expect(different).toEqual([]);
});

async function clientWrites(lineId: number, clientUserId: number, connector = 'whatsapp'): Promise<number> {
  const sessionId = ++sessions;
  const start = await writeSession(fixture.portal, sessionId, { lineId, clientUserId, connector });
  await fixture.event('DialogStarted', start, `client:${connector}:${clientUserId}`);
  return sessionId;
}

async function placed(...sessionIds: number[]): Promise<Placed[]> {
  return fixture.rows<Placed>(
    `SELECT session_id, rule, because, operator_id, client_id, decision FROM journal WHERE session_id IN (?) AND kind = 'placement' ORDER BY session_id`,
    [sessionIds],
  );
}

async function orders(sessionId: number): Promise<Record<string, unknown>[]> {
  const rows = await fixture.rows<{ payload: string }>(
    `SELECT payload FROM outbox_command WHERE subject = CONCAT('dialog:', ?) ORDER BY id`,
    [sessionId],
  );
  return rows.map((row) => JSON.parse(row.payload) as Record<string, unknown>);
}

it('makes contact and deal for a new client and gives the dialog to somebody of the queue', async () => {
  await writeClient(fixture.portal, 500, { name: 'Вера', phone: '+7 901 000-00-01' });
  const sessionId = await clientWrites(1, 500);
  await intake.drain();
  const [decision] = await placed(sessionId);
  expect(decision).toMatchObject({ rule: 'first', because: 'chosen' });
  expect([12, 13]).toContain(decision?.operator_id);
  expect(await orders(sessionId)).toEqual([
    expect.objectContaining({
      type: 'placeDialog',
      contact: { create: { name: 'Вера', lastName: '', phones: ['+7 901 000-00-01'], emails: [] } },
      deal: { create: { title: 'Вера – Линия 1', categoryId: 1 } },
      responsibleId: decision?.operator_id,
      operator: { userId: decision?.operator_id, mode: 'offer' },
    }),
  ]);
  expect(await fixture.portal.portal.query('SELECT ID FROM linewarden_event')).toEqual([]);
});

it('promises one contact and one deal to a client who writes to five lines of a company at once', async () => {
  await writeClient(fixture.portal, 501, { phone: '+7 901 000-00-02' });
  await writeClient(fixture.portal, 502, { phone: '8 901 000-00-02' });
  const ids = [
    await clientWrites(1, 501),
    await clientWrites(2, 501),
    await clientWrites(3, 501),
    await clientWrites(4, 502, 'telegrambot'),
    await clientWrites(5, 501),
  ];
  const second = (await fixture.sidecar('two')).get(Intake);
  await Promise.all([intake.drain(), second.drain()]);
  const decisions = await placed(...ids);
  expect(decisions).toHaveLength(5);
  expect(new Set(decisions.map((decision) => decision.client_id)).size).toBe(1);
  expect(new Set(decisions.map((decision) => decision.operator_id)).size).toBe(1);
  expect(decisions.filter((decision) => decision.rule === 'first')).toHaveLength(1);
  const placements = (await Promise.all(ids.map(orders))).flat();
  expect(placements.filter((order) => order['takesContactOfClient'] === false)).toHaveLength(1);
  expect(placements.filter((order) => order['takesDealOfClient'] === false)).toHaveLength(1);
});

it('never takes the contact of the other company, even with the same phone', async () => {
  await fixture.portal.insert('b_crm_contact', [
    {
      ID: 700,
      NAME: 'Олег',
      LAST_NAME: '',
      FULL_NAME: 'Олег',
      ASSIGNED_BY_ID: 12,
      CATEGORY_ID: 0,
      LAST_ACTIVITY_TIME: '2026-03-01 00:00:00',
      DATE_CREATE: '2026-03-01 00:00:00',
    },
  ]);
  await fixture.portal.insert('b_crm_dp_comm_mcd', [{ ENTITY_TYPE_ID: 3, ENTITY_ID: 700, TYPE: 'PHONE', VALUE: '79010000003' }]);
  await fixture.portal.insert('b_crm_deal', [
    {
      ID: 800,
      CATEGORY_ID: 1,
      STAGE_ID: 'C1:NEW',
      STAGE_SEMANTIC_ID: 'P',
      ASSIGNED_BY_ID: 12,
      IS_RECURRING: 'N',
      DATE_CREATE: '2026-03-01 00:00:00',
      LAST_ACTIVITY_TIME: '2026-03-01 00:00:00',
    },
  ]);
  await fixture.portal.insert('b_crm_deal_contact', [{ DEAL_ID: 800, CONTACT_ID: 700, SORT: 10, ROLE_ID: 0, IS_PRIMARY: 'Y' }]);
  await writeClient(fixture.portal, 503, { phone: '+7 901 000-00-03' });
  const atBeta = await clientWrites(6, 503);
  const atAlfa = await clientWrites(1, 503);
  await intake.drain();
  const [beta] = await placed(atBeta);
  const [alfa] = await placed(atAlfa);
  expect(beta).toMatchObject({ rule: 'first' });
  expect(JSON.parse(beta?.decision ?? '')).toMatchObject({
    contact: { kind: 'create' },
    passedOverContacts: [{ contactId: 700, because: 'otherCompany' }],
  });
  expect(alfa).toMatchObject({ rule: 'repeat', because: 'responsible', operator_id: 12 });
  expect(JSON.parse(alfa?.decision ?? '')).toMatchObject({
    contact: { kind: 'existing', contactId: 700, matchedBy: 'phone' },
    deal: { kind: 'existing', dealId: 800 },
  });
});

it('does not give two clients of one moment to one idle operator', async () => {
  await fixture.saveSettings({ ...twoCompanies, companies: twoCompanies.companies.map((company) => ({ ...company, strategy: 'even' })) });
  await fixture.rows('UPDATE dialog SET is_closed = 1');
  fixture.clock.turn(2000);
  await writeClient(fixture.portal, 510);
  await writeClient(fixture.portal, 511);
  const ids = [await clientWrites(6, 510), await clientWrites(7, 511)];
  const second = (await fixture.sidecar('three')).get(Intake);
  await Promise.all([intake.drain(), second.drain()]);
  const decisions = await placed(...ids);
  expect(new Set(decisions.map((decision) => decision.operator_id))).toEqual(new Set([21, 22]));
});

it('keeps aside an event that cannot be decided, says why, and goes on with the others', async () => {
  await writeClient(fixture.portal, 520);
  await fixture.event('MoonRose', { sessionId: 1 }, 'client:whatsapp:520');
  await fixture.event('DialogStarted', { sessionId: 'x' }, 'client:whatsapp:520');
  const sessionId = await clientWrites(1, 520);
  await intake.drain();
  expect(await placed(sessionId)).toHaveLength(1);
  const aside = await fixture.rows<{ type: string; error: string }>('SELECT type, error FROM quarantined_event ORDER BY id');
  expect(aside).toEqual([
    { type: 'MoonRose', error: 'TYPE: unknown event type "MoonRose"' },
    { type: 'DialogStarted', error: expect.stringContaining('PAYLOAD.sessionId') },
  ]);
});

it('leaves a line of no company to the portal and says so in the journal', async () => {
  await writeClient(fixture.portal, 530);
  const sessionId = await clientWrites(99, 530);
  await intake.drain();
  expect(await fixture.rows('SELECT kind, because FROM journal WHERE session_id = ?', [sessionId])).toEqual([
    { kind: 'ignored', because: 'lineOfNoCompany' },
  ]);
  expect(await orders(sessionId)).toEqual([]);
});

it('respects a hand move that happened before the decision', async () => {
  await writeClient(fixture.portal, 540);
  const sessionId = ++sessions;
  const start = await writeSession(fixture.portal, sessionId, {
    lineId: 1,
    clientUserId: 540,
    operatorId: 11,
    status: 10,
    waitAnswer: 'N',
  });
  await fixture.event('DialogStarted', start, 'client:whatsapp:540');
  await fixture.portal.insert('b_imopenlines_operator_transfer', [
    {
      CONFIG_ID: 1,
      SESSION_ID: sessionId,
      USER_ID: 12,
      TRANSFER_MODE: 'MANUAL',
      TRANSFER_TYPE: 'USER',
      TRANSFER_USER_ID: 11,
      DATE_CREATE: '2026-03-02 10:00:00',
    },
  ]);
  await fixture.event('OperatorChanged', { ...start, fromUserId: 12, toUserId: 11, by: 'person', actorUserId: 12 }, 'client:whatsapp:540');
  await intake.drain();
  expect(await placed(sessionId)).toMatchObject([{ rule: 'first', because: 'movedByPerson', operator_id: 11 }]);
  expect(await orders(sessionId)).toMatchObject([{ operator: null, responsibleId: 11 }]);
});

it('lets events wait until there are settings, instead of putting them aside', async () => {
  const fresh = await SidecarFixture.create(twoCompanies);
  try {
    await fresh.rows('DELETE FROM settings_version');
    await fresh.event('DialogClosed', { sessionId: 1, chatId: 1, userCode: 'x|1|1|1', isSpam: false });
    const waiting = (await fresh.sidecar()).get(Intake);
    await expect(waiting.drain()).rejects.toThrow('No settings yet');
    expect(await fresh.portal.portal.query('SELECT TYPE FROM linewarden_event')).toEqual([{ TYPE: 'DialogClosed' }]);
    expect(await fresh.rows('SELECT id FROM quarantined_event')).toEqual([]);
    await fresh.saveSettings(twoCompanies);
    fresh.clock.turn(2000);
    await waiting.drain();
    expect(await fresh.portal.portal.query('SELECT TYPE FROM linewarden_event')).toEqual([]);
  } finally {
    await fresh.drop();
  }
});

it('gives a returning client to a head who sits in no queue but whose client it is', async () => {
  await fixture.portal.insert('b_crm_contact', [
    {
      ID: 701,
      NAME: 'Пётр',
      LAST_NAME: '',
      FULL_NAME: 'Пётр',
      ASSIGNED_BY_ID: 11,
      CATEGORY_ID: 0,
      LAST_ACTIVITY_TIME: '2026-03-01 00:00:00',
      DATE_CREATE: '2026-03-01 00:00:00',
    },
  ]);
  await fixture.portal.insert('b_crm_dp_comm_mcd', [{ ENTITY_TYPE_ID: 3, ENTITY_ID: 701, TYPE: 'SLUSER', VALUE: '550' }]);
  await writeClient(fixture.portal, 550);
  const sessionId = await clientWrites(1, 550);
  await intake.drain();
  expect(await placed(sessionId)).toMatchObject([{ rule: 'repeat', because: 'responsible', operator_id: 11 }]);
});

it('knows one client behind a contact that two were merged into', async () => {
  const made = fixture.clock.now();
  const [from, to] = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
  await fixture.own.admin.query('INSERT INTO client (client_id, company_code, contact_id, created_at) VALUES ?', [
    [
      [from, 'alfa', 7001, made],
      [to, 'alfa', 7002, made],
    ],
  ]);
  await fixture.own.admin.query('INSERT INTO client_key (company_code, kind, value, client_id, learnt_at, learnt_from) VALUES ?', [
    [['alfa', 'connectorUser', '9001', from, made, 'session 1']],
  ]);
  await fixture.event('ContactsMerged', { fromContactId: 7001, toContactId: 7002, actorUserId: 1 }, 'contact:7002');
  await intake.drain();
  expect(await fixture.rows('SELECT client_id FROM client WHERE contact_id IN (7001, 7002)')).toEqual([{ client_id: to }]);
  expect(await fixture.rows(`SELECT client_id FROM client_key WHERE value = '9001'`)).toEqual([{ client_id: to }]);
});

it('decides a backlog of many batches once and in the order of each client, however many sidecars are at it', async () => {
  const clients = Array.from({ length: 230 }, (_, index) => 3_000 + index);
  const ids: number[] = [];
  for (const clientUserId of clients) {
    await writeClient(fixture.portal, clientUserId);
    ids.push(await clientWrites(1 + (clientUserId % 5), clientUserId));
  }
  const starts = await fixture.portal.portal.query<{ UID: string }>('SELECT UID FROM linewarden_event');
  for (const [index, sessionId] of ids.entries()) {
    const clientUserId = clients[index] ?? 0;
    const lineId = 1 + (clientUserId % 5);
    const userCode = `whatsapp|${lineId}|ext${clientUserId}|${clientUserId}`;
    const about = { sessionId, chatId: 1000 + sessionId, userCode, lineId, connector: 'whatsapp', clientUserId };
    await fixture.event('ClientWrote', { ...about, messageId: 1 }, `client:whatsapp:${clientUserId}`);
  }
  const another = (await fixture.sidecar('another')).get(Intake);
  await Promise.all([intake.drain(), another.drain()]);
  await intake.drain(); // lanes the other one held at that moment
  expect(await fixture.portal.portal.query('SELECT ID FROM linewarden_event')).toEqual([]);
  expect((await placed(...ids)).map((row) => row.session_id)).toEqual(ids);
  // The message would have been decided as the start, had it been taken first.
  const [byStart] = await fixture.rows<{ n: number }>(`SELECT COUNT(*) AS n FROM journal WHERE kind = 'placement' AND event_uid IN (?)`, [
    starts.map((start) => start.UID),
  ]);
  expect(Number(byStart?.n)).toBe(ids.length);
});

it('misses no event that comes while it has just found nothing', async () => {
  const sidecar = await fixture.sidecar('looking');
  const looking = sidecar.get(Intake);
  const db = sidecar.get(OwnDb);
  const ask = db.query.bind(db);
  let goOn: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const looked = new Promise<void>((resolve) => {
    db.query = async <T>(sql: string, params?: unknown[]) => {
      const answer = await ask<T>(sql, params);
      db.query = ask;
      resolve();
      await held;
      return answer;
    };
  });
  const first = looking.drain();
  await looked;
  await writeClient(fixture.portal, 4_000);
  const sessionId = await clientWrites(1, 4_000);
  const second = looking.drain();
  goOn();
  await Promise.all([first, second]);
  expect(await placed(sessionId)).toHaveLength(1);
});
