import { Injectable } from '@nestjs/common';
import { type HandMove, HandMoves, type MoveTarget } from '../contract/hand-moves.js';
import { ApiDb } from '../database/api-db.js';
import type { Tx } from '../database/tx.js';
import { distinct } from '../distinct.js';
import type { MoveFacts } from '../domain/routing/move.js';
import { type Asking, maySee } from '../http/asking.js';
import { Nudges } from '../http/nudges.js';
import { Sessions } from '../portal/tables/sessions.js';
import { Users } from '../portal/tables/users.js';
import { Batch } from '../records/batch.js';
import { DecisionContexts } from '../records/decision-context.js';
import { aboutDialog, type Dialog, lockDialogs } from '../records/dialogs.js';
import { dialogSubject } from '../records/subject.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { People } from '../staff/people.js';
import { Workers } from '../staff/workers.js';
import { dialogKinds } from './dialog-kinds.js';
import type { BeforeMove, HandOverOrder } from './dialog-orders.js';
import { dialogSettings } from './dialog-settings.js';
import { withdrawQuestionsAbout } from './follow-dialogs.js';

/** Moves a dialog by the person's own decision: what rules asked about it is asked no more. */
@Injectable()
export class MoveByHand extends HandMoves {
  constructor(
    private readonly db: ApiDb,
    private readonly contexts: DecisionContexts,
    private readonly sessions: Sessions,
    private readonly workers: Workers,
    private readonly people: People,
    private readonly users: Users,
    private readonly nudges: Nudges,
  ) {
    super();
  }

  async move(asking: Asking, sessionId: number, to: MoveTarget): Promise<HandMove> {
    const move = await this.db.transaction((tx) => this.order(tx, asking, sessionId, to));
    if (move.kind === 'ordered') this.nudges.nudge();
    return move;
  }

  private async order(tx: Tx, asking: Asking, sessionId: number, to: MoveTarget): Promise<HandMove> {
    const batch = new Batch(tx, await this.contexts.current());
    batch.holdDialogs(await lockDialogs(tx, [sessionId]));
    const dialog = batch.dialogs.get(sessionId);
    const company = batch.context.company(dialog?.companyCode ?? null);
    if (!dialog || !company || !maySee(asking, company.code)) return { kind: 'refused', code: 'NOT_FOUND' };
    const session = (await this.sessions.byIds([sessionId], batch.context.zone)).get(sessionId);
    if (dialog.closedAt || !session || session.isClosed) return { kind: 'refused', code: 'DIALOG_CLOSED' };
    const toUserId = 'userId' in to ? to.userId : 0;
    // What the portal is still to do with the dialog would make this move be about yesterday's operator; asked for again, it is the same move.
    const onItsWay = await orderOnItsWay(tx, sessionId);
    if (onItsWay !== null && isSameMove(dialog, onItsWay, toUserId)) return { kind: 'ordered', journalUid: onItsWay.journal_uid };
    if (onItsWay !== null) return { kind: 'refused', code: 'BUSY' };
    if (toUserId === session.operatorId) return { kind: 'refused', code: 'SAME_OPERATOR' };
    if (toUserId > 0 && !(await this.mayTake(batch, company, toUserId))) return { kind: 'refused', code: 'OPERATOR_WRONG' };
    const facts = await this.factsOf(dialog.operatorId, toUserId, asking.userId);
    return { kind: 'ordered', journalUid: await carryOut(batch, dialog, company, session.operatorId, to, facts) };
  }

  private async mayTake(batch: Batch, company: CompanySettings, userId: number): Promise<boolean> {
    const [workers, facts] = await Promise.all([
      this.workers.of(company, batch.context),
      this.people.factsFor([userId], batch.context.at, batch.context, company),
    ]);
    const person = facts.get(userId);
    return workers.has(userId) && person?.isActive === true && !person.isBlocked;
  }

  private async factsOf(fromUserId: number, toUserId: number, actorUserId: number): Promise<MoveFacts> {
    const users = await this.users.byIds(distinct([fromUserId, toUserId, actorUserId]));
    return { fromUserId, toUserId, actorUserId, people: [...users.values()].map(({ userId, name }) => ({ userId, name })) };
  }
}

async function carryOut(
  batch: Batch,
  dialog: Dialog,
  company: CompanySettings,
  expectedOperatorId: number,
  to: MoveTarget,
  facts: MoveFacts,
): Promise<string> {
  const { at } = batch.context;
  const before = await stateBefore(batch.tx, dialog);
  const isPerson = facts.toUserId > 0;
  batch.changeDialog(dialog, {
    operatorId: facts.toUserId,
    acceptedAt: null,
    queuedAt: null,
    assignment: before.assignment,
    assignedAt: at,
    movedByPersonAt: at,
  });
  withdrawQuestionsAbout(batch, dialog);
  const journalUid = batch.record(dialogKinds.move, {
    ...aboutDialog(dialog),
    rule: 'movedByPerson',
    because: 'movedByPerson',
    operatorId: facts.toUserId,
    facts,
    decision: { kind: 'ordered' },
  });
  const { assignMode, afterHandOver } = dialogSettings.of(company);
  const mayChange = isPerson && !dialog.isResponsibleByPerson;
  const body: HandOverOrder = {
    type: 'handOver',
    sessionId: dialog.sessionId,
    chatId: dialog.chatId,
    userCode: dialog.userCode,
    expectedOperatorId,
    expectedAnswer: null, // a person has said so
    to,
    mode: assignMode,
    comment: null,
    dealId: dialog.dealId,
    contactId: dialog.contactId,
    setDealResponsible: mayChange && afterHandOver.dealFollows && dialog.dealId > 0,
    setContactResponsible: mayChange && afterHandOver.contactFollows && dialog.contactId > 0,
    before,
  };
  batch.orderOfDialog({ capability: 'dialogs', body, journalUid }, dialog);
  await batch.flush();
  return journalUid;
}

async function stateBefore(tx: Tx, dialog: Dialog): Promise<BeforeMove> {
  const questions = await tx.query<{ kind: string; due_at: Date }[]>(
    `SELECT kind, due_at FROM question WHERE kind IN ('check', 'reroute') AND topic = '' AND subject = ?`,
    [dialogSubject(dialog.sessionId)],
  );
  const dueAt = (kind: string) => questions.find((question) => question.kind === kind)?.due_at ?? null;
  const { operatorId, assignedAt, acceptedAt, operatorAnsweredAt, movedByPersonAt, queuedAt } = dialog;
  return {
    assignment: dialog.assignment + 1,
    operatorId,
    assignedAt,
    acceptedAt,
    operatorAnsweredAt,
    movedByPersonAt,
    queuedAt,
    checkAt: dueAt('check'),
    rerouteAt: dueAt('reroute'),
  };
}

interface OrderOnItsWay {
  type: string;
  journal_uid: string;
}

/** The newest order about the dialog that the portal has not answered yet. */
async function orderOnItsWay(tx: Tx, sessionId: number): Promise<OrderOnItsWay | null> {
  const [order] = await tx.query<OrderOnItsWay[]>(
    `SELECT type, journal_uid FROM outbox_command
      WHERE state = 'waiting' AND subject = ? AND type IN ('placeDialog', 'handOver') ORDER BY id DESC LIMIT 1`,
    [dialogSubject(sessionId)],
  );
  return order ?? null;
}

/** No rule moves a dialog after a person has: an order that is on its way then is that person's. */
function isSameMove(dialog: Dialog, order: OrderOnItsWay, toUserId: number): boolean {
  return order.type === 'handOver' && dialog.movedByPersonAt !== null && dialog.operatorId === toUserId;
}
