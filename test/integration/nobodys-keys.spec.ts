import { MergingPortal } from './merging-portal.js';
import { alfaNumber, Calls, twoCompaniesWithNumbers, writeTelephony } from './telephony-of-two-companies.js';

const warehouse = '74953330003';
const mobileOfEmployee = '79015550012';
const mobileOfDismissed = '79015550022';
const lastKnown = '79015550099';
let portal: MergingPortal;
let calls: Calls;

beforeEach(async () => {
  portal = await MergingPortal.create(twoCompaniesWithNumbers);
  calls = new Calls(portal.fixture);
  await writeTelephony(portal.fixture.portal);
  await portal.fixture.portal.run(
    `UPDATE b_user SET PERSONAL_MOBILE = '8 (901) 555-00-12', WORK_PHONE = '495 777-00-07 доб. 12' WHERE ID = 12;
     UPDATE b_user SET PERSONAL_MOBILE = '${mobileOfDismissed}', ACTIVE = 'N' WHERE ID = 22`,
  );
});
afterEach(async () => {
  const different = await portal.fixture.replayedDifferently();
  await portal.drop();
  expect(different).toEqual([]);
});

const learnt = async () =>
  (await portal.fixture.rows<{ value: string }>(`SELECT value FROM client_key WHERE kind IN ('phone', 'email') ORDER BY value`)).map(
    ({ value }) => value,
  );

const ours = [
  ['a company', alfaNumber],
  ['the telephony that no company has', warehouse],
  ['an employee', mobileOfEmployee],
  ['an employee’s desk', '74957770007'],
] as const;

it.each(ours)('two clients who write down the number of %s stay two', async (_whose, number) => {
  const first = await portal.firstDialog(500, { name: 'Вера' });
  const second = await portal.firstDialog(600, { lineId: 2, connector: 'telegrambot', name: 'Олег' });
  for (const { contactId } of [first, second]) {
    await portal.addKey(contactId, 'PHONE', number);
    await portal.saved(contactId);
  }
  await portal.settle();
  await portal.settleLater();
  expect(await portal.merges()).toEqual([]);
  expect(await learnt()).toEqual([]);
});

it.each(ours)('a newcomer whose profile has the number of %s is placed on nobody, and it is not learnt', async (_whose, number) => {
  const contactId = await portal.writeContact({ company: 'Альфа', keys: [['PHONE', number]] });
  const made = await portal.firstDialog(500, { phone: `+${number}` });
  expect(made.contactId).not.toBe(contactId);
  expect(await learnt()).toEqual([]);
});

it('a number of somebody who was dismissed is a number like any other', async () => {
  const contactId = await portal.writeContact({ company: 'Альфа', keys: [['PHONE', mobileOfDismissed]] });
  expect(await portal.firstDialog(500, { phone: mobileOfDismissed })).toMatchObject({ contactId });
});

it('a call from an employee’s mobile is no client’s', async () => {
  await calls.ends('200', { phone: '+7 901 555-00-12', userId: 13, durationSeconds: 60 });
  await calls.ends('200', { phone: lastKnown, userId: 13, durationSeconds: 60 });
  await portal.settle();
  const rows = await portal.fixture.rows<{ rule: string; because: string }>(
    `SELECT rule, because FROM journal WHERE kind = 'call' ORDER BY id`,
  );
  expect(rows).toMatchObject([{ rule: 'ignored', because: 'ownNumber' }, { rule: 'first' }]);
  expect(await learnt()).toEqual([lastKnown]);
});

it('what is typed where there is no e-mail leads to nobody', async () => {
  const contactId = await portal.writeContact({ company: 'Альфа', keys: [['EMAIL', 'no@mail.ru']] });
  await portal.newClient(500, { email: 'No@mail.ru' });
  const sessionId = await portal.writes(1, 500);
  await portal.settle();
  expect((await portal.dialog(sessionId)).contactId).not.toBe(contactId);
  expect(await learnt()).toEqual([]);
});
