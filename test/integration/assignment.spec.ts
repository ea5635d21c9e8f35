import { DealWaiting } from '../../src/assignment/deal-waiting.js';
import type { Command } from '../../src/portal/commands/command-types.js';
import { Intake } from '../../src/work/intake.js';
import { OutboxWorker } from '../../src/work/outbox-worker.js';
import { startWork, twoCompanies, writeTwoCompanies } from './people-of-two-companies.js';
import { ScriptedModule } from './scripted-module.js';
import { SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let sidecar: Awaited<ReturnType<SidecarFixture['sidecar']>>;
const module = new ScriptedModule(() => ({ status: 'superseded', code: 'NOTHING' }));
const operators = [11, 12, 13];
let leads = 0;

/** Alfa's leads on NEW, in turn among three. */
const rule = {
  code: 'leads',
  name: 'Новые лиды',
  isOn: true,
  entity: 'lead',
  stages: ['NEW'],
  assignment: { people: { userIds: operators }, stopBefore: { endOfHoursMinutes: 0 } },
};

function settingsWith(...rules: Record<string, unknown>[]) {
  const [alfa, beta] = twoCompanies.companies;
  return { companies: [{ ...alfa, assignmentRules: rules }, beta] };
}

beforeEach(async () => {
  fixture = await SidecarFixture.create(settingsWith(rule));
  fixture.portalUrl = await module.start();
  module.seen.length = 0;
  module.says = does;
  await writeTwoCompanies(fixture.portal);
  leads = 0;
});
afterEach(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  await module.stop();
  expect(different).toEqual([]);
});

function does(command: Command) {
  if (command.type === 'assignItem')
    return {
      status: 'done',
      result: { outcome: 'assigned', responsibleId: command.responsibleId, stageId: command.expectedStageId },
    } as const;
  return { status: 'done', result: { outcome: 'moved', stageId: 'IN_PROCESS', requiredFields: [], message: '' } } as const;
}

/** A lead that user 1 has made just now. */
async function lead(fields: Record<string, unknown> = {}, told: Record<string, unknown> = {}): Promise<number> {
  const leadId = ++leads;
  await fixture.portal.insert('b_crm_lead', [
    { ID: leadId, STATUS_ID: 'NEW', STATUS_SEMANTIC_ID: 'P', ASSIGNED_BY_ID: 1, CREATED_BY_ID: 1, ...fields },
  ]);
  await comes(leadId, told);
  return leadId;
}

function comes(leadId: number, told: Record<string, unknown> = {}): Promise<void> {
  return fixture.event(
    'ItemEntered',
    {
      entity: 'lead',
      itemId: leadId,
      pipelineId: 0,
      stageId: 'NEW',
      formerStageId: null,
      isCreated: true,
      responsibleId: 1,
      createdById: 1,
      actorUserId: 1,
      by: 'person',
      historyId: leadId,
      ...told,
    },
    `lead:${leadId}`,
  );
}

async function settle(): Promise<void> {
  sidecar ??= await fixture.sidecar();
  await sidecar.get(Intake).drain();
  await sidecar.get(OutboxWorker).send();
  await sidecar.get(OutboxWorker).send(); // moves that follow
}

const given = () =>
  module.seen.flatMap((command) => (command.type === 'assignItem' ? [[command.itemId, command.responsibleId]] : [])) as [number, number][];
const states = () =>
  fixture
    .rows<{ item_id: number | string; state: string; user_id: number }>('SELECT item_id, state, user_id FROM assigned_item ORDER BY id')
    .then((rows) => rows.map((row) => `${row.item_id} ${row.state} ${row.user_id}`));
const journal = () =>
  fixture
    .rows<{ kind: string; rule: string; because: string }>('SELECT kind, rule, because FROM journal ORDER BY id')
    .then((rows) => rows.map(({ kind, rule, because }) => `${kind} ${rule} ${because}`));

beforeEach(async () => {
  sidecar = await fixture.sidecar();
});

