import type { Answer, HandOverTarget } from '../../src/portal/commands/command-types.js';
import { PortalZone } from '../../src/portal/portal-zone.js';
import { type PortalSession, toSession } from '../../src/portal/tables/sessions.js';

export const gateBot = 99;
const minuteMs = 60_000;
const gateMs = minuteMs;
const turnMs = 5 * minuteMs;
/** As the module does: bitrix-module/…/lib/portal/queueterm.php. */
const graceMs = 4 * minuteMs;

/** A session as the portal has it. */
export interface Session extends PortalSession {
  /** When the queue passes it on; null: never. */
  queueAt: number | null;
  /** Until when the queue has it; then the sidecar gives it away. 0: for good. */
  untilAt: number;
}

export type Told =
  | { type: 'ClientWrote'; sessionId: number; messageId: number; at: number }
  | { type: 'OperatorAnswered'; sessionId: number; userId: number; at: number }
  | { type: 'EmployeeWrote'; sessionId: number; userId: number; messageId: number; at: number }
  | {
      type: 'OperatorChanged';
      sessionId: number;
      fromUserId: number;
      toUserId: number;
      by: 'person' | 'queue';
      actorUserId: number;
      at: number;
    }
  | { type: 'DialogClosed'; sessionId: number; at: number };

/** The portal's side of the open lines: sessions, the gate, the queue's turns, and the module that tells of them and takes commands. */
export class ModelPortal {
  readonly sessions = new Map<number, Session>();
  readonly open = new Set<Session>();
  /** What the sidecar has not read yet. */
  told: Told[] = [];
  private messages = 0;
  private readonly zone = new PortalZone('Europe/Berlin');

  /** @param queues by line; @param isActive whether a user may get a dialog at all */
  constructor(
    private readonly queues: ReadonlyMap<number, readonly number[]>,
    private readonly isActive: (userId: number) => boolean,
  ) {}

  clientStarts(lineId: number, at: number): Session {
    const sessionId = this.sessions.size + 1;
    const row = {
      ID: sessionId,
      CHAT_ID: sessionId,
      CONFIG_ID: lineId,
      USER_CODE: `whatsapp|${lineId}|${sessionId}|${sessionId + 1000}`,
      SOURCE: 'whatsapp',
    };
    const session: Session = {
      ...toSession(
        {
          ...row,
          OPERATOR_ID: gateBot,
          STATUS: 0,
          MODE: 'input',
          CLOSED: 'N',
          SPAM: 'N',
          WAIT_ANSWER: 'Y',
          MESSAGE_COUNT: 0,
          DATE_CREATE: null,
          DATE_FIRST_ANSWER: null,
          DATE_LAST_MESSAGE: null,
          CRM_ACTIVITY_ID: 0,
        },
        this.zone,
      ),
      createdAt: new Date(at),
      queueAt: at + gateMs,
      untilAt: 0,
    };
    this.sessions.set(sessionId, session);
    this.open.add(session);
    this.clientWrites(session, at);
    return session;
  }

  clientWrites(session: Session, at: number): void {
    session.messageCount += 1;
    session.lastMessageAt = new Date(at);
    if (session.status === 40) session.status = 25;
    this.told.push({ type: 'ClientWrote', sessionId: session.sessionId, messageId: this.nextMessage(), at });
  }

  /** Accepts, where that was not done, and writes. */
  employeeWrites(session: Session, userId: number, at: number): void {
    const { sessionId } = session;
    if (session.operatorId === userId && session.isWaitingAnswer) {
      Object.assign(session, { isWaitingAnswer: false, status: 10, queueAt: null });
      this.told.push({ type: 'OperatorAnswered', sessionId, userId, at });
    }
    Object.assign(session, { lastMessageAt: new Date(at), firstAnswerAt: session.firstAnswerAt ?? new Date(at) });
    if (session.operatorId === userId) session.status = 40;
    this.told.push({ type: 'EmployeeWrote', sessionId, userId, messageId: this.nextMessage(), at });
  }

  accepts(session: Session, at: number): void {
    Object.assign(session, { isWaitingAnswer: false, status: 10, queueAt: null });
    this.told.push({ type: 'OperatorAnswered', sessionId: session.sessionId, userId: session.operatorId, at });
  }

