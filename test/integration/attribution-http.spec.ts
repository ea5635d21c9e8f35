import { AttributionModule } from '../../src/attribution/attribution.module.js';
import { HttpFixture } from './http-fixture.js';
import { PortalHistory } from './portal-history.js';

const bindingBefore = (activityId: number) => ({
  kind: 'call',
  id: `call-${activityId}`,
  activityId,
  bindings: [
    { typeId: 2, id: 300 },
    { typeId: 3, id: 100 },
  ],
  statistic: { entityType: 'CONTACT', entityId: 100 },
});

describe('runs over the history, as the screens see them', () => {
  let http: HttpFixture;
  beforeAll(async () => {
    http = await HttpFixture.create({ modules: [AttributionModule] });
    const history = new PortalHistory(http.portal);
    const tally = {
      read: 3,
      companies: { beta: { threads: 3, right: 0, contactOnly: 0, dealOnly: 0, both: 3, contactsToMake: 0, left: 0, ignored: {} } },
      causes: {},
    };
    await http.own.admin.query(
      `INSERT INTO attribution_run (from_local, to_local, per_minute, threads, started_at, part, tally, finished_at)
       VALUES ('2026-01-01 00:00:00', '2026-02-01 00:00:00', 120, 3, '2026-03-01', 'done', ?, '2026-03-01 01:00:00')`,
      [JSON.stringify(tally)],
    );
    for (const [index, state] of ['done', 'done', 'refused'].entries()) {
      const bound = index === 1 ? { contact: 999 } : { contact: 200, deals: [400] };
      const activityId = await history.call(`call-${5000 + index}`, { number: '1', phone: '2', at: '2026-01-10 10:00:00', bound });
      await http.own.admin.query(
        `INSERT INTO attribution_change (run_id, kind, thread_id, started_at, company_code, because, contact_after, deal_after, state, before_binding,
           order_key, body, journal_uid, refusal) VALUES (1, 'call', ?, '2026-01-10', 'beta', 'contactOfOtherCompany', 200, 400, ?, ?, 'contact:200', '{}', UUID(), ?)`,
        [
          `call-${activityId}`,
          state,
          JSON.stringify(bindingBefore(activityId)),
          state === 'refused' ? '{"code":"DEAL_NOT_FOUND","message":"gone"}' : null,
        ],
      );
    }
  });
  afterAll(() => http.drop());

  it('are listed with their progress', async () => {
    const { status, body } = await http.send('GET', '/api/attribution/runs');
    expect(status).toBe(200);
    expect(body.runs).toEqual([
      {
        runId: 1,
        from: '2026-01-01 00:00:00',
        to: '2026-02-01 00:00:00',
        companyCode: null,
        perMinute: 120,
        startedAt: '2026-03-01T00:00:00.000Z',
        finishedAt: '2026-03-01T01:00:00.000Z',
        threads: 3,
        threadsRead: 3,
        changes: { planned: 0, queued: 0, done: 2, refused: 1, undoing: 0, undone: 0 },
      },
    ]);
  });

  it('show their changes page by page, and by state', async () => {
    const { body } = await http.send('GET', '/api/attribution/runs/1?limit=2');
    expect(body).toMatchObject({ runId: 1, tally: { companies: { beta: { both: 3 } } } });
    expect(body.changes.map(({ changeId }: { changeId: number }) => changeId)).toEqual([1, 2]);
    expect(body.changes[0]).toMatchObject({
      kind: 'call',
      contactId: 200,
      dealId: 400,
      state: 'done',
      before: { bindings: [{ id: 300 }, { id: 100 }] },
    });
    expect((await http.send('GET', '/api/attribution/runs/1?after=2')).body.changes).toHaveLength(1);
    const refused = await http.send('GET', '/api/attribution/runs/1?state=refused');
    expect(refused.body.changes).toMatchObject([{ changeId: 3, refusal: { code: 'DEAL_NOT_FOUND', message: 'gone' } }]);
    expect(await http.send('GET', '/api/attribution/runs/9')).toMatchObject({
      status: 404,
      body: { error: { code: 'NOT_FOUND', field: 'id' } },
    });
    expect(await http.send('GET', '/api/attribution/runs/1?state=lost')).toMatchObject({
      status: 400,
      body: { error: { field: 'state' } },
    });
  });

  it('let one change be taken back once, and only while it is as it was set', async () => {
    await http.own.admin.query(
      `INSERT INTO settings_version (created_at, author_id, author_name, document) VALUES ('2026-01-01', 1, 'x', '{}')`,
    );
    const undo = (changeId: number) => http.send('POST', `/api/attribution/runs/1/changes/${changeId}/undo`, { userId: 7 });
    expect(await undo(1)).toMatchObject({ status: 202, body: { state: 'undoing' } });
    expect(await undo(1)).toMatchObject({ status: 202, body: { state: 'undoing' } });
    const [orders] = await http.own.admin.query('SELECT type, is_bulk, payload FROM outbox_command');
    expect(orders).toMatchObject([{ type: 'restoreBindings', is_bulk: 0 }]);
    expect(JSON.parse((orders as { payload: string }[])[0]?.payload ?? '')).toEqual({
      type: 'restoreBindings',
      threads: [bindingBefore(5000)],
    });
    expect(await undo(2)).toMatchObject({ status: 409, body: { error: { code: 'CHANGED_SINCE' } } });
    expect(await undo(3)).toMatchObject({ status: 409, body: { error: { code: 'CHANGE_NOT_DONE' } } });
    expect(await undo(4)).toMatchObject({ status: 404, body: { error: { field: 'changeId' } } });
    const [entries] = await http.own.admin.query('SELECT kind, rule, facts FROM journal');
    expect(entries).toMatchObject([{ kind: 'attribution', rule: 'undo' }]);
    expect(JSON.parse((entries as { facts: string }[])[0]?.facts ?? '')).toMatchObject({ runId: 1, actorUserId: 7 });
  });
});
