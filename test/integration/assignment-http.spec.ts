import type { AssignmentAnswer, PreviewAnswer } from '../../src/assignment/assignment-types.js';
import { PortalDb } from '../../src/portal/portal-db.js';
import { Items } from '../../src/portal/tables/items.js';
import { Intake } from '../../src/work/intake.js';
import { ListeningSidecar } from './board-fixture.js';
import { twoCompanies, writeTwoCompanies } from './people-of-two-companies.js';
import { at, SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let sidecar: ListeningSidecar;
const operators = [11, 12, 13];

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
  await writeTwoCompanies(fixture.portal);
  await fixture.portal.insert('b_crm_status', [
    { ID: 1, ENTITY_ID: 'STATUS', STATUS_ID: 'NEW', NAME: 'Не обработан', SORT: 10 },
    { ID: 2, ENTITY_ID: 'STATUS', STATUS_ID: 'IN_PROCESS', NAME: 'В работе', SORT: 20 },
    { ID: 3, ENTITY_ID: 'DEAL_STAGE_1', STATUS_ID: 'C1:NEW', NAME: 'Новая', SORT: 10 },
    { ID: 4, ENTITY_ID: 'DEAL_STAGE_2', STATUS_ID: 'C2:NEW', NAME: 'Новая', SORT: 10 },
  ]);
  await fixture.portal.insert('b_crm_deal_category', [
    { ID: 1, NAME: 'Альфа' },
    { ID: 2, NAME: 'Бета' },
  ]);
  sidecar = await ListeningSidecar.start(fixture);
});
afterEach(async () => {
  await sidecar?.close();
  await fixture.drop();
});

const administrator = () => sidecar.token();
const head = (userId: number) => sidecar.token({ userId, isAdmin: false });
const rows = (sql: string) => fixture.rows<Record<string, unknown>>(sql);

/** A lead that user 1 has made. */
async function lead(itemId: number, fields: Record<string, unknown> = {}): Promise<void> {
  await fixture.portal.insert('b_crm_lead', [
    { ID: itemId, STATUS_ID: 'NEW', STATUS_SEMANTIC_ID: 'P', ASSIGNED_BY_ID: 1, CREATED_BY_ID: 1, ...fields },
  ]);
}

function comes(itemId: number): Promise<void> {
  const told = { formerStageId: null, isCreated: true, responsibleId: 1, createdById: 1, actorUserId: 1, by: 'person', historyId: itemId };
  return fixture.event('ItemEntered', { entity: 'lead', itemId, pipelineId: 0, stageId: 'NEW', ...told }, `lead:${itemId}`);
}

async function preview(body: Record<string, unknown>, token = administrator()): Promise<PreviewAnswer> {
  const got = await sidecar.postJson('/api/assignment/preview', token, body);
  expect(got.status).toBe(200);
  return got.body as unknown as PreviewAnswer;
}

const chosenIn = ({ standing }: PreviewAnswer) =>
  (standing?.items ?? []).map(({ choice }) => (choice && 'userId' in choice.outcome ? choice.outcome.userId : 0));

describe('what the rules do', () => {
  it('is told to the heads of a company of theirs alone, with what it did today and who is owed what', async () => {
    for (const itemId of [1, 2, 3, 4]) await lead(itemId, itemId === 4 ? { ASSIGNED_BY_ID: 13 } : {});
    for (const itemId of [1, 2, 3, 4]) await comes(itemId);
    await sidecar.get(Intake).drain();

    const got = await sidecar.read('/api/assignment', head(10));
    expect(got.status).toBe(200);
    const { companies } = got.body as unknown as AssignmentAnswer;
    expect(companies.map(({ companyCode }) => companyCode)).toEqual(['alfa']);
    const [told] = companies[0]?.rules ?? [];
    expect(told).toMatchObject({
      rule: { code: 'leads', isOn: true, mode: 'live' },
      stages: [{ stageId: 'NEW', name: 'Не обработан' }],
      today: { shadow: [], left: 1, superseded: 0 },
      waiting: { count: 0, since: null },
    });
    expect(told?.today.given.map(({ userId, count }) => [userId, count])).toEqual(operators.map((userId) => [userId, 1]));
    expect(told?.today.given[0]?.name).toBe('Имя11');
    expect(told?.shares).toEqual([
      {
        group: null,
        sharedAs: null,
        accounts: operators.map((userId) => ({ userId, name: `Имя${userId}`, given: 1, entitled: 1000, owed: 0 })),
      },
    ]);
    expect((await sidecar.read('/api/assignment?company=alfa', head(20))).body).toEqual({ companies: [] });
    expect((await sidecar.read('/api/assignment', null)).status).toBe(401);
  });

  it('counts what waits, and since when; what yesterday brought is no more of today', async () => {
    await fixture.saveSettings(settingsWith({ ...rule, assignment: { ...rule.assignment, limits: { all: { lead: { perDay: 1 } } } } }));
    for (const itemId of [1, 2, 3, 4, 5]) await lead(itemId);
    for (const itemId of [1, 2, 3, 4, 5]) await comes(itemId);
    await sidecar.get(Intake).drain();
    const today = async () => {
      const { companies } = (await sidecar.read('/api/assignment', administrator())).body as unknown as AssignmentAnswer;
      return companies[0]?.rules[0];
    };
    expect(await today()).toMatchObject({ waiting: { count: 2, since: fixture.clock.now().toISOString() } });
    expect((await today())?.today.given).toHaveLength(3);
    fixture.clock.at = at('10:00', 3);
    expect(await today()).toMatchObject({ waiting: { count: 2 }, today: { given: [], left: 0 } });
  });
});

