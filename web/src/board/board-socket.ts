import {
  type Changes,
  closeCodes,
  type MoveTarget,
  type NoAnswerNeededMany,
  type PersonMessage,
  type ServerMessage,
  type Snapshot,
  type SnapshotPart,
} from '../../../src/board/messages';
import type { SocketAccess } from '../api';
import { ServerClock } from './server-clock';

/** `stale`: connected, but what is shown may be old until the snapshot comes. `refused`: trying again would not help. */
export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  | { kind: 'stale' }
  | { kind: 'lost'; retryAtMs: number }
  | { kind: 'refused'; code: string; message: string };

/** How a hand move goes, what a person says of a wait, or a link asked for; `unknown`: the connection broke before the answer, the board itself will show it. */
export type MoveProgress =
  | { kind: 'sent' }
  | { kind: 'ordered' }
  | { kind: 'moved'; operatorId: number }
  | { kind: 'settled' }
  | { kind: 'linkSent' }
  | { kind: 'refused'; code: string; message: string }
  | { kind: 'unknown' };

export interface BoardSocketOptions {
  /** A token that is still valid, and the address. `isOver`: the last one was refused as over. */
  access(isOver: boolean): Promise<SocketAccess>;
  lang(): 'ru' | 'en';
  onState(state: ConnectionState): void;
  onSnapshot(snapshot: Snapshot): void;
  /** `gap`: a message was lost; a fresh snapshot is asked for. */
  onChanges(changes: Changes): 'taken' | 'gap';
  /** The page's WebSocket; tests on Node give theirs. */
  open?: (url: string) => WebSocket;
  /** Times in ms, shortened by tests. */
  times?: Partial<typeof TIMES>;
}

const TIMES = {
  firstRetry: 500,
  longestRetry: 15_000,
  /** After so much silence the connection is tried by asking for a snapshot. */
  silence: 60_000,
  /** A snapshot that was asked for comes within this, or the connection counts as lost. */
  answer: 10_000,
  /** A new token is fetched this long before the old one ends. */
  renewBefore: 60_000,
};

/**
 * The board's connection (docs/realtime.md): says hello, renews the token before it ends, asks for a snapshot when numbers have a gap or
 * nothing was heard for long, and connects anew with growing waits when the connection is lost.
 */
export class BoardSocket {
  /** The sidecar's clock, set by every message that tells it. */
  readonly clock = new ServerClock();
  private readonly times: typeof TIMES;
  private readonly moves = new Map<string, (progress: MoveProgress) => void>();
  /** Requests about several dialogs, with those that are still to have their outcome. */
  private readonly many = new Map<string, { left: Set<number>; onProgress: OnEach }>();
  private socket: WebSocket | null = null;
  private state: ConnectionState = { kind: 'connecting' };
  private failures = 0;
  private isTokenOver = false;
  private isStopped = false;
  private lastRefusal: { code: string; message: string } | null = null;
  private tokenEndsAt = '';
  private retryTimer: Timer;
  private silenceTimer: Timer;
  private answerTimer: Timer;
  /** A snapshot of which parts are still to come. */
  private begun: { snapshot: Snapshot; parts: number; has: number } | null = null;
  private renewTimer: Timer;

  constructor(private readonly options: BoardSocketOptions) {
    this.times = { ...TIMES, ...options.times };
  }

  start(): void {
    this.isStopped = false;
    void this.connect();
  }

  stop(): void {
    this.isStopped = true;
    this.clearTimers();
    clearTimeout(this.retryTimer);
    this.socket?.close(1000);
    this.socket = null;
  }

  /** Does not wait for the next try. */
  retryNow(): void {
    if (this.state.kind !== 'lost' && this.state.kind !== 'refused') return;
    clearTimeout(this.retryTimer);
    void this.connect();
  }

  /** @param onProgress hears of it until it is moved, refused or unknown */
  move(sessionId: number, to: MoveTarget, onProgress: (progress: MoveProgress) => void): void {
    this.ask((requestId) => ({ type: 'move', requestId, sessionId, to }), onProgress);
  }

  /** @param onProgress hears of it until it is settled, refused or unknown */
  noAnswerNeeded(sessionId: number, lastClientAt: string | null, onProgress: (progress: MoveProgress) => void): void {
    this.ask((requestId) => ({ type: 'noAnswerNeeded', requestId, sessionId, lastClientAt }), onProgress);
  }

  /** @param onProgress hears of it until it is sent, refused or unknown */
  linkToDialog(sessionId: number, onProgress: (progress: MoveProgress) => void): void {
    this.ask((requestId) => ({ type: 'linkToDialog', requestId, sessionId }), onProgress);
  }