it('gives new leads in turn, each once, and remembers whose turn it is', async () => {
  for (let count = 0; count < 7; count += 1) await lead();
  await settle();
  await comes(1); // told again
  await settle();
  const counts = operators.map((userId) => given().filter(([, to]) => to === userId).length);
  expect(given()).toHaveLength(7);
  expect(Math.max(...counts) - Math.min(...counts)).toBe(1);
  const first = given().slice(0, 3);
  expect(new Set(first.map(([, to]) => to)).size).toBe(3);
  await lead();
  await lead();
  await settle();
  expect(operators.map((userId) => given().filter(([, to]) => to === userId).length)).toEqual([3, 3, 3]);
  expect(module.seen[0]).toMatchObject({ entity: 'lead', expectedResponsibleId: 1, expectedStageId: 'NEW', takesToDos: true });
});

it('leaves to whom it is what a person has given by hand, what has moved on, and what is not the rule’s', async () => {
  const byHand = await lead({ ASSIGNED_BY_ID: 12 });
  await fixture.portal.insert('b_crm_event', [{ ID: 1, CREATED_BY_ID: 12, EVENT_NAME: 'x', EVENT_TYPE: 1 }]);
  await fixture.portal.insert('b_crm_event_relations', [
    { ENTITY_TYPE: 'LEAD', ENTITY_ID: byHand, ENTITY_FIELD: 'ASSIGNED_BY_ID', EVENT_ID: 1 },
  ]);
  await lead({ STATUS_ID: 'IN_PROCESS' });
  await lead({ ASSIGNED_BY_ID: 13 }); // neither a hand known of nor who made it
  await lead({ STATUS_ID: 'OTHER' }, { stageId: 'OTHER' });
  await settle();
  expect(module.seen).toEqual([]);
  expect(await journal()).toEqual(['assignment leftAlone byHand', 'assignment leftAlone movedOn', 'assignment leftAlone notReplaced']);
});

it('keeps the norm of the day, lets the rest wait, and deals it the next day, the oldest first', async () => {
  await fixture.saveSettings(
    settingsWith({ ...rule, assignment: { ...rule.assignment, people: { userIds: [12, 13] }, limits: { all: { lead: { perDay: 2 } } } } }),
  );
  for (let count = 0; count < 6; count += 1) await lead();
  await settle();
  expect(
    given()
      .map(([, to]) => to)
      .toSorted(),
  ).toEqual([12, 12, 13, 13]);
  expect((await states()).filter((state) => state.includes('waiting'))).toEqual(['5 waiting 0', '6 waiting 0']);
  await sidecar.get(DealWaiting).run();
  expect((await journal()).filter((entry) => entry.includes('wait'))).toHaveLength(2); // told once each
  fixture.clock.turn(24 * 3_600_000);
  await fixture.portal.run('DELETE FROM b_timeman_entries');
  await startWork(fixture.portal, [12, 13]);
  await fixture.portal.run(
    `UPDATE b_timeman_entries SET DATE_START = '2026-03-03 09:00:00', RECORDED_START_TIMESTAMP = RECORDED_START_TIMESTAMP + 86400`,
  );
  expect(await sidecar.get(DealWaiting).run()).toBe(2);
  await sidecar.get(OutboxWorker).send();
  expect(
    given()
      .slice(4)
      .map(([leadId]) => leadId)
      .toSorted(),
  ).toEqual([5, 6]);
});

it('waits no more for what was deleted, or falls under no rule any more', async () => {
  await fixture.portal.run('DELETE FROM b_timeman_entries');
  const [told, missed, other] = [await lead(), await lead(), await lead()];
  await settle();
  await fixture.portal.run(`DELETE FROM b_crm_lead WHERE ID IN (${told}, ${missed})`);
  await fixture.event('LeadDeleted', { leadId: told }, `lead:${told}`);
  await settle();
  expect(await states()).toEqual([`${told} void 0`, `${missed} waiting 0`, `${other} waiting 0`]);
  await sidecar.get(DealWaiting).run(); // nobody has told of it
  expect(await states()).toEqual([`${told} void 0`, `${missed} void 0`, `${other} waiting 0`]);
  expect(await fixture.rows('SELECT DISTINCT company_code, rule_code FROM assigned_item')).toEqual([
    { company_code: 'alfa', rule_code: 'leads' },
  ]);
});

