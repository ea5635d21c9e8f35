import { Clock } from '../clock.js';
import type { HandMoves } from '../contract/hand-moves.js';
import { type Asking, maySee } from '../http/asking.js';
import type { TokenClaims } from '../http/token.js';
import { logger } from '../log.js';
import { NotReady } from '../records/decision-context.js';
import type { Board, BoardUpdate } from './board.js';
import type { Connection } from './connection.js';
import type { Changes, Move, Snapshot } from './messages.js';
import type { MoveOutcomes } from './move-outcomes.js';
import { readPersonMessage } from './read-message.js';
import { portalRefusal } from './refusals.js';

const SNAPSHOT_MS = 1000;

/** What a person's connection needs of the sidecar. */
export interface PersonParts {
  board: Board;
  moves: HandMoves;
  outcomes: MoveOutcomes;
  clock: Clock;
  /** Who is let in by this token; null: the connection was refused and is closing. */
  askedBy(token: string, connection: Connection): Promise<{ claims: TokenClaims; asking: Asking } | null>;
}

/** A person who looks at the board. */
export class PersonSession {
  private seq = 0;
  /** Between a snapshot that is wanted and one that is sent nothing else goes out: it will hold everything. */
  private isShown = false;
  private shownAtMs = Number.NEGATIVE_INFINITY;
  private showing: NodeJS.Timeout | null = null;
  private readonly ends: (() => void)[] = [];

  private constructor(
    private readonly connection: Connection,
    private readonly parts: PersonParts,
    private token: string,
    private claims: TokenClaims,
    private asking: Asking,
  ) {}

  static async begin(connection: Connection, parts: PersonParts, token: string): Promise<PersonSession | null> {
    const asked = await parts.askedBy(token, connection);
    if (!asked) return null;
    const session = new PersonSession(connection, parts, token, asked.claims, asked.asking);
    const end = await parts.board.watch((update) => session.onUpdate(update));
    session.ends.push(end);
    if (connection.isOpen) session.show();
    else session.end();
    return session;
  }

  /** Call every second: a token ends whatever its owner does. */
  tick(): void {
    if (this.parts.clock.now().getTime() < this.claims.exp * 1000) return;
    this.connection.refuse('TOKEN_ENDED');
    this.connection.close('TOKEN_ENDED');
  }

  end(): void {
    if (this.showing) clearTimeout(this.showing);
    for (const end of this.ends.splice(0)) end();
  }

  async onMessage(text: string): Promise<void> {
    const read = readPersonMessage(text);
    if (read.kind === 'wrong') return this.connection.refuse('MESSAGE_WRONG', { message: read.because, requestId: read.requestId });
    const { message } = read;
    switch (message.type) {
      case 'hello':
        if (message.lang) this.connection.chosenLang = message.lang;
        return this.renew(message.token);
      case 'resync':
        return this.showSoon();
      case 'move':
        return this.move(message);
      default:
        message satisfies never;
    }
  }

  private async renew(token: string): Promise<void> {
    const asked = await this.parts.askedBy(token, this.connection);
    if (!asked) return;
    if (asked.claims.userId !== this.claims.userId) {
      this.connection.refuse('TOKEN_WRONG');
      return this.connection.close('TOKEN_WRONG');
    }
    const isOther = keyOf(asked.asking) !== keyOf(this.asking);
    this.token = token;
    this.claims = asked.claims;
    this.asking = asked.asking;
    this.connection.send({ type: 'renewed', tokenEndsAt: this.tokenEndsAt });
    if (isOther) this.showSoon();
  }

  private onUpdate(update: BoardUpdate | 'standsStill'): void {
    if (update === 'standsStill') {
      this.connection.close('STALE');
      return;
    }
    if (!this.isShown) return;
    if (update.whole) this.lookAgain();
    else this.sendChanges(update);
  }

