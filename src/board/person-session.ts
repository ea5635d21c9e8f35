import { Clock } from '../clock.js';
import type { HandMoves } from '../contract/hand-moves.js';
import type { HandWaits } from '../contract/hand-waits.js';
import { isLockTimeout } from '../database/own-db.js';
import { distinct } from '../distinct.js';
import { type Asking, maySee } from '../http/asking.js';
import type { TokenClaims } from '../http/token.js';
import { logger } from '../log.js';
import type { Answer } from '../portal/commands/command-types.js';
import { NotReady } from '../records/decision-context.js';
import type { AwaitedAnswers } from './awaited-answers.js';
import type { Board, BoardUpdate } from './board.js';
import type { Connection } from './connection.js';
import type { DialogLinks } from './dialog-links.js';
import { ManyDialogs } from './many-dialogs.js';
import type {
  Changes,
  LinkToDialog,
  Move,
  MoveMany,
  NoAnswerNeeded,
  NoAnswerNeededMany,
  OutcomeOfOne,
  RefusalCode,
  Snapshot,
  SnapshotPart,
} from './messages.js';
import { readPersonMessage } from './read-message.js';
import { portalRefusal, refusals } from './refusals.js';

const SNAPSHOT_MS = 1000;
/** Dialogs of one message: some hundred KiB, written in a few milliseconds. */
const PORTION = 400;
/** Changes that wait for the end of a snapshot; beyond that another snapshot is shorter. */
const MOST_HELD = 2000;

