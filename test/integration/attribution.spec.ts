import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AttributionFixture, toAlfa, toBeta } from './attribution-fixture.js';
import { writeClient } from './people-of-two-companies.js';
import type { PortalHistory } from './portal-history.js';
import type { ScriptedModule } from './scripted-module.js';
import type { SidecarFixture } from './sidecar-fixture.js';

let attribution: AttributionFixture;
let fixture: SidecarFixture;
let history: PortalHistory;
let module: ScriptedModule;
let folder: string;

beforeEach(async () => {
  attribution = await AttributionFixture.create();
  ({ sidecar: fixture, history, module } = attribution);
  folder = mkdtempSync(join(tmpdir(), 'linewarden-attribute-'));
});
afterEach(async () => {
  rmSync(folder, { recursive: true });
  await attribution.drop();
});

const attribute = (args: string, ending?: { stopAfter: number }) => attribution.attribute(args, ending);
const bindings = () => attribution.bindings();
const states = () => attribution.states();

/** One phone that has called both companies and written to both; the portal has bound everything to Alfa's contact and its deals. */
async function oneContactForTwoCompanies(): Promise<void> {
  await history.contact(100, ['79010000001'], { company: 'Альфа' });
  await history.contact(200, ['79010000001'], { company: 'Бета' });
  await history.deal(300, { contact: 100, pipeline: 1, from: '2026-01-01' });
  await history.deal(400, { contact: 200, pipeline: 2, from: '2026-01-01', to: '2026-01-15' });
  await history.deal(401, { contact: 200, pipeline: 2, from: '2026-01-20' });
  await writeClient(fixture.portal, 500, { phone: '8 901 000 00 01' });
  const bound = { contact: 100, deals: [300] };
  await history.call('to-alfa', { ...toAlfa, at: '2026-01-10 12:00:00', bound });
  await history.call('to-beta', { ...toBeta, at: '2026-01-10 13:00:00', bound });
  await history.call('to-beta-later', { ...toBeta, at: '2026-02-10 13:00:00', bound });
  await history.dialog(70, { line: 1, clientUserId: 500, at: '2026-01-11 12:00:00', bound });
  await history.dialog(71, { line: 6, clientUserId: 500, at: '2026-01-12 12:00:00', bound });
}
const putRight = { 'to-alfa': '100/300', 'to-beta': '200/400', 'to-beta-later': '200/401', 70: '100/300', 71: '200/400' };

