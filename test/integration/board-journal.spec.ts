import { makeToken } from '../../src/http/token.js';
import { HttpFixture, SECRET } from './http-fixture.js';

let http: HttpFixture;

beforeAll(async () => {
  http = await HttpFixture.create();
  const contact = (ID: number, NAME: string, LAST_NAME: string) => ({
    ID,
    NAME,
    LAST_NAME,
    FULL_NAME: `${NAME} ${LAST_NAME}`,
    CATEGORY_ID: 0,
  });
  await http.portal.insert('b_crm_contact', [contact(15, 'Вера', 'Лютикова'), contact(16, 'Глеб', '100%_верный')]);
  await http.portal.insert('b_crm_dp_comm_mcd', [
    { ID: 1, ENTITY_TYPE_ID: 3, ENTITY_ID: 15, TYPE: 'PHONE', VALUE: '79010000001' },
    { ID: 2, ENTITY_TYPE_ID: 3, ENTITY_ID: 16, TYPE: 'PHONE', VALUE: '79010000002' },
  ]);
  const user = (ID: number, NAME: string, EXTERNAL_AUTH_ID: string | null) => ({
    ID,
    LOGIN: `u${ID}`,
    NAME,
    LAST_NAME: '',
    ACTIVE: 'Y',
    EXTERNAL_AUTH_ID,
    DATE_REGISTER: '2026-01-01 00:00:00',
  });
  await http.portal.insert('b_user', [
    user(500, 'vera_lu', 'imconnector'),
    user(501, 'Гость', 'imconnector'),
    user(12, 'vera_operator', null),
  ]);
  await http.own.admin.query(
    `INSERT INTO dialog (session_id, chat_id, line_id, user_code, client_user_id, company_code, client_id, contact_id, started_at) VALUES
       (100, 1, 1, 'a', 500, 'alfa', 'c-vera', 15, NOW()), (200, 2, 6, 'b', 501, 'beta', 'c-gleb', 16, NOW()), (300, 3, 2, 'c', 12, 'alfa', NULL, 0, NOW())`,
  );
  await http.own.admin.query(
    `INSERT INTO client_key (company_code, kind, value, client_id, learnt_at, learnt_from) VALUES ('beta', 'phone', '79010000099', 'c-gleb', NOW(), 'x')`,
  );
  await http.own.admin.query(
    `INSERT INTO journal (uid, at, kind, rule, because, company_code, line_id, session_id, subject, settings_version, facts, decision) VALUES
       ('vera', NOW(), 'ignored', 'ignored', 'spam', 'alfa', 1, 100, 'dialog:100', 1, '{}', '{}'),
       ('gleb', NOW(), 'ignored', 'ignored', 'spam', 'beta', 6, 200, 'dialog:200', 1, '{}', '{}'),
       ('other', NOW(), 'ignored', 'ignored', 'spam', 'alfa', 2, 300, 'dialog:300', 1, '{}', '{}'),
       ('nobodys', NOW(), 'ignored', 'ignored', 'lineOfNoCompany', NULL, 9, 400, 'dialog:400', 1, '{}', '{}')`,
  );
  const company = (code: string, headOfSalesId: number) => ({
    code,
    name: code,
    dealCategoryId: 1,
    headOfSalesId,
    timeZone: 'Europe/Moscow',
  });
  await http.send('PUT', '/api/settings', {
    body: { baseVersion: 0, settings: { companies: [company('alfa', 7), { ...company('beta', 20), dealCategoryId: 2 }] } },
  });
});
afterAll(() => http.drop());

async function found(query: string, headers: Record<string, string> = {}): Promise<unknown> {
  const { status, body } = await http.send('GET', `/api/journal${query}`, { headers });
  return status === 200 ? body.entries.map(({ uid }: { uid: string }) => uid) : body.error.code;
}

function ofHead(userId: number): Record<string, string> {
  const exp = Math.floor(http.clock.now().getTime() / 1000) + 600;
  return { Authorization: `Bearer ${makeToken(SECRET, { v: 1, userId, name: 'x', isAdmin: false, lang: 'ru', exp })}` };
}

it.each([
  {
    scenario: 'a phone of the portal’s index, as people write it',
    query: `?client=${encodeURIComponent('8 (901) 000-00-01')}`,
    gets: ['vera'],
  },
  { scenario: 'a phone without its country', query: `?client=${encodeURIComponent('9010000002')}`, gets: ['gleb'] },
  { scenario: 'the last digits of a phone that the client wrote from', query: `?client=${encodeURIComponent('00-99')}`, gets: ['gleb'] },
  { scenario: 'a last name, in any case', query: `?client=${encodeURIComponent('люти')}`, gets: ['vera'] },
  { scenario: 'a full name', query: `?client=${encodeURIComponent('Вера Люти')}`, gets: ['vera'] },
  {
    scenario: 'a part of the name in the messenger; colleagues are no clients',
    query: `?client=${encodeURIComponent('ra_l')}`,
    gets: ['vera'],
  },
  { scenario: 'a percent sign as such', query: `?client=${encodeURIComponent('100%')}`, gets: ['gleb'] },
  { scenario: 'somebody unknown', query: `?client=${encodeURIComponent('Никто')}`, gets: [] },
  { scenario: 'a client and a company that do not meet', query: `?client=${encodeURIComponent('люти')}&company=beta`, gets: [] },
  { scenario: 'a line', query: '?line=2', gets: ['other'] },
  { scenario: 'one letter', query: `?client=${encodeURIComponent('a')}`, gets: 'FIELD_WRONG' },
])('the journal is searched by $scenario', async ({ query, gets }) => {
  expect(await found(query)).toEqual(gets);
});

it('a head of sales finds the decisions of his companies only, and opens no other', async () => {
  expect(await found('', ofHead(20))).toEqual(['gleb']);
  expect(await found('?client=9010000001', ofHead(20))).toEqual([]);
  expect(await found('?company=alfa', ofHead(20))).toBe('FIELD_WRONG');
  expect(await found('', ofHead(12))).toBe('FORBIDDEN');
  const { body } = await http.send('GET', '/api/journal');
  const idOf = (uid: string) => body.entries.find((entry: { uid: string }) => entry.uid === uid).id as number;
  expect((await http.send('GET', `/api/journal/${idOf('gleb')}`, { headers: ofHead(20) })).status).toBe(200);
  expect((await http.send('GET', `/api/journal/${idOf('vera')}`, { headers: ofHead(20) })).status).toBe(404);
  expect((await http.send('GET', `/api/journal/${idOf('nobodys')}`, { headers: ofHead(20) })).status).toBe(404);
});

it('a token opens no door of the module: a nudge stays signed', async () => {
  const headers = { ...ofHead(20), 'X-Linewarden-Signature2': null };
  expect((await http.send('POST', '/nudge', { body: {}, headers: headers as never })).status).toBe(401);
});
