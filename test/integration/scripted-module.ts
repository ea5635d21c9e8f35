import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Command } from '../../src/portal/commands/command-types.js';
import { handshake } from './sidecar-fixture.js';

export type Said =
  | { status: 'done'; result: object }
  | { status: 'refused' | 'superseded'; code: string; message?: string; field?: string }
  | 'dies';

/** The module's endpoint in the portal, with the answers a spec gives it: what a living portal says seldom, and how PHP dies. */
export class ScriptedModule {
  readonly seen: Command[] = [];
  /** Answers a call of the sidecar with its result; null: the portal does not answer. */
  tells: (call: string, input: Record<string, unknown>) => object | null = (call) => (call === 'handshake' ? handshake : null);
  private server?: Server;

  constructor(public says: (command: Command) => Said | Promise<Said>) {}

  async start(): Promise<string> {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const asked = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { commands?: Command[]; call?: string };
        const { commands } = asked;
        if (!commands) {
          const result = this.tells(asked.call ?? '', asked);
          if (!result) return response.writeHead(503).end();
          return response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ result }));
        }
        this.seen.push(...commands);
        const answers: { id: string; said: Said }[] = [];
        for (const command of commands) answers.push({ id: command.id, said: await this.says(command) });
        const isDead = answers.some(({ said }) => said === 'dies');
        return response
          .writeHead(isDead ? 500 : 200, { 'Content-Type': 'application/json' })
          .end(isDead ? '' : JSON.stringify({ answers: answers.map(({ id, said }) => ({ id, ...(said as object) })) }));
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