/** What a person's connection needs of the sidecar. */
export interface PersonParts {
  board: Board;
  moves: HandMoves;
  waits: HandWaits;
  links: DialogLinks;
  answers: AwaitedAnswers;
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
  /** What has changed since a snapshot of which parts are still to be sent; null: all was sent. */
  private held: BoardUpdate[] | null = null;
  private shownTimes = 0;
  private readonly ends: (() => void)[] = [];
  private readonly many = new ManyDialogs((outcomes) => this.connection.send(outcomes));

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
    this.many.end();
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
      case 'noAnswerNeeded':
        return this.settle(message);
      case 'linkToDialog':
        return this.sendLink(message);
      case 'moveMany':
        return this.moveMany(message);
      case 'noAnswerNeededMany':
        return this.settleMany(message);
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
    else if (!this.held) this.sendChanges(update);
    else if (this.held.push(update) > MOST_HELD) this.showSoon();
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
    this.hide();
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
    this.hide();
    this.showing ??= setTimeout(() => this.show(), Math.max(0, this.shownAtMs + SNAPSHOT_MS - performance.now()));
  }

  /** What is left of a snapshot that is being sent is not sent any more. */
  private hide(): void {
    this.isShown = false;
    this.held = null;
    this.shownTimes += 1;
  }

  private show(): void {
    this.hide();
    if (this.showing) clearTimeout(this.showing);
    this.showing = null;
    this.seq += 1;
    this.shownAtMs = performance.now();
    this.isShown = true;
    const { userId, name, isAdmin } = this.asking;
    const me = { userId, name, isAdmin, tokenEndsAt: this.tokenEndsAt };
    const snapshot: Snapshot = { type: 'snapshot', seq: this.seq, ...this.parts.board.picture(this.asking), me };
    if (!this.connection.takesParts || snapshot.dialogs.length <= PORTION) this.connection.send(snapshot);
    else this.sendParts(snapshot).catch((error: unknown) => this.fail(error));
  }

  /** Decisions are made between two parts; one is written when the network has taken the one before. */
  private async sendParts({ dialogs, ...rest }: Snapshot): Promise<void> {
    const shown = this.shownTimes;
    this.held = [];
    const parts = Math.ceil(dialogs.length / PORTION);
    for (let part = 1; part <= parts; part++) {
      const message: Snapshot | SnapshotPart =
        part === 1
          ? { ...rest, parts, dialogs: dialogs.slice(0, PORTION) }
          : { type: 'snapshotPart', seq: rest.seq, part, parts, dialogs: dialogs.slice((part - 1) * PORTION, part * PORTION) };
      const isTaken = await this.connection.sendInTurn(JSON.stringify(message));
      if (!isTaken || shown !== this.shownTimes) return;
    }
    const held = this.held ?? [];
    this.held = null;
    for (const update of held) this.sendChanges(update);
  }

  private async move({ requestId, sessionId, to }: Move): Promise<void> {
    try {
      const move = await this.parts.moves.move(this.asking, sessionId, to);
      if (move.kind === 'refused') return this.connection.refuse(move.code, { requestId });
      this.connection.send({ type: 'answer', requestId, sessionId, kind: 'ordered' });
      this.whenAnswered(move.journalUid, (answer) => {
        const outcome = outcomeOf(answer);
        if (outcome.kind === 'moved')
          this.connection.send({ type: 'answer', requestId, sessionId, kind: 'moved', operatorId: outcome.operatorId });
        else this.connection.tellRefused({ type: 'refused', requestId, ...this.portalSaid(outcome.code) });
      });
    } catch (error) {
      this.fail(error, requestId);
    }
  }

  private async settle({ requestId, sessionId, lastClientAt }: NoAnswerNeeded): Promise<void> {
    try {
      const wait = await this.parts.waits.noAnswerNeeded(this.asking, sessionId, dateOrNull(lastClientAt));
      if (wait.kind === 'refused') return this.connection.refuse(wait.code, { requestId });
      this.connection.send({ type: 'answer', requestId, sessionId, kind: 'settled' });
    } catch (error) {
      this.fail(error, requestId);
    }
  }

  private async sendLink({ requestId, sessionId }: LinkToDialog): Promise<void> {
    try {
      const link = await this.parts.links.send(this.asking, sessionId);
      if (link.kind === 'refused') return this.connection.refuse(link.code, { requestId });
      this.connection.send({ type: 'answer', requestId, sessionId, kind: 'ordered' });
      this.whenAnswered(link.commandId, (answer) => {
        if (answer.status === 'done') this.connection.send({ type: 'answer', requestId, sessionId, kind: 'linkSent' });
        else this.connection.tellRefused({ type: 'refused', requestId, ...this.portalSaid(answer.code) });
      });
    } catch (error) {
      this.fail(error, requestId);
    }
  }

  private moveMany({ requestId, sessionIds, to }: MoveMany): void {
    this.each(requestId, distinct(sessionIds), async (sessionId) => {
      const move = await this.parts.moves.move(this.asking, sessionId, to);
      if (move.kind === 'refused') return { sessionId, kind: 'refused', ...this.said(move.code) };
      this.whenAnswered(move.journalUid, (answer) => {
        const outcome = outcomeOf(answer);
        this.many.tell(
          requestId,
          outcome.kind === 'moved'
            ? { sessionId, kind: 'moved', operatorId: outcome.operatorId }
            : { sessionId, kind: 'refused', ...this.portalSaid(outcome.code) },
        );
      });
      return { sessionId, kind: 'ordered' };
    });
  }

  private settleMany({ requestId, dialogs }: NoAnswerNeededMany): void {
    const asShown = new Map(dialogs.map(({ sessionId, lastClientAt }) => [sessionId, lastClientAt]));
    this.each(requestId, [...asShown.keys()], async (sessionId) => {
      const wait = await this.parts.waits.noAnswerNeeded(this.asking, sessionId, dateOrNull(asShown.get(sessionId) ?? null));
      return wait.kind === 'settled' ? { sessionId, kind: 'settled' } : { sessionId, kind: 'refused', ...this.said(wait.code) };
    });
  }

  private each(requestId: string, sessionIds: readonly number[], doOne: (sessionId: number) => Promise<OutcomeOfOne>): void {
    const isBegun = this.many.begin(requestId, sessionIds, (sessionId) =>
      doOne(sessionId).catch((error: unknown) => ({ sessionId, kind: 'refused', ...this.said(this.codeOf(error)) })),
    );
    if (!isBegun) this.connection.refuse('BUSY', { requestId });
  }

  /** Tells as long as the connection is there. */
  private whenAnswered(uid: string, tell: (answer: Answer) => void): void {
    if (!this.connection.isOpen) return;
    const end = this.parts.answers.wait(uid, (answer) => {
      this.ends.splice(this.ends.indexOf(end), 1);
      tell(answer);
    });
    this.ends.push(end);
  }

  private said(code: Exclude<RefusalCode, 'MESSAGE_WRONG'>): { code: string; message: string } {
    return { code, message: refusals[code][this.connection.lang] };
  }

  private portalSaid(code: string): { code: string; message: string } {
    return { code, message: portalRefusal(code)[this.connection.lang] };
  }

  private fail(error: unknown, requestId?: string): void {
    this.connection.refuse(this.codeOf(error), { requestId });
  }

  private codeOf(error: unknown): 'NOT_READY' | 'BUSY' | 'INTERNAL' {
    if (error instanceof NotReady) return 'NOT_READY';
    if (isLockTimeout(error)) return 'BUSY';
    logger.error({ err: error, userId: this.asking.userId }, 'a request of the board failed');
    return 'INTERNAL';
  }

  private get tokenEndsAt(): string {
    return new Date(this.claims.exp * 1000).toISOString();
  }
}

/** What came of a move that was ordered. */
function outcomeOf(answer: Answer): { kind: 'moved'; operatorId: number } | { kind: 'refused'; code: string } {
  if (answer.status === 'done') return { kind: 'moved', operatorId: answer.type === 'handOver' ? answer.result.operatorId : 0 };
  return { kind: 'refused', code: answer.code };
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
    people: board.peopleFor(asking, { dialogs, people: update.people }),
  };
  const text = dialogs.length + gone.length + rest.people.length > 0 ? JSON.stringify(rest).slice(1) : null;
  byKey.set(key, text);
  return text;
}

function dateOrNull(at: string | null): Date | null {
  return at === null ? null : new Date(at);
}

function keyOf({ companyCodes }: Asking): string {
  return companyCodes === 'all' ? '*' : [...companyCodes].sort().join(',');
}
