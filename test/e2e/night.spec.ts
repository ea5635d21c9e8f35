import type { World, Written } from '../../playground/harness/world.js';
import { alfa, beta, people, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const at = (local: string) => new Date(`${local}:00+03:00`);

describe('at 23:00 the head of sales joins what is still open', () => {
  let world: World;
  let written: Record<'waiting' | 'answered' | 'closed' | 'ofBeta', Written>;
  beforeAll(async () => {
    world = await startWorld();
    const client = (name: string) => ({ externalUserId: `night-${name}`, name });
    written = {
      waiting: await world.clientWrites(alfa.lines.whatsapp, client('waiting'), 'Жду'),
      answered: await world.clientWrites(alfa.lines.telegram, client('answered'), 'Отвечают'),
      closed: await world.clientWrites(alfa.lines.telegram, client('closed'), 'Закрыт'),
      ofBeta: await world.clientWrites(beta.lines.whatsapp, client('beta'), 'Другая компания'),
    };
    await world.untilQuiet();
    for (const dialog of [written.answered, written.closed]) {
      const { OPERATOR_ID: userId } = await world.session(dialog.sessionId);
      await world.portal.act('operatorAnswers', { chatId: dialog.chatId, userId });
    }
    await world.portal.act('dialogCloses', {
      chatId: written.closed.chatId,
      userId: (await world.session(written.closed.sessionId)).OPERATOR_ID,
    });
    await world.turnTo(at('2026-03-03T23:00'));
    await world.untilQuiet();
  });
  afterAll(() => world?.stop());

  const nights = (companyCode: string) =>
    world.rows<{ local_day: string; finished: number }>(
      'SELECT local_day, finished_at IS NOT NULL AS finished FROM nightly_run WHERE company_code = ? ORDER BY local_day',
      [companyCode],
    );
  const joinsOf = (sessionId: number) =>
    world.rows(`SELECT id FROM outbox_command WHERE type = 'joinDialog' AND subject = CONCAT('dialog:', ?)`, [sessionId]);

  it('as a member, not as operator', async () => {
    const before = await world.session(written.waiting.sessionId);
    await expect(nightRunDone()).resolves.toBeUndefined();
    for (const dialog of [written.waiting, written.answered]) expect(await world.peopleIn(dialog.chatId)).toContain(alfa.headOfSalesId);
    expect(await world.peopleIn(written.ofBeta.chatId)).toContain(beta.headOfSalesId);
    expect((await world.session(written.waiting.sessionId)).OPERATOR_ID).toBe(before.OPERATOR_ID);
  });

  it('not the closed ones, and not those of the other company', async () => {
    expect(await world.peopleIn(written.closed.chatId)).not.toContain(alfa.headOfSalesId);
    expect(await world.peopleIn(written.ofBeta.chatId)).not.toContain(alfa.headOfSalesId);
  });

  it('comes back after an answer of the operator has put everybody else out of the chat', async () => {
    const { OPERATOR_ID: userId } = await world.session(written.waiting.sessionId);
    await world.portal.act('operatorAnswers', { chatId: written.waiting.chatId, userId });
    await world.untilQuiet();
    expect(await world.peopleIn(written.waiting.chatId)).toEqual(expect.arrayContaining([userId, alfa.headOfSalesId]));
  });

  it('once a night: a sidecar that starts anew before morning joins nobody twice', async () => {
    const before = await joinsOf(written.answered.sessionId);
    await world.sidecar.stop();
    await world.startSidecar();
    await world.turnTo(at('2026-03-04T02:00'));
    expect(await joinsOf(written.answered.sessionId)).toEqual(before);
    expect(await nights('alfa')).toEqual([{ local_day: '2026-03-03', finished: 1 }]);
  });

  it('is made up before morning when the sidecar was down at 23:00', async () => {
    await world.turnTo(at('2026-03-04T20:00'));
    const fresh = await world.clientWrites(alfa.lines.whatsapp, { externalUserId: 'night-second', name: 'Вторая ночь' }, 'Вечером');
    await world.untilQuiet();
    await world.sidecar.stop();
    world.clock.set(at('2026-03-05T03:00'));
    await world.startSidecar();
    await nightRunDone(2);
    expect(await world.peopleIn(fresh.chatId)).toContain(alfa.headOfSalesId);
    expect((await nights('alfa')).map((night) => night.local_day)).toEqual(['2026-03-03', '2026-03-04']);
  });

  /** The run of both companies and its commands. */
  async function nightRunDone(count = 1): Promise<void> {
    const { waitFor } = await import('../../playground/harness/wait-for.js');
    await waitFor(
      'the night of both companies is done',
      async () => {
        const done = [...(await nights('alfa')), ...(await nights('beta'))].filter((night) => night.finished === 1);
        return done.length === count * 2;
      },
      30_000,
    );
    await world.untilQuiet();
  }

  it('on leave is stood in for by the next one up, who also comes back after an answer; the journal says why, and the administrators are told', async () => {
    await world.sidecar.stop();
    world.clock.set(at('2026-03-05T20:00'));
    await world.startSidecar();
    await world.untilQuiet();
    // The senior manager keeps it through the evening; anybody else's goes to the queue.
    await world.portal.act('setQueue', { lineId: alfa.lines.whatsapp.id, userIds: [people.senior] });
    const left = await world.clientWrites(alfa.lines.whatsapp, { externalUserId: 'night-third', name: 'Третья ночь' }, 'Есть кто?');
    await world.untilQuiet();
    await world.portal.act('addAbsence', {
      userId: alfa.headOfSalesId,
      type: 'VACATION',
      from: '2026-03-05 00:00:00',
      to: '2026-03-09 00:00:00',
    });
    const { OPERATOR_ID: before } = await world.session(left.sessionId);
    await world.turnTo(at('2026-03-05T23:00'));
    await nightRunDone(3);
    expect(await world.peopleIn(left.chatId)).toContain(people.chief);
    expect(await world.peopleIn(left.chatId)).not.toContain(alfa.headOfSalesId);
    const { OPERATOR_ID: userId } = await world.session(left.sessionId);
    expect(userId).toBe(before);

    const { body: journal } = await world.api.ask<{ entries: { kind: string; explanation: { ru: string; en: string } }[] }>(
      'GET',
      `/api/journal?session=${left.sessionId}&kind=nightly`,
    );
    expect(journal.entries.map(({ explanation }) => explanation)).toEqual([
      {
        ru: 'Вечернее подключение, 5 марта 2026 г.: диалог не закрыт, подключается замещающий (Глеб Генеральный), руководитель продаж — Алла Альфина (отсутствует).',
        en: 'Evening joining of 5 March 2026: the dialog is still open, Глеб Генеральный joins as stand-in for the head of sales Алла Альфина (absent).',
      },
    ]);
    const { body: told } = await world.api.ask<{ incidents: { subject: string; seenCount: number }[] }>(
      'GET',
      '/api/incidents?kind=night-stood-in',
    );
    expect(told.incidents).toMatchObject([{ subject: 'alfa:2026-03-05', seenCount: 1 }]);

    await world.portal.act('operatorAnswers', { chatId: left.chatId, userId });
    await world.untilQuiet();
    expect(await world.peopleIn(left.chatId)).toEqual(expect.arrayContaining([userId, people.chief]));
  });

  it('switched off for three nights and on again has missed none of them', async () => {
    const settings = usualSettings();
    const saveAll = (isOn: boolean) =>
      world.saveSettings({ ...settings, companies: settings.companies.map((company) => ({ ...company, nightly: { isOn } })) });
    await world.sidecar.stop();
    world.clock.set(at('2026-03-06T12:00'));
    await world.startSidecar();
    await saveAll(false);
    world.clock.set(at('2026-03-09T12:00'));
    await saveAll(true);
    await world.sidecar.stop();
    world.clock.set(at('2026-03-09T23:00'));
    await world.startSidecar();
    await nightRunDone(4);
    const { body } = await world.api.ask<{ incidents: unknown[] }>('GET', '/api/incidents?kind=night-missed');
    expect(body.incidents).toEqual([]);
    expect((await nights('alfa')).map((night) => night.local_day)).toEqual(['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-09']);
  });

  it('keeps a list of what was skipped, with the reason', async () => {
    const rows = await world.rows<{ outcome: string; because: string }>(
      `SELECT outcome, because FROM nightly_dialog WHERE outcome <> 'join'`,
    );
    for (const row of rows) expect(row.because).not.toBe('');
    expect(people.operatorOne).toBeGreaterThan(0);
  });
});
