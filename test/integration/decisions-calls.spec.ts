import { Intake } from '../../src/work/intake.js';
import { writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { at, SidecarFixture } from './sidecar-fixture.js';
import {
  alfaNumber,
  betaNumber,
  Calls,
  twoCompaniesWithNumbers,
  writeActivity,
  writeContact,
  writeDeal,
  writeTelephony,
} from './telephony-of-two-companies.js';

let fixture: SidecarFixture;
let intake: Intake;
let calls: Calls;
let phones = 100;

beforeAll(async () => {
  fixture = await SidecarFixture.create(twoCompaniesWithNumbers);
  calls = new Calls(fixture);
  await writeTwoCompanies(fixture.portal);
  await writeTelephony(fixture.portal);
  await fixture.portal.run('ALTER TABLE b_uts_crm_contact ADD COLUMN UF_CRM_LINEWARDEN text');
  await fixture.portal.insert('b_module', [{ ID: 'calendar' }]);
  await fixture.portal.insert('b_option', [{ MODULE_ID: 'intranet', NAME: 'calendar_2', VALUE: 'Y' }]);
  intake = (await fixture.sidecar()).get(Intake);
});
beforeEach(() => {
  fixture.clock.at = at('12:00');
});
afterAll(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  expect(different).toEqual([]);
});

/** A phone nobody has called from yet, and its key. */
function newPhone(): { phone: string; key: string } {
  phones += 1;
  return { phone: `8 (901) 555-0${String(phones).slice(0, 1)}-${String(phones).slice(1)}`, key: `790155501${String(phones).slice(1)}` };
}

let changes = 0;

/** In force at once: the sidecar looks for newer ones when its clock has moved. */
async function useSettings(settings: unknown): Promise<void> {
  changes += 1;
  await fixture.saveSettings(settings);
  fixture.clock.turn(changes * 2000);
}

interface Entry {
  rule: string;
  because: string;
  company_code: string | null;
  client_id: string | null;
  contact_id: number;
  deal_id: number;
  operator_id: number;
  decision: Record<string, unknown>;
}

async function entries(callId: string): Promise<Entry[]> {
  const rows = await fixture.rows<Omit<Entry, 'decision'> & { decision: string }>(
    `SELECT rule, because, company_code, client_id, contact_id, deal_id, operator_id, decision FROM journal WHERE call_id = ? AND kind = 'call' ORDER BY id`,
    [callId],
  );
  return rows.map((row) => ({ ...row, decision: JSON.parse(row.decision) }));
}

async function orders(callId: string): Promise<Record<string, unknown>[]> {
  const rows = await fixture.rows<{ payload: string }>(
    `SELECT payload FROM outbox_command WHERE subject = CONCAT('call:', ?) ORDER BY id`,
    [callId],
  );
  return rows.map((row) => JSON.parse(row.payload) as Record<string, unknown>);
}

const remembered = async (callId: string) =>
  (await fixture.rows<Record<string, unknown>>('SELECT * FROM phone_call WHERE call_id = ?', [callId]))[0];

it('makes contact, deal and a to-do of a missed call of a new client, for somebody of the company', async () => {
  const { phone } = newPhone();
  const callId = await calls.ends('304', { phone });
  await intake.drain();
  const [entry] = await entries(callId);
  expect(entry).toMatchObject({ rule: 'missed', because: 'chosen', company_code: 'alfa', decision: { kind: 'first' } });
  expect([12, 13]).toContain(entry?.operator_id);
  expect(await orders(callId)).toEqual([
    expect.objectContaining({
      type: 'placeCall',
      callId,
      direction: 'incoming',
      phone,
      company: { code: 'alfa', name: 'Альфа', others: ['Бета', 'beta'] },
      contact: { create: { name: `Клиент ${phone}`, lastName: '', phones: [phone], emails: [] } },
      deal: { create: { title: `Клиент ${phone} – входящий звонок`, categoryId: 1 } },
      responsibleId: entry?.operator_id,
      activityResponsibleId: entry?.operator_id,
      isEnded: true,
      todo: {
        subject: 'Перезвонить: пропущенный звонок',
        description: `Звонили с номера ${phone} на ${alfaNumber} (Альфа) 2 марта, 12:00. Перезвонить до 2 марта, 12:30.`,
        deadline: at('12:30').getTime() / 1000,
        responsibleId: entry?.operator_id,
      },
      takesContactOfClient: false,
      takesDealOfClient: false,
    }),
  ]);
  expect(await remembered(callId)).toMatchObject({ is_missed: 1, todo_until: at('12:30'), ended_at: at('12:00'), company_code: 'alfa' });
});

