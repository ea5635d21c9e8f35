import type { Client, World } from '../../playground/harness/world.js';
import { alfa, beta, cast, eveningLine, people, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

interface Deal {
  ID: number;
  CATEGORY_ID: number;
  STAGE_ID: string;
  ASSIGNED_BY_ID: number;
  CONTACT_ID: number;
}

interface Contact {
  ID: number;
  ASSIGNED_BY_ID: number;
  UF_CRM_LINEWARDEN: string | null;
}

describe('a client writes to a line', () => {
  let world: World;
  let clients = 0;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  /** Somebody nobody knows yet. */
  function newClient(phone?: string): Client {
    clients += 1;
    return { externalUserId: `client-${clients}`, name: 'Имя', lastName: `Клиент${clients}`, ...(phone === undefined ? {} : { phone }) };
  }

  const dealsOf = (contactId: number) =>
    world.portal.rows<Deal>(
      `SELECT d.ID, d.CATEGORY_ID, d.STAGE_ID, d.ASSIGNED_BY_ID, d.CONTACT_ID FROM b_crm_deal d JOIN b_crm_deal_contact c ON c.DEAL_ID = d.ID
        WHERE c.CONTACT_ID = ? ORDER BY d.ID`,
      [contactId],
    );
  const contact = async (contactId: number) =>
    (
      await world.portal.rows<Contact>(
        `SELECT c.ID, c.ASSIGNED_BY_ID, f.UF_CRM_LINEWARDEN FROM b_crm_contact c LEFT JOIN b_uts_crm_contact f ON f.VALUE_ID = c.ID WHERE c.ID = ?`,
        [contactId],
      )
    )[0];
  const placementOf = (sessionId: number) =>
    world.rows<{ rule: string; company_code: string; operator_id: number }>(
      `SELECT rule, company_code, operator_id FROM journal WHERE session_id = ? AND kind = 'placement'`,
      [sessionId],
    );

  /** The journal's sentences of placements, as people read them. */
  async function toldOf(...sessionIds: number[]): Promise<string[]> {
    const answers = await Promise.all(
      sessionIds.map((sessionId) =>
        world.api.ask<{ entries: { kind: string; explanation: { ru: string } }[] }>('GET', `/api/journal?session=${sessionId}`),
      ),
    );
    return answers.flatMap(({ body }) => body.entries.filter(({ kind }) => kind === 'placement').map(({ explanation }) => explanation.ru));
  }

  it('says by what the contact was found, not what the portal has written there a moment ago', async () => {
    const { phone, contactIds } = cast.knownClient;
    const klara: Client = { externalUserId: 'klara', name: 'Klara', phone };
    const written = await world.clientWrites(alfa.lines.telegram, klara, 'Добрый день');
    await world.untilQuiet();
    expect((await world.bindingOf(written.sessionId)).contactIds).toEqual([contactIds.alfa]);
    const [sentence] = await toldOf(written.sessionId);
    expect(sentence).toContain(`контакт № ${contactIds.alfa} (найден по телефону)`);
    expect(sentence).not.toContain('мессенджер');
  });

  it('calls no contact another that it has just made for the client, on five lines at once', async () => {
    const client = newClient('+7 900 100-55-01');
    const all = await Promise.all(
      alfa.allLines.slice(0, 5).map((line) => world.clientWrites({ ...line, connector: 'whatsapp' }, client, 'Пишу всюду')),
    );
    await world.untilQuiet();
    const again = await world.clientWrites({ ...alfa.lines.telegram, connector: 'whatsapp' }, client, 'И снова');
    await world.untilQuiet();
    const bindings = await Promise.all(all.map(({ sessionId }) => world.bindingOf(sessionId)));
    expect(new Set(bindings.map(({ contactIds }) => contactIds.join())).size).toBe(1);
    const sentences = await toldOf(...all.map(({ sessionId }) => sessionId), again.sessionId);
    for (const sentence of sentences) expect(sentence).not.toMatch(/Ещё совпали|Тёзки|мессенджер/);
  });

  it('makes contact and deal of the company, in the first stage, and offers the dialog to an operator of the line', async () => {
    const written = await world.clientWrites(alfa.lines.whatsapp, newClient('+7 900 100-00-01'), 'Добрый день');
    await world.untilQuiet();

    const session = await world.session(written.sessionId);
    const queue = await world.portal.rows<{ USER_ID: number }>('SELECT USER_ID FROM b_imopenlines_queue WHERE CONFIG_ID = ?', [
      alfa.lines.whatsapp.id,
    ]);
    expect(queue.map((row) => row.USER_ID)).toContain(session.OPERATOR_ID);
    expect(session).toMatchObject({ CLOSED: 'N', WAIT_ANSWER: 'Y' });

    const binding = await world.bindingOf(written.sessionId);
    expect(binding).toEqual({ dealIds: [expect.any(Number)], contactIds: [expect.any(Number)] });
    const [contactId = 0] = binding.contactIds;
    expect(await contact(contactId)).toMatchObject({ ASSIGNED_BY_ID: session.OPERATOR_ID, UF_CRM_LINEWARDEN: alfa.name });
    expect(await dealsOf(contactId)).toEqual([
      expect.objectContaining({
        ID: binding.dealIds[0],
        CATEGORY_ID: alfa.categoryId,
        STAGE_ID: alfa.stages.first,
        ASSIGNED_BY_ID: session.OPERATOR_ID,
      }),
    ]);
    expect(await placementOf(written.sessionId)).toEqual([{ rule: 'first', company_code: 'alfa', operator_id: session.OPERATOR_ID }]);

    const [check] = await world.rows<{ seconds: number }>(
      `SELECT TIMESTAMPDIFF(SECOND, (SELECT assigned_at FROM dialog WHERE session_id = ?), due_at) AS seconds FROM question WHERE kind = 'check' AND subject = CONCAT('dialog:', ?)`,
      [written.sessionId, written.sessionId],
    );
    expect(check?.seconds).toBe(180);
  });

  it('stops the portal from passing an offered dialog on by itself', async () => {
    const written = await world.clientWrites(alfa.lines.telegram, newClient(), 'Вопрос');
    await world.untilQuiet();
    const [timer] = await world.portal.rows<{ DATE_QUEUE: string | null }>(
      'SELECT DATE_QUEUE FROM b_imopenlines_session_check WHERE SESSION_ID = ?',
      [written.sessionId],
    );
    expect(timer).toEqual({ DATE_QUEUE: null });
  });

  it('five first messages of one client on five lines at the same moment give one contact and one deal', async () => {
    const phone = '+7 900 100-00-05';
    const lines = alfa.allLines.slice(0, 5);
    expect(lines).toHaveLength(5);
    const written = await Promise.all(lines.map((line) => world.clientWrites(line, newClient(phone), 'Пишу всюду сразу')));
    await world.untilQuiet();

    const bindings = await Promise.all(written.map(({ sessionId }) => world.bindingOf(sessionId)));
    expect(new Set(bindings.flatMap((one) => one.contactIds)).size).toBe(1);
    expect(new Set(bindings.flatMap((one) => one.dealIds)).size).toBe(1);
    const [contactId = 0] = bindings[0]?.contactIds ?? [];
    expect(await dealsOf(contactId)).toHaveLength(1);
    const withPhone = await world.portal.rows(
      `SELECT DISTINCT ENTITY_ID FROM b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = 3 AND TYPE = 'PHONE' AND VALUE = '79001000005'`,
    );
    expect(withPhone).toHaveLength(1);
  });

  it('two clients at the same moment do not both get the same operator while another is idle', async () => {
    await world.portal.act('setQueue', { lineId: alfa.lines.telegram.id, userIds: [people.operatorOne, people.operatorTwo] });
    const [first, second] = await Promise.all([
      world.clientWrites(alfa.lines.telegram, newClient(), 'Первый'),
      world.clientWrites(alfa.lines.telegram, newClient(), 'Второй'),
    ]);
    await world.untilQuiet();
    const operators = await Promise.all([first, second].map(async ({ sessionId }) => (await world.session(sessionId)).OPERATOR_ID));
    expect(operators.toSorted()).toEqual([people.operatorOne, people.operatorTwo].toSorted());
  });

  it('the same phone at the other company is another client there: contact, deal and pipeline of its own', async () => {
    const phone = '+7 900 100-00-07';
    const atAlfa = await world.clientWrites(alfa.lines.whatsapp, newClient(phone), 'Альфа?');
    await world.untilQuiet();
    const atBeta = await world.clientWrites(beta.lines.whatsapp, newClient(phone), 'Бета?');
    await world.untilQuiet();
    const [inAlfa, inBeta] = await Promise.all([world.bindingOf(atAlfa.sessionId), world.bindingOf(atBeta.sessionId)]);
    expect(inAlfa.contactIds).not.toEqual(inBeta.contactIds);
    expect(await contact(inBeta.contactIds[0] ?? 0)).toMatchObject({ UF_CRM_LINEWARDEN: beta.name });
    expect((await dealsOf(inBeta.contactIds[0] ?? 0)).map((deal) => deal.CATEGORY_ID)).toEqual([beta.categoryId]);
  });

  it('a client who comes back gets the open deal and the responsible of the contact, after a won deal a new one', async () => {
    const client = newClient('+7 900 100-00-08');
    const first = await world.clientWrites(alfa.lines.whatsapp, client, 'Первый раз');
    await world.untilQuiet();
    const { OPERATOR_ID: operatorId } = await world.session(first.sessionId);
    const before = await world.bindingOf(first.sessionId);
    await world.portal.act('operatorAnswers', { chatId: first.chatId, userId: operatorId });
    await world.portal.act('dialogCloses', { chatId: first.chatId, userId: operatorId });
    await world.untilQuiet();

    const second = await world.clientWrites(alfa.lines.whatsapp, client, 'Снова я');
    await world.untilQuiet();
    expect(second.sessionId).not.toBe(first.sessionId);
    expect(await world.bindingOf(second.sessionId)).toEqual(before);
    expect((await world.session(second.sessionId)).OPERATOR_ID).toBe(operatorId);
    expect(await placementOf(second.sessionId)).toEqual([{ rule: 'repeat', company_code: 'alfa', operator_id: operatorId }]);

    await world.portal.act('operatorAnswers', { chatId: second.chatId, userId: operatorId });
    await world.portal.act('moveDeal', { dealId: before.dealIds[0], stageId: alfa.stages.won, userId: operatorId });
    await world.portal.act('dialogCloses', { chatId: second.chatId, userId: operatorId });
    await world.untilQuiet();
    const third = await world.clientWrites(alfa.lines.whatsapp, client, 'И ещё раз');
    await world.untilQuiet();
    const after = await world.bindingOf(third.sessionId);
    expect(after.contactIds).toEqual(before.contactIds);
    expect(after.dealIds).toHaveLength(1);
    expect(after.dealIds).not.toEqual(before.dealIds);
    expect((await dealsOf(before.contactIds[0] ?? 0)).map((deal) => [deal.CATEGORY_ID, deal.STAGE_ID])).toEqual([
      [alfa.categoryId, alfa.stages.won],
      [alfa.categoryId, alfa.stages.first],
    ]);
  });

  it('a line of no company is left to the portal', async () => {
    const settings = usualSettings();
    for (const company of settings.companies) company.lineIds = company.lineIds.filter((lineId) => lineId !== eveningLine.id);
    await world.saveSettings(settings);
    const written = await world.clientWrites(eveningLine, newClient(), 'Не туда');
    await world.untilQuiet();
    expect(await world.rows('SELECT kind, because FROM journal WHERE session_id = ?', [written.sessionId])).toEqual([
      { kind: 'ignored', because: 'lineOfNoCompany' },
    ]);
    expect(await world.rows(`SELECT id FROM outbox_command WHERE subject = CONCAT('dialog:', ?)`, [written.sessionId])).toEqual([]);
  });
});
