import { randomUUID } from 'node:crypto';
import type { Pool } from 'mysql2/promise';
import { waitFor } from '../playground/harness/wait-for.js';
import type { World } from '../playground/harness/world.js';
import { type DialogsMade, eventColumns, eventOf, type SessionRow, sessionsOf, startPayload } from './waiting-dialogs.js';

/** Of the newest dialogs on the board: it is accepted as the tenth and ends as the twentieth, by then still in sight. */
const ACCEPTED_AT = 10;
const ENDED_AT = 20;

export type ChangeKind = 'shown' | 'accepted' | 'gone';

/** One change of the board: when its event was stored, and when its decision was first seen committed. */
export interface Change {
  sessionId: number;
  kind: ChangeKind;
  storedMs: number;
  /** The last look at the table that did not see it began then: never later than the commit. */
  committedMs: number | null;
}

/** Nothing waits to be decided. */
export async function untilDecided(world: World): Promise<void> {
  const left = async () => Number((await world.portal.rows<{ n: number }>('SELECT COUNT(*) AS n FROM linewarden_event'))[0]?.n);
  await waitFor('the events are decided', async () => (await left()) === 0, 60_000, 20);
}

/** Unix milliseconds, finer than the clock's own. */
export const nowMs = () => performance.timeOrigin + performance.now();

/** Dialogs that begin, are accepted and end, as events of the module: what happens on a board in an hour, in seconds. */
export class BoardChanges {
  readonly changes: Change[] = [];
  private readonly open: SessionRow[] = [];
  private next = 0;
  private isOver = false;
  private readonly watching: Promise<void>;

  private constructor(
    private readonly world: World,
    private readonly portal: Pool,
    private readonly operatorIds: readonly number[],
    private readonly waiting: readonly SessionRow[],
    lastSeq: number,
  ) {
    this.watching = this.watch(lastSeq);
  }

  /** @param made dialogs at the gate, about which nothing was told yet */
  static async begin(world: World, portal: Pool, operatorIds: readonly number[], made: DialogsMade): Promise<BoardChanges> {
    const [last] = await world.rows<{ seq: number | null }>('SELECT MAX(seq) AS seq FROM board_change');
    return new BoardChanges(world, portal, operatorIds, await sessionsOf(portal, made), Number(last?.seq ?? 0));
  }

  /**
   * So many changes a second, one after another: a dialog begins, one that began a moment ago is accepted, another one ends. The number of
   * open dialogs stays what it was once the first have ended.
   */
  async run(count: number, perSecond: number): Promise<void> {
    const begunMs = performance.now();
    const hits: Promise<void>[] = [];
    for (let index = 0; index < count; index += 1) {
      const waitMs = begunMs + (index * 1000) / perSecond - performance.now();
      if (waitMs > 0) await new Promise((later) => setTimeout(later, waitMs));
      hits.push(this.hit(index));
    }
    await Promise.all(hits);
  }

  /** Ends the dialogs that are still open, and the watching. */
  async end(): Promise<void> {
    while (this.open.length > 0) await this.close(this.open.shift() as SessionRow);
    await untilDecided(this.world);
    this.isOver = true;
    await this.watching;
  }

  private async hit(index: number): Promise<void> {
    const [accepted, ended] = [this.open[this.open.length - ACCEPTED_AT], this.open[0]];
    if (index % 3 === 1 && accepted) return this.accept(accepted, index);
    if (index % 3 === 2 && ended && this.open.length > ENDED_AT) {
      this.open.shift();
      return this.close(ended);
    }
    const session = this.waiting[this.next++];
    if (!session) throw new Error('the bench has made too few dialogs');
    this.open.push(session);
    return this.tell(session, 'shown', 'DialogStarted', startPayload(session));
  }

  private async accept(session: SessionRow, index: number): Promise<void> {
    const userId = this.operatorIds[index % this.operatorIds.length] ?? 0;
    const { ID: sessionId, CHAT_ID: chatId, USER_CODE: userCode } = session;
    await this.portal.query("UPDATE b_imopenlines_session SET STATUS = 10, WAIT_ANSWER = 'N', OPERATOR_ID = ? WHERE ID = ?", [
      userId,
      sessionId,
    ]);
    await this.tell(session, 'accepted', 'OperatorAnswered', { sessionId, chatId, userCode, userId });
  }

  private async close(session: SessionRow): Promise<void> {
    const { ID: sessionId, CHAT_ID: chatId, USER_CODE: userCode } = session;
    await this.portal.query('DELETE FROM b_imopenlines_session_check WHERE SESSION_ID = ?', [sessionId]);
    await this.portal.query("UPDATE b_imopenlines_session SET STATUS = 60, WAIT_ANSWER = 'N', CLOSED = 'Y' WHERE ID = ?", [sessionId]);
    await this.tell(session, 'gone', 'DialogClosed', { sessionId, chatId, userCode, isSpam: false });
  }

  private async tell(session: SessionRow, kind: ChangeKind, type: string, payload: object): Promise<void> {
    const values = eventOf(session, randomUUID().replaceAll('-', ''), type, this.world.clock.now().getTime(), payload);
    this.changes.push({ sessionId: session.ID, kind, storedMs: nowMs(), committedMs: null });
    await this.portal.query(`INSERT INTO linewarden_event (${eventColumns}) VALUES (?)`, [values]);
    await this.world.api.ask('POST', '/nudge', {}, 0);
  }

  /** Looks at the numbered changes again and again; the numbers of one transaction may be seen before smaller ones of another. */
  private async watch(lastSeq: number): Promise<void> {
    const seen = new Set<number>();
    let after = lastSeq;
    let lookedMs = nowMs();
    while (!this.isOver) {
      const beganMs = nowMs();
      const rows = await this.world.rows<{ seq: number | string; session_id: number }>(
        'SELECT seq, session_id FROM board_change WHERE seq > ? ORDER BY seq',
        [after],
      );
      for (const { seq, session_id: sessionId } of rows) {
        if (seen.has(Number(seq))) continue;
        seen.add(Number(seq));
        const change = this.changes.find((one) => one.sessionId === sessionId && one.committedMs === null);
        if (change) change.committedMs = lookedMs;
        after = Math.max(after, Number(seq) - 50);
      }
      lookedMs = beganMs;
      await new Promise((later) => setTimeout(later, 3));
    }
  }
}
