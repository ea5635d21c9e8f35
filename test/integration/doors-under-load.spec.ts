import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { waitFor } from '../../playground/harness/wait-for.js';
import { ApiDb } from '../../src/database/api-db.js';
import { OwnDb } from '../../src/database/own-db.js';
import { Nudges } from '../../src/http/nudges.js';
import { Intake } from '../../src/work/intake.js';
import { portalAnswers } from './board-answers.js';
import { type BoardClient, ListeningSidecar } from './board-fixture.js';
import { signedHeaders } from './http-fixture.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let sidecar: ListeningSidecar;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  await writeClient(fixture.portal, 500, { name: 'Вера' });
  await writeClient(fixture.portal, 600, { name: 'Зоя' });
  sidecar = await ListeningSidecar.start(fixture);
});
afterEach(() => {
  for (const one of open.splice(0)) one.close();
});
afterAll(async () => {
  await sidecar.close();
  await fixture.drop();
});

async function decide(sessionId: number, lineId: number, clientUserId: number): Promise<number | undefined> {
  const start = await writeSession(fixture.portal, sessionId, { lineId, clientUserId });
  await fixture.event('DialogStarted', start, `client:whatsapp:${clientUserId}`);
  await sidecar.get(Intake).drain();
  const rows = await fixture.rows<{ operator_id: number }>('SELECT operator_id FROM dialog WHERE session_id = ?', [sessionId]);
  return rows[0]?.operator_id;
}

describe('what people ask', () => {
  it('has connections of its own, and less patience', async () => {
    const variables = async (db: OwnDb) =>
      new Map(
        (
          await db.query<{ Variable_name: string; Value: string }[]>(
            `SHOW SESSION VARIABLES WHERE Variable_name IN ('max_statement_time', 'max_execution_time', 'innodb_lock_wait_timeout')`,
          )
        ).map((row) => [row.Variable_name, Number(row.Value)]),
      );
    const asking = await variables(sidecar.get(ApiDb));
    expect(asking.get('max_statement_time') ?? (asking.get('max_execution_time') ?? 0) / 1000).toBe(8);
    expect(asking.get('innodb_lock_wait_timeout')).toBe(2);

    // more than there are connections for it, and none of them ends before the decision
    let ended = 0;
    const asked = Array.from({ length: 20 }, () =>
      sidecar
        .get(ApiDb)
        .query('SELECT SLEEP(1.5)')
        .finally(() => {
          ended += 1;
        }),
    );
    expect(await decide(301, 3, 600)).toBeGreaterThan(0);
    expect(ended).toBe(0);
    await Promise.all(asked);
  });

  it('waits for a row that somebody holds without keeping decisions of another company waiting, and is told', async () => {
    const sessionIds = [311, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 322];
    for (const sessionId of sessionIds) {
      const operatorId = (await decide(sessionId, 1, 500)) ?? 0;
      await fixture.portal.run(`UPDATE b_imopenlines_session SET OPERATOR_ID = ${operatorId} WHERE ID = ${sessionId}`);
      const operatorOutcome = 'offered';
      const result = { contactId: 900, contactCreated: true, dealId: 700, dealCreated: true, activityId: 1, operatorId, operatorOutcome };
      await portalAnswers(fixture, sidecar, sessionId, { status: 'done', result });
    }
    const client = await sidecar.open();
    open.push(client);
    await client.next('snapshot');

    await fixture.own.admin.query('SET TRANSACTION ISOLATION LEVEL READ COMMITTED; BEGIN');
    await fixture.own.admin.query('SELECT * FROM dialog WHERE session_id IN (?) FOR UPDATE', [sessionIds]);
    try {
      for (const sessionId of sessionIds) client.send({ type: 'move', requestId: `m-${sessionId}`, sessionId, to: { queue: true } });
      expect(await decide(331, 3, 600)).toBeGreaterThan(0);
      expect(client.got.some(({ type }) => type === 'refused' || type === 'answer')).toBe(false);
      expect(await client.next('refused')).toMatchObject({ code: 'BUSY' });
    } finally {
      await fixture.own.admin.query('ROLLBACK');
    }
  }, 60_000);
});