  /** By hand; the portal accepts for whom it is given to. */
  personMoves(session: Session, toUserId: number, actorUserId: number, at: number): void {
    const fromUserId = session.operatorId;
    if (fromUserId === toUserId) return;
    Object.assign(session, {
      operatorId: toUserId,
      isWaitingAnswer: false,
      status: Math.max(session.status, 10),
      queueAt: null,
      untilAt: 0,
    });
    this.told.push({ type: 'OperatorChanged', sessionId: session.sessionId, fromUserId, toUserId, by: 'person', actorUserId, at });
  }

  closes(session: Session, at: number): void {
    session.isClosed = true;
    session.status = 60;
    this.open.delete(session);
    this.told.push({ type: 'DialogClosed', sessionId: session.sessionId, at });
  }

  /** What is due by itself: the gate's time is over, a turn of the queue is. */
  tick(at: number): void {
    for (const session of this.open) {
      if (session.queueAt === null || session.queueAt > at) continue;
      const { untilAt, operatorId } = session;
      const standsStill =
        untilAt > 0 && at + turnMs >= untilAt && at < untilAt + graceMs && this.isActive(operatorId) && operatorId !== gateBot;
      if (standsStill) session.queueAt = untilAt + graceMs;
      else this.passOn(session, at, true);
    }
  }

  /** A command about a dialog, as the module would answer it. */
  apply(
    { sessionId, expectedOperatorId, expectedAnswer }: { sessionId: number; expectedOperatorId: number; expectedAnswer: string | null },
    to: HandOverTarget | null,
    at: number,
  ): { status: 'done'; operatorId: number; outcome: 'offered' | 'queued' | 'kept' } | Exclude<Answer, { status: 'done' | 'later' }> {
    const session = this.sessions.get(sessionId);
    const answer = { id: '' };
    if (!session || session.isClosed) return { ...answer, status: 'superseded', code: 'DIALOG_CLOSED' };
    if (to === null) return { status: 'done', operatorId: session.operatorId, outcome: 'kept' };
    if (session.operatorId !== expectedOperatorId) return { ...answer, status: 'superseded', code: 'OPERATOR_CHANGED' };
    if (this.isAnsweredSince(session, expectedAnswer)) return { ...answer, status: 'superseded', code: 'OPERATOR_ANSWERED' };
    if ('userId' in to) {
      if (!this.isActive(to.userId)) return { ...answer, status: 'refused', code: 'OPERATOR_WRONG', message: '' };
      Object.assign(session, { operatorId: to.userId, isWaitingAnswer: true, status: 0, queueAt: null, untilAt: 0 });
      return { status: 'done', operatorId: to.userId, outcome: 'offered' };
    }
    this.passOn(session, at, false);
    session.untilAt = (to.untilAt ?? 0) * 1000;
    return { status: 'done', operatorId: session.operatorId, outcome: 'queued' };
  }

  private isAnsweredSince({ operatorId, status, isWaitingAnswer }: Session, expectedAnswer: string | null): boolean {
    if (operatorId === gateBot || operatorId === 0) return false;
    if (expectedAnswer === null) return false;
    if (expectedAnswer === 'replied') return status === 40;
    return expectedAnswer === 'accepted' ? status >= 25 : status >= 10 && !isWaitingAnswer;
  }

  /** To the next one of the queue, whoever is at work: the profile of the lines has it so. */
  private passOn(session: Session, at: number, isTold: boolean): void {
    const queue = (this.queues.get(session.lineId) ?? []).filter(this.isActive);
    const fromUserId = session.operatorId;
    const toUserId = queue[(queue.indexOf(fromUserId) + 1) % Math.max(1, queue.length)] ?? 0;
    Object.assign(session, { operatorId: toUserId, isWaitingAnswer: true, status: 0, queueAt: at + turnMs });
    if (isTold && toUserId !== fromUserId)
      this.told.push({ type: 'OperatorChanged', sessionId: session.sessionId, fromUserId, toUserId, by: 'queue', actorUserId: 0, at });
  }

  private nextMessage(): number {
    this.messages += 1;
    return this.messages;
  }
}
