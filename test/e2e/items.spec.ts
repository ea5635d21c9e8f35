import { randomUUID } from 'node:crypto';
import type { World } from '../../playground/harness/world.js';
import { FileClock } from '../../src/clock.js';
import type { Config } from '../../src/config.js';
import type { CommandBody, CommandResults } from '../../src/portal/commands/command-types.js';
import { PortalClient } from '../../src/portal/commands/portal-client.js';
import { type EventOf, type EventRow, parseEvent } from '../../src/portal/events/portal-event.js';
import { alfa, beta, cast, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const { leadStages, regions } = cast;
const pipeline = String(alfa.dealCategoryId);

describe('leads and deals between the module and the client of the sidecar', () => {
  let world: World;
  let client: PortalClient;
  beforeAll(async () => {
    world = await startWorld({ sidecars: 0 });
    client = new PortalClient({ portalUrl: world.portal.url, secret: world.portal.secret } as Config, new FileClock(world.clock.file));
  });
  afterAll(() => world?.stop());
  beforeEach(async () => {
    await world.items.setRobots([]);
    await world.items.setRequiredFields([]);
    await client.call('watchItems', { leads: [], deals: {} });
    await world.portal.rows('DELETE FROM linewarden_event');
  });

  async function done<B extends CommandBody>(body: B): Promise<CommandResults[B['type']]> {
    const [answer] = await client.send([{ ...body, id: randomUUID() }]);
    if (answer?.status !== 'done') throw new Error(JSON.stringify(answer));
    return answer.result as CommandResults[B['type']];
  }

  const entered = async () => {
    const rows = await world.portal.rows<EventRow>("SELECT * FROM linewarden_event WHERE TYPE = 'ItemEntered' ORDER BY ID");
    return rows.map((row) => {
      const parsed = parseEvent(row);
      if (parsed.kind === 'wrong') throw new Error(parsed.because);
      return (parsed.event as EventOf<'ItemEntered'>).payload;
    });
  };

  it('what is watched is kept by the module and told at the next handshake', async () => {
    const watched = { leads: [leadStages.first], deals: { [pipeline]: [alfa.stages.first, alfa.stages.inWork] } };
    expect(await client.call('watchItems', watched)).toEqual(watched);
    expect((await client.call('handshake', {})).watchedItems).toEqual(watched);
    expect(await client.call('watchItems', { leads: [], deals: {} })).toEqual({ leads: [], deals: {} });
  });

  it('a lead of a person, of a form and of an import are told with whose doing it was; unwatched ones are not', async () => {
    await world.items.addLead({ title: 'Before' }, { by: people.operatorOne });
    await client.call('watchItems', { leads: [leadStages.first], deals: {} });
    const byPerson = await world.items.addLead(
      { title: 'By hand', responsibleId: people.operatorTwo, region: regions.values.volga.enumIds.lead },
      { by: people.operatorOne },
    );
    await world.items.setFormQueue(7, [people.operatorTwo, people.operatorOne]);
    const byForm = await world.items.webForm('lead', 7, { name: 'Ольга', phone: '+79005550011' });
    const imported = await world.items.importLeads(2, { responsibleId: people.operatorTwo }, people.senior);
    expect(
      (await entered()).map(({ itemId, actorUserId, by, createdById, isCreated }) => [itemId, actorUserId, by, createdById, isCreated]),
    ).toEqual([
      [byPerson, people.operatorOne, 'person', people.operatorOne, true],
      [byForm.id, 0, 'automatic', people.operatorTwo, true],
      ...imported.map((id) => [id, people.senior, 'person', people.senior, true]),
    ]);
    const [field] = await world.portal.rows<{ value: number }>(
      `SELECT ${regions.fieldName} AS value FROM b_uts_crm_lead WHERE VALUE_ID = ?`,
      [byPerson],
    );
    expect(field?.value).toBe(regions.values.volga.enumIds.lead);
  });

  it('a robot behind a person, a group move and another pipeline are told once each', async () => {
    await client.call('watchItems', { leads: [], deals: { [pipeline]: [alfa.stages.inWork], [beta.dealCategoryId]: [beta.stages.first] } });
    const dealId = await world.items.addDeal({ categoryId: alfa.dealCategoryId }, people.operatorOne);
    await world.items.moveInKanban('deal', [dealId], alfa.stages.inWork, people.senior);
    await world.items.moveToPipeline(dealId, beta.dealCategoryId, people.senior);
    await world.items.setRobots([{ entity: 'deal', stage: alfa.stages.first, moveTo: alfa.stages.inWork }]);
    const another = await world.items.addDeal({ categoryId: alfa.dealCategoryId }, people.operatorOne);
    expect((await entered()).map(({ itemId, stageId, formerStageId, by }) => [itemId, stageId, formerStageId, by])).toEqual([
      [dealId, alfa.stages.inWork, alfa.stages.first, 'person'],
      [dealId, beta.stages.first, alfa.stages.inWork, 'person'],
      [another, alfa.stages.inWork, alfa.stages.first, 'automatic'],
    ]);
  });

  it('a lead is given to somebody with its to-do, then moved on with its robots; nothing of it comes back', async () => {
    await client.call('watchItems', { leads: [leadStages.first, leadStages.inWork], deals: {} });
    await world.items.setRobots([{ entity: 'lead', stage: leadStages.inWork, responsibleId: people.senior }]);
    const itemId = await world.items.addLead({ responsibleId: people.operatorOne }, { by: people.operatorOne });
    const todoId = await world.items.addToDo('lead', itemId, people.operatorOne, 'Перезвонить');
    const expected = { entity: 'lead', itemId, expectedStageId: leadStages.first } as const;
    expect(
      await done({
        type: 'assignItem',
        ...expected,
        expectedResponsibleId: people.operatorOne,
        responsibleId: people.operatorTwo,
        takesToDos: true,
      }),
    ).toEqual({ outcome: 'assigned', responsibleId: people.operatorTwo, stageId: leadStages.first });
    const [todo] = await world.portal.rows<{ RESPONSIBLE_ID: number }>('SELECT RESPONSIBLE_ID FROM b_crm_act WHERE ID = ?', [todoId]);
    expect(todo?.RESPONSIBLE_ID).toBe(people.operatorTwo);
    expect(await done({ type: 'moveItem', ...expected, expectedResponsibleId: people.operatorTwo, toStageId: leadStages.inWork })).toEqual({
      outcome: 'moved',
      stageId: leadStages.inWork,
      requiredFields: [],
      message: '',
    });
    expect(await world.items.row('lead', itemId)).toMatchObject({ STAGE_ID: leadStages.inWork, ASSIGNED_BY_ID: people.senior });
    expect((await entered()).map(({ isCreated }) => isCreated)).toEqual([true]);
  });

  it('a deal without a field that the stage requires keeps its stage, and what a person did meanwhile is left', async () => {
    await world.items.setRequiredFields([{ entity: 'deal', field: 'SOURCE_ID', from: alfa.stages.inWork }]);
    const itemId = await world.items.addDeal({ categoryId: alfa.dealCategoryId }, people.operatorOne);
    const move = {
      type: 'moveItem',
      entity: 'deal',
      itemId,
      expectedResponsibleId: people.operatorOne,
      expectedStageId: alfa.stages.first,
      toStageId: alfa.stages.inWork,
    } as const;
    expect(await done(move)).toMatchObject({ outcome: 'refused', stageId: alfa.stages.first, requiredFields: ['SOURCE_ID'] });
    await world.items.setField('deal', itemId, 'SOURCE_ID', 'WEB', people.operatorOne);
    await world.items.setResponsible('deal', itemId, people.senior, people.operatorOne);
    expect(await done(move)).toMatchObject({ outcome: 'superseded', stageId: alfa.stages.first });
    expect(await done({ ...move, expectedResponsibleId: people.senior })).toMatchObject({ outcome: 'moved', stageId: alfa.stages.inWork });
    expect(
      await done({ ...move, expectedResponsibleId: people.senior, expectedStageId: alfa.stages.inWork, toStageId: alfa.stages.first }),
    ).toMatchObject({
      outcome: 'notForward',
    });
    await world.items.remove('deal', itemId, people.operatorOne);
    expect(await done(move)).toMatchObject({ outcome: 'gone' });
  });

  it('a lead that becomes a deal leaves its responsible to it', async () => {
    await client.call('watchItems', { leads: [], deals: { '0': ['NEW'] } });
    const leadId = await world.items.addLead({ name: 'Мария', responsibleId: people.operatorTwo }, { by: people.operatorOne });
    const { dealId } = await world.items.convert(leadId, people.operatorOne);
    expect(await entered()).toMatchObject([
      { entity: 'deal', itemId: dealId, pipelineId: 0, responsibleId: people.operatorTwo, isCreated: true },
    ]);
    expect((await world.items.row('lead', leadId))?.STAGE_ID).toBe(leadStages.won);
  });
});