describe('a body', () => {
  const secret = () => fixture.config().secret;
  const signed = (method: string, path: string, body: string) =>
    signedHeaders(method, path, body, { at: fixture.clock.now(), secret: secret() });

  /** Sends the headers, and of the body what is given. */
  function begun(method: string, path: string, headers: Record<string, string | number>, part?: Buffer) {
    const request = httpRequest(sidecar.url + path, { method, headers });
    request.on('error', () => undefined);
    request.flushHeaders();
    if (part) request.write(part);
    open.push({ close: () => request.destroy() });
    return request;
  }

  async function answerTo(request: ClientRequest): Promise<{ status: number | undefined; code: string }> {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const text = Buffer.concat(await response.toArray()).toString();
    return { status: response.statusCode, code: (JSON.parse(text) as { error: { code: string } }).error.code };
  }

  it('is not waited for when the headers say enough', async () => {
    const length = { 'Content-Length': 900_000 };
    const path = '/api/settings/check';
    const stale = signedHeaders('POST', path, '', { at: new Date(fixture.clock.now().getTime() - 301_000), secret: secret() });
    const tries: { headers: Record<string, string | number>; code: string }[] = [
      { headers: { ...length }, code: 'SIGNATURE_MISSING' },
      { headers: { ...length, ...stale }, code: 'TIME_STALE' },
      { headers: { ...length, ...signed('POST', path, ''), 'X-Linewarden-Nonce': 'no' }, code: 'SIGNATURE_WRONG' },
      { headers: { ...length, Authorization: `Bearer ${sidecar.token({}, 'x'.repeat(40))}` }, code: 'TOKEN_WRONG' },
      { headers: { ...signed('POST', path, ''), 'Content-Length': 1_048_577 }, code: 'BODY_TOO_LARGE' },
      { headers: { 'Transfer-Encoding': 'chunked' }, code: 'SIGNATURE_MISSING' },
    ];
    for (const { headers, code } of tries) expect(await answerTo(begun('POST', path, headers))).toMatchObject({ code });
  });

  it('is not held beyond what there is room for, and nudges come through', async () => {
    const path = '/api/settings/check';
    const answers = Array.from({ length: 60 }, () =>
      answerTo(begun('POST', path, { ...signed('POST', path, ''), 'Content-Length': 1_000_000 }, Buffer.alloc(500_000, 0x20))),
    );
    const refused: string[] = [];
    for (const answer of answers) void answer.then(({ code }) => refused.push(code)).catch(() => undefined);
    let nudged = 0;
    const end = sidecar.get(Nudges).onNudge(() => nudged++);
    // four MiB of one address are eight of these
    await waitFor('the others are refused', () => refused.length >= 52);
    expect(new Set(refused)).toEqual(new Set(['UNAVAILABLE']));
    const nudge = begun('POST', '/nudge', signed('POST', '/nudge', '{}'));
    nudge.end('{}');
    const [response] = (await once(nudge, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(204);
    expect(nudged).toBeGreaterThanOrEqual(1);
    end();
  }, 30_000);

  it('that does not come is not waited for', async () => {
    const path = '/api/settings/check';
    const request = begun('POST', path, { ...signed('POST', path, ''), 'Content-Length': 1_000 }, Buffer.from('{'));
    expect(await answerTo(request)).toEqual({ status: 408, code: 'BODY_TOO_SLOW' });
  }, 30_000);
});

it('one person has twenty places at the board', async () => {
  const clients: BoardClient[] = [];
  for (let n = 0; n < 21; n++) {
    const client = await sidecar.open();
    open.push(client);
    clients.push(client);
  }
  expect(await clients.at(-1)?.end()).toEqual({ code: 4009, reason: 'NO_PLACE' });
  const other = await sidecar.open({ userId: 10, name: 'Имя10' });
  open.push(other);
  await other.next('snapshot');
  expect(clients.slice(0, 20).every(({ closed }) => closed === null)).toBe(true);
});
