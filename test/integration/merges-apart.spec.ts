import { ListeningSidecar } from './board-fixture.js';
import { MergingPortal } from './merging-portal.js';

const phone = '+7 901 000-00-01';
const key = '79010000001';
let portal: MergingPortal;
let http: ListeningSidecar;

beforeEach(async () => {
  portal = await MergingPortal.create();
  http = await ListeningSidecar.start(portal.fixture);
});
afterEach(async () => {
  const different = await portal.fixture.replayedDifferently();
  const stuck = await portal.fixture.rows(`SELECT kind, details FROM incident WHERE kind IN ('merge-stuck', 'command-refused')`);
  await http.close();
  await portal.drop();
  expect(different).toEqual([]);
  expect(stuck).toEqual([]);
});

const admin = () => http.token();
const headOf = (userId: number) => http.token({ userId, isAdmin: false, name: 'РОП' });

/** Two people whom somebody has taken for one by a wrong phone; the deal of the second goes on. */
async function wrongMerge() {
  const first = await portal.firstDialog(500, { name: 'Вера', phone });
  portal.fixture.clock.turn(60_000);
  const second = await portal.firstDialog(600, { lineId: 2, connector: 'telegrambot', name: 'Олег' });
  const before = await state(first, second);
  await portal.fixture.portal.run(`UPDATE b_crm_deal SET LAST_ACTIVITY_TIME = '2026-03-02 11:00:00' WHERE ID = ${second.dealId}`);
  await portal.addKey(second.contactId, 'PHONE', key);
  await portal.saved(second.contactId);
  await portal.settle();
  const [suggested] = await portal.merges();
  expect((await http.postJson(`/api/merges/${suggested?.id}/accept`, admin(), {})).status).toBe(200);
  await portal.settle();
  await portal.settleLater();
  const [merge] = await portal.merges();
  expect(merge).toMatchObject({ state: 'done', contact_a: first.contactId, contact_b: second.contactId });
  return { first, second, before, id: merge?.id ?? 0 };
}

/** Where the dialogs and messengers of the two are. */
async function state(first: { sessionId: number }, second: { sessionId: number }) {
  const keys = await portal.fixture.rows<{ value: string; contact_id: number }>(
    `SELECT k.value, c.contact_id FROM client_key k JOIN client c ON c.client_id = k.client_id WHERE k.kind = 'connectorUser' ORDER BY k.value`,
  );
  return {
    dialogs: [await portal.dialog(first.sessionId), await portal.dialog(second.sessionId)],
    keys: keys.map((row) => [row.value, row.contact_id]),
    clients: (await portal.clients()).map((row) => [row.contact_id, row.deal_id]),
  };
}

/** The same, with the second contact by its new number. */
function renumbered<T>(before: T, from: number, to: number): T {
  return JSON.parse(JSON.stringify(before).replaceAll(new RegExp(`\\b${from}\\b`, 'g'), String(to))) as T;
}

const apart = async () =>
  (await portal.fixture.rows<{ a: number; b: number }>('SELECT first_contact_id AS a, second_contact_id AS b FROM kept_apart')).map(
    (row) => [row.a, row.b],
  );

/** The number of the suggestion that comes of a phone on the card of a contact that is another's. */
async function suggestedBy(contactId: number, value: string): Promise<number> {
  await portal.addKey(contactId, 'PHONE', value);
  await portal.saved(contactId);
  await portal.settle();
  const suggested = (await portal.merges()).filter(({ state }) => state === 'suggested');
  expect(suggested).toHaveLength(1);
  return suggested[0]?.id ?? 0;
}

const takeApart = (id: number, token = admin(), body = {}) => http.postJson(`/api/merges/${id}/take-apart`, token, body);