describe('a preview', () => {
  it('is what is decided then, writes nothing, and takes the draft, not what is saved', async () => {
    for (const itemId of [1, 2, 3, 4, 5, 6, 7]) await lead(itemId, itemId === 6 ? { ASSIGNED_BY_ID: 13 } : {});
    await lead(8, { STATUS_ID: 'IN_PROCESS' });
    await fixture.portal.insert('b_crm_lead', [{ ID: 9, STATUS_ID: 'NEW', STATUS_SEMANTIC_ID: 'F', ASSIGNED_BY_ID: 1, CREATED_BY_ID: 1 }]);
    // by load no lot is drawn: everybody has another number of open leads
    await fixture.portal.insert(
      'b_crm_lead',
      [12, 13, 13].map((userId, index) => ({
        ID: 100 + index,
        STATUS_ID: 'IN_PROCESS',
        STATUS_SEMANTIC_ID: 'P',
        ASSIGNED_BY_ID: userId,
        CREATED_BY_ID: 1,
      })),
    );
    const limits = { all: { lead: { atOnce: 3 } }, people: [] };
    const draft = { ...rule, assignment: { ...rule.assignment, people: { userIds: [11, 12] }, strategy: { name: 'even' }, limits } };
    const before = await everything();
    const shown = await preview({ company: 'alfa', rule: draft, what: 'standing' });
    expect(await everything()).toEqual(before);
    expect(shown.standing?.items.map(({ itemId }) => itemId)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(shown.standing?.items[5]).toMatchObject({ responsibleId: 13, left: { en: 'this rule does not replace them' }, choice: null });
    expect(shown.standing?.items[6]?.choice).toMatchObject({ outcome: { kind: 'wait' } });

    await fixture.saveSettings(settingsWith(draft));
    fixture.clock.turn(60_000); // what is in force is remembered for moments
    for (const itemId of [1, 2, 3, 4, 5, 6, 7]) await comes(itemId);
    await sidecar.get(Intake).drain();
    const decided = await rows('SELECT user_id FROM assigned_item ORDER BY item_id');
    const loads = (userIds: number[]) => operators.map((userId) => userIds.filter((one) => one === userId).length);
    expect(decided.map(({ user_id }) => user_id)).toHaveLength(7);
    expect(loads(chosenIn(shown))).toEqual(loads(decided.map(({ user_id }) => Number(user_id))));
    expect(chosenIn(shown)[0]).toBe(11);
    expect(decided[0]).toEqual({ user_id: 11 });
  });

  it('names the next ten with the numbers compared, and who cannot take any for which reason', async () => {
    await fixture.portal.run('DELETE FROM b_timeman_entries WHERE USER_ID = 13');
    const group = { name: 'Крупные', when: [{ on: 'source', oneOf: ['WEB'] }], people: { userIds: [13] } };
    const draft = { ...rule, isOn: false, assignment: { ...rule.assignment, groups: [group] } };
    const { pools, people } = await preview({ company: 'alfa', rule: draft, what: 'next' }, head(10));
    expect(pools?.map(({ group: of, people: size, choices }) => [of, size, choices.length])).toEqual([
      ['Крупные', 1, 10],
      [null, 3, 10],
    ]);
    expect(pools?.[0]?.choices[0]).toMatchObject({
      outcome: { kind: 'wait' },
      notChosen: [{ count: 1, userIds: [13], text: { en: 'work day not started' } }],
    });
    const given = pools?.[1]?.choices.map(({ outcome }) => ('userId' in outcome ? outcome.userId : 0)) ?? [];
    expect([11, 12].map((userId) => given.filter((one) => one === userId).length)).toEqual([5, 5]);
    expect(pools?.[1]?.choices[0]).toMatchObject({ why: { en: 'owed 0.5; equals, drawn by lot' }, notChosen: [{ userIds: [13] }] });
    expect(people).toContainEqual({ userId: 13, name: 'Имя13' });
    expect(await rows('SELECT name FROM share_record')).toEqual([]);
  });

  it('is refused of another head’s company, and names the field that is wrong', async () => {
    const asked = (body: Record<string, unknown>, token: string) => sidecar.postJson('/api/assignment/preview', token, body);
    expect(await asked({ company: 'alfa', rule, what: 'next' }, head(20))).toMatchObject({ status: 404 });
    expect(await asked({ company: 'gamma', rule, what: 'next' }, administrator())).toMatchObject({
      status: 404,
      body: { error: { field: 'company' } },
    });
    const wrong = { ...rule, assignment: { ...rule.assignment, nobody: 'never' } };
    expect(await asked({ company: 'alfa', rule: wrong, what: 'next' }, administrator())).toMatchObject({
      status: 400,
      body: { error: { code: 'FIELD_WRONG', field: 'rule.assignment.nobody' } },
    });
  });

  it('of fifty asks the portal as often as of one, and finds them by an index among many', async () => {
    for (let first = 0; first < 4000; first += 1000)
      await fixture.portal.insert(
        'b_crm_lead',
        Array.from({ length: 1000 }, (_, index) => ({
          ID: 10_000 + first + index,
          STATUS_ID: 'OLD',
          STATUS_SEMANTIC_ID: 'P',
          ASSIGNED_BY_ID: 1,
          CREATED_BY_ID: 1,
        })),
      );
    const listening = sidecar.get(PortalDb);
    const original = listening.query.bind(listening);
    let count = 0;
    listening.query = ((sql: string, params?: unknown[]) => {
      count += 1;
      return original(sql, params);
    }) as typeof listening.query;
    const asked = async () => {
      count = 0;
      const { standing } = await preview({ company: 'alfa', rule, what: 'standing' });
      return { items: standing?.items.length, hasMore: standing?.hasMore, count };
    };
    await lead(1);
    await asked(); // what is remembered for moments is read
    const ofOne = await asked();
    for (let itemId = 2; itemId <= 60; itemId += 1) await lead(itemId);
    const ofMany = await asked();
    expect([ofOne.items, ofMany.items, ofMany.hasMore]).toEqual([1, 50, true]);
    expect(ofMany.count).toBe(ofOne.count);

    await fixture.portal.run('ANALYZE TABLE b_crm_lead');
    fixture.portal.portal.take();
    await new Items(fixture.portal.portal).standingOn('lead', 0, ['NEW'], 50);
    const [query] = fixture.portal.portal.take();
    const [plan] = (await fixture.portal.database.admin.query(`EXPLAIN ${query?.sql}`, query?.params)) as unknown as [
      { key: string; rows: number }[],
    ];
    expect(plan[0]?.key).toMatch(/^IX_LEAD_[19]$/);
    expect(Number(plan[0]?.rows)).toBeLessThan(1000);
  });
});

describe('settings of rules', () => {
  const check = async (...rules: Record<string, unknown>[]) =>
    (await sidecar.postJson('/api/settings/check', administrator(), { settings: settingsWith(...rules) })).body as {
      problems: { path: string; code: string }[];
      warnings: { path: string; code: string; text: { ru: string } }[];
    };
  const warned = async (...rules: Record<string, unknown>[]) =>
    (await check(...rules)).warnings
      .filter(({ path }) => path.includes('assignmentRules'))
      .map(({ path, code }) => `${path.slice('companies[0].assignmentRules'.length)} ${code}`);

  it('are warned about where rules will not work as meant', async () => {
    const deals = { ...rule, code: 'deals', name: 'Сделки', entity: 'deal', stages: ['C1:NEW', 'C2:NEW', 'C1:GONE'], thenStage: null };
    const nobodys = { ...rule, code: 'nobody', stages: ['IN_PROCESS'], thenStage: 'NEW', assignment: { people: { userIds: [] } } };
    expect(await warned(rule, { ...rule, code: 'second' }, deals, nobodys)).toEqual([
      '[1].stages[0] ruleBehindAnother',
      '[2].stages[1] stageOfOtherPipeline',
      '[2].stages[2] unknownStage',
      '[3].thenStage thenStageNotLater',
      '[3].assignment.people emptyPool',
    ]);
    expect(await warned({ ...rule, assignment: { ...rule.assignment, people: { departmentIds: [3] } } })).toEqual([]);
    await fixture.portal.insert('b_option', [{ MODULE_ID: 'crm', NAME: 'crm_lead_enabled', VALUE: 'N' }]);
    expect(await warned(rule)).toEqual(['[0].entity leadsAreOff']);
  });

  it('are refused with two rules of one code in a company', async () => {
    expect((await check(rule, { ...rule, name: 'Вторые' })).problems).toMatchObject([
      { path: 'companies[0].assignmentRules[1].code', code: 'DUPLICATE' },
    ]);
  });
});

async function everything(): Promise<unknown[]> {
  const tables = ['assigned_item', 'share_record', 'share_account', 'person_lock', 'journal', 'outbox_command'];
  return await Promise.all(tables.map((table) => rows(`SELECT * FROM ${table}`)));
}