it('gives the same phone two contacts and two deals when it calls both companies, though the portal has bound both to one', async () => {
  const { phone, key } = newPhone();
  await writeContact(fixture.portal, 7100, { phone: key, responsibleId: 12, company: 'Альфа' });
  await writeDeal(fixture.portal, 8100, 7100, 1);
  const toAlfa = await calls.ends('200', { phone, userId: 13, callId: 'to alfa' });
  const toBeta = await calls.ends('200', { phone, userId: 21, callId: 'to beta', to: betaNumber });
  await writeActivity(fixture.portal, 9100, toAlfa, [8100]);
  await writeActivity(fixture.portal, 9101, toBeta, [8100]);
  await intake.drain();
  expect(await orders(toAlfa)).toMatchObject([{ contact: { id: 7100 }, deal: { id: 8100 }, responsibleId: 12, todo: null }]);
  expect(await orders(toBeta)).toMatchObject([
    { company: { code: 'beta' }, contact: { create: {} }, deal: { create: { categoryId: 2 } }, responsibleId: 21 },
  ]);
  const [alfa] = await entries(toAlfa);
  const [beta] = await entries(toBeta);
  expect(alfa).toMatchObject({ rule: 'repeat', because: 'responsible' });
  expect(beta).toMatchObject({
    rule: 'first',
    because: 'answered',
    decision: { passedOverContacts: [{ contactId: 7100, because: 'otherCompany' }] },
  });
  expect(alfa?.client_id).not.toBe(beta?.client_id);
});

it('shows a known client while it rings, and leaves the end with the same contact and deal', async () => {
  const { phone, key } = newPhone();
  await writeContact(fixture.portal, 7110, { phone: key, responsibleId: 13, company: 'Альфа' });
  await writeDeal(fixture.portal, 8110, 7110, 1, 13);
  const callId = await calls.starts({ phone });
  await intake.drain();
  expect(await orders(callId)).toMatchObject([{ contact: { id: 7110 }, deal: { id: 8110 }, isEnded: false, todo: null }]);
  await calls.isAnswered(12, { callId, phone });
  await intake.drain();
  expect(await orders(callId)).toHaveLength(1);
  await calls.ends('200', { callId, phone, userId: 12 });
  await intake.drain();
  expect((await orders(callId))[1]).toMatchObject({ contact: { id: 7110 }, deal: { id: 8110 }, isEnded: true, responsibleId: 13 });
  expect((await entries(callId)).map(({ rule }) => rule)).toEqual(['repeat', 'continued']);
});

it('makes nothing while an unknown client rings; whoever answers becomes responsible', async () => {
  const { phone } = newPhone();
  const callId = await calls.starts({ phone });
  await intake.drain();
  expect([await entries(callId), await orders(callId)]).toEqual([[], []]);
  expect(await remembered(callId)).toMatchObject({ company_code: 'alfa', client_id: null, ended_at: null });
  await calls.isAnswered(13, { callId, phone });
  await intake.drain();
  expect(await entries(callId)).toMatchObject([{ rule: 'first', because: 'answered', operator_id: 13 }]);
  await calls.ends('200', { callId, phone, userId: 13 });
  await intake.drain();
  expect(await orders(callId)).toMatchObject([
    { isEnded: false, contact: { create: {} }, deal: { create: {} }, responsibleId: 13, takesContactOfClient: false },
    { isEnded: true, responsibleId: 13, takesContactOfClient: true, takesDealOfClient: true },
  ]);
});

