import { SettingsStore } from '../../src/settings/settings-store.js';
import { HttpFixture } from './http-fixture.js';
import { alfaNumber, betaNumber, twoCompaniesWithNumbers, writeTelephony } from './telephony-of-two-companies.js';

let http: HttpFixture;
beforeAll(async () => {
  http = await HttpFixture.create();
  await writeTelephony(http.portal);
  await http.portal.run(`UPDATE b_voximplant_config SET CRM_CREATE = 'lead' WHERE SEARCH_ID = '74953330003'`);
  const call = (portalNumber: string, startedOn: string, incoming = '2') => ({
    CALL_ID: `${portalNumber} ${startedOn} ${incoming}`,
    INCOMING: incoming,
    PORTAL_NUMBER: portalNumber,
    PHONE_NUMBER: '79010000001',
    CALL_START_DATE: startedOn,
    CALL_DURATION: 5,
    CALL_FAILED_CODE: '304',
  });
  await http.portal.insert('b_voximplant_statistic', [
    call(alfaNumber, '2026-03-01 12:00:00'),
    call('+74954440004', '2026-02-20 12:00:00'),
    call('74954440004', '2026-03-01 12:00:00'),
    call('REST_APP:12', '2026-02-25 12:00:00'),
    call('REST_APP:12', '2026-03-01 12:00:00', '5'),
    call('74955550005', '2026-01-15 12:00:00'), // too long ago
  ]);
  await http.get(SettingsStore).save(twoCompaniesWithNumbers, { baseVersion: 0, note: '', authorId: 1, authorName: 'test' });
});
afterAll(() => http.drop());

it('tells what numbers the telephony has, whose they are, and which were called that are nobody’s', async () => {
  const got = await http.send('GET', '/api/portal/numbers');
  expect(got).toEqual({
    status: 200,
    body: {
      hasTelephony: true,
      numbers: [
        { number: alfaNumber, key: alfaNumber, name: 'Альфа, продажи', kind: 'rent', companyCodes: ['alfa'], makesLeads: false },
        { number: 'sip-office', key: 'sip-office', name: '', kind: 'sip', companyCodes: ['alfa'], makesLeads: false },
        { number: '74953330003', key: '74953330003', name: 'Склад', kind: 'rent', companyCodes: [], makesLeads: true },
        { number: `+${betaNumber}`, key: betaNumber, name: 'Бета', kind: 'rest-app', companyCodes: ['beta'], makesLeads: false },
      ],
      unowned: [
        { number: '74954440004', key: '74954440004', calls: 2, lastAt: '2026-03-01T12:00:00.000Z' },
        { number: 'REST_APP:12', key: 'rest_app:12', calls: 1, lastAt: '2026-02-25T12:00:00.000Z' },
      ],
    },
  });
});

it('points out before a save which numbers will not be called, and which are nobody’s', async () => {
  const [alfa, beta] = twoCompaniesWithNumbers.companies;
  const settings = { companies: [{ ...alfa, numbers: [...(alfa?.numbers ?? []), '+7 495 999-99-99'] }, beta] };
  const got = await http.send('POST', '/api/settings/check', { body: { settings } });
  const aboutNumbers = got.body.warnings.filter((one: { code: string }) => /number/i.test(one.code));
  expect(aboutNumbers).toMatchObject([
    {
      path: 'companies[0].numbers[2]',
      code: 'unknownNumber',
      params: { number: '+7 495 999-99-99' },
      text: { ru: expect.stringContaining('999') },
    },
    { path: 'companies', code: 'numberOfNobody', params: { number: '74954440004', calls: 2 } },
    { path: 'companies', code: 'numberOfNobody', params: { number: 'REST_APP:12', calls: 1 } },
  ]);
});

it('points out a number at which the portal makes leads by itself', async () => {
  const [alfa, beta] = twoCompaniesWithNumbers.companies;
  const settings = { companies: [{ ...alfa, numbers: ['8 495 333-00-03'] }, beta] };
  const got = await http.send('POST', '/api/settings/check', { body: { settings } });
  expect(got.body.warnings.filter((one: { code: string }) => one.code === 'numberMakesLeads')).toMatchObject([
    {
      path: 'companies[0].numbers[0]',
      params: { number: '8 495 333-00-03' },
      text: { ru: expect.stringContaining('лиды'), en: expect.stringContaining('leads') },
    },
  ]);
});

it('refuses one number for two companies in two spellings', async () => {
  const [alfa, beta] = twoCompaniesWithNumbers.companies;
  const settings = {
    companies: [
      { ...alfa, numbers: ['+7 495 111 00 01'] },
      { ...beta, numbers: ['8-495-111-00-01'] },
    ],
  };
  const got = await http.send('POST', '/api/settings/check', { body: { settings } });
  expect(got.body.problems).toMatchObject([{ path: 'companies[1].numbers[0]', code: 'NUMBER_OF_TWO_COMPANIES' }]);
});

it('is not told without the signature', async () => {
  expect((await http.send('GET', '/api/portal/numbers', { secret: 'another-secret-another-secret-another' })).status).toBe(401);
});

it('says so where there is no telephony', async () => {
  const bare = await HttpFixture.create();
  await bare.portal.run('DROP TABLE IF EXISTS b_voximplant_config, b_voximplant_external_line, b_voximplant_statistic');
  const got = await bare.send('GET', '/api/portal/numbers');
  await bare.drop();
  expect(got.body).toEqual({ hasTelephony: false, numbers: [], unowned: [] });
});
