import type { IncomingMessage } from 'node:http';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { WebSocket } from 'ws';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { Askers } from '../http/asking.js';
import { verifyToken } from '../http/token.js';
import { logger } from '../log.js';
import { Handshakes } from '../portal/handshake.js';
import { Board } from './board.js';
import { BotSession } from './bot-session.js';
import { Connection } from './connection.js';
import { isOwnOrigin } from './origins.js';
import { PersonSession } from './person-session.js';
import { Places } from './places.js';
import { readHello } from './read-message.js';
import { SessionParts } from './session-parts.js';
import { SharedAddresses } from './shared-addresses.js';

const PATH = '/board';
const HELLO_MS = 5000;
const TICK_MS = 1000;
const PING_TICKS = 15;
const KEY_TICKS = 5;
const ADDRESS_TICKS = 15;

type Session = PersonSession | BotSession;

/** The WebSocket `/board` (docs/realtime.md): nothing is told before a hello with a token or a bot's key. */
@Injectable()
@WebSocketGateway({
  path: PATH,
  maxPayload: 16_384,
  perMessageDeflate: { threshold: 65_536, zlibDeflateOptions: { level: 1 } },
  // the adapter takes any spelling of the path that a browser would make this one of
  verifyClient: ({ req }: { req: IncomingMessage }, done: (isLetIn: boolean, status: number) => void) =>
    done(req.url?.split('?', 1)[0] === PATH, 404),
})
export class BoardGateway implements OnGatewayInit, OnGatewayConnection, BeforeApplicationShutdown {
  private readonly places = new Places<Connection>();
  private readonly shared: SharedAddresses;
  private readonly connections = new Map<Connection, Session | null>();
  private ticker: NodeJS.Timeout | null = null;
  private ticks = 0;

  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
    private readonly askers: Askers,
    private readonly board: Board,
    private readonly handshakes: Handshakes,
    private readonly parts: SessionParts,
  ) {
    this.shared = new SharedAddresses(config);
  }

  afterInit(): void {
    void this.shared.learn();
    this.ticker = setInterval(() => this.tick(), TICK_MS);
  }

  handleConnection(socket: WebSocket, request: IncomingMessage): void {
    const connection = new Connection(socket);
    connection.takesParts = new URLSearchParams(request.url?.split('?')[1]).get('snapshot') === 'parts';
    const boardUrl = this.handshakes.lastKnown?.boardUrl ?? '';
    if (!isOwnOrigin(request.headers.origin, request.headers.host, boardUrl, this.config)) {
      connection.close('ORIGIN_WRONG');
      return;
    }
    this.connections.set(connection, null);
    const givesWay = this.places.enter(connection, this.shared.counted(request.socket.remoteAddress));
    if (givesWay) this.expectHello(givesWay);
    const noHello = setTimeout(() => this.expectHello(connection), HELLO_MS);
    let hello: Promise<Session | null> | null = null;
    connection.onMessage((text) => {
      // A first hello may take a moment; what comes after it waits for it.
      const isFirst = hello === null;
      this.places.speaks(connection);
      hello ??= this.hello(connection, text).finally(() => clearTimeout(noHello));
      const handled: Promise<unknown> = isFirst ? hello : hello.then((session) => session?.onMessage(text));
      handled.catch((error: unknown) => {
        logger.error({ err: error }, 'a message of the board failed');
        connection.refuse('INTERNAL');
      });
    });
    connection.onClose(() => {
      clearTimeout(noHello);
      this.places.leave(connection);
      this.connections.get(connection)?.end();
      this.connections.delete(connection);
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    if (this.ticker) clearInterval(this.ticker);
    for (const connection of this.connections.keys()) connection.goAway();
    await Promise.all([this.board.stop(), this.parts.answers.stop()]);
  }

  private async hello(connection: Connection, text: string): Promise<Session | null> {
    const read = readHello(text);
    if (read.kind === 'wrong') {
      this.expectHello(connection);
      return null;
    }
    try {
      const session = await this.begin(connection, read.message);
      if (!session || !this.connections.has(connection)) {
        session?.end();
        return null;
      }
      this.connections.set(connection, session);
      return session;
    } catch (error) {
      logger.error({ err: error }, 'the board cannot be shown');
      connection.refuse('INTERNAL');
      connection.goAway();
      return null;
    }
  }

  private begin(connection: Connection, message: { token: string; lang?: 'ru' | 'en' } | { botKey: string }): Promise<Session | null> {
    if ('botKey' in message) {
      const hasPlace = (bot: string) => this.hasPlace(connection, bot);
      return BotSession.begin(connection, { ...this.parts.forBots, hasPlace }, message.botKey);
    }
    if (message.lang) connection.chosenLang = message.lang;
    const askedBy = (token: string, asked: Connection) => this.askedBy(token, asked);
    return PersonSession.begin(connection, { ...this.parts.forPeople, askedBy }, message.token);
  }

  private async askedBy(token: string, connection: Connection) {
    const check = verifyToken(this.config.secret, token, this.clock.now());
    if (check.kind === 'refused') {
      connection.refuse(check.code);
      connection.close(check.code);
      return null;
    }
    if (!this.hasPlace(connection, `user:${check.claims.userId}`)) return null;
    connection.tokenLang = check.claims.lang;
    const asking = await this.askers.of(check.claims);
    if (asking.companyCodes === 'all' || asking.companyCodes.length > 0) return { claims: check.claims, asking };
    connection.refuse('FORBIDDEN');
    connection.close('FORBIDDEN');
    return null;
  }

  private hasPlace(connection: Connection, holder: string): boolean {
    if (this.places.take(connection, holder)) return true;
    connection.close('NO_PLACE');
    return false;
  }

  private expectHello(connection: Connection): void {
    connection.refuse('HELLO_EXPECTED');
    connection.close('HELLO_EXPECTED');
  }

  private tick(): void {
    this.ticks += 1;
    for (const [connection, session] of this.connections) {
      session?.tick();
      if (this.ticks % PING_TICKS === 0) connection.ping();
    }
    if (this.ticks % ADDRESS_TICKS === 0) void this.shared.learn();
    if (this.ticks % KEY_TICKS === 0) this.endRevoked().catch((error: unknown) => logger.warn({ err: error }, "bots' keys cannot be read"));
  }

  private async endRevoked(): Promise<void> {
    const bots = [...this.connections.values()].filter((session) => session instanceof BotSession);
    const holding = await this.parts.forBots.keys.stillHolding(bots.map((session) => session.botId));
    for (const session of bots) if (!holding.has(session.botId)) session.revoked();
  }
}