it('decides a whole call that waited as events at once, by its end', async () => {
  const { phone } = newPhone();
  const callId = await calls.starts({ phone });
  await calls.isAnswered(12, { callId, phone });
  await calls.ends('200', { callId, phone, userId: 12 });
  await intake.drain();
  expect(await entries(callId)).toMatchObject([{ rule: 'first', because: 'answered', operator_id: 12 }]);
  expect(await orders(callId)).toHaveLength(1);
  expect((await remembered(callId))?.['answered_at']).not.toBeNull();
});

it('makes one contact and one deal of calls and dialogs of one client at one moment, on two sidecars', async () => {
  const { phone } = newPhone();
  await writeClient(fixture.portal, 600, { phone });
  const start = await writeSession(fixture.portal, 901, { lineId: 1, clientUserId: 600 });
  const second = await writeSession(fixture.portal, 902, { lineId: 2, clientUserId: 600, connector: 'telegrambot' });
  await fixture.event('DialogStarted', start, 'client:whatsapp:600');
  const ids = [await calls.ends('304', { phone }), await calls.ends('200', { phone, userId: 12 }), await calls.ends('304', { phone })];
  await fixture.event('DialogStarted', second, 'client:telegrambot:600');
  const other = (await fixture.sidecar('two')).get(Intake);
  await Promise.all([intake.drain(), other.drain()]);
  const rows = await fixture.rows<{ client_id: string; rule: string; payload: string }>(
    `SELECT j.client_id, o.payload FROM journal j JOIN outbox_command o ON o.journal_uid = j.uid WHERE j.session_id IN (901, 902) OR j.call_id IN (?)`,
    [ids],
  );
  const placements = rows.map((row) => JSON.parse(row.payload) as Record<string, unknown>);
  expect(placements).toHaveLength(5);
  expect(new Set(rows.map((row) => row.client_id)).size).toBe(1);
  expect(placements.filter((order) => order['takesContactOfClient'] === false)).toHaveLength(1);
  expect(placements.filter((order) => order['takesDealOfClient'] === false)).toHaveLength(1);
  expect(new Set(placements.map((order) => order['responsibleId'])).size).toBe(1);
});

it('gives no second to-do while the first is to be done, and another when its time has passed', async () => {
  const { phone } = newPhone();
  const first = await calls.ends('304', { phone });
  await intake.drain();
  fixture.clock.at = at('12:20');
  const second = await calls.ends('304', { phone });
  await intake.drain();
  expect((await entries(second))[0]?.decision).toMatchObject({ todo: { kind: 'alreadyDue', callId: first } });
  expect(await orders(second)).toMatchObject([{ todo: null, isEnded: true }]);
  fixture.clock.at = at('12:45');
  const third = await calls.ends('304', { phone });
  await intake.drain();
  expect((await entries(third))[0]?.decision).toMatchObject({ todo: { kind: 'new' } });
});

it('gives another to-do at once when somebody has completed the first in the portal', async () => {
  const { phone } = newPhone();
  const first = await calls.ends('304', { phone });
  await intake.drain();
  await fixture.rows('UPDATE phone_call SET todo_id = 4100 WHERE call_id = ?', [first]);
  await fixture.portal.insert('b_crm_act', [{ ID: 4100, TYPE_ID: 6, PROVIDER_ID: 'CRM_TODO', COMPLETED: 'Y' }]);
  const second = await calls.ends('304', { phone });
  await intake.drain();
  expect((await entries(second))[0]?.decision).toMatchObject({ todo: { kind: 'new' } });
});

it('counts the time to call back from the morning when it was missed at night', async () => {
  fixture.clock.at = at('23:40');
  const { phone } = newPhone();
  const callId = await calls.ends('304', { phone });
  await intake.drain();
  expect((await orders(callId))[0]?.['todo']).toMatchObject({ deadline: at('10:30', 3).getTime() / 1000 });
});