describe('putting history right', () => {
  it('says what would change and writes nothing', async () => {
    await oneContactForTwoCompanies();
    const before = await bindings();
    const list = join(folder, 'changes.csv');
    const said = await attribute(`--from 2026-01-01 --dry-run --list ${list}`);
    expect(said.status).toBe(0);
    expect(said.out.split('\n').slice(0, 4)).toEqual([
      'company  looked at  right  contact  deal  both  new contacts  left  ignored',
      'Альфа            2      2        0     0     0             0     0        0',
      'Бета             3      0        0     0     3             0     0        0',
      'total            5      2        0     0     3             0     0        0',
    ]);
    expect(said.out).toContain('3  it was bound to a contact of another company');
    expect(said.out).toContain('3 dialogs and calls would be bound anew. Nothing was written.');
    const csv = readFileSync(list, 'utf8');
    expect(
      csv.startsWith(
        '\uFEFFkind,id,started_at,company,outcome,because,activity,contact_from,contact_to,deal_from,deal_to,deal_because\r\n',
      ),
    ).toBe(true);
    expect(csv.split('\r\n').slice(1)).toEqual([
      'call,to-beta,2026-01-10T10:00:00.000Z,beta,change,contactOfOtherCompany,5001,100,200,300,400,openThen',
      'call,to-beta-later,2026-02-10T10:00:00.000Z,beta,change,contactOfOtherCompany,5002,100,200,300,401,openThen',
      'dialog,71,2026-01-12T09:00:00.000Z,beta,change,contactOfOtherCompany,5004,100,200,300,400,openThen',
      '',
    ]);
    expect(await bindings()).toEqual(before);
    expect(module.seen).toEqual([]);
    expect(await fixture.rows('SELECT id FROM attribution_run')).toEqual([]);
    expect(await fixture.rows('SELECT id FROM journal')).toEqual([]);
  });

  it('says it in Russian, of one company and of days', async () => {
    await oneContactForTwoCompanies();
    const said = await attribute('--from 2026-01-01 --to 2026-01-31 --company beta --dry-run --lang ru');
    expect(said.out.split('\n').slice(0, 2)).toEqual([
      'компания  просмотрено  верно  контакт  сделка  оба  новых контактов  оставлено  вне учёта',
      'Бета                2      0        0       0    2                0          0          0',
    ]);
    expect(said.out).toContain('2  был привязан к контакту другой компании');
  });

  it('binds each thread to its own company, journals why, and changes nothing when it is run again', async () => {
    await oneContactForTwoCompanies();
    const said = await attribute('--from 2026-01-01');
    expect(said).toMatchObject({ status: 0 });
    expect(said.out).toContain('Run 1: 3 changes were given to the outbox');
    expect(await bindings()).toEqual(putRight);
    expect(await states()).toEqual(['to-beta done', 'to-beta-later done', '71 done']);
    const [entry] = await fixture.rows<Record<string, unknown>>(
      `SELECT kind, rule, because, company_code, call_id, contact_id, deal_id, settings_version FROM journal WHERE call_id = 'to-beta'`,
    );
    expect(entry).toEqual({
      kind: 'attribution',
      rule: 'change',
      because: 'contactOfOtherCompany',
      company_code: 'beta',
      call_id: 'to-beta',
      contact_id: 200,
      deal_id: 400,
      settings_version: 1,
    });
    const [statistic] = (await fixture.portal.database.admin.query(
      `SELECT CRM_ENTITY_ID FROM b_voximplant_statistic WHERE CALL_ID = 'to-beta'`,
    )) as unknown as [{ CRM_ENTITY_ID: number }[]];
    expect(statistic).toEqual([{ CRM_ENTITY_ID: 200 }]);

    const sent = module.seen.length;
    const again = await attribute('--from 2026-01-01');
    expect(again.out).toContain('Run 2: 0 changes were given to the outbox');
    expect(module.seen.length).toBe(sent);
    expect(await bindings()).toEqual(putRight);
  });

  it('makes one contact for a client who called a company before anybody knew them, and binds the dialogs too', async () => {
    await history.contact(100, ['79010000001'], { company: 'Альфа' });
    await writeClient(fixture.portal, 500, { phone: '79010000001' });
    await writeClient(fixture.portal, 501, { phone: '79015550000' });
    await history.call('first', { ...toBeta, at: '2026-01-10 12:00:00', bound: { contact: 100 }, userId: 21 });
    await history.call('second', { ...toBeta, at: '2026-01-11 12:00:00', bound: { contact: 100 } });
    await history.dialog(71, { line: 6, clientUserId: 500, at: '2026-01-09 12:00:00', bound: { contact: 100 } });
    await history.dialog(72, { line: 6, clientUserId: 501, at: '2026-01-09 12:00:00', bound: {} });

    const dry = await attribute('--from 2026-01-01 --dry-run');
    expect(dry.out.split('\n')[1]?.split(/\s+/)).toEqual(['Бета', '4', '0', '3', '0', '0', '1', '1', '0']);
    const list = join(folder, 'changes.csv');
    await attribute(`--from 2026-01-01 --list ${list}`);
    expect(await bindings()).toEqual({ first: '9000/-', second: '9000/-', 71: '9000/-', 72: '-/-' });
    expect(module.seen.filter(({ type }) => type === 'placeCall')).toMatchObject([
      { callId: 'first', isEnded: true, deal: null, todo: null, responsibleId: 21, contact: { create: { phones: [toBeta.phone] } } },
    ]);
    expect(await fixture.rows('SELECT contact_id, company_code, pending FROM client')).toEqual([
      { contact_id: 9000, company_code: 'beta', pending: 0 },
    ]);
    expect(await fixture.rows(`SELECT company_code FROM contact_company WHERE contact_id = 9000`)).toEqual([{ company_code: 'beta' }]);
    expect(await fixture.rows('SELECT thread_id, contact_after FROM attribution_change ORDER BY id')).toEqual([
      { thread_id: 'first', contact_after: 9000 },
      { thread_id: 'second', contact_after: 9000 },
      { thread_id: '71', contact_after: 9000 },
    ]);
    expect(readFileSync(list, 'utf8')).toContain('dialog,72,2026-01-09T09:00:00.000Z,beta,left,noContact,5003,,,,,');

    const again = await attribute('--from 2026-01-01');
    expect(again.out).toContain('Run 2: 0 changes were given to the outbox');
  });

  it('gives a contact of nobody to the first company that it called, and the other one its own', async () => {
    await history.contact(150, ['79010000001']);
    await history.call('to-alfa', { ...toAlfa, at: '2026-01-10 12:00:00', bound: { contact: 150 } });
    await history.call('to-beta', { ...toBeta, at: '2026-01-11 12:00:00', bound: { contact: 150 } });
    await attribute('--from 2026-01-01');
    expect(await bindings()).toEqual({ 'to-alfa': '150/-', 'to-beta': '9000/-' });
    expect(await fixture.rows('SELECT contact_id, company_code FROM contact_company ORDER BY contact_id')).toEqual([
      { contact_id: 150, company_code: 'alfa' },
      { contact_id: 9000, company_code: 'beta' },
    ]);
  });

  it('leaves alone what is nobody’s, says why, and needs no telephony', async () => {
    const bound = { contact: 100 };
    await history.contact(100, ['79010000001'], { company: 'Альфа' });
    await history.call('nobody', { ...toAlfa, number: '74953333333', at: '2026-01-10 12:00:00', bound });
    await history.call('withheld', { ...toAlfa, phone: '', at: '2026-01-10 12:00:00', bound });
    await history.call('extension', { ...toAlfa, phone: '101', at: '2026-01-10 12:00:00', bound });
    await history.call('between', { ...toAlfa, phone: '+74952222222', at: '2026-01-10 12:00:00', bound });
    await history.call('unknown', { ...toAlfa, phone: '79019999999', at: '2026-01-10 12:00:00', bound: null });
    await history.call('info', { ...toAlfa, type: '5', at: '2026-01-10 12:00:00', bound });
    await history.dialog(70, { line: 9, clientUserId: 500, at: '2026-01-11 12:00:00', bound });
    await history.dialog(71, { line: 1, clientUserId: 500, at: '2026-01-11 12:00:00', bound, spam: 'Y' });
    const said = await attribute('--from 2026-01-01 --dry-run');
    for (const because of [
      '2  a call between employees',
      '1  the number belongs to no company',
      '1  the client cannot be recognised',
      '1  the portal has no activity of it',
      '1  an information call of the portal',
      '1  the line belongs to no company',
      '1  marked as spam',
    ])
      expect(said.out).toContain(because);
    await fixture.portal.run('DROP TABLE b_voximplant_statistic');
    expect((await attribute('--from 2026-01-01 --dry-run')).out).toMatch(/^total +2 /m);
    expect((await attribute('--from 2026-01-01')).status).toBe(0);
  });

  it('takes a run back, but for what somebody has bound otherwise since', async () => {
    await oneContactForTwoCompanies();
    const before = await bindings();
    await attribute('--from 2026-01-01');
    await fixture.portal.run(`UPDATE b_crm_act_bind SET OWNER_ID = 400 WHERE ACTIVITY_ID = 5002 AND OWNER_TYPE_ID = 2`);
    const said = await attribute('--undo 1');
    expect(said.out).toContain('Run 1: 2 changes are being taken back');
    expect(said.out).toContain('1 are left: somebody has bound');
    expect(await bindings()).toEqual({ ...before, 'to-beta-later': '200/400' });
    expect(await states()).toEqual(['to-beta undone', 'to-beta-later done', '71 undone']);
    const [entry] = await fixture.rows<{ because: string }>(`SELECT because FROM journal WHERE rule = 'undo' AND call_id = 'to-beta'`);
    expect(entry).toEqual({ because: 'undone' });
    expect((await attribute('--undo 1 --change 2')).err).toContain('Change 2 is left: somebody has bound');
    expect((await attribute('--undo 1 --change 1')).err).toContain('Change 1 is undone');
    expect((await attribute('--undo 7')).err).toContain('There is no run 7');
  });

  it('keeps the portal’s words when it refuses, and lists the run', async () => {
    await oneContactForTwoCompanies();
    module.says = (command) =>
      command.type === 'bindClient' && command.callIds.includes('to-beta')
        ? { status: 'refused', code: 'DEAL_NOT_FOUND', message: 'deal 400 is gone' }
        : attribution.portal.says(command);
    await attribute('--from 2026-01-01');
    module.says = (command) => attribution.portal.says(command);
    expect(await states()).toEqual(['to-beta refused', 'to-beta-later done', '71 done']);
    const [change] = await fixture.rows<{ refusal: string }>(`SELECT refusal FROM attribution_change WHERE thread_id = 'to-beta'`);
    expect(JSON.parse(change?.refusal ?? '')).toEqual({ code: 'DEAL_NOT_FOUND', message: 'deal 400 is gone' });
    expect(await fixture.rows('SELECT id FROM incident')).toEqual([]);
    expect((await attribute('--status')).out).toContain('changes: 0 waiting, 2 done, 1 refused by the portal, 0 taken back');
  });

  it('goes on where it was ended, at whatever moment, and does nothing twice', async () => {
    await oneContactForTwoCompanies();
    for (let client = 0; client < 30; client += 1)
      await history.call(`more-${client}`, {
        number: toBeta.number,
        phone: `7902${String(client % 10).padStart(7, '0')}`,
        at: `2026-01-${10 + (client % 20)} 10:00:00`,
        bound: { contact: 100, deals: [300] },
      });
    let ended = 0;
    for (let stopAfter = 1; ; stopAfter += 2) {
      const said = await attribute('--from 2026-01-01 --rate 240', { stopAfter });
      if (said.status === 0) break;
      expect(said.err).toContain('Run 1 is ended before its end');
      ended += 1;
    }
    expect(ended).toBeGreaterThan(1);
    expect(await fixture.rows('SELECT id FROM attribution_run')).toEqual([{ id: 1 }]);
    expect(await bindings()).toMatchObject(putRight);
    expect([...attribution.portal.bound.values()].every((times) => times === 1)).toBe(true);
    expect(attribution.portal.bound.size).toBe(33);
    expect(await fixture.rows('SELECT COUNT(*) AS n FROM client')).toEqual([{ n: 10 }]);
    expect(await fixture.rows(`SELECT state, COUNT(*) AS n FROM attribution_change GROUP BY state`)).toEqual([{ state: 'done', n: 33 }]);
  });

  it('queues nothing while a command of the live work waits', async () => {
    await oneContactForTwoCompanies();
    const notify = JSON.stringify({ type: 'notify', userIds: [1], text: 'x', sessionId: 0 });
    await fixture.rows(
      `INSERT INTO outbox_command (command_id, order_key, type, payload, due_at, created_at, leased_by, leased_until)
       VALUES (UUID(), 'live', 'notify', ?, '2026-01-01', '2026-01-01', 'another sidecar', '2037-01-01')`,
      [notify],
    );
    expect((await attribute('--from 2026-01-01', { stopAfter: 5 })).status).toBe(1);
    expect(await states()).toEqual(['to-beta planned', 'to-beta-later planned']);
    await fixture.rows(`UPDATE outbox_command SET state = 'done' WHERE order_key = 'live'`);
    expect((await attribute('--from 2026-01-01')).status).toBe(0);
    expect(await bindings()).toEqual(putRight);
  });

  it('takes back a run that was ended, and what had not gone out does not any more', async () => {
    await history.contact(100, ['79010000001'], { company: 'Альфа' });
    for (const [index, phone] of ['79020000001', '79020000002', '79020000003', '79020000004'].entries())
      await history.call(`c${index}`, { number: toBeta.number, phone, at: `2026-01-1${index} 10:00:00`, bound: { contact: 100 } });
    expect((await attribute('--from 2026-01-01 --rate 60', { stopAfter: 2 })).status).toBe(1);
    expect(await states()).toEqual(['c0 done', 'c1 done', 'c2 planned', 'c3 planned']);
    const said = await attribute('--undo 1');
    expect(said.out).toContain('2 had not gone out yet and do not any more');
    expect(await bindings()).toEqual({ c0: '100/-', c1: '100/-', c2: '100/-', c3: '100/-' });
    expect(await fixture.rows('SELECT contact_id, pending FROM client ORDER BY contact_id DESC')).toEqual([
      { contact_id: 9001, pending: 0 },
      { contact_id: 9000, pending: 0 },
      { contact_id: 0, pending: 0 },
      { contact_id: 0, pending: 0 },
    ]);
  });

  it('refuses a second one beside it, and what it cannot understand', async () => {
    await oneContactForTwoCompanies();
    let second: Awaited<ReturnType<typeof attribute>> | undefined;
    module.says = async (command) => {
      second ??= await attribute('--from 2026-01-01');
      return attribution.portal.says(command);
    };
    await attribute('--from 2026-01-01');
    module.says = (command) => attribution.portal.says(command);
    expect(second).toMatchObject({ status: 1, err: expect.stringContaining('Another "attribute" is at work') });

    for (const [args, words] of [
      ['', '--from DATE is missing'],
      ['--from 2026-02-30', 'a date like 2026-01-31'],
      ['--from 2026-02-01 --to 2026-01-01', '--to is before --from'],
      ['--from 2026-01-01 --rate 0', '--rate 0: 1 to 6000'],
      ['--change 3', '--change goes with --undo'],
      ['--undo x', 'the number of a run'],
    ] as const)
      expect(await attribute(args)).toMatchObject({ status: 2, err: expect.stringContaining(words) });
    expect(await attribute('--from 2026-01-01 --company gamma --dry-run')).toMatchObject({
      status: 1,
      err: expect.stringContaining('gamma'),
    });
    expect(await attribute('--resume')).toMatchObject({ status: 1, err: 'There is no run to go on with.' });
    expect(await attribute('--from 2999-01-01')).toMatchObject({
      status: 1,
      err: expect.stringContaining('Nothing of this period is past'),
    });
  });
});
