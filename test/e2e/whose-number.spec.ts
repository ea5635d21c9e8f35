import type { Client, World } from '../../playground/harness/world.js';
import { callJournal } from '../../src/calls/call-journal.js';
import { explainBoth } from '../../src/contract/explain.js';
import type { JournalKind } from '../../src/contract/journal-kind.js';
import { reviveFacts } from '../../src/contract/revive-facts.js';
import { dialogJournal } from '../../src/dialogs/dialog-journal.js';
import { mergeJournal } from '../../src/one-client/merge-journal.js';
import { alfa, beta, cast, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const minuteMs = 60_000;
const kinds = new Map<string, JournalKind>([...callJournal, ...dialogJournal, ...mergeJournal].map((kind) => [kind.kind, kind]));
const alfaNumber = alfa.numbers.main.searchId;
const betaNumber = beta.numbers.main.searchId;
const betaOperator = cast.people['dayNotStarted']?.id ?? 0;
const { whatsapp, telegram } = alfa.lines;

interface Placed {
  sessionId: number;
  clientUserId: number;
  contactId: number;
  dealId: number;
}

describe('whose number it is', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ sidecars: 1 });
    for (const number of [alfaNumber, betaNumber]) await world.calls.setNumber(number, { CRM_CREATE: 'none' });
  });
  afterAll(() => world?.stop());

  async function placed(line: { id: number; connector: string }, client: Client, text = 'Здравствуйте'): Promise<Placed> {
    const { sessionId, clientUserId } = await world.clientWrites(line, client, text);
    await world.untilQuiet();
    const { contactIds, dealIds } = await world.bindingOf(sessionId);
    expect([contactIds.length, dealIds.length]).toEqual([1, 1]);
    return { sessionId, clientUserId, contactId: contactIds[0] ?? 0, dealId: dealIds[0] ?? 0 };
  }

  /** Decided on once the portal has received the whole message. */
  async function placedInOneGo(line: { id: number; connector: string }, client: Client, text: string): Promise<Placed> {
    await world.sidecar.stop();
    await world.clientWrites(line, client, text);
    await world.startSidecar();
    return placed(line, client, 'Жду');
  }

  async function called(number: string, phone: string, answeredBy = people.operatorTwo): Promise<string> {
    const { callId } = await world.calls.incoming({ number, phone, answeredBy });
    await world.untilQuiet();
    return callId;
  }

  /** Name and addresses of a card, as the portal has them. */
  const card = (contactId: number) =>
    world.portal.rows<{ TYPE_ID: string | null; VALUE: string | null }>(
      `SELECT c.NAME, c.LAST_NAME, c.ASSIGNED_BY_ID, f.TYPE_ID, f.VALUE FROM b_crm_contact c
         LEFT JOIN b_crm_field_multi f ON f.ENTITY_ID = 'CONTACT' AND f.ELEMENT_ID = c.ID WHERE c.ID = ? ORDER BY f.ID`,
      [contactId],
    );
  const phonesOf = async (contactId: number) =>
    (await card(contactId)).flatMap(({ TYPE_ID, VALUE }) => (TYPE_ID === 'PHONE' ? (VALUE ?? '') : []));
  /** `type:id` of the cards that the index finds by a phone. */
  const foundBy = async (phone: string) => {
    const rows = await world.portal.rows<{ FOUND: string }>(
      `SELECT DISTINCT CONCAT(ENTITY_TYPE_ID, ':', ENTITY_ID) AS FOUND FROM b_crm_dp_comm_mcd WHERE TYPE = 'PHONE' AND VALUE = ? ORDER BY 1`,
      [phone.replace(/\D/g, '')],
    );
    return rows.map(({ FOUND }) => FOUND);
  };
  /** `type:id` of the cards on which a call's activity is. */
  const boundTo = async (callId: string) => {
    const rows = await world.portal.rows<{ CARD: string }>(
      `SELECT CONCAT(b.OWNER_TYPE_ID, ':', b.OWNER_ID) AS CARD FROM b_crm_act a JOIN b_crm_act_bind b ON b.ACTIVITY_ID = a.ID
        WHERE a.ORIGIN_ID = ? ORDER BY b.OWNER_TYPE_ID, b.OWNER_ID`,
      [`VI_${callId}`],
    );
    return rows.map(({ CARD }) => CARD);
  };
  const deal = async (dealId: number) =>
    (
      await world.portal.rows<Record<string, unknown>>(
        'SELECT CATEGORY_ID, STAGE_ID, STAGE_SEMANTIC_ID, ASSIGNED_BY_ID, CONTACT_ID, COMPANY_ID FROM b_crm_deal WHERE ID = ?',
        [dealId],
      )
    )[0];
  const peopleOfDeal = (dealId: number) =>
    world.portal.rows<{ CONTACT_ID: number; IS_PRIMARY: string }>(
      'SELECT CONTACT_ID, IS_PRIMARY FROM b_crm_deal_contact WHERE DEAL_ID = ? ORDER BY SORT, CONTACT_ID',
      [dealId],
    );
  const contactCount = async () => Number((await world.portal.rows<{ N: number }>('SELECT COUNT(*) AS N FROM b_crm_contact'))[0]?.N);
  /** State of what is asked about a pair. */
  const pair = async (one: number, other: number) => {
    const [row] = await world.rows<{ state: string; because: string }>(
      'SELECT state, because FROM client_merge WHERE contact_a = ? AND contact_b = ?',
      [Math.min(one, other), Math.max(one, other)],
    );
    return row;
  };

  /** The journal's sentences, oldest first. */
  async function said(where: string, ...params: unknown[]): Promise<string[]> {
    const rows = await world.rows<{ kind: string; rule: string; because: string; facts: string; decision: string }>(
      `SELECT kind, rule, because, facts, decision FROM journal WHERE ${where} ORDER BY id`,
      params,
    );
    return rows.map(({ kind, rule, because, facts, decision }) => {
      const known = kinds.get(kind);
      if (!known) throw new Error(`no sentence for ${kind}`);
      return explainBoth(known, { rule, because, facts: reviveFacts(facts), decision: reviveFacts(decision) }).en;
    });
  }
  const saidOfCall = (callId: string) => said("kind = 'call' AND subject = ?", `call:${callId}`);
  const saidOfDialog = (sessionId: number) => said("kind = 'placement' AND session_id = ?", sessionId);
  const saidOfPair = async (one: number, other: number) =>
    (await said("kind = 'merge'")).filter((sentence) => sentence.includes(String(one)) && sentence.includes(String(other)));

  describe('that stands in the very first message', () => {
    it("is kept on the client's own new card; who calls from it gets a contact, and with the names of the writer the two become one", async () => {
      const phone = '+79035558001';
      const client: Client = { externalUserId: 'wn-first', name: 'Первый', lastName: 'Звонящий' };
      const own = await placed(telegram, client, 'Здравствуйте, мой номер 8 (903) 555-80-01, жду звонка');
      expect(await phonesOf(own.contactId)).toEqual(['8 (903) 555-80-01']);
      expect(await foundBy(phone)).toEqual([`3:${own.contactId}`]);
      const learnt = await world.rows<{ learnt_from: string }>(
        `SELECT learnt_from FROM client_key WHERE kind = 'phone' AND value = '79035558001'`,
      );
      expect(learnt).toEqual([{ learnt_from: `text ${own.sessionId}` }]);
      const before = [await card(own.contactId), await deal(own.dealId)];

      const callId = await called(alfaNumber, phone);
      const { contactIds, dealIds } = await world.calls.bindingOf(callId);
      const [caller = 0] = contactIds;
      expect([contactIds.length, dealIds.length]).toEqual([1, 1]);
      expect(caller).not.toBe(own.contactId);
      expect((await saidOfCall(callId)).join(' ')).toContain(
        `Not taken: ${own.contactId}; the client there wrote the phone or e-mail in a message, perhaps of somebody else.`,
      );
      expect((await pair(own.contactId, caller))?.state).toBe('suggested');
      expect([await card(own.contactId), await deal(own.dealId)]).toEqual(before);

      await world.portal.act('renameContact', { contactId: caller, name: 'Первый', lastName: 'Звонящий', userId: people.operatorTwo });
      await world.untilQuiet();
      await world.turnBy(16 * minuteMs);
      await world.untilQuiet();
      expect(await pair(own.contactId, caller)).toEqual({ state: 'done', because: 'phone' });
    });

    it('is perhaps of somebody else where the client has a phone already: who calls from it gets a contact, once, and a person is asked', async () => {
      const phone = '+79035558021';
      const buyer = await placed(
        whatsapp,
        { externalUserId: 'wn-payer', name: 'Пётр', lastName: 'Платящий', phone: '+79035558020' },
        `По оплате звоните нашему бухгалтеру: ${phone}`,
      );
      expect(await phonesOf(buyer.contactId)).toContain(phone);
      const before = [await card(buyer.contactId), await deal(buyer.dealId)];

      const callId = await called(alfaNumber, phone);
      const { contactIds, dealIds } = await world.calls.bindingOf(callId);
      const [caller = 0] = contactIds;
      expect([contactIds.length, dealIds.length]).toEqual([1, 1]);
      expect(caller).not.toBe(buyer.contactId);
      expect(dealIds).not.toContain(buyer.dealId);
      expect((await saidOfCall(callId)).join(' ')).toContain(
        `Not taken: ${buyer.contactId}; the client there wrote the phone or e-mail in a message, perhaps of somebody else.`,
      );
      expect((await pair(buyer.contactId, caller))?.state).toBe('suggested');
      const contacts = await contactCount();

      const again = await called(alfaNumber, phone);
      expect(await boundTo(again)).toEqual([`2:${dealIds[0]}`, `3:${caller}`]);
      const inWhatsapp = await placed(whatsapp, { externalUserId: 'wn-payee', name: 'Анна', phone });
      expect(inWhatsapp.contactId).toBe(caller);
      expect(await contactCount()).toBe(contacts);
      expect([await card(buyer.contactId), await deal(buyer.dealId)]).toEqual(before);
    });

    it('is not taken for that of a newcomer whose names do not say so; of one with the same names it is', async () => {
      const [phone, other] = ['+79035558022', '+79035558023'];
      const buyer = await placed(
        telegram,
        { externalUserId: 'wn-whole', name: 'Мария', lastName: 'Полная' },
        `Мой номер ${other}, а бухгалтера ${phone}`,
      );
      const nameless = await placed(whatsapp, { externalUserId: 'wn-half', name: 'Клиент', phone });
      expect(nameless.contactId).not.toBe(buyer.contactId);
      expect((await pair(buyer.contactId, nameless.contactId))?.state).toBe('suggested');
      const herself = await placed(whatsapp, { externalUserId: 'wn-herself', name: 'Maria', lastName: 'Polnaya', phone: other });
      expect(herself.contactId).toBe(buyer.contactId);
    });

    it('is that of somebody who comes later under another name: a contact of its own, and a person is asked', async () => {
      const phone = '+79035558008';
      const buyer = await placed(
        telegram,
        { externalUserId: 'wn-early', name: 'Пётр', lastName: 'Ранний' },
        `Звоните нашему бухгалтеру: ${phone}`,
      );
      const before = await card(buyer.contactId);
      const other = await placed(whatsapp, { externalUserId: 'wn-late', name: 'Анна', lastName: 'Поздняя', phone });
      expect(other.contactId).not.toBe(buyer.contactId);
      expect(other.dealId).not.toBe(buyer.dealId);
      expect(await card(buyer.contactId)).toEqual(before);
      expect(await world.bindingOf(buyer.sessionId)).toEqual({ contactIds: [buyer.contactId], dealIds: [buyer.dealId] });
      expect((await saidOfDialog(other.sessionId)).join()).toContain(
        `Not taken: ${buyer.contactId}; they have the phone or e-mail under another first and last name.`,
      );
      expect((await pair(buyer.contactId, other.contactId))?.state).toBe('suggested');
    });

    it("is a stranger's: nothing is written on the stranger's card, and no dialog is put there", async () => {
      const phone = '+79035558002';
      const stranger = await placed(whatsapp, { externalUserId: 'wn-acc', name: 'Анна', lastName: 'Чужая', phone });
      const before = await card(stranger.contactId);
      const dealBefore = await deal(stranger.dealId);
      const buyer = await placedInOneGo(
        telegram,
        { externalUserId: 'wn-buy', name: 'Пётр', lastName: 'Пишущий' },
        `По оплате звоните нашему бухгалтеру: ${phone}`,
      );
      await world.turnBy(16 * minuteMs);

      expect(buyer.contactId).not.toBe(stranger.contactId);
      expect(buyer.dealId).not.toBe(stranger.dealId);
      expect(await card(stranger.contactId)).toEqual(before);
      expect(await deal(stranger.dealId)).toEqual(dealBefore);
      expect(await world.bindingOf(stranger.sessionId)).toEqual({ contactIds: [stranger.contactId], dealIds: [stranger.dealId] });
      expect(await world.bindingOf(buyer.sessionId)).toEqual({ contactIds: [buyer.contactId], dealIds: [buyer.dealId] });
      const onStranger = await world.portal.rows(
        `SELECT 1 FROM b_crm_dp_comm_mcd WHERE ENTITY_TYPE_ID = 3 AND ENTITY_ID = ? AND TYPE = 'SLUSER' AND VALUE = ?`,
        [stranger.contactId, String(buyer.clientUserId)],
      );
      expect(onStranger).toEqual([]);
      expect(await phonesOf(buyer.contactId)).toEqual([phone]);
      expect((await saidOfDialog(buyer.sessionId)).join()).toContain(
        `Not taken: ${stranger.contactId}; the portal found them by a phone or e-mail in the client's text`,
      );
      expect((await pair(stranger.contactId, buyer.contactId))?.state).toBe('suggested');
      expect(await saidOfPair(stranger.contactId, buyer.contactId)).toEqual([
        expect.stringMatching(
          /(in a message|on the card)\).*Against: the names differ: Анна Чужая \/ Пётр Пишущий.*A person has to say\.$/,
        ),
      ]);

      const callId = await called(alfaNumber, phone);
      expect(await boundTo(callId)).toEqual([`2:${stranger.dealId}`, `3:${stranger.contactId}`]);
    });
  });

  describe('of a company of the CRM with an open deal', () => {
    it("leads its calls to that deal; nobody is made of it, and another company's line does not use the deal", async () => {
      const phone = '+74955558003';
      const { companyId } = await world.portal.act('addCompany', { title: 'Завод', phone, userId: people.operatorOne });
      const { contactId: director } = await world.portal.act('addContact', {
        name: 'Директор',
        company: alfa.name,
        userId: people.operatorOne,
      });
      const { dealId } = await world.portal.act('addDeal', {
        title: 'Поставка',
        categoryId: alfa.categoryId,
        contactId: director,
        companyId,
        userId: people.operatorOne,
      });
      await world.untilQuiet();
      const [dealBefore, contacts] = [await deal(Number(dealId)), await contactCount()];
      expect(dealBefore).toMatchObject({ COMPANY_ID: companyId, STAGE_SEMANTIC_ID: 'P', ASSIGNED_BY_ID: people.operatorOne });

      const atAlfa = await called(alfaNumber, phone);
      expect(await boundTo(atAlfa)).toEqual([`2:${dealId}`, `4:${companyId}`]);
      expect(await world.calls.statistic(atAlfa)).toMatchObject({ CRM_ENTITY_TYPE: 'COMPANY', CRM_ENTITY_ID: companyId });
      expect(await contactCount()).toBe(contacts);
      expect(await foundBy(phone)).toEqual([`4:${companyId}`]);
      expect(await deal(Number(dealId))).toEqual(dealBefore);
      expect((await saidOfCall(atAlfa)).at(-1)).toContain(
        `company ${companyId} of the CRM (found by phone, who of it calls is not known), working deal ${dealId}`,
      );

      const atBeta = await called(betaNumber, phone, betaOperator);
      const { contactIds, dealIds } = await world.calls.bindingOf(atBeta);
      expect([contactIds.length, dealIds.length]).toEqual([1, 1]);
      expect(dealIds).not.toContain(dealId);
      expect(await deal(dealIds[0] ?? 0)).toMatchObject({ CATEGORY_ID: beta.categoryId, CONTACT_ID: contactIds[0] });
      expect(await boundTo(atBeta)).toContain(`4:${companyId}`);
      expect(await deal(Number(dealId))).toEqual(dealBefore);
      expect(await peopleOfDeal(Number(dealId))).toEqual([{ CONTACT_ID: director, IS_PRIMARY: 'Y' }]);
      expect(await boundTo(atAlfa)).toEqual([`2:${dealId}`, `4:${companyId}`]);
    });
  });

  describe('that a trunk spells otherwise', () => {
    it.each([
      ['81079035558004', '+79035558004'],
      ['+525512345678', '+5215512345678'],
    ])("%s is by its plan the client's %s: the call is that contact's", async (dialled, phone) => {
      const own = await placed(whatsapp, { externalUserId: `wn-${phone}`, name: 'Вера', lastName: 'Известная', phone });
      const contacts = await contactCount();
      const callId = await called(alfaNumber, dialled);
      expect(await boundTo(callId)).toEqual([`2:${own.dealId}`, `3:${own.contactId}`]);
      expect(await contactCount()).toBe(contacts);
      expect((await saidOfCall(callId)).at(-1)).toContain(`contact ${own.contactId} (`);
    });

    it('in ten digits is perhaps that of a client: a contact of its own, and a person is asked', async () => {
      const own = await placed(whatsapp, { externalUserId: 'wn-ten', name: 'Вера', lastName: 'Десятая', phone: '+79035558005' });
      const before = await card(own.contactId);
      const callId = await called(alfaNumber, '9035558005');
      await world.turnBy(16 * minuteMs);
      const { contactIds, dealIds } = await world.calls.bindingOf(callId);
      const [caller = 0] = contactIds;
      expect([contactIds.length, dealIds.length]).toEqual([1, 1]);
      expect(caller).not.toBe(own.contactId);
      expect(dealIds).not.toContain(own.dealId);
      expect(await card(own.contactId)).toEqual(before);
      expect((await saidOfCall(callId)).join(' ')).toContain(
        `Not taken: ${own.contactId}; the number is written otherwise, perhaps it is the same client.`,
      );
      expect((await pair(own.contactId, caller))?.state).toBe('suggested');
      expect(await saidOfPair(own.contactId, caller)).toEqual([
        expect.stringMatching(
          new RegExp(
            `${caller} perhaps, spelled otherwise\\)(; the same responsible person)?\\. Against: not each of the two has told it\\. A person has to say\\.`,
          ),
        ),
      ]);
    });
  });

  it('two contacts of one client become one: its own older deal goes on, and that of somebody else, in which it takes part, stays as it is', async () => {
    const phone = '+79035558006';
    const owner = await placed(whatsapp, { externalUserId: 'wn-own', name: 'Олег', lastName: 'Владеющий', phone: '+79035558007' });
    const first = await placed(whatsapp, { externalUserId: 'wn-one', name: 'Ефим', lastName: 'Двойной', phone });
    await world.portal.act('moveDeal', { dealId: first.dealId, stageId: alfa.stages.won, userId: people.operatorOne });
    await world.untilQuiet();
    const inTelegram: Client = { externalUserId: 'wn-two', name: 'Efim', lastName: 'Dvoynoy' };
    const second = await placed(telegram, inTelegram);
    await world.portal.rows("INSERT INTO b_crm_deal_contact (DEAL_ID, CONTACT_ID, SORT, ROLE_ID, IS_PRIMARY) VALUES (?, ?, 20, 0, 'N')", [
      owner.dealId,
      second.contactId,
    ]);
    await world.portal.rows('UPDATE b_crm_deal SET LAST_ACTIVITY_TIME = DATE_ADD(NOW(), INTERVAL 10 YEAR) WHERE ID = ?', [owner.dealId]);
    const [ownersBefore, ownBefore] = [await deal(owner.dealId), await deal(second.dealId)];

    await world.clientWrites(telegram, inTelegram, `Мой телефон ${phone}`);
    await world.untilQuiet(60_000);

    expect((await pair(first.contactId, second.contactId))?.state).toBe('done');
    expect(await world.portal.rows('SELECT ID FROM b_crm_contact WHERE ID = ?', [second.contactId])).toEqual([]);
    expect(await deal(second.dealId)).toEqual({ ...ownBefore, CONTACT_ID: first.contactId });
    expect(ownBefore).toMatchObject({ STAGE_SEMANTIC_ID: 'P' });
    expect(await world.bindingOf(second.sessionId)).toEqual({ contactIds: [first.contactId], dealIds: [second.dealId] });
    expect(await deal(owner.dealId)).toEqual(ownersBefore);
    expect(ownersBefore).toMatchObject({ STAGE_SEMANTIC_ID: 'P', CONTACT_ID: owner.contactId });
    expect(await peopleOfDeal(owner.dealId)).toEqual([
      { CONTACT_ID: owner.contactId, IS_PRIMARY: 'Y' },
      { CONTACT_ID: first.contactId, IS_PRIMARY: 'N' },
    ]);
    expect(await world.bindingOf(owner.sessionId)).toEqual({ contactIds: [owner.contactId], dealIds: [owner.dealId] });
    const [sentence] = await saidOfPair(first.contactId, second.contactId);
    expect(sentence).toMatch(
      new RegExp(`the same phone .*; ${second.contactId} is merged into ${first.contactId}, deal ${second.dealId} goes on\\.$`),
    );
    const callId = await called(alfaNumber, phone);
    expect(await boundTo(callId)).toEqual([`2:${second.dealId}`, `3:${first.contactId}`]);
  });
});