it('lets somebody else call back while the responsible is absent, and says why', async () => {
  const { phone, key } = newPhone();
  await writeContact(fixture.portal, 7120, { phone: key, responsibleId: 11, company: 'Альфа' });
  await fixture.portal.insert('b_calendar_event', [
    {
      CAL_TYPE: 'user',
      OWNER_ID: 11,
      CREATED_BY: 11,
      ACCESSIBILITY: 'absent',
      DT_SKIP_TIME: 'N',
      DATE_FROM: '2026-03-02 09:00:00',
      DATE_TO: '2026-03-02 18:00:00',
      DATE_FROM_TS_UTC: at('09:00').getTime() / 1000,
      DATE_TO_TS_UTC: at('18:00').getTime() / 1000,
      TZ_FROM: 'Europe/Moscow',
      TZ_TO: 'Europe/Moscow',
      DT_LENGTH: 32_400,
      DELETED: 'N',
    },
  ]);
  const callId = await calls.ends('304', { phone });
  await intake.drain();
  const [entry] = await entries(callId);
  expect(entry?.decision).toMatchObject({
    responsibleId: 11,
    because: 'responsible',
    todo: { kind: 'new', insteadOf: { userId: 11, because: 'absent' } },
  });
  expect([12, 13]).toContain(entry?.operator_id);
  await fixture.portal.run('DELETE FROM b_calendar_event');
});

it('lets those answer for callers whom the company has named, by turns', async () => {
  const [alfa, beta] = twoCompaniesWithNumbers.companies;
  await useSettings({ companies: [{ ...alfa, calls: { operatorIds: [11, 13] } }, beta] });
  const ids = [];
  for (let index = 0; index < 4; index++) ids.push(await calls.ends('304', { phone: newPhone().phone }));
  await intake.drain();
  const responsibles = (await Promise.all(ids.map(entries))).map(([entry]) => entry?.operator_id);
  expect(responsibles.slice(0, 2).toSorted()).toEqual([11, 13]);
  expect(responsibles.slice(2)).toEqual(responsibles.slice(0, 2));
  await useSettings(twoCompaniesWithNumbers);
});

it('does not give two missed calls of one moment to one person where the load is to be even', async () => {
  const companies = twoCompaniesWithNumbers.companies.map((company) => ({ ...company, strategy: 'even' }));
  await useSettings({ companies });
  await fixture.rows('UPDATE dialog SET is_closed = 1');
  await fixture.rows('UPDATE phone_call SET todo_until = NULL');
  const ids = [await calls.ends('304', { phone: newPhone().phone }), await calls.ends('304', { phone: newPhone().phone })];
  await intake.drain();
  ids.push(await calls.ends('304', { phone: newPhone().phone }), await calls.ends('304', { phone: newPhone().phone }));
  await intake.drain();
  const responsibles = (await Promise.all(ids.map(entries))).map(([entry]) => entry?.operator_id);
  expect(responsibles.toSorted()).toEqual([12, 12, 13, 13]);
  await useSettings(twoCompaniesWithNumbers);
});

describe('outgoing calls', () => {
  it('keep the deal from whose card they were made, and follow the working deal otherwise', async () => {
    const { phone, key } = newPhone();
    await writeContact(fixture.portal, 7130, { phone: key, responsibleId: 12, company: 'Альфа' });
    await writeDeal(fixture.portal, 8130, 7130, 1);
    await writeDeal(fixture.portal, 8131, 7130, 1);
    const fromCard = await calls.starts({ phone, direction: 'outgoing', userId: 12 });
    await intake.drain();
    expect(await orders(fromCard)).toEqual([]); // what is known of the live call would be overwritten
    await writeActivity(fixture.portal, 9130, fromCard, [8130]);
    await calls.ends('200', { callId: fromCard, phone, direction: 'outgoing', userId: 12 });
    const fromPhone = calls.newId();
    await writeActivity(fixture.portal, 9131, fromPhone, [8130, 8131]);
    await calls.ends('200', { callId: fromPhone, phone, direction: 'outgoing', userId: 12 });
    await intake.drain();
    expect(await orders(fromCard)).toMatchObject([{ direction: 'outgoing', deal: { id: 8130 } }]);
    expect(await orders(fromPhone)).toMatchObject([{ direction: 'outgoing', deal: { id: 8131 } }]);
  });

  it('that nobody answers leave a new client alone', async () => {
    const { phone } = newPhone();
    const callId = await calls.ends('304', { phone, direction: 'outgoing', userId: 12 });
    await intake.drain();
    expect(await entries(callId)).toMatchObject([{ rule: 'left', because: 'notAnswered' }]);
    expect(await orders(callId)).toEqual([]);
  });
});

