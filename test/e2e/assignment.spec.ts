import { waitFor } from '../../playground/harness/wait-for.js';
import type { World } from '../../playground/harness/world.js';
import { alfa, cast, people, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const { values: regions } = cast.regions;
const { first, inWork } = cast.leadStages;
const pool = [people.operatorOne, people.operatorTwo, people.groupHead];

/** Alfa's new leads: Siberia to one, the others in turn with a norm, then into work. */
const rule = {
  code: 'leads',
  name: 'Новые лиды',
  isOn: true,
  entity: 'lead',
  stages: [first],
  assignment: {
    people: { userIds: pool },
    groups: [
      {
        name: 'Сибирь',
        when: [
          {
            on: 'field',
            of: 'item',
            field: cast.regions.fieldName,
            test: { is: 'oneOf', ids: [String(regions.siberia.enumIds.lead)] },
          },
        ],
        people: { userIds: [people.operatorTwo] },
      },
    ],
    limits: { all: { lead: { perDay: 20 } } },
    stopBefore: { endOfHoursMinutes: 0 },
  },
};

function settingsWith(...rules: Record<string, unknown>[]) {
  const { companies, ...rest } = usualSettings();
  return {
    ...rest,
    companies: companies.map((company) => (company.code === alfa.code ? { ...company, assignmentRules: rules } : company)),
  };
}

describe('leads and deals by rules', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ sidecars: 2 });
    await world.saveSettings(settingsWith(rule));
    await watched(first);
  });
  afterAll(() => world?.stop());

  /** The module knows which stages it tells of. */
  async function watched(stageId: string): Promise<void> {
    await waitFor(`the portal watches ${stageId}`, async () => {
      const [row] = await world.portal.rows<{ VALUE: string }>(
        `SELECT VALUE FROM b_option WHERE MODULE_ID = 'linewarden.dispatch' AND VALUE LIKE ?`,
        [`%"${stageId}"%`],
      );
      return row !== undefined;
    });
  }

  const responsibleOf = async (leadId: number) => {
    const [row] = await world.portal.rows<{ ASSIGNED_BY_ID: number }>('SELECT ASSIGNED_BY_ID FROM b_crm_lead WHERE ID = ?', [leadId]);
    return row?.ASSIGNED_BY_ID;
  };
  const stageOf = async (leadId: number) => {
    const [row] = await world.portal.rows<{ STATUS_ID: string }>('SELECT STATUS_ID FROM b_crm_lead WHERE ID = ?', [leadId]);
    return row?.STATUS_ID;
  };

  it('go in turn, those of a region to its group, and the journal says why', async () => {
    const leads: number[] = [];
    for (let count = 0; count < 6; count += 1) leads.push(await world.items.addLead({ title: `Лид ${count}` }, { by: people.chief }));
    const siberian = await world.items.addLead({ title: 'Сибирь', region: regions.siberia.enumIds.lead }, { by: people.chief });
    await world.untilQuiet();
    const got = await Promise.all(leads.map(responsibleOf));
    expect(pool.map((userId) => got.filter((one) => one === userId).length)).toEqual([2, 2, 2]);
    expect(await responsibleOf(siberian)).toBe(people.operatorTwo);
    const entries = await world.rows<{ rule: string; because: string }>(`SELECT rule, because FROM journal WHERE kind = 'assignment'`);
    expect(entries).toHaveLength(7);
    expect(new Set(entries.map(({ rule: kind }) => kind))).toEqual(new Set(['person']));
  });

  it('are left to whom a person has given them, before the decision and after it', async () => {
    const before = await world.items.addLead({ responsibleId: people.operatorTwo }, { by: people.chief });
    const after = await world.items.addLead({}, { by: people.chief });
    await world.untilQuiet();
    expect(await responsibleOf(before)).toBe(people.operatorTwo);
    await world.items.setResponsible('lead', after, alfa.headOfSalesId, alfa.headOfSalesId);
    await world.items.move('lead', after, inWork, { by: alfa.headOfSalesId });
    await world.items.move('lead', after, first, { by: alfa.headOfSalesId }); // a second visit is a second decision
    await world.untilQuiet();
    expect(await responsibleOf(after)).toBe(alfa.headOfSalesId);
    const entries = await world.rows<{ because: string }>(
      `SELECT because FROM journal WHERE kind = 'assignment' AND subject = ? ORDER BY id`,
      [`lead:${after}`],
    );
    expect(entries.map(({ because }) => because)).toEqual([expect.any(String), 'byHand']);
  });

  it('of an import wait for the next day where the norm is full, and no one is over it', async () => {
    await Promise.all(world.sidecars.map((sidecar) => sidecar.kill('SIGKILL')));
    const imported = await world.items.importLeads(80, {}, people.chief);
    for (const _ of ['one', 'another']) await world.startSidecar();
    await world.untilQuiet(60_000);
    const given = await world.rows<{ user_id: number; given: number | string }>(
      `SELECT user_id, COUNT(*) AS given FROM assigned_item WHERE given_on IS NOT NULL GROUP BY user_id`,
    );
    expect(given.map((row) => Number(row.given))).toEqual([20, 20, 20]);
    const rows = await world.portal.rows<{ ASSIGNED_BY_ID: number; CNT: number | string }>(
      'SELECT ASSIGNED_BY_ID, COUNT(*) AS CNT FROM b_crm_lead WHERE ID IN (?) GROUP BY ASSIGNED_BY_ID',
      [imported],
    );
    const waiting = Number(rows.find((row) => row.ASSIGNED_BY_ID === people.chief)?.CNT);
    const [own] = await world.rows<{ waiting: number | string }>(`SELECT COUNT(*) AS waiting FROM assigned_item WHERE state = 'waiting'`);
    expect(Number(own?.waiting)).toBe(waiting);
    expect(waiting).toBeGreaterThan(0);
  });

  it('go on to the next stage, where the rule says so, once they are given', async () => {
    await world.saveSettings(settingsWith({ ...rule, thenStage: inWork, assignment: { ...rule.assignment, limits: {} } }));
    const lead = await world.items.addLead({}, { by: people.chief });
    await waitFor('the lead is in work', async () => (await stageOf(lead)) === inWork);
    expect(pool).toContain(await responsibleOf(lead));
    await world.turnBy(hourMs);
    await waitFor('what has waited has found its people', async () => {
      const [row] = await world.rows<{ waiting: number | string }>(`SELECT COUNT(*) AS waiting FROM assigned_item WHERE state = 'waiting'`);
      return Number(row?.waiting) === 0;
    });
    await world.untilQuiet(60_000);
    const [mine] = await world.portal.rows<{ CNT: number | string }>(
      'SELECT COUNT(*) AS CNT FROM b_crm_lead WHERE STATUS_ID = ? AND ASSIGNED_BY_ID = ?',
      [first, people.chief],
    );
    expect(Number(mine?.CNT)).toBe(0);
  });
});