it('does not give to the first who comes all that has waited through the night', async () => {
  await fixture.portal.run('DELETE FROM b_timeman_entries');
  fixture.clock.turn(-3 * 3_600_000);
  for (let count = 0; count < 9; count += 1) await lead();
  await settle();
  expect(given()).toEqual([]);
  fixture.clock.turn(3 * 3_600_000 + 60_000);
  await startWork(fixture.portal, [12]);
  await sidecar.get(DealWaiting).run();
  await sidecar.get(DealWaiting).run();
  await sidecar.get(OutboxWorker).send();
  expect(given()).toEqual([
    [1, 12],
    [2, 12],
    [3, 12],
  ]);
  await startWork(fixture.portal, [11, 13]);
  await sidecar.get(DealWaiting).run();
  await sidecar.get(OutboxWorker).send();
  expect(operators.map((userId) => given().filter(([, to]) => to === userId).length)).toEqual([3, 3, 3]);
});

it('gives up a decision that the portal was ahead of, and takes it out of the norm', async () => {
  module.says = (command) =>
    command.type === 'assignItem'
      ? ({ status: 'done', result: { outcome: 'superseded', responsibleId: 13, stageId: 'NEW' } } as const)
      : does(command);
  await lead();
  await settle();
  expect(await states()).toEqual([expect.stringMatching(/^1 void 1[123]$/)]);
  expect(await fixture.rows('SELECT given_on FROM assigned_item')).toEqual([{ given_on: null }]);
  expect((await journal()).at(-1)).toBe('assignmentAnswer superseded superseded');
  // nor of their turn
  expect(await fixture.rows('SELECT user_id FROM share_account WHERE debt <> 0 OR given <> 0')).toEqual([]);
});

it('moves it on once the responsible is set; what the portal refuses leaves the assignment', async () => {
  await fixture.saveSettings(settingsWith({ ...rule, thenStage: 'IN_PROCESS' }));
  module.says = (command) =>
    command.type === 'moveItem'
      ? ({ status: 'done', result: { outcome: 'refused', stageId: 'NEW', requiredFields: ['UF_CRM_INN'], message: '' } } as const)
      : does(command);
  await lead();
  await settle();
  expect(module.seen.map(({ type }) => type)).toEqual(['assignItem', 'moveItem']);
  expect(module.seen[1]).toMatchObject({ expectedStageId: 'NEW', toStageId: 'IN_PROCESS', expectedResponsibleId: given()[0]?.[1] });
  expect(await states()).toEqual([expect.stringMatching(/^1 given 1[123]$/)]);
  expect((await journal()).at(-1)).toBe('assignmentAnswer refused refused');
});

it('in the shadow writes down who would have got it, and orders nothing', async () => {
  await fixture.saveSettings(settingsWith({ ...rule, mode: 'shadow' }));
  await lead();
  await settle();
  expect(module.seen).toEqual([]);
  expect(await states()).toEqual([expect.stringMatching(/^1 shadow 1[123]$/)]);
  expect(await journal()).toEqual(['assignment person roundRobin']);
  expect(await fixture.rows('SELECT debt FROM share_account')).toEqual([]);
});

it('keeps norms and assigns each item once, however many sidecars are at it', async () => {
  const pool = [10, 11, 12, 13, 20, 21, 22];
  await fixture.saveSettings(
    settingsWith({ ...rule, assignment: { ...rule.assignment, people: { userIds: pool }, limits: { all: { lead: { perDay: 50 } } } } }),
  );
  for (let count = 0; count < 400; count += 1) await lead();
  const sidecars = [sidecar, await fixture.sidecar('two'), await fixture.sidecar('three')];
  await Promise.all(sidecars.map((one) => one.get(Intake).drain()));
  await Promise.all(sidecars.map((one) => one.get(OutboxWorker).send()));
  const rows = await fixture.rows<{ user_id: number; given: number | string }>(
    `SELECT user_id, COUNT(*) AS given FROM assigned_item WHERE given_on IS NOT NULL GROUP BY user_id ORDER BY user_id`,
  );
  expect(rows.map((row) => [row.user_id, Number(row.given)])).toEqual(pool.map((userId) => [userId, 50]));
  const decided = await fixture.rows<{ items: number | string; entries: number | string }>(
    `SELECT COUNT(DISTINCT subject) AS items, COUNT(*) AS entries FROM journal WHERE kind = 'assignment'`,
  );
  expect(decided.map((row) => [Number(row.items), Number(row.entries)])).toEqual([[400, 400]]);
  const debts = await fixture.rows<{ sum: string }>('SELECT CAST(SUM(debt) AS CHAR) AS sum FROM share_account');
  expect(debts).toEqual([{ sum: '0' }]);
});
