import { randomUUID } from 'node:crypto';
import type { World } from '../../playground/harness/world.js';
import { FileClock } from '../../src/clock.js';
import type { Config } from '../../src/config.js';
import type { CommandBody, CommandResults, PlaceCall } from '../../src/portal/commands/command-types.js';
import { PortalClient } from '../../src/portal/commands/portal-client.js';
import { type EventRow, parseEvent } from '../../src/portal/events/portal-event.js';
import { alfa, beta, cast, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const { phone, contactIds, dealIds } = cast.knownClient;
const stranger = '+79005556677';
const ofAlfa = { code: alfa.code, name: alfa.name };

describe('calls and merges between the module and the client of the sidecar', () => {
  let world: World;
  let client: PortalClient;
  beforeAll(async () => {
    world = await startWorld({ sidecars: 0 });
    client = new PortalClient({ portalUrl: world.portal.url, secret: world.portal.secret } as Config, new FileClock(world.clock.file));
    for (const number of [alfa.numbers.main, beta.numbers.main]) await world.calls.setNumber(number.searchId, { CRM_CREATE: 'none' });
  });
  afterAll(() => world?.stop());

  async function done<B extends CommandBody>(body: B): Promise<CommandResults[B['type']]> {
    const [answer] = await client.send([{ ...body, id: randomUUID() }]);
    if (answer?.status !== 'done') throw new Error(JSON.stringify(answer));
    return answer.result as CommandResults[B['type']];
  }

  const placement = (callId: string, change: Partial<PlaceCall> = {}): PlaceCall => ({
    type: 'placeCall',
    callId,
    direction: 'incoming',
    phone: stranger,
    company: ofAlfa,
    contact: { create: { name: '', lastName: '', phones: [stranger], emails: [] } },
    deal: { create: { title: 'Call', categoryId: alfa.dealCategoryId } },
    responsibleId: people.operatorOne,
    setContactResponsible: false,
    setDealResponsible: false,
    activityResponsibleId: 0,
    isEnded: true,
    todo: null,
    completeTodoIds: [],
    ...change,
  });

  const events = async (subject: string) =>
    (await world.portal.rows<EventRow>('SELECT * FROM linewarden_event WHERE SUBJECT = ? ORDER BY ID', [subject])).map((row) =>
      parseEvent(row),
    );

  it('numbers told once are known at the next handshake, and the company that was called has its own client at the first ring', async () => {
    expect((await client.call('handshake', {})).numbersVersion).toBe(0);
    const numbers = [alfa, beta].map(({ name, numbers, dealCategoryId }) => ({
      key: numbers.main.searchId,
      companyName: name,
      dealCategoryId,
    }));
    expect(await client.call('setNumbers', { version: 3, numbers })).toEqual({ version: 3 });
    expect(await client.call('setNumbers', { version: 2, numbers: [] })).toEqual({ version: 3 });
    expect((await client.call('handshake', {})).numbersVersion).toBe(3);

    const { main } = beta.numbers;
    const first = await world.calls.incoming({ number: main.searchId, phone, answeredBy: people.queueOperator });
    expect((await world.calls.bindingOf(first.callId)).contactIds).toEqual([contactIds.alfa]); // no field names anybody's company yet
    const ofBeta = { company: { code: beta.code, name: beta.name }, contact: { id: contactIds.beta }, deal: null };
    await done(placement(first.callId, { phone, ...ofBeta }));
    expect(await world.calls.bindingOf(first.callId)).toEqual({ dealIds: [], contactIds: [contactIds.beta] });

    const again = await world.calls.incoming({ number: main.searchId, phone, answeredBy: people.queueOperator });
    expect(await world.calls.bindingOf(again.callId)).toEqual({ dealIds: [], contactIds: [contactIds.beta] });
    const toAlfa = await world.calls.incoming({ number: alfa.numbers.main.searchId, phone, answeredBy: people.operatorOne });
    expect((await world.calls.bindingOf(toAlfa.callId)).contactIds).toEqual([contactIds.alfa]);
  });

  it('every event of calls is one the sidecar can read, in the order of its client', async () => {
    const rung = await world.calls.incoming({ number: alfa.numbers.main.searchId, phone: stranger, answeredBy: people.operatorOne });
    await world.calls.external({ number: alfa.numbers.pbx.number, phone: stranger, by: people.operatorTwo });
    await world.calls.callback({ number: alfa.numbers.main.searchId, phone: stranger, by: people.operatorOne });
    await world.calls.missed({ number: alfa.numbers.main.searchId, phone: 'anonymous' });
    const read = await events('phone:79005556677');
    expect(read.filter(({ kind }) => kind === 'wrong')).toEqual([]);
    expect(read.map((one) => (one.kind === 'event' ? one.event.type : ''))).toEqual([
      'CallStarted',
      'CallAnswered',
      'CallEnded',
      'CallStarted',
      'CallEnded',
      'CallAnswered',
      'CallEnded',
    ]);
    expect(read[2]).toMatchObject({ event: { payload: { callId: rung.callId, failedCode: '200', durationSeconds: 60, activityId: 0 } } });
    const withheld = await world.portal.rows<EventRow>("SELECT * FROM linewarden_event WHERE SUBJECT LIKE 'call:%' ORDER BY ID");
    expect(withheld.map((row) => parseEvent(row).kind)).toEqual(['event', 'event']);
  });

  it('an unknown caller is placed, called back and bound elsewhere and back again', async () => {
    const missed = await world.calls.missed({ number: alfa.numbers.main.searchId, phone: '+79007778899' });
    const deadline = Math.floor(world.clock.now().getTime() / 1000) + 1800;
    const todo = { subject: 'Call back', description: '', deadline, responsibleId: people.operatorOne };
    const placed = await done(placement(missed.callId, { phone: '+79007778899', todo }));
    expect(placed).toMatchObject({ contactCreated: true, dealCreated: true, activityCreated: true });
    expect(await world.calls.bindingOf(missed.callId)).toEqual({ dealIds: [placed.dealId], contactIds: [placed.contactId] });

    const { before } = await done({
      type: 'bindClient',
      company: ofAlfa,
      contactId: contactIds.alfa,
      dealId: 0,
      sessions: [],
      callIds: [missed.callId],
    });
    expect(await world.calls.bindingOf(missed.callId)).toEqual({ dealIds: [], contactIds: [contactIds.alfa] });
    expect(await world.calls.statistic(missed.callId)).toMatchObject({ CRM_ENTITY_TYPE: 'CONTACT', CRM_ENTITY_ID: contactIds.alfa });
    await done({ type: 'restoreBindings', threads: before });
    expect(await world.calls.bindingOf(missed.callId)).toEqual({ dealIds: [placed.dealId], contactIds: [placed.contactId] });
    expect(await world.calls.statistic(missed.callId)).toMatchObject({ CRM_ENTITY_ID: placed.contactId });
  });

  it('two contacts of a client become one, and those of two companies never do', async () => {
    const call = await world.calls.missed({ number: alfa.numbers.main.searchId, phone: '+79001112233' });
    const placed = await done(placement(call.callId, { phone: '+79001112233' }));
    const merge = { type: 'mergeContacts', company: ofAlfa, toContactId: contactIds.alfa } as const;
    const deals = { keptDealId: dealIds.alfaOpen, closeDealIds: [placed.dealId] };
    const merged = await done({ ...merge, ...deals, fromContactId: placed.contactId });
    expect(merged).toEqual({ contactId: contactIds.alfa, closedDealIds: [placed.dealId] });
    expect(await world.calls.bindingOf(call.callId)).toMatchObject({ contactIds: [contactIds.alfa] });
    expect(await events(`contact:${contactIds.alfa}`)).toContainEqual(
      expect.objectContaining({ event: expect.objectContaining({ type: 'ContactsMerged' }) }),
    );

    const [refused] = await client.send([{ ...merge, id: randomUUID(), keptDealId: 0, closeDealIds: [], fromContactId: contactIds.beta }]);
    expect(refused).toMatchObject({ status: 'refused', code: 'MERGE_REFUSED' });
  });
});