  private sendChanges(update: BoardUpdate): void {
    const rest = changesFor(update, this.asking, this.parts.board, this.parts.clock);
    if (rest === null) return;
    const fromSeq = this.seq;
    this.seq += 1;
    this.connection.sendText(`{"type":"changes","fromSeq":${fromSeq},"seq":${this.seq},${rest}`);
  }

  /** Settings may have given or taken a company: who may see what is asked anew. */
  private lookAgain(): void {
    this.isShown = false;
    this.parts
      .askedBy(this.token, this.connection)
      .then((asked) => {
        if (!asked) return;
        this.asking = asked.asking;
        this.show();
      })
      .catch((error: unknown) => this.fail(error));
  }

  private showSoon(): void {
    this.isShown = false;
    this.showing ??= setTimeout(() => this.show(), Math.max(0, this.shownAtMs + SNAPSHOT_MS - performance.now()));
  }

  private show(): void {
    if (this.showing) clearTimeout(this.showing);
    this.showing = null;
    this.seq += 1;
    this.shownAtMs = performance.now();
    this.isShown = true;
    const { userId, name, isAdmin } = this.asking;
    const me = { userId, name, isAdmin, tokenEndsAt: this.tokenEndsAt };
    const snapshot: Snapshot = { type: 'snapshot', seq: this.seq, ...this.parts.board.picture(this.asking), me };
    this.connection.send(snapshot);
  }

  private async move({ requestId, sessionId, to }: Move): Promise<void> {
    try {
      const move = await this.parts.moves.move(this.asking, sessionId, to);
      if (move.kind === 'refused') return this.connection.refuse(move.code, { requestId });
      this.connection.send({ type: 'answer', requestId, sessionId, kind: 'ordered' });
      const end = this.parts.outcomes.wait(move.journalUid, (outcome) => {
        this.ends.splice(this.ends.indexOf(end), 1);
        if (outcome.kind === 'moved')
          this.connection.send({ type: 'answer', requestId, sessionId, kind: 'moved', operatorId: outcome.operatorId });
        else
          this.connection.tellRefused({
            type: 'refused',
            requestId,
            code: outcome.code,
            message: portalRefusal(outcome.code)[this.connection.lang],
          });
      });
      this.ends.push(end);
    } catch (error) {
      this.fail(error, requestId);
    }
  }

  private fail(error: unknown, requestId?: string): void {
    const isNotReady = error instanceof NotReady;
    if (!isNotReady) logger.error({ err: error, userId: this.asking.userId }, 'a request of the board failed');
    this.connection.refuse(isNotReady ? 'NOT_READY' : 'INTERNAL', { requestId });
  }

  private get tokenEndsAt(): string {
    return new Date(this.claims.exp * 1000).toISOString();
  }
}

const written = new WeakMap<BoardUpdate, Map<string, string | null>>();

/** The part of `changes` after its numbers, written once for all who see the same companies; null: nothing of theirs. */
function changesFor(update: BoardUpdate, asking: Asking, board: Board, clock: Clock): string | null {
  const byKey = written.get(update) ?? new Map<string, string | null>();
  written.set(update, byKey);
  const key = keyOf(asking);
  const known = byKey.get(key);
  if (known !== undefined) return known;
  const dialogs = update.changed.filter((dialog) => maySee(asking, dialog.companyCode));
  const gone = update.gone.filter((dialog) => maySee(asking, dialog.companyCode)).map((dialog) => dialog.sessionId);
  const rest: Omit<Changes, 'type' | 'fromSeq' | 'seq'> = {
    at: clock.now().toISOString(),
    dialogs,
    gone,
    people: board.strangersIn(dialogs, asking),
  };
  const text = dialogs.length + gone.length > 0 ? JSON.stringify(rest).slice(1) : null;
  byKey.set(key, text);
  return text;
}

function keyOf({ companyCodes }: Asking): string {
  return companyCodes === 'all' ? '*' : [...companyCodes].sort().join(',');
}