  /** @param onProgress hears of each dialog until it is moved, refused or unknown */
  moveMany(sessionIds: readonly number[], to: MoveTarget, onProgress: OnEach): void {
    this.askMany(sessionIds, (requestId) => ({ type: 'moveMany', requestId, sessionIds: [...sessionIds], to }), onProgress);
  }

  /** @param onProgress hears of each dialog until it is settled, refused or unknown */
  noAnswerNeededMany(dialogs: NoAnswerNeededMany['dialogs'], onProgress: OnEach): void {
    const sessionIds = dialogs.map(({ sessionId }) => sessionId);
    this.askMany(sessionIds, (requestId) => ({ type: 'noAnswerNeededMany', requestId, dialogs }), onProgress);
  }

  private ask(messageOf: (requestId: string) => PersonMessage, onProgress: (progress: MoveProgress) => void): void {
    if (!this.isConnected) {
      onProgress({ kind: 'unknown' });
      return;
    }
    const requestId = newRequestId();
    this.moves.set(requestId, onProgress);
    onProgress({ kind: 'sent' });
    this.send(messageOf(requestId));
  }

  private askMany(sessionIds: readonly number[], messageOf: (requestId: string) => PersonMessage, onProgress: OnEach): void {
    const requestId = newRequestId();
    if (this.isConnected) this.many.set(requestId, { left: new Set(sessionIds), onProgress });
    for (const sessionId of sessionIds) onProgress(sessionId, { kind: this.isConnected ? 'sent' : 'unknown' });
    if (this.isConnected) this.send(messageOf(requestId));
  }

  private get isConnected(): boolean {
    return this.state.kind === 'live' || this.state.kind === 'stale';
  }

  private async connect(): Promise<void> {
    this.become({ kind: 'connecting' });
    let access: SocketAccess;
    try {
      access = await this.options.access(this.isTokenOver);
    } catch (error) {
      const { code, status } = error as { code?: string; status?: number };
      const message = error instanceof Error ? error.message : String(error);
      if (code && status !== undefined && (status === 403 || code === 'BOARD_URL_MISSING')) this.become({ kind: 'refused', code, message });
      else this.retryLater();
      return;
    }
    if (this.isStopped) return;
    this.isTokenOver = false;
    this.lastRefusal = null;
    const socket = (this.options.open ?? ((url) => new WebSocket(url)))(`${access.url}?snapshot=parts`);
    this.socket = socket;
    this.begun = null;
    this.expectAnswer();
    socket.addEventListener('open', () => this.send({ type: 'hello', token: access.token, lang: this.options.lang() }));
    socket.addEventListener('message', (event) => this.socket === socket && this.hear(JSON.parse(String(event.data)) as ServerMessage));
    socket.addEventListener('close', (event) => this.socket === socket && this.closed(event.code));
  }

  private hear(message: ServerMessage): void {
    this.expectMessages();
    if ('at' in message) this.clock.told(message.at, performance.now());
    switch (message.type) {
      case 'snapshot':
        this.begin(message);
        return;
      case 'snapshotPart':
        this.goOn(message);
        return;
      case 'renewed':
        this.renewBefore(message.tokenEndsAt);
        return;
      case 'changes':
        // after a gap the numbers mean nothing until the snapshot
        if (this.state.kind === 'live' && this.options.onChanges(message) === 'gap') this.resync();
        return;
      case 'answer':
        if ('sessionId' in message) this.progress(message.requestId, message);
        return;
      case 'outcomes':
        for (const { sessionId, ...progress } of message.outcomes) this.progressOfOne(message.requestId, sessionId, progress);
        return;
      case 'refused':
        if (message.requestId) this.end(message.requestId, { kind: 'refused', code: message.code, message: message.message });
        else this.lastRefusal = { code: message.code, message: message.message };
        return;
      default: // for bots
        return;
    }
  }

  private show(snapshot: Snapshot): void {
    clearTimeout(this.answerTimer);
    this.failures = 0;
    this.options.onSnapshot(snapshot);
    this.become({ kind: 'live' });
    this.renewBefore(snapshot.me.tokenEndsAt);
  }

  private begin(snapshot: Snapshot): void {
    const { parts = 1 } = snapshot;
    this.begun = parts > 1 ? { snapshot: { ...snapshot, dialogs: [...snapshot.dialogs] }, parts, has: 1 } : null;
    if (this.begun) this.expectAnswer();
    else this.show(snapshot);
  }

