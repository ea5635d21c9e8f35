import { waitFor } from '../../playground/harness/wait-for.js';
import type { Client, World, Written } from '../../playground/harness/world.js';
import { alfa, beta, departments, people, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const checkAfterMs = 181_000;

describe('three minutes after an operator was assigned', () => {
  let world: World;
  let clients = 0;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  /** A dialog of a new client that this operator gets: he is alone in the line's queue. */
  async function dialogOf(operatorId: number, line = alfa.lines.telegram): Promise<Written> {
    await world.portal.act('setQueue', { lineId: line.id, userIds: [operatorId] });
    clients += 1;
    const client: Client = { externalUserId: `checked-${clients}`, name: 'Клиент', lastName: String(clients) };
    const written = await world.clientWrites(line, client, 'Здравствуйте');
    await world.untilQuiet();
    expect((await world.session(written.sessionId)).OPERATOR_ID).toBe(operatorId);
    return written;
  }

  async function checkOf(
    sessionId: number,
  ): Promise<{ rule: string; because: string; operatorId: number; dealResponsibleId: number; contactResponsibleId: number }> {
    await world.turnBy(checkAfterMs);
    const [entry] = await world.rows<{ rule: string; because: string }>(
      `SELECT rule, because FROM journal WHERE session_id = ? AND kind = 'check' ORDER BY id`,
      [sessionId],
    );
    const binding = await world.bindingOf(sessionId);
    const [deal] = await world.portal.rows<{ ASSIGNED_BY_ID: number }>('SELECT ASSIGNED_BY_ID FROM b_crm_deal WHERE ID = ?', [
      binding.dealIds[0],
    ]);
    const [contact] = await world.portal.rows<{ ASSIGNED_BY_ID: number }>('SELECT ASSIGNED_BY_ID FROM b_crm_contact WHERE ID = ?', [
      binding.contactIds[0],
    ]);
    return {
      rule: entry?.rule ?? 'no check',
      because: entry?.because ?? '',
      operatorId: (await world.session(sessionId)).OPERATOR_ID,
      dealResponsibleId: deal?.ASSIGNED_BY_ID ?? 0,
      contactResponsibleId: contact?.ASSIGNED_BY_ID ?? 0,
    };
  }

  /** The journal's sentence of the dialog's check. */
  async function toldOf(sessionId: number): Promise<string | undefined> {
    const { body } = await world.api.ask<{ entries: { kind: string; explanation: { ru: string } }[] }>(
      'GET',
      `/api/journal?session=${sessionId}`,
    );
    return body.entries.find(({ kind }) => kind === 'check')?.explanation.ru;
  }

  it('a new client of a line whose only operator is on leave goes to the head at once, with the deal', async () => {
    const { elementId } = await world.portal.act('addAbsence', {
      userId: people.operatorTwo,
      type: 'VACATION',
      from: '2026-03-03 00:00:00',
      to: '2026-03-05 00:00:00',
    });
    await world.portal.act('setQueue', { lineId: alfa.lines.telegram.id, userIds: [people.operatorTwo] });
    const client: Client = { externalUserId: 'nobody-there', name: 'Клиент', lastName: 'Одинокий' };
    const { sessionId } = await world.clientWrites(alfa.lines.telegram, client, 'Есть кто-нибудь?');
    await world.untilQuiet();
    expect((await world.session(sessionId)).OPERATOR_ID).toBe(departments.sales.headId);
    const { dealIds } = await world.bindingOf(sessionId);
    expect(await world.portal.rows('SELECT ASSIGNED_BY_ID FROM b_crm_deal WHERE ID = ?', [dealIds[0]])).toEqual([
      { ASSIGNED_BY_ID: departments.sales.headId },
    ]);
    const { body } = await world.api.ask<{ entries: { kind: string; explanation: { ru: string } }[] }>(
      'GET',
      `/api/journal?session=${sessionId}`,
    );
    expect(body.entries.find(({ kind }) => kind === 'placement')?.explanation.ru).toContain(
      'из очереди линии никто не придёт: диалог получает руководитель — Григорий Групповой',
    );
    await world.portal.act('removeAbsence', { elementId });
  });

  it('a present operator keeps the dialog', async () => {
    const { sessionId } = await dialogOf(people.operatorOne);
    expect(await checkOf(sessionId)).toMatchObject({ rule: 'row9', operatorId: people.operatorOne });
  });

  it('one who has answered keeps it, whatever happened since', async () => {
    const { sessionId, chatId } = await dialogOf(people.operatorOne);
    await world.portal.act('operatorAnswers', { chatId, userId: people.operatorOne });
    await world.portal.act('operatorWrites', { chatId, userId: people.operatorOne, text: 'Слушаю вас' });
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'end' });
    expect(await checkOf(sessionId)).toMatchObject({ rule: 'row2', operatorId: people.operatorOne });
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'start' });
  });

  it('one who accepts while the order to hand over is on its way keeps it', async () => {
    const { sessionId, chatId } = await dialogOf(people.operatorOne);
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'end' });
    await world.untilQuiet();
    await world.portal.stopPhp();
    try {
      world.clock.advance(checkAfterMs);
      const ordered = () =>
        world.rows(`SELECT id FROM outbox_command WHERE subject = CONCAT('dialog:', ?) AND type = 'handOver' AND state = 'waiting'`, [
          sessionId,
        ]);
      await waitFor('the hand-over is ordered', async () => (await ordered()).length === 1, 10_000);
      await world.portal.cli('act', { action: 'operatorAnswers', chatId, userId: people.operatorOne });
    } finally {
      await world.portal.startPhp();
    }
    await world.turnBy(60_000); // the command is sent again
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'start' });
    expect(await world.session(sessionId)).toMatchObject({ OPERATOR_ID: people.operatorOne, WAIT_ANSWER: 'N' });
    const [dialog] = await world.rows('SELECT operator_id, accepted_at IS NOT NULL AS accepted FROM dialog WHERE session_id = ?', [
      sessionId,
    ]);
    expect(dialog).toEqual({ operator_id: people.operatorOne, accepted: 1 });
    expect(await checkOf(sessionId)).toMatchObject({ rule: 'row8', operatorId: people.operatorOne }); // the first check said so
  });

  it('a dialog that a person has moved stays where the person put it', async () => {
    const { sessionId, chatId } = await dialogOf(people.operatorOne);
    await world.portal.act('operatorAnswers', { chatId, userId: people.operatorOne });
    await world.portal.act('operatorTransfers', { chatId, userId: people.operatorOne, to: people.operatorTwo });
    await world.untilQuiet();
    await world.portal.act('workDay', { userId: people.operatorTwo, do: 'end' });
    await world.turnBy(checkAfterMs);
    expect((await world.session(sessionId)).OPERATOR_ID).toBe(people.operatorTwo);
    const handed = await world.rows(`SELECT id FROM outbox_command WHERE subject = CONCAT('dialog:', ?) AND type = 'handOver'`, [
      sessionId,
    ]);
    expect(handed).toEqual([]);
    await world.portal.act('workDay', { userId: people.operatorTwo, do: 'start' });
  });

  it.each([
    { where: 'the queue of its line', to: () => 'queue' },
    { where: 'another line', to: () => `queue${alfa.lines.whatsapp.id}` },
  ])('a dialog that a person has given to $where is left to whom that queue picks', async ({ to }) => {
    const { sessionId, chatId } = await dialogOf(people.operatorOne);
    await world.portal.act('operatorAnswers', { chatId, userId: people.operatorOne });
    for (const line of [alfa.lines.telegram, alfa.lines.whatsapp])
      await world.portal.act('setQueue', { lineId: line.id, userIds: [people.operatorTwo] });
    await world.portal.act('operatorTransfers', { chatId, userId: people.operatorOne, to: to() });
    await world.untilQuiet();
    expect((await world.session(sessionId)).OPERATOR_ID).toBe(people.operatorTwo);
    const [dialog] = await world.rows('SELECT operator_id, moved_by_person_at IS NOT NULL AS byPerson FROM dialog WHERE session_id = ?', [
      sessionId,
    ]);
    expect(dialog).toEqual({ operator_id: people.operatorTwo, byPerson: 1 });
    const moves = await world.rows(`SELECT because, operator_id FROM journal WHERE session_id = ? AND kind = 'move' ORDER BY id`, [
      sessionId,
    ]);
    expect(moves).toEqual([
      { because: 'movedByPerson', operator_id: 0 },
      { because: 'movedByQueue', operator_id: people.operatorTwo },
    ]);

    await world.portal.act('workDay', { userId: people.operatorTwo, do: 'end' });
    await world.turnBy(checkAfterMs);
    const handed = await world.rows(`SELECT id FROM outbox_command WHERE subject = CONCAT('dialog:', ?) AND type = 'handOver'`, [
      sessionId,
    ]);
    expect(handed).toEqual([]);
    await world.portal.act('workDay', { userId: people.operatorTwo, do: 'start' });
  });

  it('an operator who is absent: to the direct head; the deal follows, the contact does not', async () => {
    const { sessionId } = await dialogOf(people.operatorOne);
    const { elementId } = await world.portal.act('addAbsence', {
      userId: people.operatorOne,
      type: 'VACATION',
      from: '2026-03-03 00:00:00',
      to: '2026-03-05 00:00:00',
    });
    expect(await checkOf(sessionId)).toMatchObject({
      rule: 'row4',
      operatorId: departments.sales.headId,
      dealResponsibleId: departments.sales.headId,
      contactResponsibleId: people.operatorOne,
    });
    await world.portal.act('removeAbsence', { elementId });
  });

  it('an operator in departments of two companies: to the head of the company whose dialog it is, with its deal', async () => {
    await world.portal.act('addMember', { userId: people.operatorOne, departmentId: departments.betaDay.id });
    const absent = { userId: people.operatorOne, type: 'VACATION', from: '2026-03-03 00:00:00', to: '2026-03-05 00:00:00' };
    const ofBeta = await dialogOf(people.operatorOne, beta.lines.telegram);
    const ofAlfa = await dialogOf(people.operatorOne);
    const { elementId } = await world.portal.act('addAbsence', absent);
    expect(await checkOf(ofBeta.sessionId)).toMatchObject({
      rule: 'row4',
      operatorId: departments.betaDay.headId,
      dealResponsibleId: departments.betaDay.headId,
      contactResponsibleId: people.operatorOne,
    });
    expect((await world.session(ofAlfa.sessionId)).OPERATOR_ID).toBe(departments.sales.headId);
    expect(await toldOf(ofBeta.sessionId)).toBe('Диалог передан руководителю (Денис Дневной): Анна Образцова отсутствует.');
    expect(await toldOf(ofAlfa.sessionId)).toBe('Диалог передан руководителю (Григорий Групповой): Анна Образцова отсутствует.');
    await world.portal.act('removeAbsence', { elementId });
    await world.portal.act('removeMember', { userId: people.operatorOne, departmentId: departments.betaDay.id });
  });

  it('work day closed and the direct head absent: to the head above', async () => {
    const { sessionId } = await dialogOf(people.operatorOne);
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'end' });
    const { elementId } = await world.portal.act('addAbsence', {
      userId: departments.sales.headId,
      type: 'VACATION',
      from: '2026-03-03 00:00:00',
      to: '2026-03-05 00:00:00',
    });
    expect(await checkOf(sessionId)).toMatchObject({ rule: 'row8', operatorId: departments.sales.headAboveId });
    await world.portal.act('removeAbsence', { elementId });
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'start' });
  });

  it('a break of more than an hour counts as a day not started, and the journal says how long it lasts', async () => {
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'pause' });
    const short = await dialogOf(people.operatorOne);
    expect(await checkOf(short.sessionId)).toMatchObject({ rule: 'row9', operatorId: people.operatorOne });
    await world.turnBy(60 * 60_000);
    const long = await dialogOf(people.operatorOne);
    expect(await checkOf(long.sessionId)).toMatchObject({ rule: 'row8', operatorId: departments.sales.headId });
    expect(await toldOf(long.sessionId)).toMatch(
      /^Диалог передан руководителю \(Григорий Групповой\): Анна Образцова — перерыв длится 1\u00a0ч /,
    );
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'continue' });
  });

  it('a business trip counts as an absence where the company says so', async () => {
    const settings = usualSettings();
    const trip = { userId: people.operatorOne, type: 'ASSIGNMENT', from: '2026-03-03 00:00:00', to: '2026-03-05 00:00:00' };
    const { elementId } = await world.portal.act('addAbsence', trip);
    const before = await dialogOf(people.operatorOne);
    expect(await checkOf(before.sessionId)).toMatchObject({ rule: 'row9' });
    const companies = settings.companies.map((company) => ({ ...company, check: { absenceTypes: ['VACATION', 'ASSIGNMENT'] } }));
    await world.saveSettings({ ...settings, companies });
    // Nobody of the line's queue will come: it goes to the head at once.
    await world.portal.act('setQueue', { lineId: alfa.lines.telegram.id, userIds: [people.operatorOne] });
    const client: Client = { externalUserId: 'on-a-trip', name: 'Клиент', lastName: 'Командировки' };
    const { sessionId } = await world.clientWrites(alfa.lines.telegram, client, 'Здравствуйте');
    await world.untilQuiet();
    expect((await world.session(sessionId)).OPERATOR_ID).toBe(departments.sales.headId);
    await world.saveSettings(settings);
    await world.portal.act('removeAbsence', { elementId });
  });

  it('a dismissed operator: to the head at once, since a dismissal is an event', async () => {
    const { sessionId } = await dialogOf(people.leaver);
    await world.portal.act('dismiss', { userId: people.leaver });
    await waitFor('the dialog is with the head, long before the three minutes are over', async () => {
      return (await world.session(sessionId)).OPERATOR_ID === departments.sales.headId;
    });
    expect(await world.rows(`SELECT rule FROM journal WHERE session_id = ? AND kind = 'check'`, [sessionId])).toEqual([{ rule: 'row3' }]);
    await world.portal.act('hire', { userId: people.leaver });
  });

  it('a senior manager inside working hours whose day is not started: to the head, with a comment that says why', async () => {
    const { sessionId, chatId } = await dialogOf(people.senior);
    await world.portal.act('workDay', { userId: people.senior, do: 'end' });
    expect(await checkOf(sessionId)).toMatchObject({ rule: 'row6', operatorId: departments.sales.headId });
    const comments = await world.portal.rows<{ MESSAGE: string }>(
      `SELECT m.MESSAGE FROM b_im_message m JOIN b_im_message_param p ON p.MESSAGE_ID = m.ID AND p.PARAM_NAME = 'COMPONENT_ID' AND p.PARAM_VALUE = 'HiddenMessage'
        WHERE m.CHAT_ID = ?`,
      [chatId],
    );
    expect(comments.length).toBe(1);
    await world.portal.act('workDay', { userId: people.senior, do: 'start' });
  });

  it('with nobody above and nobody else in the queue it stays, and a person has to look', async () => {
    const { sessionId } = await dialogOf(people.chief);
    await world.portal.act('workDay', { userId: people.chief, do: 'end' });
    expect(await checkOf(sessionId)).toMatchObject({ operatorId: people.chief });
    const incidents = await world.rows<{ kind: string; details: string }>('SELECT kind, details FROM incident WHERE closed_at IS NULL');
    expect(incidents.filter((incident) => (JSON.parse(incident.details) as { sessionId: number }).sessionId === sessionId)).toHaveLength(1);
    await world.portal.act('workDay', { userId: people.chief, do: 'start' });
  });

  it('evening: a department with the rule "queue" leaves it to all its people, a senior keeps it', async () => {
    await world.turnTo(new Date('2026-03-03T20:30:00+03:00'));
    const open = await dialogOf(people.queueOperator);
    // On a line of its own: the portal itself passes the dialogs on of whoever leaves a queue.
    const ofSenior = await dialogOf(people.senior, alfa.lines.whatsapp);
    expect(await checkOf(ofSenior.sessionId)).toMatchObject({ rule: 'row5', operatorId: people.senior });
    const [entry] = await world.rows(`SELECT rule FROM journal WHERE session_id = ? AND kind = 'check'`, [open.sessionId]);
    expect(entry).toEqual({ rule: 'row7' });
  });
});
