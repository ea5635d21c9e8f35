import type { Command, PlaceCall } from '../../src/portal/commands/command-types.js';
import { Intake } from '../../src/work/intake.js';
import { OutboxWorker } from '../../src/work/outbox-worker.js';
import { writeTwoCompanies } from './people-of-two-companies.js';
import { ScriptedModule } from './scripted-module.js';
import { at, SidecarFixture } from './sidecar-fixture.js';
import { Calls, twoCompaniesWithNumbers, writeTelephony } from './telephony-of-two-companies.js';

let fixture: SidecarFixture;
let intake: Intake;
let outbox: OutboxWorker;
let calls: Calls;
const phone = '+7 901 777-00-01';
const module = new ScriptedModule(() => ({ status: 'refused', code: 'INTERNAL' }));

beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompaniesWithNumbers);
  fixture.portalUrl = await module.start();
  module.seen.length = 0;
  module.says = placed;
  calls = new Calls(fixture);
  await writeTwoCompanies(fixture.portal);
  await writeTelephony(fixture.portal);
  const sidecar = await fixture.sidecar();
  [intake, outbox] = [sidecar.get(Intake), sidecar.get(OutboxWorker)];
});
afterEach(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  await module.stop();
  expect(different).toEqual([]);
});

/** Contact 501 and deal 601, made where they were to be; to-do 701. */
function placed(command: Command) {
  const { contact, deal, todo } = command as PlaceCall;
  return {
    status: 'done',
    result: {
      contactId: 'id' in contact ? contact.id : 501,
      contactCreated: 'create' in contact,
      dealId: deal === null ? 0 : 'id' in deal ? deal.id : 601,
      dealCreated: deal !== null && 'create' in deal,
      activityId: 801,
      activityCreated: false,
      todoId: todo === null ? 0 : 701,
    },
  } as const;
}

const call = async (callId: string) =>
  (
    await fixture.rows<Record<string, unknown>>(
      'SELECT contact_id, deal_id, activity_id, todo_id, todo_until FROM phone_call WHERE call_id = ?',
      [callId],
    )
  )[0];
const clients = () => fixture.rows('SELECT contact_id, deal_id, pending FROM client');
const incidents = () => fixture.rows<{ subject: string; details: string }>('SELECT subject, details FROM incident');

async function decideAndSend(): Promise<void> {
  await intake.drain();
  await outbox.send();
}

it('remembers contact, deal, activity and to-do that the portal has made', async () => {
  const callId = await calls.ends('304', { phone });
  await decideAndSend();
  expect(await call(callId)).toEqual({ contact_id: 501, deal_id: 601, activity_id: 801, todo_id: 701, todo_until: at('10:30') });
  expect(await clients()).toEqual([{ contact_id: 501, deal_id: 601, pending: 0 }]);
  expect(await fixture.rows('SELECT contact_id, company_code FROM contact_company')).toEqual([{ contact_id: 501, company_code: 'alfa' }]);
});

it('sends what a later call takes over from an earlier one: contact, deal, and the to-do it has answered', async () => {
  const missed = await calls.ends('304', { phone });
  await calls.ends('200', { phone, direction: 'outgoing', userId: 12 });
  await decideAndSend();
  const [first, second] = module.seen as (Command & PlaceCall)[];
  expect(first).toMatchObject({ contact: { create: {} }, deal: { create: {} }, completeTodoIds: [] });
  expect(second).toMatchObject({ contact: { id: 501 }, deal: { id: 601 }, completeTodoIds: [701], direction: 'outgoing' });
  for (const own of ['takesContactOfClient', 'takesDealOfClient', 'completesTodosOf']) expect(second).not.toHaveProperty(own);
  expect(await call(missed)).toMatchObject({ todo_id: 701, todo_until: null });
});

it('opens an incident of a call that the portal refuses, and lets the next call try again', async () => {
  module.says = () => ({ status: 'refused', code: 'TODO_REFUSED', message: 'no' });
  const callId = await calls.ends('304', { phone });
  await decideAndSend();
  expect(await incidents()).toEqual([
    { subject: `call:${callId}:placeCall`, details: expect.stringContaining(`"callId":"${callId}","code":"TODO_REFUSED"`) },
  ]);
  expect((await incidents())[0]?.details).not.toContain('901');
  expect(await call(callId)).toMatchObject({ contact_id: 0, todo_id: 0, todo_until: null });
  expect(await clients()).toEqual([{ contact_id: 0, deal_id: 0, pending: 0 }]);
  module.says = placed;
  await calls.ends('304', { phone });
  await decideAndSend();
  expect(module.seen.at(-1)).toMatchObject({ contact: { create: {} }, deal: { create: {} }, todo: { responsibleId: expect.any(Number) } });
  expect(await clients()).toEqual([{ contact_id: 501, deal_id: 601, pending: 0 }]);
});

it('says nothing of a call that was over before it could be shown', async () => {
  module.says = () => ({ status: 'refused', code: 'CALL_NOT_FOUND', message: 'gone' });
  const callId = await calls.isAnswered(12, { phone });
  await decideAndSend();
  expect(await incidents()).toEqual([]);
  module.says = placed;
  await calls.ends('200', { callId, phone, userId: 12 });
  await decideAndSend();
  expect(module.seen.at(-1)).toMatchObject({ isEnded: true, contact: { create: {} }, deal: { create: {} }, responsibleId: 12 });
  expect(await clients()).toEqual([{ contact_id: 501, deal_id: 601, pending: 0 }]);
});

it('makes another deal at the end when the call’s was deleted while they talked', async () => {
  const callId = await calls.isAnswered(12, { phone });
  await decideAndSend();
  await fixture.portal.insert('b_crm_contact', [
    { ID: 501, NAME: 'К', LAST_NAME: '', FULL_NAME: 'К', ASSIGNED_BY_ID: 12, CATEGORY_ID: 0, LAST_ACTIVITY_TIME: '2026-03-02 10:00:00' },
  ]);
  await fixture.event('DealDeleted', { dealId: 601 }, 'deal:601');
  await intake.drain();
  await calls.ends('200', { callId, phone, userId: 12 });
  await decideAndSend();
  expect(module.seen.at(-1)).toMatchObject({ contact: { id: 501 }, deal: { create: {} } });
});

it('leaves a client that was merged into another one while the portal placed its call the contact of that one', async () => {
  const into = '00000000-0000-4000-8000-00000000000b';
  module.says = async (command) => {
    await fixture.rows(
      `INSERT INTO client (client_id, company_code, contact_id, deal_id, pending, created_at) VALUES (?, 'alfa', 7002, 8002, 1, NOW())`,
      [into],
    );
    await fixture.rows('UPDATE client SET merged_into = ?, contact_id = 0, pending = 0 WHERE client_id <> ?', [into, into]);
    return placed(command);
  };
  const callId = await calls.ends('304', { phone });
  await decideAndSend();
  expect(await fixture.rows('SELECT contact_id, deal_id, pending FROM client WHERE merged_into IS NULL')).toEqual([
    { contact_id: 7002, deal_id: 8002, pending: 0 },
  ]);
  expect(await call(callId)).toMatchObject({ contact_id: 501, deal_id: 601 });
});
