import { HttpFixture } from './http-fixture.js';

const client = '00000000-0000-4000-8000-00000000000a';
let http: HttpFixture;

beforeAll(async () => {
  http = await HttpFixture.create();
  const { admin } = http.own;
  await http.send('PUT', '/api/settings', {
    body: {
      baseVersion: 0,
      settings: { companies: [{ code: 'alfa', name: 'Альфа', dealCategoryId: 1, headOfSalesId: 7, timeZone: 'Europe/Moscow' }] },
    },
  });
  const ignored = JSON.stringify({ kind: 'ignored', because: 'extension' });
  await admin.query(
    `INSERT INTO journal (uid, at, kind, rule, because, company_code, session_id, call_id, subject, client_id, settings_version, facts, decision) VALUES ?`,
    [
      [
        [
          'dialog',
          '2026-03-02 09:00:00',
          'ignored',
          'ignored',
          'spam',
          'alfa',
          100,
          null,
          'dialog:100',
          client,
          1,
          '{}',
          '{"kind":"ignored","because":"spam"}',
        ],
        ['call', '2026-03-02 09:01:00', 'call', 'ignored', 'extension', 'alfa', 0, 'call-1', 'call:call-1', client, 1, '{}', ignored],
        ['other call', '2026-03-02 09:02:00', 'call', 'ignored', 'extension', 'gamma', 0, 'call-2', 'call:call-2', null, 1, '{}', ignored],
      ],
    ],
  );
  // the portal has made contact and deal after the decisions were stored
  await admin.query(
    `INSERT INTO dialog (session_id, chat_id, line_id, user_code, client_user_id, company_code, client_id, contact_id, deal_id, started_at)
     VALUES (100, 1, 1, 'a', 1, 'alfa', ?, 15, 7, NOW())`,
    [client],
  );
  await admin.query(
    `INSERT INTO phone_call (call_id, company_code, client_id, direction, is_external, portal_number, phone, contact_id, deal_id, started_at) VALUES ?`,
    [
      [
        ['call-1', 'alfa', client, 'incoming', 0, '74951110001', '+79010000077', 15, 8, '2026-03-02 09:01:00'],
        ['call-2', 'gamma', null, 'incoming', 0, '74953330003', '103', 0, 0, '2026-03-02 09:02:00'],
      ],
    ],
  );
  await admin.query(
    `INSERT INTO client_key (company_code, kind, value, client_id, learnt_at, learnt_from) VALUES ('alfa', 'phone', '79010000077', ?, NOW(), 'call call-1')`,
    [client],
  );
});
afterAll(() => http.drop());

const found = async (query: string) =>
  (await http.send('GET', `/api/journal${query}`)).body.entries?.map(({ uid }: { uid: string }) => uid);

it.each([
  { scenario: 'by the call', query: '?call=call-1', gets: ['call'] },
  { scenario: 'by the kind', query: '?kind=call', gets: ['other call', 'call'] },
  { scenario: 'by the deal that was made of it', query: '?deal=8', gets: ['call'] },
  { scenario: 'by the contact, with the client’s dialogs', query: '?contact=15', gets: ['call', 'dialog'] },
  {
    scenario: 'by the client’s phone, with the client’s dialogs',
    query: `?client=${encodeURIComponent('8 (901) 000-00-77')}`,
    gets: ['call', 'dialog'],
  },
  { scenario: 'by the end of the phone', query: '?client=0077', gets: ['call', 'dialog'] },
  { scenario: 'by a phone that nobody has', query: '?client=5555555', gets: [] },
  { scenario: 'by a company that had calls only, and has left the settings', query: '?company=gamma', gets: ['other call'] },
])('finds calls $scenario', async ({ query, gets }) => expect(await found(query)).toEqual(gets));

it('says of an entry which call it is about', async () => {
  const { entries } = (await http.send('GET', '/api/journal?call=call-1')).body;
  expect(entries).toMatchObject([
    { callId: 'call-1', sessionId: 0, kind: 'call', explanation: { ru: expect.stringContaining('внутренний номер') } },
  ]);
  expect((await http.send('GET', '/api/journal?session=100')).body.entries).toMatchObject([{ callId: null }]);
});
