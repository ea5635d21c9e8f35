import type { ChildProcess } from 'node:child_process';
import { waitFor } from '../../playground/harness/wait-for.js';
import type { Binding, World } from '../../playground/harness/world.js';
import { type Attributing, attribute as attributeIn } from '../support/attribute-command.js';
import { alfa, beta, cast, people, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const { phone, contactIds, dealIds } = cast.knownClient;
const mainOf = (company: typeof alfa) => company.numbers.main.searchId;
const strangers = ['+79007770001', '+79007770002', '+79007770003', '+79007770004', '+79007770005', '+79007770006'];

/** A history that the portal has made alone; then the sidecar comes, and somebody puts it right. */
describe('the history of a portal is put right by the real module', () => {
  let world: World;
  let before: Record<string, Binding>;
  const calls: string[] = [];
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    world = await startWorld({ sidecars: 0 });
    await world.portal.cli('uninstall-module', { keepData: true }); // the calls and dialogs of years in which nobody routed
    for (const company of [alfa, beta]) await world.calls.setNumber(mainOf(company), { CRM_CREATE: 'none' });
    const called = async (number: string, by: string) => {
      const { callId } = await world.calls.incoming({ number, phone: by, answeredBy: people.operatorOne });
      calls.push(callId);
    };
    for (const number of [mainOf(alfa), mainOf(beta), mainOf(beta)]) await called(number, phone);
    for (const stranger of strangers) await called(mainOf(beta), stranger);
    // The portal finds them by now: as contacts of Alfa, with its deals.
    await knowAsAlfas(strangers);
    for (const stranger of strangers) for (const number of [mainOf(alfa), mainOf(beta), mainOf(beta)]) await called(number, stranger);
    await world.portal.cli('install-module');
    await world.portal.rows('DELETE FROM linewarden_event');
    world.clock.set(new Date(world.clock.now().getTime() + 2 * 3_600_000));
    await world.startSidecar({ acceptTrouble: true });
    const usual = usualSettings();
    const numbers: Record<string, string> = { alfa: mainOf(alfa), beta: mainOf(beta) };
    await world.saveSettings({ ...usual, companies: usual.companies.map((company) => ({ ...company, numbers: [numbers[company.code]] })) });
    await world.untilQuiet();
    before = await bindings();
  }, 240_000);
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await world?.stop();
  });

  async function knowAsAlfas(phones: readonly string[]): Promise<void> {
    for (const [index, number] of phones.entries()) {
      const id = 7_000 + index;
      await world.portal.rows(
        `INSERT INTO b_crm_contact (ID, DATE_CREATE, ASSIGNED_BY_ID, NAME, FULL_NAME, HAS_PHONE, CATEGORY_ID, LAST_ACTIVITY_TIME) VALUES (?, NOW(), ?, 'Клиент', ?, 'Y', 0, NOW())`,
        [id, people.operatorOne, `Клиент ${id}`],
      );
      await world.portal.rows(
        `INSERT INTO b_crm_field_multi (ENTITY_ID, ELEMENT_ID, TYPE_ID, VALUE_TYPE, COMPLEX_ID, VALUE) VALUES ('CONTACT', ?, 'PHONE', 'WORK', 'PHONE_WORK', ?)`,
        [id, number],
      );
      await world.portal.rows(`INSERT INTO b_crm_dp_comm_mcd (ENTITY_TYPE_ID, ENTITY_ID, TYPE, VALUE) VALUES (3, ?, 'PHONE', ?)`, [
        id,
        number.replace('+', ''),
      ]);
      await world.portal.rows(
        `INSERT INTO b_crm_deal (ID, DATE_CREATE, ASSIGNED_BY_ID, CONTACT_ID, TITLE, CATEGORY_ID, STAGE_ID, STAGE_SEMANTIC_ID, LAST_ACTIVITY_TIME)
         VALUES (?, '2026-01-01', ?, ?, 'Сделка', ?, ?, 'P', NOW())`,
        [id, people.operatorOne, id, alfa.dealCategoryId, alfa.stages.first],
      );
      await world.portal.rows(`INSERT INTO b_crm_deal_contact (DEAL_ID, CONTACT_ID, SORT, IS_PRIMARY) VALUES (?, ?, 10, 'Y')`, [id, id]);
    }
  }

  async function bindings(): Promise<Record<string, Binding>> {
    const all: Record<string, Binding> = {};
    for (const callId of calls) all[callId] = await world.calls.bindingOf(callId);
    return all;
  }

  function attribute(...args: string[]): Attributing {
    const attributing = attributeIn(world, ...args);
    children.push(attributing.child);
    return attributing;
  }

  const counts = async () =>
    Object.fromEntries(
      (await world.rows<{ state: string; n: number | string }>('SELECT state, COUNT(*) AS n FROM attribution_change GROUP BY state')).map(
        (row) => [row.state, Number(row.n)],
      ),
    );

  it('says first what would change', async () => {
    const { status, out } = await attribute('--from', '2026-03-01', '--dry-run').ended;
    expect(status).toBe(0);
    // Beta: two calls of the known client, two of each stranger (one contact each); the first of each has no activity.
    expect(out).toMatch(/^Альфа +7 +7 +0 +0 +0 +0 +0 +0$/m);
    expect(out).toMatch(/^Бета +20 +0 +0 +0 +14 +6 +0 +6$/m);
    expect(await bindings()).toEqual(before);
  }, 60_000);

  it('goes on after SIGKILL at any moment and ends as one run would have', async () => {
    // By how far the work has come, and not by time: the later kills find the run where a slow or a fast machine has brought it.
    const queued = async (least: number) =>
      (await world.rows(`SELECT id FROM attribution_change WHERE state <> 'planned'`)).length >= least;
    const moments = [
      async () => (await world.rows('SELECT id FROM attribution_run')).length > 0,
      async () => (await world.rows('SELECT id FROM attribution_change')).length > 0,
      ...[1, 3, 5, 7, 9, 11].map((least) => () => queued(least)),
    ];
    let kills = 0;
    for (;;) {
      const { child, ended } = attribute('--from', '2026-03-01', '--rate', '120');
      let isOver = false;
      void ended.then(() => {
        isOver = true;
      });
      const isMoment = moments[kills];
      if (isMoment) {
        await waitFor('the run has come so far', async () => isOver || (await isMoment()), 100_000, 20);
        child.kill('SIGKILL');
      }
      const { status, out } = await ended;
      if (status === 0) break;
      if (status !== null) throw new Error(out);
      kills += 1;
    }
    expect(kills).toBeGreaterThan(1);
    await world.untilQuiet();
    expect(await counts()).toEqual({ done: 14 });
    expect(await world.rows('SELECT id FROM attribution_run')).toEqual([{ id: 1 }]);

    const made = await world.rows<{ contact_id: number }>(`SELECT contact_id FROM client WHERE company_code = 'beta' ORDER BY contact_id`);
    expect(made).toHaveLength(strangers.length);
    const after = await bindings();
    for (const callId of calls.slice(1, 3)) expect(after[callId]).toEqual({ dealIds: [dealIds.betaLost], contactIds: [contactIds.beta] });
    const ofStrangers = calls.slice(3 + strangers.length);
    const betas = new Set<number>();
    for (let stranger = 0; stranger < strangers.length; stranger += 1) {
      const [toAlfa = '', first = '', second = ''] = ofStrangers.slice(stranger * 3);
      expect(after[toAlfa]).toEqual(before[toAlfa]);
      expect(after[first]).toEqual(after[second]);
      expect(after[first]?.dealIds).toEqual([]);
      for (const contactId of after[first]?.contactIds ?? []) betas.add(contactId);
    }
    expect([...betas].sort((a, b) => a - b)).toEqual(made.map((row) => row.contact_id));
    for (const { contact_id } of made) {
      const [field] = await world.portal.rows<{ UF_CRM_LINEWARDEN: string }>(
        'SELECT UF_CRM_LINEWARDEN FROM b_uts_crm_contact WHERE VALUE_ID = ?',
        [contact_id],
      );
      expect(field?.UF_CRM_LINEWARDEN).toBe(beta.name);
    }
  }, 240_000);

  it('changes nothing when it is run again', async () => {
    const there = await bindings();
    const { status, out } = await attribute('--from', '2026-03-01').ended;
    expect({ status, out }).toMatchObject({ status: 0, out: expect.stringContaining('Run 2: 0 changes') });
    expect(await bindings()).toEqual(there);
  }, 60_000);

  it('is taken back as it was', async () => {
    const { status, out } = await attribute('--undo', '1', '--rate', '1200').ended;
    expect({ status, out }).toMatchObject({ status: 0, out: expect.stringContaining('Run 1: 14 changes are being taken back') });
    await world.untilQuiet();
    await waitFor('all are undone', async () => (await counts())['undone'] === 14, 20_000);
    expect(await bindings()).toEqual(before);
  }, 60_000);
});