describe('calls of nobody', () => {
  it.each([
    { scenario: 'a withheld number', parts: { phone: '' }, because: 'anonymous' },
    { scenario: 'rubbish', parts: { phone: 'Anonymous' }, because: 'anonymous' },
    { scenario: 'an extension', parts: { phone: '103' }, because: 'extension' },
    { scenario: 'another number of the portal', parts: { phone: '+7 495 333-00-03' }, because: 'ownNumber' },
    { scenario: 'the other company’s number', parts: { phone: betaNumber }, because: 'ownNumber' },
    { scenario: 'an information call', parts: { direction: 'info' as const }, because: 'infoCall' },
    { scenario: 'to a number of nobody', parts: { to: '74953330003' }, because: 'numberOfNobody' },
    { scenario: 'to a number the portal does not name', parts: { to: '' }, because: 'numberOfNobody' },
  ])('$scenario: $because', async ({ parts, because }) => {
    const callId = await calls.starts(parts);
    await intake.drain();
    expect(await entries(callId)).toEqual([]);
    await calls.ends('304', { callId, ...parts });
    await intake.drain();
    expect(await entries(callId)).toMatchObject([{ rule: 'ignored', because }]);
    expect(await orders(callId)).toEqual([]);
    expect(await remembered(callId)).toMatchObject({ client_id: null, ended_at: at('12:00') });
  });

  it('a number of two companies, in settings of before numbers were compared', async () => {
    const [alfa, beta] = twoCompaniesWithNumbers.companies;
    await useSettings({
      companies: [
        { ...alfa, numbers: ['+74951110001'] },
        { ...beta, numbers: ['84951110001'] },
      ],
    });
    const callId = await calls.ends('304', { phone: newPhone().phone });
    await intake.drain();
    expect(await entries(callId)).toMatchObject([{ rule: 'ignored', because: 'numberOfTwoCompanies', company_code: null }]);
    await useSettings(twoCompaniesWithNumbers);
  });
});

it('knows a SIP line by its name', async () => {
  const callId = await calls.ends('304', { phone: newPhone().phone, to: 'SIP-OFFICE' });
  await intake.drain();
  expect(await entries(callId)).toMatchObject([{ rule: 'missed', company_code: 'alfa' }]);
});

it('does not decide a call twice whose end is told twice', async () => {
  const { phone } = newPhone();
  const callId = await calls.ends('304', { phone });
  await intake.drain();
  await calls.ends('304', { callId, phone });
  await calls.starts({ callId, phone });
  await intake.drain();
  expect(await entries(callId)).toHaveLength(1);
  expect(await orders(callId)).toHaveLength(1);
});

it('a portal without telephony decides dialogs as before', async () => {
  const fresh = await SidecarFixture.create(twoCompaniesWithNumbers);
  try {
    await writeTwoCompanies(fresh.portal);
    await fresh.portal.run('DROP TABLE IF EXISTS b_voximplant_config, b_voximplant_external_line, b_voximplant_statistic');
    await new Calls(fresh).ends('304', { phone: newPhone().phone });
    await (await fresh.sidecar()).get(Intake).drain();
    expect(await fresh.rows('SELECT rule FROM journal')).toEqual([{ rule: 'missed' }]);
  } finally {
    await fresh.drop();
  }
});
