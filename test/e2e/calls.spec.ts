import type { World } from '../../playground/harness/world.js';
import { alfa, beta, cast, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

interface Deal {
  ID: number;
  CATEGORY_ID: number;
  ASSIGNED_BY_ID: number;
}

describe('somebody calls a company', () => {
  let world: World;
  let callers = 0;
  const betaOperator = cast.people['dayNotStarted']?.id ?? 0;
  const alfaNumber = alfa.numbers.main.searchId;
  const betaNumber = beta.numbers.main.searchId;
  beforeAll(async () => {
    world = await startWorld();
    for (const number of [alfaNumber, betaNumber, alfa.numbers.sip.searchId]) await world.calls.setNumber(number, { CRM_CREATE: 'none' });
  });
  afterAll(() => world?.stop());

  /** A number that nobody has called from. */
  function newPhone(): string {
    callers += 1;
    return `+7903555${String(callers).padStart(4, '0')}`;
  }
  const dealsOf = (contactId: number) =>
    world.portal.rows<Deal>(
      `SELECT d.ID, d.CATEGORY_ID, d.ASSIGNED_BY_ID FROM b_crm_deal d JOIN b_crm_deal_contact c ON c.DEAL_ID = d.ID WHERE c.CONTACT_ID = ? ORDER BY d.ID`,
      [contactId],
    );
  const clientOf = async (callId: string) => {
    const { CRM_ENTITY_TYPE, CRM_ENTITY_ID } = await world.calls.statistic(callId);
    return [CRM_ENTITY_TYPE, Number(CRM_ENTITY_ID)];
  };
  const todosOf = (contactId: number) =>
    world.portal.rows<{ ID: number; DEADLINE: string; RESPONSIBLE_ID: number; COMPLETED: string }>(
      `SELECT DISTINCT a.ID, a.DEADLINE, a.RESPONSIBLE_ID, a.COMPLETED FROM b_crm_act a JOIN b_crm_act_bind b ON b.ACTIVITY_ID = a.ID
        JOIN b_crm_deal_contact c ON b.OWNER_TYPE_ID = 2 AND c.DEAL_ID = b.OWNER_ID WHERE a.PROVIDER_ID = 'CRM_TODO' AND c.CONTACT_ID = ?`,
      [contactId],
    );
  const contactsWith = (phone: string) =>
    world.portal.rows<{ ENTITY_ID: number }>(
      `SELECT DISTINCT ENTITY_ID FROM b_crm_dp_comm_mcd WHERE TYPE = 'PHONE' AND VALUE = ? AND ENTITY_TYPE_ID = 3 ORDER BY ENTITY_ID`,
      [phone.replace(/\D/g, '')],
    );

  it('a new client gets contact and deal of that company, and the call hangs on exactly these', async () => {
    const call = await world.calls.incoming({ number: alfaNumber, phone: newPhone(), answeredBy: people.operatorTwo });
    await world.untilQuiet();
    const binding = await world.calls.bindingOf(call.callId);
    expect(binding).toEqual({ dealIds: [expect.any(Number)], contactIds: [expect.any(Number)] });
    const [contactId = 0] = binding.contactIds;
    expect(await dealsOf(contactId)).toEqual([
      { ID: binding.dealIds[0], CATEGORY_ID: alfa.categoryId, ASSIGNED_BY_ID: people.operatorTwo },
    ]);
    expect(await clientOf(call.callId)).toEqual(['CONTACT', contactId]);
  });

  it('the same phone calling both companies is two contacts with two deals, each call on its own, whatever the portal bound it to', async () => {
    const phone = newPhone();
    const first = await world.calls.incoming({ number: alfaNumber, phone, answeredBy: people.operatorTwo });
    await world.untilQuiet();
    const second = await world.calls.incoming({ number: betaNumber, phone, answeredBy: betaOperator });
    expect((await world.portal.rows('SELECT 1 FROM b_crm_act WHERE ORIGIN_ID = ?', [`VI_${second.callId}`])).length).toBe(1); // the portal had made one
    await world.untilQuiet();
    const third = await world.calls.incoming({ number: alfaNumber, phone, answeredBy: people.operatorOne });
    await world.untilQuiet();
    const [here, there, again] = await Promise.all([first, second, third].map((call) => world.calls.bindingOf(call.callId)));
    expect(again).toEqual(here);
    expect(here?.contactIds).not.toEqual(there?.contactIds);
    expect((await dealsOf(here?.contactIds[0] ?? 0)).map((deal) => deal.CATEGORY_ID)).toEqual([alfa.categoryId]);
    expect((await dealsOf(there?.contactIds[0] ?? 0)).map((deal) => deal.CATEGORY_ID)).toEqual([beta.categoryId]);
    expect(await clientOf(second.callId)).toEqual(['CONTACT', there?.contactIds[0]]);
  });

  it('the call of a client of both companies rings with the right one before anybody was asked', async () => {
    const phone = newPhone();
    await world.calls.incoming({ number: alfaNumber, phone, answeredBy: people.operatorTwo });
    await world.untilQuiet();
    const atBeta = await world.calls.incoming({ number: betaNumber, phone, answeredBy: betaOperator });
    await world.untilQuiet();
    const [betaContact] = (await world.calls.bindingOf(atBeta.callId)).contactIds;
    await world.sidecar.stop();
    const { callId } = await world.calls.comes({ number: betaNumber, phone });
    const rows = await world.portal.rows<{ ENTITY_ID: number }>(
      `SELECT ENTITY_ID FROM b_voximplant_call_crm_entity WHERE CALL_ID = ? AND ENTITY_TYPE = 'CONTACT' AND IS_PRIMARY = 'Y'`,
      [callId],
    );
    expect(rows.map((row) => Number(row.ENTITY_ID))).toEqual([betaContact]);
    await world.calls.ends(callId, {});
    await world.startSidecar();
    await world.untilQuiet();
  });

  it('a missed call makes one to-do; the second call does not make another, and a call back completes it', async () => {
    const phone = newPhone();
    const missed = await world.calls.missed({ number: alfaNumber, phone });
    await world.untilQuiet();
    await world.calls.missed({ number: alfaNumber, phone });
    await world.untilQuiet();
    const [contactId = 0] = (await world.calls.bindingOf(missed.callId)).contactIds;
    const [todo, ...more] = await todosOf(contactId);
    expect(more).toEqual([]);
    expect(todo).toMatchObject({ COMPLETED: 'N' });
    const [deal] = await dealsOf(contactId);
    expect(todo?.RESPONSIBLE_ID).toBe(deal?.ASSIGNED_BY_ID);
    await world.calls.outgoing({ number: alfaNumber, phone, by: people.operatorOne, seconds: 30 });
    await world.untilQuiet();
    expect(await todosOf(contactId)).toEqual([{ ...todo, COMPLETED: 'Y' }]);
    expect((await contactsWith(phone)).map((row) => row.ENTITY_ID)).toEqual([contactId]);
  });

  it('calls of an application hang on the right ones too, with the recording', async () => {
    const phone = newPhone();
    const call = await world.calls.external({
      number: beta.numbers.pbx.number,
      phone,
      by: betaOperator,
      seconds: 20,
      appId: beta.numbers.pbx.appId,
      recordUrl: 'http://127.0.0.1:1/record.mp3',
    });
    await world.untilQuiet();
    const binding = await world.calls.bindingOf(call.callId);
    const [contactId = 0] = binding.contactIds;
    expect(await dealsOf(contactId)).toEqual([{ ID: binding.dealIds[0], CATEGORY_ID: beta.categoryId, ASSIGNED_BY_ID: betaOperator }]);
    const statistic = await world.calls.statistic(call.callId);
    expect(statistic).toMatchObject({ CALL_RECORD_URL: 'http://127.0.0.1:1/record.mp3', CRM_ENTITY_TYPE: 'CONTACT' });
    expect(Number(statistic.CRM_ENTITY_ID)).toBe(contactId);
    expect(Number(statistic.CRM_ACTIVITY_ID)).toBeGreaterThan(0);
  });

  it('an outgoing call from a card keeps the deal that the person chose', async () => {
    const phone = newPhone();
    const call = await world.calls.incoming({ number: alfaNumber, phone, answeredBy: people.operatorTwo });
    await world.untilQuiet();
    const { contactIds, dealIds } = await world.calls.bindingOf(call.callId);
    const [contactId = 0, dealId = 0] = [contactIds[0], dealIds[0]];
    const back = await world.calls.outgoing({
      number: alfaNumber,
      phone,
      by: people.operatorTwo,
      card: { type: 'CONTACT', id: contactId, dealId },
    });
    await world.untilQuiet();
    expect(await world.calls.bindingOf(back.callId)).toEqual({ dealIds: [dealId], contactIds: [contactId] });
  });

  it('a caller and a writer with one phone in the same second are one contact with one deal', async () => {
    const phone = newPhone();
    const [call, dialog] = await Promise.all([
      world.calls.missed({ number: alfaNumber, phone }),
      world.clientWrites(
        alfa.lines.whatsapp,
        { externalUserId: `same-second-${phone}`, name: 'Пётр', lastName: 'Спешащий', phone },
        'Алло?',
      ),
    ]);
    await world.untilQuiet();
    expect(await world.calls.bindingOf(call.callId)).toEqual(await world.bindingOf(dialog.sessionId));
    expect(await contactsWith(phone)).toHaveLength(1);
  });

  it.each([
    {
      scenario: 'a withheld number',
      call: () => world.calls.incoming({ number: alfaNumber, phone: 'anonymous', answeredBy: people.operatorOne }),
      because: 'anonymous',
    },
    {
      scenario: 'a call between employees',
      call: () => world.calls.internal(people.operatorOne, people.operatorTwo),
      because: 'extension',
    },
    {
      scenario: 'a number that belongs to nobody',
      call: () => world.calls.incoming({ number: cast.numberOfNobody.searchId, phone: newPhone(), answeredBy: people.chief }),
      because: 'numberOfNobody',
    },
  ])('$scenario makes nothing, and the journal says why', async ({ call, because }) => {
    const cards = () =>
      world.portal.rows('SELECT (SELECT MAX(ID) FROM b_crm_contact) AS contacts, (SELECT MAX(ID) FROM b_crm_deal) AS deals');
    const before = await cards();
    const { callId } = await call();
    await world.untilQuiet();
    expect(await cards()).toEqual(before);
    expect(await world.rows('SELECT rule, because FROM journal WHERE call_id = ?', [callId])).toEqual([{ rule: 'ignored', because }]);
  });

  it('what was called while the sidecar was away is put right when it is back', async () => {
    const phone = newPhone();
    await world.sidecar.kill();
    const [talked, missed] = [
      await world.calls.incoming({ number: alfaNumber, phone, answeredBy: people.operatorOne }),
      await world.calls.missed({ number: betaNumber, phone }),
    ];
    await world.startSidecar();
    await world.untilQuiet();
    const [here, there] = [await world.calls.bindingOf(talked.callId), await world.calls.bindingOf(missed.callId)];
    expect([here.contactIds.length, here.dealIds.length, there.contactIds.length, there.dealIds.length]).toEqual([1, 1, 1, 1]);
    expect(here.contactIds).not.toEqual(there.contactIds);
    expect(await todosOf(there.contactIds[0] ?? 0)).toHaveLength(1);
  });
});
