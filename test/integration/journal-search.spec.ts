import { ApiDb } from '../../src/database/api-db.js';
import type { JournalQuery } from '../../src/journal/found-ids.js';
import { JournalSearch } from '../../src/journal/journal-search.js';
import { callSubject, dealSubject, dialogSubject, leadSubject } from '../../src/records/subject.js';
import { HttpFixture } from './http-fixture.js';

const size = 3000;
const companies = ['alfa', 'beta', 'gamma', null];
const kinds = ['placement', 'check', 'ignored'];
const begin = Date.parse('2026-03-01T00:00:00Z');

interface Row {
  id: number;
  subject: string;
  company_code: string | null;
  kind: string;
  line_id: number;
  operator_id: number;
  at: Date;
}

/** Session, call, deal and contact of an entry follow from its number. */
const threads = 150;
const subjectOf = (n: number) =>
  [dialogSubject(1 + (n % threads)), callSubject(`call-${n % threads}`), leadSubject(1 + (n % threads)), dealSubject(1 + (n % threads))][
    n % 4
  ] ?? '';

let http: HttpFixture;
let search: JournalSearch;
let rows: Row[];

beforeAll(async () => {
  http = await HttpFixture.create();
  search = http.get(JournalSearch);
  rows = Array.from({ length: size }, (_, n) => ({
    id: n + 1,
    subject: subjectOf(n),
    company_code: companies[Math.floor(n / 7) % 4] ?? null,
    // one kind is rare, and long ago
    kind: n === 40 ? 'merge' : (kinds[n % 3] ?? ''),
    line_id: Math.floor(n / 7) % 8,
    operator_id: n % 11,
    at: new Date(begin + n * 60_000),
  }));
  await http.own.admin.query(
    `INSERT INTO journal (id, uid, at, kind, rule, because, company_code, line_id, subject, operator_id, settings_version, facts, decision) VALUES ?`,
    [
      rows.map((row) => [
        row.id,
        `uid-${row.id}`,
        row.at.toISOString().slice(0, 23).replace('T', ' '),
        row.kind,
        'ignored',
        'spam',
        row.company_code,
        row.line_id,
        row.subject,
        row.operator_id,
        1,
        '{"sessionId":1}',
        '{"kind":"ignored","because":"spam"}',
      ]),
    ],
  );
  await http.own.admin.query(
    'INSERT INTO dialog (session_id, chat_id, line_id, user_code, client_user_id, company_code, contact_id, deal_id, started_at) VALUES ?',
    [Array.from({ length: threads }, (_, n) => [n + 1, n, 1, `u${n}`, n, 'alfa', 500 + (n % 50), 1 + (n % 50), '2026-03-01'])],
  );
  await http.own.admin.query(
    'INSERT INTO phone_call (call_id, company_code, direction, is_external, portal_number, phone, started_at) VALUES ?',
    [Array.from({ length: threads }, (_, n) => [`call-${n}`, 'alfa', 'incoming', 1, '74950000000', `7901${1_000_000 + n}`, '2026-03-01'])],
  );
  await http.own.admin.query('ANALYZE TABLE journal, dialog, phone_call, client_merge');
}, 60_000);
afterAll(() => http.drop());

const choices: { [K in keyof JournalQuery]?: JournalQuery[K][] } = {
  operatorId: [undefined, 3],
  lineId: [undefined, 2],
  companyCode: [undefined, 'beta'],
  kind: [undefined, 'check', 'merge'],
  fromAt: [undefined, new Date(begin + 600 * 60_000)],
  toAt: [undefined, new Date(begin + 2_400 * 60_000)],
  beforeId: [undefined, 2_000],
  ofCompanies: [undefined, ['beta'], ['alfa', 'beta']],
};

function combinations(of: [string, unknown[]][]): Record<string, unknown>[] {
  const [first, ...rest] = of;
  if (!first) return [{}];
  return combinations(rest).flatMap((one) => first[1].map((value) => (value === undefined ? one : { ...one, [first[0]]: value })));
}

function expected(query: JournalQuery, isAbout: (row: Row) => boolean = () => true): number[] {
  return rows
    .filter(isAbout)
    .filter(
      (row) =>
        (query.operatorId === undefined || row.operator_id === query.operatorId) &&
        (query.lineId === undefined || row.line_id === query.lineId) &&
        (query.companyCode === undefined || row.company_code === query.companyCode) &&
        (query.ofCompanies === undefined || (row.company_code !== null && query.ofCompanies.includes(row.company_code))) &&
        (query.kind === undefined || row.kind === query.kind) &&
        (query.fromAt === undefined || row.at >= query.fromAt) &&
        (query.toAt === undefined || row.at < query.toAt) &&
        (query.beforeId === undefined || row.id < query.beforeId),
    )
    .map((row) => row.id)
    .reverse()
    .slice(0, query.limit);
}

