import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Clock } from '../../src/clock.js';
import type { Config } from '../../src/config.js';
import type { Command, Comment, HandOver } from '../../src/portal/commands/command-types.js';
import { PortalClient } from '../../src/portal/commands/portal-client.js';
import { PortalRefusedRequest, PortalSilent } from '../../src/portal/commands/portal-failures.js';
import { signatureOf } from '../../src/portal/signature.js';

const SECRET = 'a-secret-of-the-practice-portal-only';
const NOW = new Date('2026-03-02T09:00:00.000Z');

class StoppedClock extends Clock {
  override now(): Date {
    return NOW;
  }
}

const comment: Comment & { id: string } = { id: 'c-1', type: 'comment', chatId: 5, dealId: 0, text: 'Руководитель подключён' };
const handOver: HandOver & { id: string } = {
  id: 'h-1',
  type: 'handOver',
  sessionId: 1,
  chatId: 2,
  userCode: 'wa|1|u|9',
  expectedOperatorId: 3,
  expectedAnswer: 'none',
  to: { queue: true },
  mode: 'offer',
  comment: null,
  dealId: 0,
  contactId: 0,
  setDealResponsible: false,
  setContactResponsible: false,
};

/** A server that answers as told and keeps what it was sent. */
class Endpoint {
  readonly seen: { url: string; headers: Record<string, string>; body: string }[] = [];
  answer: { status: number; body: string } = { status: 200, body: '{}' };
  private server?: Server;

  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const headers = request.headers as Record<string, string>;
        this.seen.push({ url: request.url ?? '', headers, body: Buffer.concat(chunks).toString('utf8') });
        response.writeHead(this.answer.status, { 'Content-Type': 'application/json', Location: '/elsewhere' }).end(this.answer.body);
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

describe('the client of the module', () => {
  const endpoint = new Endpoint();
  let client: PortalClient;

  beforeEach(async () => {
    endpoint.seen.length = 0;
    client = new PortalClient({ portalUrl: await endpoint.start(), secret: SECRET } as Config, new StoppedClock());
  });
  afterEach(() => endpoint.stop());

  const answer = (answers: unknown) => {
    endpoint.answer = { status: 200, body: JSON.stringify({ answers }) };
  };

  it('signs the very bytes it sends', async () => {
    answer([{ id: 'c-1', status: 'done', result: [] }]);
    await client.send([comment]);
    await client.send([comment]);
    const [first, second] = endpoint.seen;
    expect(first?.url).toBe('/bitrix/tools/linewarden.dispatch/in.php');
    expect(JSON.parse(first?.body ?? '')).toEqual({ commands: [comment] });
    const time = first?.headers['x-linewarden-time'] ?? '';
    const nonce = first?.headers['x-linewarden-nonce'] ?? '';
    expect(Number(time)).toBe(NOW.getTime() / 1000);
    expect(nonce).toMatch(/^[0-9a-f]{32}$/);
    expect(first?.headers['x-linewarden-signature']).toBe(
      createHmac('sha256', SECRET).update(`${time}.${nonce}.${first?.body}`).digest('hex'),
    );
    const present = signatureOf(SECRET, 'sidecar-to-module', [time, nonce, first?.body ?? '']);
    expect(first?.headers['x-linewarden-signature2']).toBe(present.toString('hex'));
    expect(second?.headers['x-linewarden-nonce']).not.toBe(nonce);
  });

  it('brings each answer with its command, whatever it is', async () => {
    const others: Command[] = [
      { ...comment, id: 'c-2' },
      { ...comment, id: 'c-3' },
    ];
    answer([
      { id: 'h-1', status: 'done', result: { operatorId: 0, operatorOutcome: 'queued' } },
      { id: 'c-1', status: 'refused', code: 'CHAT_MISSING', message: 'Чат не найден' },
      { id: 'c-2', status: 'superseded', code: 'DIALOG_CLOSED' },
      { id: 'c-3', status: 'later', code: 'DIALOG_BUSY', retryAfterMs: 700 },
    ]);
    expect(await client.send([handOver, comment, ...others])).toEqual([
      { id: 'h-1', status: 'done', type: 'handOver', result: { operatorId: 0, operatorOutcome: 'queued' } },
      { id: 'c-1', status: 'refused', code: 'CHAT_MISSING', message: 'Чат не найден' },
      { id: 'c-2', status: 'superseded', code: 'DIALOG_CLOSED' },
      { id: 'c-3', status: 'later', code: 'DIALOG_BUSY', retryAfterMs: 700 },
    ]);
    expect(client.contact).toEqual({ answeredAt: NOW, failure: null });
  });

  it.each([
    { scenario: 'a broken gateway', status: 502, body: '<h1>Bad gateway</h1>', reason: 'HTTP 502' },
    { scenario: 'a redirect', status: 302, body: '', reason: 'HTTP 302' },
    { scenario: 'a portal without the module file', status: 404, body: '<html></html>', reason: 'HTTP 404' },
    { scenario: 'a refusal not in our words', status: 401, body: 'Authorization required', reason: 'HTTP 401' },
    {
      scenario: 'a module switched off',
      status: 503,
      body: '{"error":{"code":"MODULE_MISSING","message":"not installed"}}',
      reason: 'HTTP 503 MODULE_MISSING',
    },
    { scenario: 'a warning of PHP before the answer', status: 200, body: 'Warning: x {"answers":[]}', reason: 'the answer is not JSON' },
    { scenario: 'an answer too few', status: 200, body: '{"answers":[]}', reason: '0 answers to 1 commands' },
    {
      scenario: 'the answer to another command',
      status: 200,
      body: '{"answers":[{"id":"x","status":"superseded","code":"DIALOG_CLOSED"}]}',
      reason: 'an answer to x in the place of h-1',
    },
    {
      scenario: 'a result without its fields',
      status: 200,
      body: '{"answers":[{"id":"h-1","status":"done","result":{"operatorId":1}}]}',
      reason: expect.stringContaining('result.operatorOutcome'),
    },
  ])('takes $scenario for a silent portal', async ({ status, body, reason }) => {
    endpoint.answer = { status, body };
    const failure = await client.send([handOver]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PortalSilent);
    expect(failure).toMatchObject({ reason });
    expect(client.contact.failure).toContain('silent');
  });

  it('names a port where nobody listens', async () => {
    await endpoint.stop();
    await expect(client.send([comment])).rejects.toMatchObject({ name: 'PortalSilent', reason: 'ECONNREFUSED' });
    await endpoint.start();
  });

  it('says what the module refused', async () => {
    endpoint.answer = { status: 400, body: '{"error":{"code":"FIELD_WRONG","message":"expected 1 to 50","field":"commands"}}' };
    const failure = await client.send([comment]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PortalRefusedRequest);
    expect(failure).toMatchObject({ status: 400, code: 'FIELD_WRONG', field: 'commands' });
  });

  it('asks for the profile of lines', async () => {
    const lines = [{ lineId: 3, name: 'WhatsApp', isActive: true, items: [{ field: 'CRM', actual: 'Y', expected: 'N', isOk: false }] }];
    endpoint.answer = { status: 200, body: JSON.stringify({ result: { lines } }) };
    expect(await client.call('lineProfile', { lineIds: [3] })).toEqual({ lines });
    expect(JSON.parse(endpoint.seen[0]?.body ?? '')).toEqual({ call: 'lineProfile', lineIds: [3] });
  });
});
