import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import { WebSocket } from 'ws';
import { AppModule } from '../../src/app.module.js';
import type { ServerMessage } from '../../src/board/messages.js';
import { Clock } from '../../src/clock.js';
import { Config } from '../../src/config.js';
import { configureHttp, HTTP_OPTIONS } from '../../src/http/configure-http.js';
import { makeToken, type TokenClaims } from '../../src/http/token.js';
import { Heartbeat } from '../../src/work/heartbeat.js';
import type { SidecarFixture } from './sidecar-fixture.js';

/** Of a token; it is of the first version unless `v` and `born` say otherwise. */
export type TokenParts = Partial<Extract<TokenClaims, { v: 1 }> | Extract<TokenClaims, { v: 2 }>>;

/** A sidecar that listens, on the databases of a fixture; its heart does not beat: the spec says when it works. */
export class ListeningSidecar {
  private constructor(
    private readonly app: NestExpressApplication,
    private readonly fixture: SidecarFixture,
    readonly url: string,
  ) {}

  static async start(fixture: SidecarFixture, instance = 'listening'): Promise<ListeningSidecar> {
    const module = await Test.createTestingModule({ imports: [AppModule] })
      .overrideProvider(Config)
      .useValue(fixture.config(instance))
      .overrideProvider(Clock)
      .useValue(fixture.clock)
      .overrideProvider(Heartbeat)
      .useValue({})
      .compile();
    const app = module.createNestApplication<NestExpressApplication>({ ...HTTP_OPTIONS, logger: false });
    configureHttp(app);
    await app.listen(0, '127.0.0.1');
    return new ListeningSidecar(app, fixture, await app.getUrl());
  }

  get<T>(type: new (...args: never[]) => T): T {
    return this.app.get(type, { strict: false });
  }

  token(claims: TokenParts = {}, secret = this.fixture.config().secret): string {
    const exp = Math.floor(this.fixture.clock.now().getTime() / 1000) + 600;
    return makeToken(secret, { v: 1, userId: 1, name: 'Администратор', isAdmin: true, lang: 'en', exp, ...claims } as TokenClaims);
  }

  async postWith(path: string, headers: Record<string, string>): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(this.url + path, { method: 'POST', headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async read(path: string, token: string | null): Promise<{ status: number; body: Record<string, unknown> }> {
    const response = await fetch(this.url + path, { headers: token === null ? {} : { Authorization: `Bearer ${token}` } });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async postJson(path: string, token: string, body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    const response = await fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  connect(headers: Record<string, string> = {}): Promise<BoardClient> {
    return BoardClient.connect(`${this.url.replace('http', 'ws')}/board`, headers);
  }

  /** Connects and says hello with a token. */
  async open(claims: TokenParts = {}): Promise<BoardClient> {
    const client = await this.connect();
    client.send({ type: 'hello', token: this.token(claims) });
    return client;
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}

type Kind = ServerMessage['type'];
type Of<K extends Kind> = Extract<ServerMessage, { type: K }>;

/** A WebSocket client that keeps what it has got. */
export class BoardClient {
  readonly got: ServerMessage[] = [];
  closed: { code: number; reason: string } | null = null;
  private taken = 0;
  private wake: () => void = () => undefined;

  private constructor(readonly socket: WebSocket) {
    socket.on('message', (data) => {
      this.got.push(JSON.parse(data.toString()) as ServerMessage);
      this.wake();
    });
    socket.on('close', (code, reason) => {
      this.closed = { code, reason: reason.toString() };
      this.wake();
    });
  }

  static async connect(url: string, headers: Record<string, string>): Promise<BoardClient> {
    const socket = new WebSocket(url, { headers });
    const client = new BoardClient(socket);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return client;
  }

  send(message: unknown): void {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The next message of this kind that is so, after those taken before; others are passed over. */
  next<K extends Kind>(type: K, isIt: (message: Of<K>) => boolean = () => true): Promise<Of<K>> {
    return this.nextOf([type], isIt);
  }

  async nextOf<K extends Kind>(types: readonly K[], isIt: (message: Of<K>) => boolean = () => true): Promise<Of<K>> {
    const deadlineMs = performance.now() + 10_000;
    for (;;) {
      while (this.taken < this.got.length) {
        const message = this.got[this.taken++];
        if (message && types.includes(message.type as K) && isIt(message as Of<K>)) return message as Of<K>;
      }
      if (this.closed) throw new Error(`closed with ${this.closed.code} before a "${types}" came; got ${JSON.stringify(this.got.at(-1))}`);
      await this.something(deadlineMs, `no "${types}" came; got ${JSON.stringify(this.got.at(-1))?.slice(0, 500)}`);
    }
  }

  async end(): Promise<{ code: number; reason: string }> {
    const deadlineMs = performance.now() + 15_000;
    while (!this.closed) await this.something(deadlineMs, 'the connection was not closed');
    return this.closed;
  }

  close(): void {
    this.socket.terminate();
  }

  private async something(deadlineMs: number, otherwise: string): Promise<void> {
    const leftMs = deadlineMs - performance.now();
    if (leftMs <= 0) throw new Error(otherwise);
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, leftMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
