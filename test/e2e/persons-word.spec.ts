import { waitFor } from '../../playground/harness/wait-for.js';
import type { Client, World, Written } from '../../playground/harness/world.js';
import { alfa, beta, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

interface Placed extends Written {
  contactId: number;
  dealId: number;
}

interface Entry {
  subject: string;
  rule: string;
  companyCode: string | null;
  ru: string;
}

const at = (local: string) => new Date(`${local}:00+03:00`);

/** What a person has changed in the portal is followed, and never written back. */
describe('the word of a person', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
    await world.portal.act('setQueue', { lineId: alfa.lines.whatsapp.id, userIds: [people.operatorOne] });
    await world.portal.act('setQueue', { lineId: alfa.lines.telegram.id, userIds: [people.operatorOne] });
  });
  afterAll(() => world?.stop());

  async function placed(line: { id: number; connector: string }, client: Client): Promise<Placed> {
    const written = await world.clientWrites(line, client, 'Здравствуйте');
    await world.untilQuiet();
    return { ...written, ...(await boundTo(written.sessionId)) };
  }

  async function boundTo(sessionId: number): Promise<{ contactId: number; dealId: number }> {
    const { contactIds, dealIds } = await world.bindingOf(sessionId);
    expect([contactIds.length, dealIds.length]).toEqual([1, 1]);
    return { contactId: contactIds[0] ?? 0, dealId: dealIds[0] ?? 0 };
  }

  const close = async ({ chatId }: Placed) => {
    await world.portal.act('dialogCloses', { chatId, userId: people.operatorOne });
    await world.untilQuiet();
  };
  const companyOf = async (contactId: number) =>
    (
      await world.portal.rows<{ name: string }>('SELECT UF_CRM_LINEWARDEN AS name FROM b_uts_crm_contact WHERE VALUE_ID = ?', [contactId])
    )[0]?.name;
  const contactsOf = async (dealId: number) =>
    (await world.portal.rows<{ id: number }>('SELECT CONTACT_ID AS id FROM b_crm_deal_contact WHERE DEAL_ID = ?', [dealId])).map(
      ({ id }) => id,
    );
  const pipelineOf = async (dealId: number) =>
    (await world.portal.rows<{ id: number }>('SELECT CATEGORY_ID AS id FROM b_crm_deal WHERE ID = ?', [dealId]))[0]?.id;

  async function hands(subject: string): Promise<Entry[]> {
    const rows = await world.rows<{ id: number }>(`SELECT id FROM journal WHERE kind = 'hand' AND subject = ? ORDER BY id`, [subject]);
    return Promise.all(
      rows.map(async ({ id }) => {
        const { body } = await world.api.ask<{ rule: string; companyCode: string | null; explanation: { ru: string } }>(
          'GET',
          `/api/journal/${id}`,
        );
        return { subject, rule: body.rule, companyCode: body.companyCode, ru: body.explanation.ru };
      }),
    );
  }

  it('a contact whose company field was corrected is that company’s from then on', async () => {
    const client = { externalUserId: 'word-1', name: 'Инна', lastName: 'Полева', phone: '+79037770001' };
    const first = await placed(alfa.lines.whatsapp, client);
    expect(await companyOf(first.contactId)).toBe(alfa.name);
    await world.portal.act('setContactCompany', { contactId: first.contactId, company: beta.name, userId: people.groupHead });
    await world.untilQuiet();

    const entries = await hands(`contact:${first.contactId}`);
    expect(entries.map(({ rule, companyCode }) => [rule, companyCode])).toEqual([
      ['companyLost', 'alfa'],
      ['companyGained', 'beta'],
    ]);
    expect(entries[0]?.ru).toContain(`была «${alfa.name}», теперь «${beta.name}»`);
    expect(await world.rows('SELECT company_code FROM contact_company WHERE contact_id = ?', [first.contactId])).toEqual([
      { company_code: 'beta' },
    ]);

    await close(first);
    const again = await placed(alfa.lines.whatsapp, client);
    expect(again.contactId).not.toBe(first.contactId);
    expect(await companyOf(again.contactId)).toBe(alfa.name);
    expect(await companyOf(first.contactId)).toBe(beta.name);

    const atBeta = await placed(beta.lines.whatsapp, client);
    expect(atBeta.contactId).toBe(first.contactId);
    expect(await pipelineOf(atBeta.dealId)).toBe(beta.categoryId);
    await world.turnBy(20 * 60_000);
    expect(await companyOf(first.contactId)).toBe(beta.name);
    expect(await world.portal.rows('SELECT ID FROM b_crm_contact WHERE ID IN (?, ?)', [first.contactId, again.contactId])).toHaveLength(2);
  });

  it('a contact taken from every company is written on by none', async () => {
    const client = { externalUserId: 'word-2', name: 'Олеся', lastName: 'Нижняя', phone: '+79037770002' };
    const first = await placed(alfa.lines.whatsapp, client);
    await close(first);
    await world.portal.act('setContactCompany', { contactId: first.contactId, company: 'Третья', userId: people.groupHead });
    await world.untilQuiet();
    expect((await hands(`contact:${first.contactId}`)).map(({ rule, companyCode }) => [rule, companyCode])).toEqual([
      ['companyLost', 'alfa'],
    ]);
    expect(await world.rows(`SELECT subject FROM incident WHERE kind = 'company-unknown' AND open_key IS NOT NULL`)).toEqual([
      { subject: `contact:${first.contactId}` },
    ]);

    const again = await placed(alfa.lines.telegram, { ...client, externalUserId: 'word-2-tg' });
    expect(again.contactId).not.toBe(first.contactId);
    expect(await companyOf(first.contactId)).toBe('Третья');

    await world.portal.act('setContactCompany', { contactId: first.contactId, company: alfa.name, userId: people.groupHead });
    await world.untilQuiet();
    expect(await world.rows(`SELECT subject FROM incident WHERE kind = 'company-unknown' AND open_key IS NOT NULL`)).toEqual([]);
    expect(await world.rows('SELECT company_code FROM contact_company WHERE contact_id = ?', [first.contactId])).toEqual([
      { company_code: 'alfa' },
    ]);
  });

  it('a deal given to another contact is no working deal of the former one', async () => {
    const [one, other] = [
      await placed(alfa.lines.whatsapp, { externalUserId: 'word-3', name: 'Пётр', lastName: 'Первый', phone: '+79037770003' }),
      await placed(alfa.lines.whatsapp, { externalUserId: 'word-4', name: 'Иван', lastName: 'Второй', phone: '+79037770004' }),
    ];
    await world.portal.act('setDealContact', { dealId: one.dealId, contactId: other.contactId, userId: people.groupHead });
    await world.untilQuiet();
    const [entry] = await hands(`deal:${one.dealId}`);
    expect(entry).toMatchObject({ rule: 'dealContact', companyCode: 'alfa' });
    expect(entry?.ru).toContain(`контакт № ${one.contactId} заменён вручную`);

    await close(one);
    const again = await placed(alfa.lines.whatsapp, { externalUserId: 'word-3', name: 'Пётр', lastName: 'Первый', phone: '+79037770003' });
    expect(again.contactId).toBe(one.contactId);
    expect(again.dealId).not.toBe(one.dealId);
    expect(await contactsOf(one.dealId)).toEqual([other.contactId]);
    await world.turnBy(20 * 60_000);
    expect(await contactsOf(one.dealId)).toEqual([other.contactId]);
  });

  it('a dialog passed on to another company’s line is that company’s, also at 23:00', async () => {
    await world.portal.act('setQueue', { lineId: beta.lines.whatsapp.id, userIds: [beta.headOfSalesId, people.queueOperator] });
    const client = { externalUserId: 'word-5', name: 'Зоя', lastName: 'Перенос', phone: '+79037770005' };
    const first = await placed(alfa.lines.whatsapp, client);
    await world.portal.act('operatorAnswers', { chatId: first.chatId, userId: people.operatorOne });
    await world.untilQuiet();
    await world.portal.act('operatorTransfers', { chatId: first.chatId, userId: people.operatorOne, to: `queue${beta.lines.whatsapp.id}` });
    await world.untilQuiet();

    const now = await boundTo(first.sessionId);
    expect(now.contactId).not.toBe(first.contactId);
    expect([await companyOf(now.contactId), await companyOf(first.contactId)]).toEqual([beta.name, alfa.name]);
    expect([await pipelineOf(now.dealId), await contactsOf(first.dealId)]).toEqual([beta.categoryId, [first.contactId]]);
    const [dialog] = await world.rows<{ company: string; line: number; moved: number }>(
      'SELECT company_code AS company, line_id AS line, moved_by_person_at IS NOT NULL AS moved FROM dialog WHERE session_id = ?',
      [first.sessionId],
    );
    expect(dialog).toEqual({ company: 'beta', line: beta.lines.whatsapp.id, moved: 1 });
    const [entry] = await hands(`dialog:${first.sessionId}`);
    expect(entry?.rule).toBe('line');
    expect(entry?.ru).toContain(`это диалог компании «${beta.name}», а не «${alfa.name}»`);
    const operatorId = (await world.session(first.sessionId)).OPERATOR_ID;

    await world.turnTo(at('2026-03-03T23:00'));
    await waitFor(
      'both companies have had their night',
      async () => (await world.rows('SELECT company_code FROM nightly_run WHERE finished_at IS NOT NULL')).length === 2,
      30_000,
    );
    await world.untilQuiet();
    const members = await world.peopleIn(first.chatId);
    expect(members).not.toContain(alfa.headOfSalesId);
    if (operatorId !== beta.headOfSalesId) expect(members).toContain(beta.headOfSalesId);
    expect(
      await world.rows(`SELECT DISTINCT company_code FROM journal WHERE kind = 'nightly' AND subject = CONCAT('dialog:', ?)`, [
        first.sessionId,
      ]),
    ).toEqual([{ company_code: 'beta' }]);
    expect(
      await world.rows(`SELECT id FROM outbox_command WHERE type = 'handOver' AND subject = CONCAT('dialog:', ?)`, [first.sessionId]),
    ).toEqual([]);
  });

  it('the next day’s dialog goes to the responsible whom a person has set on the contact', async () => {
    const client = { externalUserId: 'word-6', name: 'Глеб', lastName: 'Новый', phone: '+79037770006' };
    const first = await placed(alfa.lines.whatsapp, client);
    await world.portal.act('setContactResponsible', {
      contactId: first.contactId,
      responsibleId: people.operatorTwo,
      userId: people.groupHead,
    });
    await world.untilQuiet();
    const entries = await hands(`dialog:${first.sessionId}`);
    expect(entries.map(({ rule }) => rule)).toEqual(['responsible']);
    expect(entries[0]?.ru).toContain(
      `ответственный контакта № ${first.contactId} сменён вручную`.replace('ответственный', 'Ответственный'),
    );
    await close(first);
    await world.turnTo(at('2026-03-04T11:00'));
    const again = await placed(alfa.lines.telegram, { ...client, externalUserId: 'word-6-tg' });
    expect(again.contactId).toBe(first.contactId);
    const [placement] = await world.rows<{ because: string; operator_id: number }>(
      `SELECT because, operator_id FROM journal WHERE kind = 'placement' AND session_id = ?`,
      [again.sessionId],
    );
    expect(placement).toEqual({ because: 'responsible', operator_id: people.operatorTwo });
    expect(await world.portal.rows('SELECT ASSIGNED_BY_ID AS id FROM b_crm_contact WHERE ID = ?', [first.contactId])).toEqual([
      { id: people.operatorTwo },
    ]);
  });
});
