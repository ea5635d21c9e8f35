import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { waitFor } from '../../playground/harness/wait-for.js';
import { testServer } from '../support/test-db.js';
import { HttpFixture } from './http-fixture.js';

/** The way to the database, which can be cut: every connection breaks and new ones are refused. */
class Cable {
  private server?: Server;
  private readonly sockets = new Set<Socket>();
  port = 0;

  async plugIn(): Promise<void> {
    const { host, port } = testServer();
    this.server = createServer((near) => {
      const far = connect(port, String(host));
      for (const [socket, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(socket);
        socket.pipe(other).on('error', () => undefined);
        socket
          .on('error', () => undefined)
          .on('close', () => {
            this.sockets.delete(socket);
            other.destroy();
          });
      }
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

describe('while the database is gone', () => {
  const cable = new Cable();
  let http: HttpFixture;
  beforeAll(async () => {
    await cable.plugIn();
    http = await HttpFixture.create({ databasePort: cable.port });
  });
  afterAll(async () => {
    await http.drop();
    await cable.cut();
  });

  const health = async () => {
    const answer = await fetch(`${http.url}/health`);
    return { status: answer.status, body: (await answer.json()) as { state: string; database: object; backlog: object | null } };
  };

  it('the sidecar says so, refuses politely, and goes on by itself', async () => {
    expect(await health()).toMatchObject({ status: 200, body: { state: 'ok' } });
    await cable.cut();
    await waitFor('health has seen it', async () => {
      const { status, body } = await health();
      return status === 503 && body.backlog === null;
    });
    expect(await health()).toMatchObject({
      status: 503,
      body: { state: 'failing', database: { state: 'failed', because: expect.stringMatching(/^(ECONN|PROTOCOL_)/) }, backlog: null },
    });
    const refused = await http.send('GET', '/api/settings');
    expect(refused).toMatchObject({ status: 503, body: { error: { code: 'UNAVAILABLE', id: expect.any(String) } } });
    expect(JSON.stringify(refused.body)).not.toMatch(/127\.0\.0\.1|ECONN/);
    // a nudge needs no database: the poll will find the events anyway
    expect((await http.send('POST', '/nudge', { body: {}, userId: 0 })).status).toBe(204);
    const metrics = await (await fetch(`${http.url}/metrics`)).text();
    expect(metrics).toContain('linewarden_database_up 0');
    expect(metrics).not.toContain('linewarden_waiting{');
    expect(metrics).not.toContain('linewarden_clients_waiting{');

    await cable.plugIn();
    await waitFor('health is good again', async () => (await health()).body.state === 'ok');
    expect((await http.send('GET', '/api/settings')).status).toBe(200);
  });
});