  private goOn({ seq, part, parts, dialogs }: SnapshotPart): void {
    const { begun } = this;
    if (!begun) return; // what is left of one that was given up
    if (seq !== begun.snapshot.seq || parts !== begun.parts || part !== begun.has + 1) {
      this.begun = null;
      this.resync();
      return;
    }
    for (const dialog of dialogs) begun.snapshot.dialogs.push(dialog);
    begun.has = part;
    this.expectAnswer();
    if (part < parts) return;
    this.begun = null;
    this.show(begun.snapshot);
  }

  private resync(): void {
    this.become({ kind: 'stale' });
    this.expectAnswer();
    this.send({ type: 'resync' });
  }

  private closed(code: number): void {
    this.clearTimers();
    this.socket = null;
    for (const requestId of [...this.moves.keys(), ...this.many.keys()]) this.end(requestId, { kind: 'unknown' });
    if (this.isStopped) return;
    this.isTokenOver = code === closeCodes.TOKEN_ENDED || code === closeCodes.TOKEN_WRONG;
    const isFinal = code === closeCodes.FORBIDDEN || code === closeCodes.ORIGIN_WRONG;
    if (isFinal || (code === closeCodes.TOKEN_WRONG && this.failures > 0)) {
      const name = Object.entries(closeCodes).find(([, value]) => value === code)?.[0] ?? String(code);
      this.become({ kind: 'refused', code: this.lastRefusal?.code ?? name, message: this.lastRefusal?.message ?? '' });
      return;
    }
    this.retryLater();
  }

  private retryLater(): void {
    if (this.isStopped) return;
    const growing = Math.min(this.times.firstRetry * 2 ** this.failures, this.times.longestRetry);
    const waitMs = growing * (0.75 + Math.random() / 2); // a sidecar that comes back is not met by all boards at once
    this.failures += 1;
    this.become({ kind: 'lost', retryAtMs: Date.now() + waitMs });
    this.retryTimer = setTimeout(() => void this.connect(), waitMs);
  }

  /** Without an answer the other end is gone, though the connection looks open. */
  private expectAnswer(): void {
    clearTimeout(this.answerTimer);
    this.answerTimer = setTimeout(() => this.drop(), this.times.answer);
  }

  private expectMessages(): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = setTimeout(() => {
      this.expectAnswer();
      this.send({ type: 'resync' });
    }, this.times.silence);
  }

  private drop(): void {
    const socket = this.socket;
    this.closed(1006);
    socket?.close();
  }

  private renewBefore(tokenEndsAt: string): void {
    const nowMs = this.clock.now(performance.now());
    if (nowMs === null || tokenEndsAt === this.tokenEndsAt) return; // the same token again would end at the same time
    this.tokenEndsAt = tokenEndsAt;
    clearTimeout(this.renewTimer);
    const leftMs = (Date.parse(tokenEndsAt) - nowMs) / this.clock.rate();
    this.renewTimer = setTimeout(() => void this.renew(), Math.max(1000, Math.min(leftMs - this.times.renewBefore, leftMs / 2)));
  }

  private async renew(): Promise<void> {
    const socket = this.socket;
    try {
      const { token } = await this.options.access(false);
      if (this.socket === socket) this.send({ type: 'hello', token, lang: this.options.lang() });
    } catch {
      // the connection ends with its token, and then says what is wrong
    }
  }

  private progress(requestId: string, progress: MoveProgress): void {
    this.moves.get(requestId)?.(progress);
    if (progress.kind !== 'ordered') this.moves.delete(requestId);
  }

  private progressOfOne(requestId: string, sessionId: number, progress: MoveProgress): void {
    const request = this.many.get(requestId);
    if (!request?.left.has(sessionId)) return;
    request.onProgress(sessionId, progress);
    if (progress.kind === 'ordered') return;
    request.left.delete(sessionId);
    if (request.left.size === 0) this.many.delete(requestId);
  }

  /** Of everything that the request is about. */
  private end(requestId: string, progress: MoveProgress): void {
    this.progress(requestId, progress);
    for (const sessionId of [...(this.many.get(requestId)?.left ?? [])]) this.progressOfOne(requestId, sessionId, progress);
  }

  private send(message: PersonMessage): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(message));
  }

  private become(state: ConnectionState): void {
    this.state = state;
    this.options.onState(state);
  }

  private clearTimers(): void {
    clearTimeout(this.silenceTimer);
    clearTimeout(this.answerTimer);
    clearTimeout(this.renewTimer);
    this.tokenEndsAt = '';
  }
}

export type OnEach = (sessionId: number, progress: MoveProgress) => void;

function newRequestId(): string {
  return `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}

type Timer = ReturnType<typeof setTimeout> | undefined;
