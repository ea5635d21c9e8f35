import type { World } from '../../playground/harness/world.js';
import { alfa, beta, cast, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const { phone, contactIds, dealIds, responsibleIds } = cast.knownClient;
const stranger = '+79005556677';

describe('calls of the practice portal', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ sidecars: 0 });
    for (const number of [alfa.numbers.main, beta.numbers.main]) await world.calls.setNumber(number.searchId, { CRM_CREATE: 'none' });
  });
  afterAll(() => world?.stop());

  it('the portal gives a call to the client it finds first, whichever company was called', async () => {
    const { callId, rings } = await world.calls.comes({ number: beta.numbers.main.searchId, phone });
    expect(rings).toEqual([responsibleIds.alfa]);
    const ended = await world.calls.ends(callId, {});
    expect(await world.calls.bindingOf(ended.callId)).toEqual({ dealIds: [dealIds.alfaOpen], contactIds: [contactIds.alfa] });
    expect(await world.calls.statistic(callId)).toMatchObject({
      INCOMING: '2',
      PORTAL_NUMBER: beta.numbers.main.searchId,
      CALL_FAILED_CODE: '304',
      CRM_ENTITY_TYPE: 'CONTACT',
      CRM_ENTITY_ID: contactIds.alfa,
      CRM_ACTIVITY_ID: ended.activityId,
    });
  });

  it('a day of calls leaves a row for each and an activity for those whose client is known', async () => {
    const number = alfa.numbers.main.searchId;
    const ended = await world.calls.play([
      { kind: 'incoming', number, phone, answeredBy: people.operatorOne },
      { kind: 'incoming', number, phone, answeredBy: people.operatorTwo, isRedirected: true },
      { kind: 'incoming', number, phone: 'anonymous', answeredBy: people.operatorOne },
      { kind: 'missed', number, phone: stranger },
      { kind: 'outgoing', number, phone, by: people.operatorOne, card: { type: 'CONTACT', id: contactIds.beta, dealId: dealIds.betaLost } },
      { kind: 'outgoing', number, phone, by: people.operatorOne, seconds: 0 },
      { kind: 'callback', number, phone, by: people.operatorTwo },
      { kind: 'external', number: alfa.numbers.pbx.number, phone, by: people.operatorOne, recordUrl: 'https://pbx.example.com/1.mp3' },
      { kind: 'external', number: alfa.numbers.pbx.number, phone: stranger, by: people.operatorOne, seconds: 0, type: 'incoming' },
      { kind: 'internal', userId: people.operatorOne, toUserId: people.operatorTwo },
    ]);
    const rows = await Promise.all(ended.map(({ callId }) => world.calls.statistic(callId)));
    expect(rows.map((row) => [row.INCOMING, row.CALL_FAILED_CODE, (row.CRM_ACTIVITY_ID ?? 0) > 0])).toEqual([
      ['2', '200', true],
      ['3', '200', true],
      ['2', '200', false],
      ['2', '304', false],
      ['1', '200', true],
      ['1', '480', true],
      ['4', '200', true],
      ['2', '200', true],
      ['2', '304', false],
      ['1', '200', false],
    ]);
    expect(rows.map((row) => row.CRM_ACTIVITY_ID ?? 0)).toEqual(ended.map(({ activityId }) => activityId));
    expect(rows[1]?.PORTAL_USER_ID).toBe(people.operatorTwo);
    expect(rows[7]).toMatchObject({ PORTAL_NUMBER: alfa.numbers.pbx.searchId, CALL_RECORD_URL: 'https://pbx.example.com/1.mp3' });
    expect(await world.calls.bindingOf(ended[4]?.callId ?? '')).toEqual({ dealIds: [dealIds.betaLost], contactIds: [contactIds.beta] });
    expect(await world.portal.rows('SELECT ID FROM b_voximplant_call')).toEqual([]);
    await world.calls.recordComes(ended[0]?.callId ?? '', { recordId: 5, seconds: 59 });
    expect(await world.calls.statistic(ended[0]?.callId ?? '')).toMatchObject({ CALL_RECORD_ID: 5, RECORD_DURATION: 59 });
  });

  it('on a line nobody has tuned the portal makes a lead of a stranger', async () => {
    const { callId } = await world.calls.missed({ number: cast.numberOfNobody.searchId, phone: stranger });
    expect(await world.calls.statistic(callId)).toMatchObject({ CRM_ENTITY_TYPE: 'LEAD', PORTAL_USER_ID: people.chief });
  });

  it('contacts merged by hand leave the calls with the one that died', async () => {
    const { callId } = await world.calls.missed({ number: alfa.numbers.main.searchId, phone });
    await world.mergeContacts(contactIds.alfa, contactIds.beta, people.chief);
    expect((await world.calls.bindingOf(callId)).contactIds).toEqual([contactIds.beta]);
    expect(await world.calls.statistic(callId)).toMatchObject({ CRM_ENTITY_ID: contactIds.alfa });
    await expect(world.mergeContacts(contactIds.alfa, contactIds.beta, people.chief)).rejects.toThrow('code 50');
  });
});