/** Every statement that is asked while `work` runs, with its values. */
async function asked(work: () => Promise<unknown>): Promise<[sql: string, values: unknown[]][]> {
  const heard: [string, unknown[]][] = [];
  const db = http.get(ApiDb);
  db.query = (sql: string, values: unknown[] = []) => {
    heard.push([sql, values]);
    return ApiDb.prototype.query.call(db, sql, values) as Promise<never>;
  };
  try {
    await work();
  } finally {
    Reflect.deleteProperty(db, 'query');
  }
  return heard;
}

const isOneOf = (row: Row, subjects: readonly string[]) => subjects.includes(row.subject);
const found = async (query: JournalQuery) => (await search.find(query)).map(({ id }) => id);

it('finds what each combination of filters asks for, and reads no entry that it does not show', async () => {
  const all = combinations(Object.entries(choices) as [string, unknown[]][]).map((query) => ({ ...query, limit: 20 }) as JournalQuery);
  expect(all).toHaveLength(2 * 2 * 2 * 3 * 2 * 2 * 2 * 3);
  let looked = 0;
  for (const query of all) {
    const [[sql, values] = ['', []]] = await asked(async () => expect([query, await found(query)]).toEqual([query, expected(query)]));
    const [plan] = (await http.own.admin.query(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, values)) as unknown as [
      { table: string | null; type: string | null; key: string | null; Extra: string | null }[],
    ];
    const searched = plan.filter((step) => step.table === 'j' && step.type !== 'eq_ref');
    expect(searched.length).toBeGreaterThan(0);
    for (const step of searched) {
      const isWhole = Object.keys(query).every((name) => name === 'limit' || name === 'beforeId');
      expect([query, step.key !== null && step.type !== 'ALL']).toEqual([query, true]);
      // whoever asks for everything is given the end of it
      if (!isWhole) expect([query, step.type !== 'index' && /Using index/.test(step.Extra ?? '')]).toEqual([query, true]);
      looked += 1;
    }
  }
  expect(looked).toBeGreaterThan(all.length);
}, 120_000);

it.each<{ scenario: string; query: Partial<JournalQuery>; isAbout: (row: Row) => boolean }>([
  { scenario: 'a dialog', query: { sessionId: 5 }, isAbout: (row) => row.subject === dialogSubject(5) },
  { scenario: 'a call', query: { callId: 'call-5' }, isAbout: (row) => row.subject === callSubject('call-5') },
  { scenario: 'a lead', query: { leadId: 7 }, isAbout: (row) => row.subject === leadSubject(7) },
  {
    scenario: 'a deal, by its dialogs and by itself',
    query: { dealId: 4 },
    isAbout: (row) => isOneOf(row, [dialogSubject(4), dialogSubject(54), dialogSubject(104), dealSubject(4)]),
  },
  {
    scenario: 'a contact',
    query: { contactId: 504 },
    isAbout: (row) => isOneOf(row, [dialogSubject(5), dialogSubject(55), dialogSubject(105)]),
  },
  {
    scenario: 'what clients have begun',
    query: { ofThreads: { sessionIds: [1, 5, 9], callIds: ['call-1'] } },
    isAbout: (row) => isOneOf(row, [dialogSubject(1), dialogSubject(5), dialogSubject(9), callSubject('call-1')]),
  },
  {
    scenario: 'a dialog of a deal',
    query: { sessionId: 54, dealId: 4 },
    isAbout: (row) => row.subject === dialogSubject(54),
  },
  { scenario: 'a dialog that is of another deal', query: { sessionId: 55, dealId: 4 }, isAbout: () => false },
])('finds entries about $scenario, with any other filter', async ({ query, isAbout }) => {
  const others: Partial<JournalQuery>[] = [
    {},
    { kind: 'check' },
    { companyCode: 'beta' },
    { ofCompanies: ['alfa', 'beta'] },
    { beforeId: 900 },
  ];
  let isAnyFound = false;
  for (const other of others) {
    const whole = { ...query, ...other, limit: 50 };
    const [[sql, values] = ['', []]] = await asked(async () =>
      expect([other, await found(whole)]).toEqual([other, expected(whole, isAbout)]),
    );
    isAnyFound ||= expected(whole, isAbout).length > 0;
    const [plan] = (await http.own.admin.query(`EXPLAIN FORMAT=TRADITIONAL ${sql}`, values)) as unknown as [
      { table: string | null; type: string | null }[],
    ];
    // looked up one by one, never from one end of the journal to the other
    const scans = plan.filter((step) => ['j', 'o', 'd', 'c', 'm'].includes(step.table ?? '') && /^(ALL|index)$/.test(step.type ?? ''));
    expect([other, scans]).toEqual([other, []]);
  }
  expect(isAnyFound).toBe(isAbout !== undefined && rows.some(isAbout));
});
