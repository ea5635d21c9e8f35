import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket as NodeWebSocket, type WebSocket as ServerSide, WebSocketServer } from 'ws';
import type { BoardDialog, Changes, PersonMessage, Snapshot } from '../../../src/board/messages';
import { BoardPicture } from './board-picture';
import { BoardSocket, type ConnectionState, type MoveProgress } from './board-socket';

const at = '2026-03-02T09:00:00Z';
const snapshot = (seq: number, tokenEndsAt = '2026-03-02T09:10:00Z'): Snapshot => ({
  type: 'snapshot',
  seq,
  at,
  dialogs: [],
  people: [],
  lines: [],
  companies: [],
  me: { userId: 7, name: 'Ada', isAdmin: true, tokenEndsAt },
});
const changes = (fromSeq: number): Changes => ({ type: 'changes', fromSeq, seq: fromSeq + 1, at, dialogs: [], gone: [], people: [] });

/** A real WebSocket server that follows the contract as far as each case asks. */
class Sidecar {
  readonly heard: PersonMessage[] = [];
  readonly peers: ServerSide[] = [];
  onMessage: (message: PersonMessage, peer: ServerSide) => void = (message, peer) => {
    if (message.type === 'hello' || message.type === 'resync') say(peer, snapshot(1));
  };
  private constructor(readonly server: WebSocketServer) {
    server.on('connection', (peer) => {
      this.peers.push(peer);
      peer.on('message', (data) => {
        const message = JSON.parse(String(data)) as PersonMessage;
        this.heard.push(message);
        this.onMessage(message, peer);
      });
    });
  }
  static async start(): Promise<Sidecar> {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    return new Sidecar(server);
  }
  get url(): string {
    return `ws://127.0.0.1:${(this.server.address() as AddressInfo).port}/board`;
  }
  async stop(): Promise<void> {
    for (const peer of this.server.clients) peer.terminate();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function say(peer: ServerSide, message: object): void {
  peer.send(JSON.stringify(message));
}

async function until(isTrue: () => boolean, what: string): Promise<void> {
  const endMs = Date.now() + 4000;
  while (!isTrue()) {
    if (Date.now() > endMs) throw new Error(`waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("the board's connection", () => {
  let sidecar: Sidecar;
  let socket: BoardSocket;
  let picture: BoardPicture;
  let states: ConnectionState['kind'][];
  let asked: boolean[];
  let shown: number[];

  beforeEach(async () => {
    sidecar = await Sidecar.start();
    picture = new BoardPicture();
    states = [];
    asked = [];
    shown = [];
    socket = new BoardSocket({
      access: async (isOver) => {
        asked.push(isOver);
        return { token: `token-${asked.length}`, url: sidecar.url };
      },
      lang: () => 'en',
      onState: ({ kind }) => void states.push(kind),
      onSnapshot: (one) => {
        shown.push(one.seq);
        picture.replace(one);
      },
      onChanges: (one) => picture.take(one),
      open: (url) => new NodeWebSocket(url) as unknown as WebSocket,
      times: { firstRetry: 20, silence: 60_000, answer: 300, renewBefore: 60_000 },
    });
  });

  afterEach(async () => {
    socket.stop();
    await sidecar.stop();
  });

  it('says hello and is live with the snapshot', async () => {
    socket.start();
    await until(() => states.at(-1) === 'live', 'live');
    expect(sidecar.heard).toEqual([{ type: 'hello', token: 'token-1', lang: 'en' }]);
    expect(states).toEqual(['connecting', 'live']);
  });

  it('shows a gap in the numbers and heals it by a fresh snapshot', async () => {
    socket.start();
    await until(() => states.at(-1) === 'live', 'live');
    sidecar.onMessage = () => undefined; // the snapshot is on its way
    say(sidecar.peers[0]!, changes(3));
    await until(() => states.at(-1) === 'stale', 'stale');
    say(sidecar.peers[0]!, changes(4));
    say(sidecar.peers[0]!, snapshot(9));
    await until(() => states.at(-1) === 'live', 'live again');
    expect(sidecar.heard.filter(({ type }) => type === 'resync')).toHaveLength(1);
    expect(picture.take(changes(9))).toBe('taken');
  });

  it('is live when a large snapshot has come in all its parts, and asks anew when one was lost', async () => {
    const ids = (from: number) => [1, 2].map((n) => ({ sessionId: from + n }) as BoardDialog);
    const part = (seq: number, n: number) => ({ type: 'snapshotPart', seq, part: n, parts: 3, dialogs: ids(n * 10) });
    let snapshots = 0;
    sidecar.onMessage = (message, peer) => {
      if (message.type !== 'hello' && message.type !== 'resync') return;
      snapshots += 1;
      say(peer, { ...snapshot(snapshots), parts: 3, dialogs: ids(10) });
      if (snapshots === 1) return say(peer, part(1, 3)); // the second is lost
      say(peer, part(1, 3)); // of the first one still
      say(peer, { ...snapshot(snapshots), parts: 3, dialogs: ids(10) });
      say(peer, part(snapshots, 2));
      say(peer, part(snapshots, 3));
    };
    socket.start();
    await until(() => states.at(-1) === 'live', 'live');
    expect(sidecar.heard.filter(({ type }) => type === 'resync')).not.toHaveLength(0);
    expect([...picture.dialogs.keys()]).toEqual([11, 12, 21, 22, 31, 32]);
    expect(shown).not.toContain(1);
    expect(picture.take(changes(shown.at(-1)!))).toBe('taken');
  });

  it('shows a lost connection and heals it by connecting anew', async () => {
    socket.start();
    await until(() => states.at(-1) === 'live', 'live');
    sidecar.peers[0]!.terminate();
    await until(() => sidecar.peers.length === 2 && states.at(-1) === 'live', 'live on a second connection');
    expect(states).toEqual(['connecting', 'live', 'lost', 'connecting', 'live']);
  });

  it('counts an end that answers nothing as lost', async () => {
    sidecar.onMessage = () => undefined;
    socket.start();
    await until(() => states.includes('lost'), 'lost');
    expect(states.slice(0, 2)).toEqual(['connecting', 'lost']);
  });

  it('asks for another token when the old one has ended', async () => {
    socket.start();
    await until(() => states.at(-1) === 'live', 'live');
    sidecar.peers[0]!.close(4002);
    await until(() => sidecar.heard.length === 2, 'a second hello');
    expect(asked).toEqual([false, true]);
    expect(sidecar.heard[1]).toMatchObject({ type: 'hello', token: 'token-2' });
  });

  it('renews the token before it ends, without a new connection', async () => {
    sidecar.onMessage = (message, peer) => {
      if (message.type !== 'hello') return;
      if (message.token === 'token-1') say(peer, snapshot(1, '2026-03-02T09:00:02Z'));
      else say(peer, { type: 'renewed', tokenEndsAt: '2026-03-02T09:20:00Z' });
    };
    socket.start();
    await until(() => sidecar.heard.length === 2, 'the second hello');
    expect(sidecar.heard[1]).toMatchObject({ type: 'hello', token: 'token-2' });
    expect(sidecar.peers).toHaveLength(1);
  });

  it('does not try again where this person may see nothing, and says why', async () => {
    sidecar.onMessage = (_, peer) => {
      say(peer, { type: 'refused', code: 'FORBIDDEN', message: 'You head no company' });
      peer.close(4003);
    };
    socket.start();
    await until(() => states.at(-1) === 'refused', 'refused');
    await new Promise((resolve) => setTimeout(resolve, 80));
    expect(sidecar.peers).toHaveLength(1);
  });

  it('tells each step of a link, and what becomes of it when the connection breaks', async () => {
    sidecar.onMessage = (message, peer) => {
      if (message.type === 'hello') say(peer, snapshot(1));
      if (message.type !== 'linkToDialog') return;
      const { requestId, sessionId } = message;
      say(peer, { type: 'answer', kind: 'ordered', requestId, sessionId });
      if (sessionId === 1) say(peer, { type: 'answer', kind: 'linkSent', requestId, sessionId });
      else peer.close(1001);
    };
    socket.start();
    await until(() => states.at(-1) === 'live', 'live');
    const told: [MoveProgress['kind'][], MoveProgress['kind'][]] = [[], []];
    socket.linkToDialog(1, ({ kind }) => void told[0].push(kind));
    await until(() => told[0].length === 3, 'the link');
    socket.linkToDialog(2, ({ kind }) => void told[1].push(kind));
    await until(() => told[1].length === 3, 'the end');
    expect(told).toEqual([
      ['sent', 'ordered', 'linkSent'],
      ['sent', 'ordered', 'unknown'],
    ]);
  });

  it('tells each step of a hand move, and a refusal in the words of the server', async () => {
    sidecar.onMessage = (message, peer) => {
      if (message.type === 'hello') say(peer, snapshot(1));
      if (message.type !== 'move') return;
      const { requestId, sessionId } = message;
      say(peer, { type: 'answer', kind: 'ordered', requestId, sessionId });
      if (sessionId === 1) say(peer, { type: 'answer', kind: 'moved', requestId, sessionId, operatorId: 12 });
      else say(peer, { type: 'refused', requestId, code: 'DIALOG_CLOSED', message: 'The dialog is closed' });
    };
    socket.start();
    await until(() => states.at(-1) === 'live', 'live');
    const [first, second]: [MoveProgress['kind'][], MoveProgress[]] = [[], []];
    socket.move(1, { userId: 12 }, ({ kind }) => void first.push(kind));
    socket.move(2, { queue: true }, (progress) => void second.push(progress));
    await until(() => second.length === 3, 'the refusal');
    expect(first).toEqual(['sent', 'ordered', 'moved']);
    expect(second[2]).toEqual({ kind: 'refused', code: 'DIALOG_CLOSED', message: 'The dialog is closed' });
  });

  it('leaves a move open when the connection breaks before its answer', async () => {
    socket.start();
    await until(() => states.at(-1) === 'live', 'live');
    const steps: string[] = [];
    socket.move(1, { queue: true }, ({ kind }) => void steps.push(kind));
    await until(() => sidecar.heard.some(({ type }) => type === 'move'), 'the move');
    sidecar.peers[0]!.terminate();
    await until(() => steps.length === 2, 'its end');
    expect(steps).toEqual(['sent', 'unknown']);
  });

  describe('several dialogs at once', () => {
    const steps = () => {
      const told: Record<number, string[]> = {};
      const onProgress = (sessionId: number, { kind }: MoveProgress) => {
        told[sessionId] = [...(told[sessionId] ?? []), kind];
      };
      return { told, onProgress };
    };
    const asked = () => sidecar.heard.find(({ type }) => type === 'moveMany') as { requestId: string } | undefined;

    it('are one request, and each has its own outcome', async () => {
      sidecar.onMessage = (message, peer) => {
        if (message.type === 'hello') say(peer, snapshot(1));
        if (message.type !== 'moveMany') return;
        const { requestId } = message;
        const refused = { sessionId: 2, kind: 'refused', code: 'DIALOG_CLOSED', message: 'The dialog is closed' };
        say(peer, { type: 'outcomes', requestId, outcomes: [{ sessionId: 1, kind: 'ordered' }, refused] });
        say(peer, { type: 'outcomes', requestId, outcomes: [{ sessionId: 1, kind: 'moved', operatorId: 12 }] });
      };
      socket.start();
      await until(() => states.at(-1) === 'live', 'live');
      const { told, onProgress } = steps();
      socket.moveMany([1, 2], { userId: 12 }, onProgress);
      await until(() => told[1]?.length === 3, 'the outcomes');
      expect(told).toEqual({ 1: ['sent', 'ordered', 'moved'], 2: ['sent', 'refused'] });
      expect(asked()).toMatchObject({ sessionIds: [1, 2], to: { userId: 12 } });
    });

    it('are all refused with their request', async () => {
      sidecar.onMessage = (message, peer) => {
        if (message.type === 'hello') say(peer, snapshot(1));
        if (message.type === 'moveMany') say(peer, { type: 'refused', requestId: message.requestId, code: 'BUSY', message: 'Busy' });
      };
      socket.start();
      await until(() => states.at(-1) === 'live', 'live');
      const { told, onProgress } = steps();
      socket.moveMany([1, 2], { queue: true }, onProgress);
      await until(() => told[2]?.length === 2, 'the refusal');
      expect(told).toEqual({ 1: ['sent', 'refused'], 2: ['sent', 'refused'] });
    });

    it('stay open, those without an outcome, when the connection breaks', async () => {
      sidecar.onMessage = (message, peer) => {
        if (message.type === 'hello') say(peer, snapshot(1));
        if (message.type !== 'moveMany') return;
        say(peer, { type: 'outcomes', requestId: message.requestId, outcomes: [{ sessionId: 1, kind: 'moved', operatorId: 12 }] });
        say(peer, { type: 'outcomes', requestId: message.requestId, outcomes: [{ sessionId: 2, kind: 'ordered' }] });
      };
      socket.start();
      await until(() => states.at(-1) === 'live', 'live');
      const { told, onProgress } = steps();
      socket.moveMany([1, 2], { userId: 12 }, onProgress);
      await until(() => told[2]?.length === 2, 'an order');
      sidecar.peers[0]!.terminate();
      await until(() => told[2]?.length === 3, 'its end');
      expect(told).toEqual({ 1: ['sent', 'moved'], 2: ['sent', 'ordered', 'unknown'] });
    });
  });
});
