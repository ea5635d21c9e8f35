import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { Connection } from '../../src/board/connection.js';

let server: WebSocketServer;
let port: number;

beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  for (const client of server.clients) client.terminate();
  server.close();
});

/** Both ends of a connection. */
async function connected(): Promise<[Connection, WebSocket]> {
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  const [[socket]] = await Promise.all([once(server, 'connection') as Promise<[WebSocket]>, once(client, 'open')]);
  return [new Connection(socket), client];
}

const megabyte = JSON.stringify({ type: 'changes', filler: 'x'.repeat(1_048_576) });

it('drops a client that reads more slowly than it is written to, and tells it why', async () => {
  const [connection, client] = await connected();
  client.pause();
  let sent = 0;
  while (connection.isOpen && sent < 200) {
    connection.sendText(megabyte);
    sent += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(sent).toBeLessThan(200);
  expect(sent).toBeGreaterThan(8);
  client.resume();
  const [code, reason] = (await once(client, 'close')) as [number, Buffer];
  expect({ code, reason: reason.toString() }).toEqual({ code: 4013, reason: 'TOO_SLOW' });
});

it('leaves one alone that reads', async () => {
  const [connection, client] = await connected();
  let got = 0;
  client.on('message', () => {
    got += 1;
  });
  for (let sent = 0; sent < 40; sent++) {
    connection.sendText(megabyte);
    while (got <= sent) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(connection.isOpen).toBe(true);
  client.close();
});

it('cuts off a client that answers no ping', async () => {
  const [connection, client] = await connected();
  const closed = new Promise<void>((resolve) => connection.onClose(resolve));
  client.pause();
  connection.ping();
  connection.ping();
  await closed;
  expect(connection.isOpen).toBe(false);
});