describe('a merge that a person takes back', () => {
  it('leaves two clients with what was theirs, the second by a new number', async () => {
    const { first, second, before, id } = await wrongMerge();
    const since = await portal.writes(3, 600, 'telegrambot'); // the second writes once more while they are one
    await portal.settle();
    expect(await portal.dialog(since)).toMatchObject({ contactId: first.contactId });

    expect((await takeApart(id, headOf(10), { baseState: 'done' })).body).toEqual({ outcome: 'ordered', state: 'parting', because: null });
    await portal.settle();
    const [newId] = (await portal.clients()).map((row) => row.contact_id).filter((contactId) => contactId !== first.contactId);

    expect(newId).toBeGreaterThan(second.contactId);
    expect(await state(first, second)).toEqual(renumbered(before, second.contactId, newId ?? 0));
    expect(await portal.dialog(since)).toEqual({ contactId: newId, dealId: second.dealId });
    expect(portal.sent('bindClient').filter(({ contactId }) => contactId === newId)).toMatchObject([
      { dealId: second.dealId, sessions: [{ sessionId: since }] },
    ]);
    // the merge had put the first one's dialog on the deal that went back
    expect(portal.sent('bindClient').at(-1)).toMatchObject({
      contactId: first.contactId,
      dealId: first.dealId,
      sessions: [{ sessionId: first.sessionId }],
    });
    expect(await portal.merges()).toMatchObject([
      { contact_b: second.contactId, state: 'apart' },
      { contact_b: newId, state: 'refused', because: 'separate' },
    ]);
  });

  it('is told in the journal with what went back and what stays', async () => {
    const { first, second, id } = await wrongMerge();
    await takeApart(id, headOf(10));
    await portal.settle();
    const { body } = await http.read(`/api/journal?contact=${first.contactId}`, admin());
    const entries = body['entries'] as { kind: string; operatorId: number; explanation: { ru: string; en: string } }[];
    const entry = entries.find(({ kind }) => kind === 'apart');
    expect(entry).toMatchObject({ operatorId: 10 });
    const newId = (await portal.clients()).at(-1)?.contact_id;
    expect(entry?.explanation.en).toBe(
      `Contacts ${first.contactId} and ${second.contactId} taken apart: the second is back as contact ${newId} with 1 dialog, deal ${second.dealId}. ` +
        `Open again: deal ${first.dealId}. Contact ${first.contactId} keeps timeline entries, requisites, leads, quotes, invoices and orders; ` +
        'changed since, and left so: position. They will not be merged by themselves again.',
    );
    expect(entry?.explanation.ru).toBe(
      `Контакты № ${first.contactId} и № ${second.contactId} разъединены: второй создан заново под № ${newId}, к нему вернулись диалогов: 1, сделка № ${second.dealId}. ` +
        `Снова открыта сделка № ${first.dealId}. На контакте № ${first.contactId} остались записи таймлайна, реквизиты, лиды, предложения, счета и заказы; ` +
        'с тех пор изменены и остаются: должность. Сами они больше не объединятся.',
    );
  });

  it('is never made again by itself, whatever they turn out to share', async () => {
    const { first, id } = await wrongMerge();
    await takeApart(id);
    await portal.settle();
    const newId = (await portal.clients()).at(-1)?.contact_id ?? 0;
    for (const contactId of [first.contactId, newId]) {
      await portal.addKey(contactId, 'EMAIL', 'same@example.org');
      await portal.addKey(contactId, 'IMOL', 'imol|vk|3|same|900');
      await portal.saved(contactId, 12);
    }
    await portal.settle();
    await portal.settleLater();
    expect(portal.sent('mergeContacts')).toHaveLength(1);
    expect(await portal.clients()).toHaveLength(2);
    const { body } = await http.read('/api/merges', admin());
    expect(body['merges']).toEqual([]);
    // also when their pair is not known any more
    await portal.fixture.rows('DELETE FROM client_merge');
    await portal.saved(newId, 12);
    await portal.settle();
    await portal.settleLater();
    expect(await portal.merges()).toEqual([]);

    await portal.mergedByHand(newId, first.contactId); // a person still may
    await portal.settle();
    expect(await portal.clients()).toMatchObject([{ contact_id: first.contactId }]);
    expect(await portal.fixture.rows('SELECT * FROM kept_apart')).toEqual([]);
  });

  it('keeps one of them apart from whom the other goes into', async () => {
    const { first, id } = await wrongMerge();
    await takeApart(id);
    await portal.settle();
    const newId = (await portal.clients()).at(-1)?.contact_id ?? 0;
    const third = await portal.firstDialog(700, { lineId: 3, name: 'Третий' });
    await portal.mergedByHand(newId, third.contactId);
    await portal.settle();
    expect(await apart()).toContainEqual([first.contactId, third.contactId].toSorted((a, b) => a - b));
  });

  it('keeps one of them apart from the other, and what people have said no to, also when it went into a third and came back', async () => {
    const { first, second, id } = await wrongMerge();
    const third = await portal.firstDialog(700, { lineId: 3, name: 'Третий', phone: '+7 901 000-00-03' });
    const fourth = await portal.firstDialog(800, { lineId: 3, name: 'Четвёртый', phone: '+7 901 000-00-04' });
    await takeApart(id);
    await portal.settle();
    const newId = (await portal.clients()).at(-1)?.contact_id ?? 0;
    const refused = await suggestedBy(newId, '79010000004');
    expect((await http.postJson(`/api/merges/${refused}/refuse`, admin(), {})).status).toBe(200);
    const wrong = await suggestedBy(newId, '79010000003');
    expect((await http.postJson(`/api/merges/${wrong}/accept`, admin(), {})).status).toBe(200);
    await portal.settle();
    await portal.settleLater();
    expect((await portal.clients()).map((row) => row.contact_id)).not.toContain(newId);
    await takeApart(wrong);
    await portal.settle();
    const newest = (await portal.clients()).at(-1)?.contact_id ?? 0;
    expect(newest).toBeGreaterThan(newId);
    expect([newId, second.contactId]).not.toContain(newest);

    for (const contactId of [first.contactId, newest, fourth.contactId]) {
      await portal.addKey(contactId, 'EMAIL', 'same@example.org');
      await portal.saved(contactId, 12);
    }
    await portal.settle();
    portal.fixture.clock.turn(16 * 60_000);
    await portal.settleLater();
    const about = (await portal.merges()).filter(({ contact_a: a, contact_b: b }) => [a, b].includes(newest));
    expect(about.map(({ contact_a: a, state }) => [a, state])).toEqual(
      [first, third, fourth].map(({ contactId }) => [contactId, 'refused']), // each of them once, and nothing is asked anew
    );
    expect(await apart()).toContainEqual([first.contactId, newest]);
  });

  it('is done once, by whom it concerns', async () => {
    const { id } = await wrongMerge();
    expect((await takeApart(id, headOf(20))).status).toBe(404);
    expect((await takeApart(id, http.token({ userId: 99, isAdmin: false }))).status).toBe(403);
    expect((await takeApart(id, admin(), { baseState: 'suggested' })).body).toMatchObject({ outcome: 'stale', state: 'done' });
    expect((await takeApart(id)).body).toMatchObject({ outcome: 'ordered' });
    expect((await takeApart(id)).body).toMatchObject({ outcome: 'unchanged', state: 'parting' });
    await portal.settle();
    expect((await takeApart(id)).body).toMatchObject({ outcome: 'unchanged', state: 'apart' });
    expect(portal.sent('takeApart')).toHaveLength(1);
  });

  it('cannot be when people made it, and says so', async () => {
    const first = await portal.firstDialog(500, { name: 'Вера' });
    const second = await portal.firstDialog(600, { lineId: 2, connector: 'telegrambot', name: 'Олег' });
    await portal.mergedByHand(second.contactId, first.contactId);
    await portal.settle();
    const id = (await portal.merges())[0]?.id ?? 0;
    expect((await takeApart(id)).body).toEqual({ outcome: 'cannot', state: 'done', because: 'BY_HAND' });
    expect((await http.read(`/api/merges/${id}/parts`, admin())).body).toEqual({ because: 'BY_HAND', parts: null });
  });

  it('cannot be after twelve months, nor of a release that kept nothing', async () => {
    const { id } = await wrongMerge();
    await portal.fixture.rows('UPDATE client_merge SET decided_at = decided_at - INTERVAL 367 DAY');
    expect((await takeApart(id)).body).toMatchObject({ outcome: 'cannot', because: 'MERGE_NOT_KEPT' });
    await portal.fixture.rows('UPDATE client_merge SET decided_at = decided_at + INTERVAL 367 DAY, command_id = NULL');
    expect((await takeApart(id)).body).toMatchObject({ outcome: 'cannot', because: 'MERGE_NOT_KEPT' });
  });

  it('stays one when the portal refuses, and a person is told why', async () => {
    const { first, id } = await wrongMerge();
    portal.saysInstead.set('takeApart', {
      status: 'refused',
      code: 'CONTACT_NOT_FOUND',
      message: `contact ${first.contactId} was deleted`,
    });
    await takeApart(id);
    await portal.settle();
    expect(await portal.clients()).toHaveLength(1);
    expect((await portal.merges())[0]).toMatchObject({ state: 'done' });
    expect(await portal.fixture.rows(`SELECT subject FROM incident WHERE kind = 'apart-failed' AND closed_at IS NULL`)).toHaveLength(1);

    portal.saysInstead.clear();
    await takeApart(id); // the cause is mended
    await portal.settle();
    expect(await portal.clients()).toHaveLength(2);
    expect(await portal.fixture.rows(`SELECT subject FROM incident WHERE kind = 'apart-failed' AND closed_at IS NULL`)).toEqual([]);
  });

  it('shows what would go and what stays before the yes, and keeps none of it', async () => {
    const { first, second, id } = await wrongMerge();
    const asked: unknown[] = [];
    const told = portal.module.tells;
    portal.module.tells = (call, input) => {
      if (call !== 'mergeParts') return told(call, input);
      asked.push(input['mergeId']);
      return {
        because: null,
        parts: {
          fromContactId: second.contactId,
          toContactId: first.contactId,
          dealIds: [second.dealId],
          reopenedDealIds: [first.dealId],
          leftDealIds: [],
          threads: 2,
          addresses: [{ type: 'PHONE', value: phone }],
          filledFields: ['POST'],
          changed: [{ field: 'NAME', was: 'Вера', now: 'Вера Павловна' }],
          leftBehind: ['timeline'],
        },
      };
    };
    const { body } = await http.read(`/api/merges/${id}/parts`, headOf(10));
    expect(body).toMatchObject({
      because: null,
      parts: { lostContactId: second.contactId, keptContactId: first.contactId, dialogs: 1, calls: 0, changed: [{ field: 'NAME' }] },
    });
    expect(asked).toEqual([portal.sent('mergeContacts')[0]?.id]);
    portal.module.tells = told;
    expect((await http.read(`/api/merges/${id}/parts`, admin())).body).toEqual({ because: 'PORTAL_SILENT', parts: null });
  });
});
