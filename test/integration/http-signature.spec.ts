import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { waitFor } from '../../playground/harness/wait-for.js';
import { Nudges } from '../../src/http/nudges.js';
import { signRequest } from '../../src/portal/commands/sign-request.js';
import { HttpFixture, SECRET, type Sent, signedHeaders } from './http-fixture.js';

describe('the way in for the module', () => {
  let http: HttpFixture;
  beforeAll(async () => {
    http = await HttpFixture.create();
  });
  afterAll(() => http.drop());

  const versions = async () => (await http.send('GET', '/api/settings')).body.version as number;
  const error = (code: string, more: object = {}) => ({ error: expect.objectContaining({ code, message: expect.any(String), ...more }) });

  it('lets a signed request through', async () => {
    expect((await http.send('GET', '/api/settings')).status).toBe(200);
    expect((await http.send('GET', '/api/incidents?state=all&limit=5')).status).toBe(200);
  });

  it.each<{ scenario: string; sent: Sent; code: string }>([
    { scenario: 'another secret', sent: { secret: 'x'.repeat(40) }, code: 'SIGNATURE_WRONG' },
    { scenario: 'another path', sent: { signedPath: '/api/settings/companies' }, code: 'SIGNATURE_WRONG' },
    { scenario: 'another method', sent: { signedMethod: 'GET' }, code: 'SIGNATURE_WRONG' },
    { scenario: 'another user', sent: { headers: { 'X-Linewarden-User': '1' } }, code: 'SIGNATURE_WRONG' },
    { scenario: 'a user that is no number', sent: { userId: 'admin' }, code: 'SIGNATURE_WRONG' },
    { scenario: 'no signature', sent: { headers: { 'X-Linewarden-Signature2': null } }, code: 'SIGNATURE_MISSING' },
    { scenario: 'no user', sent: { headers: { 'X-Linewarden-User': null } }, code: 'SIGNATURE_MISSING' },
    { scenario: 'half a signature', sent: { headers: { 'X-Linewarden-Signature2': 'ab12' } }, code: 'SIGNATURE_WRONG' },
    { scenario: 'a time five minutes ago', sent: { at: new Date('2026-03-02T08:54:59.000Z') }, code: 'TIME_STALE' },
    { scenario: 'a time five minutes ahead', sent: { at: new Date('2026-03-02T09:05:01.000Z') }, code: 'TIME_STALE' },
  ])('refuses $scenario, and nothing is changed', async ({ sent, code }) => {
    const before = await versions();
    const got = await http.send('PUT', '/api/settings', { body: { baseVersion: before, settings: {} }, ...sent });
    expect(got).toEqual({ status: 401, body: error(code) });
    expect(await versions()).toBe(before);
  });

  describe('of the release before', () => {
    it('lets its signature through', async () => {
      expect((await http.send('GET', '/api/incidents?state=all&limit=5', { asBefore: true })).status).toBe(200);
      expect((await http.send('POST', '/nudge', { body: {}, userId: 0, asBefore: true })).status).toBe(204);
      const before = await versions();
      const got = await http.send('PUT', '/api/settings', { body: { baseVersion: before, settings: {} }, asBefore: true });
      expect(got).toMatchObject({ status: 200, body: { version: before + 1 } });
      expect((await http.send('GET', '/api/journal?from=2026-03-02T10:00:00.000Z', { asBefore: true })).status).toBe(200);
    });

    it('looks at the present signature when there are both', async () => {
      const { 'X-Linewarden-Signature2': present, ...head } = signedHeaders('GET', '/api/settings', '', { at: http.clock.now() });
      const nonce = head['X-Linewarden-Nonce'] ?? '';
      const former = signedHeaders('GET', '/api/settings', '', { at: http.clock.now(), nonce, asBefore: true })['X-Linewarden-Signature'];
      const ask = (more: Record<string, string | undefined>) =>
        fetch(`${http.url}/api/settings`, { headers: { ...head, ...more } as Record<string, string> });
      expect((await ask({ 'X-Linewarden-Signature': former, 'X-Linewarden-Signature2': 'f'.repeat(64) })).status).toBe(401);
      expect((await ask({ 'X-Linewarden-Signature': 'f'.repeat(64), 'X-Linewarden-Signature2': present })).status).toBe(200);
    });

    // each pair reads the same when its parts are joined by dots
    it.each([
      {
        scenario: "user 7's body as user 1's",
        signed: { path: '/api/settings/check?x', userId: 7, body: '1.{"settings":{}}' },
        sent: { path: '/api/settings/check?x.7', userId: 1, body: '{"settings":{}}' },
      },
      {
        scenario: "user 7's query as user 1's",
        signed: { path: '/api/settings/check?x=a.1', userId: 7, body: '{"settings":{}}' },
        sent: { path: '/api/settings/check?x=a', userId: 1, body: '7.{"settings":{}}' },
      },
      {
        scenario: 'a query without a body as one with a body',
        signed: { path: '/api/settings/check?x=a.1.b', userId: 7, body: '' },
        sent: { path: '/api/settings/check?x=a', userId: 1, body: 'b.7.' },
      },
    ])('does not take $scenario', async ({ signed, sent }) => {
      for (const asBefore of [true, false]) {
        const at = http.clock.now();
        const headers = signedHeaders('POST', signed.path, signed.body, { at, userId: signed.userId, asBefore });
        const got = await fetch(http.url + sent.path, {
          method: 'POST',
          headers: { ...headers, 'X-Linewarden-User': String(sent.userId) },
          body: sent.body,
        });
        expect([got.status, await got.json()]).toEqual([401, error('SIGNATURE_WRONG')]);
      }
    });
  });

  it('refuses what the sidecar itself has signed', async () => {
    const body = '{"settings":{}}';
    const own = signRequest(SECRET, body, http.clock.now());
    const got = await fetch(`${http.url}/api/settings/check`, { method: 'POST', body, headers: { ...own, 'X-Linewarden-User': '1' } });
    expect(got.status).toBe(401);
  });

  it('refuses a body changed on the way', async () => {
    const signed = signedHeaders('PUT', '/api/settings', '{"baseVersion":0,"settings":{}}', { at: http.clock.now() });
    const got = await http.send('PUT', '/api/settings', { bytes: '{"baseVersion":0,"settings":{"language":"en"}}', headers: signed });
    expect(got).toEqual({ status: 401, body: error('SIGNATURE_WRONG') });
  });

  it('carries a copied request out once only, also when both come at the same moment', async () => {
    const nonce = randomBytes(16).toString('hex');
    const got = await Promise.all([1, 2, 3].map(() => http.send('GET', '/api/settings', { nonce })));
    expect(got.map(({ status }) => status).sort()).toEqual([200, 401, 401]);
    expect(got.find(({ status }) => status === 401)?.body).toEqual(error('NONCE_REPEATED'));
    http.clock.turn(299_000);
    expect((await http.send('GET', '/api/settings', { nonce })).body).toEqual(error('NONCE_REPEATED'));
  });

  it('forgets nonces only when their time is refused anyway', async () => {
    const nonce = randomBytes(16).toString('hex');
    await http.send('GET', '/api/settings', { nonce });
    http.clock.turn(720_000);
    await http.send('GET', '/api/settings');
    const [rows] = await http.own.admin.query('SELECT nonce FROM seen_nonce');
    expect(rows).toHaveLength(1);
  });

  it('names what is wrong with a body that is not JSON', async () => {
    for (const bytes of ['{"baseVersion":0', '', '\uFEFF{}', Buffer.from([0x7b, 0xff, 0x7d])]) {
      expect(await http.send('PUT', '/api/settings', { bytes })).toEqual({ status: 400, body: error('BODY_MALFORMED') });
    }
  });

  it('answers a body of 10 MB without keeping it', async () => {
    const before = await versions();
    const body = { baseVersion: before, settings: {}, note: 'x'.repeat(10_000_000) };
    expect(await http.send('PUT', '/api/settings', { body })).toEqual({ status: 413, body: error('BODY_TOO_LARGE') });
    expect(await versions()).toBe(before);
  });

  it('answers a large body sent in pieces without a length', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const headers = { ...signedHeaders('POST', '/nudge', '', { at: http.clock.now() }), 'Transfer-Encoding': 'chunked' };
      const request = httpRequest(`${http.url}/nudge`, { method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject);
      for (let sent = 0; sent < 20; sent++) request.write(Buffer.alloc(100_000, 0x20));
      request.end();
    });
    expect(status).toBe(413);
  });

  it('knows no other routes', async () => {
    expect(await http.send('GET', '/api/nothing')).toEqual({ status: 404, body: error('NOT_FOUND') });
    expect(await http.send('DELETE', '/api/settings')).toEqual({ status: 404, body: error('NOT_FOUND') });
  });

  it('knows no address under another spelling', async () => {
    const { hostname, port } = new URL(http.url);
    // as they are: fetch would mend them
    const ask = (path: string) =>
      new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
        const headers = signedHeaders('GET', path, '', { at: http.clock.now() });
        httpRequest({ hostname, port, path, headers }, async (response) => {
          const chunks = await response.toArray();
          resolve({ status: response.statusCode, text: Buffer.concat(chunks).toString() });
        })
          .on('error', reject)
          .end();
      });
    expect((await ask('/api/settings')).status).toBe(200);
    const spellings = ['/api/settings/', '/API/settings', '/api/Settings', '//api/settings', '/api//settings', '/api/./settings'];
    const escapes = [
      '/api/x/../settings',
      '/app/../api/settings',
      '/api/%73ettings',
      '/api%2fsettings',
      '/api\\settings',
      '/api/settings;x',
    ];
    for (const path of [...spellings, ...escapes, `${http.url}/api/settings`]) {
      const { status, text } = await ask(path);
      expect([path, status, JSON.parse(text)]).toEqual([path, 404, error('NOT_FOUND')]);
    }
  });

  it('lets no answer be kept or taken for something else', async () => {
    for (const [path, status] of [
      ['/api/settings', 401],
      ['/api/nothing', 404],
      ['/health', 200],
      ['/metrics', 200],
    ] as const) {
      const got = await fetch(http.url + path);
      expect([path, got.status, got.headers.get('cache-control'), got.headers.get('x-content-type-options')]).toEqual([
        path,
        status,
        'no-store',
        'nosniff',
      ]);
    }
    const signed = signedHeaders('GET', '/api/settings', '', { at: http.clock.now() });
    expect((await fetch(`${http.url}/api/settings`, { headers: signed })).headers.get('cache-control')).toBe('no-store');
  });

  it('tells of inner trouble by an id only', async () => {
    await http.own.admin.query('RENAME TABLE incident TO incident_away');
    const got = await http.send('GET', '/api/incidents');
    await http.own.admin.query('RENAME TABLE incident_away TO incident');
    expect(got).toEqual({ status: 500, body: error('INTERNAL', { id: expect.stringMatching(/^[0-9a-f-]{36}$/) }) });
    expect(JSON.stringify(got.body)).not.toMatch(/incident|SELECT|ER_/);
  });

  describe('for nudges', () => {
    it('passes them on, each once', async () => {
      let nudged = 0;
      const end = http.get(Nudges).onNudge(() => nudged++);
      const nonce = randomBytes(16).toString('hex');
      expect(await http.send('POST', '/nudge', { body: {}, userId: 0, nonce })).toEqual({ status: 204, body: '' });
      expect(await http.send('POST', '/nudge', { body: {}, userId: 0, nonce })).toEqual({ status: 401, body: error('NONCE_REPEATED') });
      expect(nudged).toBe(1);
      end();
      await http.send('POST', '/nudge', { body: {}, userId: 0 });
      expect(nudged).toBe(1);
    });

    it('refuses them from anybody else', async () => {
      let nudged = 0;
      const end = http.get(Nudges).onNudge(() => nudged++);
      expect((await http.send('POST', '/nudge', { body: {}, secret: 'y'.repeat(40) })).status).toBe(401);
      expect(nudged).toBe(0);
      end();
    });
  });

  describe('for monitoring', () => {
    it('says what works, without a signature', async () => {
      const got = await fetch(`${http.url}/health`);
      expect(got.status).toBe(200);
      expect(await got.json()).toEqual({
        state: 'ok',
        reasons: [],
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
        database: { state: 'ok' },
        portalDatabase: { state: 'ok' },
        reading: null,
        portal: { state: 'ok', answeredAt: null },
        work: {},
        oldest: { event: null, dueTimer: null, command: null },
        clockAhead: null,
        backlog: { events: 0, commands: 0, dueTimers: 0, quarantined: 0, openIncidents: 0 },
      });
    });

    it('shows numbers and no secrets', async () => {
      const got = await fetch(`${http.url}/metrics`);
      const text = await got.text();
      expect(got.status).toBe(200);
      expect(text).toContain('linewarden_waiting{what="events"} 0');
      expect(text).toContain('linewarden_clients_waiting{which="all"} 0');
      expect(text).toContain('linewarden_clients_waiting{which="red"} 0');
      expect(text).toContain('linewarden_database_up 1');
      expect(text).not.toContain('signs-the-requests');
    });

    it('says when nothing can be decided', async () => {
      await http.own.admin.query('RENAME TABLE outbox_command TO outbox_away');
      await waitFor('health has seen it', async () => (await fetch(`${http.url}/health`)).status === 503);
      await waitFor('the backlog is not known any more', async () => {
        const got = (await (await fetch(`${http.url}/health`)).json()) as { backlog: unknown };
        return got.backlog === null;
      });
      const got = await fetch(`${http.url}/health`);
      await http.own.admin.query('RENAME TABLE outbox_away TO outbox_command');
      expect(await got.json()).toMatchObject({
        state: 'failing',
        reasons: [{ state: 'failing', part: 'database', code: 'ER_NO_SUCH_TABLE', text: 'the own schema cannot be read' }],
        database: { state: 'failed', because: 'ER_NO_SUCH_TABLE' },
      });
      await waitFor('health is good again', async () => (await fetch(`${http.url}/health`)).status === 200);
    });
  });
});
