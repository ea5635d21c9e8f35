import { Nudges } from '../../src/http/nudges.js';
import { Incidents } from '../../src/records/incidents.js';
import { HttpFixture } from './http-fixture.js';

/** The journal's columns as far as they differ between the entries here. */
interface Entry {
  uid: string;
  at?: string;
  sessionId?: number;
  dealId?: number;
  contactId?: number;
  operatorId?: number;
  company?: string;
}

describe('the journal over HTTP', () => {
  let http: HttpFixture;
  beforeAll(async () => {
    http = await HttpFixture.create();
    const ignored = (entry: Entry) => [
      entry.uid,
      entry.at ?? '2026-03-02 09:00:00.000',
      'ignored',
      'ignored',
      'spam',
      entry.company ?? 'alfa',
      entry.sessionId ?? 0,
      `dialog:${entry.sessionId ?? 0}`,
      entry.contactId ?? 0,
      entry.dealId ?? 0,
      entry.operatorId ?? 0,
      1,
      '{"sessionId":1}',
      '{"kind":"ignored","because":"spam"}',
    ];
    await http.own.admin.query(
      `INSERT INTO journal (uid, at, kind, rule, because, company_code, session_id, subject, contact_id, deal_id, operator_id, settings_version, facts, decision) VALUES ?`,
      [
        [
          ignored({ uid: 'first', sessionId: 100, operatorId: 11 }),
          ignored({ uid: 'second', sessionId: 100, dealId: 7, contactId: 15, operatorId: 12, at: '2026-03-02 10:00:00.000' }),
          ignored({
            uid: 'third',
            sessionId: 200,
            dealId: 8,
            contactId: 16,
            operatorId: 11,
            company: 'beta',
            at: '2026-03-03 10:00:00.000',
          }),
        ],
      ],
    );
    // the portal has made deal 7 after the first decision about session 100 was stored
    await http.own.admin.query(
      `INSERT INTO dialog (session_id, chat_id, line_id, user_code, client_user_id, company_code, contact_id, deal_id, started_at) VALUES
         (100, 1, 1, 'a', 1, 'alfa', 15, 7, NOW()), (200, 2, 3, 'b', 2, 'beta', 16, 8, NOW())`,
    );
    await http.own.admin.query(
      `INSERT INTO outbox_command (command_id, order_key, type, journal_uid, payload, state, attempts, due_at, created_at, answered_at, answer)
       VALUES ('c-1', 'k', 'comment', 'second', '{}', 'done', 1, '2026-03-02 10:00:00', '2026-03-02 10:00:00', '2026-03-02 10:00:01', '{"status":"done"}')`,
    );
    await http.send('PUT', '/api/settings', {
      body: {
        baseVersion: 0,
        settings: { companies: [{ code: 'alfa', name: 'Альфа', dealCategoryId: 1, headOfSalesId: 7, timeZone: 'Europe/Moscow' }] },
      },
    });
  });
  afterAll(() => http.drop());

  const found = async (query: string) => {
    const { status, body } = await http.send('GET', `/api/journal${query}`);
    return status === 200 ? body.entries.map(({ uid }: { uid: string }) => uid) : body.error;
  };

  it.each([
    { scenario: 'everything, newest first', query: '', gets: ['third', 'second', 'first'] },
    { scenario: 'by session', query: '?session=100', gets: ['second', 'first'] },
    { scenario: 'by deal, with the decision that had it made', query: '?deal=7', gets: ['second', 'first'] },
    { scenario: 'by contact', query: '?contact=16', gets: ['third'] },
    { scenario: 'by operator', query: '?operator=11', gets: ['third', 'first'] },
    { scenario: 'by company', query: '?company=alfa', gets: ['second', 'first'] },
    { scenario: 'by a company that left the settings', query: '?company=beta', gets: ['third'] },
    { scenario: 'by period, half-open', query: '?from=2026-03-02T13:00:00%2B03:00&to=2026-03-03T10:00:00Z', gets: ['second'] },
    { scenario: 'by several at once', query: '?session=100&operator=12', gets: ['second'] },
    { scenario: 'by kind', query: '?kind=nightly', gets: [] },
  ])('finds $scenario', async ({ query, gets }) => {
    expect(await found(query)).toEqual(gets);
  });

  it('goes on page by page', async () => {
    const first = await http.send('GET', '/api/journal?limit=2');
    expect(first.body.entries).toHaveLength(2);
    expect(await found(`?limit=2&before=${first.body.entries[1].id}`)).toEqual(['first']);
  });

  it('finds what was decided about a lead, and about a deal itself, each by an index', async () => {
    const about = (uid: string, subject: string) => [uid, '2026-03-04 09:00', 'given', 'given', 'chosen', 'gamma', subject, 1, '{}', '{}'];
    await http.own.admin.query(
      'INSERT INTO journal (uid, at, kind, rule, because, company_code, subject, settings_version, facts, decision) VALUES ?',
      [[about('of a lead', 'lead:7'), about('of a deal', 'deal:7')]],
    );
    try {
      expect(await found('?lead=7')).toEqual(['of a lead']);
      expect(await found('?deal=7')).toEqual(['of a deal', 'second', 'first']);
      const [plan] = await http.own.admin.query("EXPLAIN FORMAT=TRADITIONAL SELECT id FROM journal WHERE subject = 'lead:7'");
      expect(plan).toMatchObject([{ key: 'subject' }]);
    } finally {
      await http.own.admin.query("DELETE FROM journal WHERE company_code = 'gamma'");
    }
  });

  it.each([
    { scenario: 'an unknown company', query: '?company=gamma', field: 'company' },
    { scenario: 'a kind of decision that there is not', query: '?kind=guess', field: 'kind' },
    { scenario: 'a session that is no number', query: '?session=abc', field: 'session' },
    { scenario: 'an instant without a zone', query: '?from=2026-03-02T10:00:00', field: 'from' },
    { scenario: 'a search nobody knows', query: '?sesion=1', field: 'sesion' },
    { scenario: 'a page too long', query: '?limit=1000', field: 'limit' },
  ])('names the field of $scenario', async ({ query, field }) => {
    expect(await found(query)).toMatchObject({ code: 'FIELD_WRONG', field });
  });

  it('shows an entry with its facts, its sentence and what the portal answered', async () => {
    const [{ id }] = (await http.send('GET', '/api/journal?operator=12')).body.entries;
    const { body } = await http.send('GET', `/api/journal/${id}`);
    expect(body).toMatchObject({
      uid: 'second',
      at: '2026-03-02T10:00:00.000Z',
      facts: { sessionId: 1 },
      decision: { kind: 'ignored' },
      explanation: { ru: 'Диалог отмечен как спам и не распределяется.', en: 'The dialog is marked as spam and is not routed.' },
      commands: [{ commandId: 'c-1', type: 'comment', state: 'done', attempts: 1, answer: { status: 'done' } }],
    });
    expect(await http.send('GET', '/api/journal/999999')).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND', field: 'id' } },
    });
  });
});

