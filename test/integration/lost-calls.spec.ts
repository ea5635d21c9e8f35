import { LostCalls } from '../../src/calls/lost-calls.js';
import { Intake } from '../../src/work/intake.js';
import { writeTwoCompanies } from './people-of-two-companies.js';
import { at, SidecarFixture } from './sidecar-fixture.js';
import { alfaNumber, Calls, twoCompaniesWithNumbers, writeTelephony } from './telephony-of-two-companies.js';

let fixture: SidecarFixture;
let intake: Intake;
let lost: LostCalls;
let calls: Calls;
const phone = '+7 901 888-00-01';

beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompaniesWithNumbers);
  calls = new Calls(fixture);
  await writeTwoCompanies(fixture.portal);
  await writeTelephony(fixture.portal);
  const sidecar = await fixture.sidecar();
  [intake, lost] = [sidecar.get(Intake), sidecar.get(LostCalls)];
});
afterEach(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  expect(different).toEqual([]);
});

const journal = () => fixture.rows('SELECT rule, call_id, event_uid FROM journal');
const call = async (callId: string) =>
  (await fixture.rows<Record<string, unknown>>('SELECT * FROM phone_call WHERE call_id = ?', [callId]))[0];

const inStatistic = (callId: string, parts: Record<string, unknown> = {}) =>
  fixture.portal.insert('b_voximplant_statistic', [
    {
      CALL_ID: callId,
      INCOMING: '2',
      PORTAL_NUMBER: alfaNumber,
      PHONE_NUMBER: '79018880001',
      PORTAL_USER_ID: 12,
      CALL_DURATION: 40,
      CALL_START_DATE: '2026-03-02 10:00:05',
      CALL_FAILED_CODE: '304',
      CRM_ACTIVITY_ID: 77,
      ...parts,
    },
  ]);

it('decides a call whose end was never told as the portal’s statistic has it', async () => {
  const callId = await calls.starts({ phone });
  await intake.drain();
  await inStatistic(callId);
  expect(await lost.settle()).toBe(0); // it may still go on
  fixture.clock.at = at('10:30', 3);
  expect(await lost.settle()).toBe(1);
  expect(await journal()).toEqual([{ rule: 'missed', call_id: callId, event_uid: null }]);
  expect(await call(callId)).toMatchObject({ ended_at: at('10:00:45'), is_missed: 1, activity_id: 77, todo_until: at('10:30:45') });
  expect(await lost.settle()).toBe(0);
});

it('closes a call quietly of which the portal knows nothing', async () => {
  const callId = await calls.starts({ phone });
  await intake.drain();
  fixture.clock.at = at('10:30', 3);
  expect(await lost.settle()).toBe(1);
  expect(await journal()).toEqual([]);
  expect(await call(callId)).toMatchObject({ ended_at: at('10:30', 3), is_missed: 0 });
});

it('is not kept from the others by one that cannot be read', async () => {
  const unreadable = await calls.starts({ phone: '+7 901 888-00-20' });
  const callId = await calls.starts({ phone });
  await intake.drain();
  await inStatistic(unreadable);
  await inStatistic(callId);
  await fixture.portal.run(
    `SET SESSION sql_mode = ''; UPDATE b_voximplant_statistic SET CALL_START_DATE = '2026-00-02 10:00:05' WHERE CALL_ID = '${unreadable}'`,
  );
  fixture.clock.at = at('10:30', 3);
  expect(await lost.settle()).toBe(2);
  expect(await journal()).toMatchObject([{ rule: 'missed', call_id: callId }]);
  expect(await call(unreadable)).toMatchObject({ ended_at: at('10:30', 3) });
});

it('decides it once on two sidecars', async () => {
  for (let index = 0; index < 5; index++) await inStatistic(await calls.starts({ phone: `+7 901 888-00-1${index}` }));
  await intake.drain();
  fixture.clock.at = at('10:30', 3);
  const other = (await fixture.sidecar('two')).get(LostCalls);
  await Promise.all([lost.settle(), other.settle()]);
  expect(await journal()).toHaveLength(5);
});

it('waits while ends lie in the queue: this sidecar was away for long', async () => {
  const callId = await calls.starts({ phone });
  await intake.drain();
  await calls.ends('200', { callId, phone, userId: 13 });
  fixture.clock.at = at('10:30', 3);
  expect(await lost.settle()).toBe(0);
  await intake.drain();
  expect(await journal()).toMatchObject([{ rule: 'first', call_id: callId }]);
});