describe('incidents over HTTP', () => {
  let http: HttpFixture;
  beforeAll(async () => {
    http = await HttpFixture.create();
  });
  afterAll(() => http.drop());

  it('are listed and closed in the name of the user', async () => {
    await http.get(Incidents).open('nobody-left', 'dialog:5', { sessionId: 5 });
    const [incident] = (await http.send('GET', '/api/incidents')).body.incidents;
    expect(incident).toMatchObject({ kind: 'nobody-left', subject: 'dialog:5', seenCount: 1, closedAt: null, details: { sessionId: 5 } });
    const path = `/api/incidents/${incident.incidentId}/close`;
    expect(await http.send('POST', path, { userId: 12 })).toEqual({ status: 200, body: { outcome: 'closed' } });
    expect(await http.send('POST', path, { userId: 13 })).toEqual({ status: 200, body: { outcome: 'alreadyClosed' } });
    expect((await http.send('GET', '/api/incidents')).body.incidents).toEqual([]);
    expect((await http.send('GET', '/api/incidents?state=closed')).body.incidents).toEqual([expect.objectContaining({ closedBy: 12 })]);
    expect(await http.send('POST', '/api/incidents/77/close')).toMatchObject({ status: 404, body: { error: { field: 'id' } } });
  });
});

describe('the quarantine over HTTP', () => {
  let http: HttpFixture;
  beforeAll(async () => {
    http = await HttpFixture.create();
    await http.own.admin.query(
      `INSERT INTO quarantined_event (id, uid, type, subject, occurred_at, payload, error, quarantined_at)
       VALUES (5, 'abc', 'Strange', 'line:1', 1772442000123, '{oops', 'PAYLOAD: not JSON', '2026-03-02 09:00:00')`,
    );
  });
  afterAll(() => http.drop());

  it('shows events as they came, and sends one back to be decided', async () => {
    const event = async () => (await http.send('GET', '/api/quarantine')).body.events[0];
    expect(await event()).toEqual({
      id: 5,
      uid: 'abc',
      type: 'Strange',
      subject: 'line:1',
      occurredAt: '2026-03-02T09:00:00.123Z',
      payload: '{oops',
      error: 'PAYLOAD: not JSON',
      state: 'kept',
      quarantinedAt: '2026-03-02T09:00:00.000Z',
      retriedAt: null,
    });
    let nudged = 0;
    http.get(Nudges).onNudge(() => nudged++);
    expect(await http.send('POST', '/api/quarantine/5/retry')).toEqual({ status: 202, body: { state: 'retry' } });
    expect(await http.send('POST', '/api/quarantine/5/retry')).toEqual({ status: 202, body: { state: 'retry' } });
    expect(nudged).toBe(2);
    expect(await event()).toMatchObject({ state: 'retry' });
    expect(await http.send('POST', '/api/quarantine/6/retry')).toMatchObject({ status: 404, body: { error: { field: 'id' } } });
  });
});
