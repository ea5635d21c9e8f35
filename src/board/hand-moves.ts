import { Injectable } from '@nestjs/common';
import { OwnDb, type Tx } from '../database/own-db.js';
import { distinct } from '../distinct.js';
import type { MoveFacts } from '../domain/routing/move.js';
import { type Asking, maySee } from '../http/asking.js';
import { Nudges } from '../http/nudges.js';
import { Sessions } from '../portal/tables/sessions.js';
import { Users } from '../portal/tables/users.js';
import { Batch } from '../records/batch.js';
import { DecisionContexts } from '../records/decision-context.js';
import { type Dialog, lockDialogs } from '../records/dialogs.js';
import type { BeforeMove } from '../records/outbox.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { People } from '../staff/people.js';
import { BoardDirectory } from './board-directory.js';
import type { MoveTarget } from './messages.js';

/** `ordered`: stored as the person's own move, on its way to the portal under the journal's uid. */
export type HandMove =
  | { kind: 'ordered'; journalUid: string }
  | { kind: 'refused'; code: 'NOT_FOUND' | 'DIALOG_CLOSED' | 'OPERATOR_WRONG' | 'SAME_OPERATOR' | 'BUSY' };

/** Moves a dialog because a person at the board says so; from then on rules leave it where it was put. */
@Injectable()
export class HandMoves {
  constructor(
    private readonly db: OwnDb,
    private readonly contexts: DecisionContexts,
    private readonly sessions: Sessions,
    private readonly directory: BoardDirectory,
    private readonly people: People,
    private readonly users: Users,
    private readonly nudges: Nudges,
  ) {}

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
    // What the portal is still to do with the dialog would make this move be about yesterday's operator.
    if (await isOnItsWay(tx, sessionId)) return { kind: 'refused', code: 'BUSY' };
    const toUserId = 'userId' in to ? to.userId : 0;
    if (toUserId === session.operatorId) return { kind: 'refused', code: 'SAME_OPERATOR' };
    if (toUserId > 0 && !(await this.mayTake(batch, company, toUserId))) return { kind: 'refused', code: 'OPERATOR_WRONG' };
    const facts = await this.factsOf(dialog.operatorId, toUserId, asking.userId);
    return { kind: 'ordered', journalUid: await carryOut(batch, dialog, company, session.operatorId, to, facts) };
  }

  private async mayTake(batch: Batch, company: CompanySettings, userId: number): Promise<boolean> {
    const [workers, facts] = await Promise.all([
      this.directory.workersOf(company, batch.context),
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
  batch.cancelTimer('check', dialog.sessionId);
  batch.cancelTimer('reroute', dialog.sessionId);
  const journalUid = batch.record({
    kind: 'move',
    rule: 'movedByPerson',
    because: 'movedByPerson',
    eventUid: null,
    companyCode: company.code,
    lineId: dialog.lineId,
    sessionId: dialog.sessionId,
    clientId: dialog.clientId,
    contactId: dialog.contactId,
    dealId: dialog.dealId,
    operatorId: facts.toUserId,
    seed: 0,
    facts,
    decision: { kind: 'ordered' },
  });
  const mayChange = isPerson && !dialog.isResponsibleByPerson;
  batch.order(
    dialog,
    {
      type: 'handOver',
      sessionId: dialog.sessionId,
      chatId: dialog.chatId,
      userCode: dialog.userCode,
      expectedOperatorId,
      expectedAnswer: null, // a person has said so
      to,
      mode: company.assignMode,
      comment: null,
      dealId: dialog.dealId,
      contactId: dialog.contactId,
      setDealResponsible: mayChange && company.afterHandOver.dealFollows && dialog.dealId > 0,
      setContactResponsible: mayChange && company.afterHandOver.contactFollows && dialog.contactId > 0,
      before,
    },
    journalUid,
  );
  await batch.flush();
  return journalUid;
}

async function stateBefore(tx: Tx, dialog: Dialog): Promise<BeforeMove> {
  const timers = await tx.query<{ kind: string; due_at: Date }[]>(
    `SELECT kind, due_at FROM timer WHERE kind IN ('check', 'reroute') AND session_id = ?`,
    [dialog.sessionId],
  );
  const dueAt = (kind: string) => timers.find((timer) => timer.kind === kind)?.due_at ?? null;
  const { operatorId, assignedAt, acceptedAt, movedByPersonAt, queuedAt } = dialog;
  return {
    assignment: dialog.assignment + 1,
    operatorId,
    assignedAt,
    acceptedAt,
    movedByPersonAt,
    queuedAt,
    checkAt: dueAt('check'),
    rerouteAt: dueAt('reroute'),
  };
}

async function isOnItsWay(tx: Tx, sessionId: number): Promise<boolean> {
  const rows = await tx.query(
    `SELECT id FROM outbox_command WHERE state = 'waiting' AND session_id = ? AND type IN ('placeDialog', 'handOver') LIMIT 1`,
    [sessionId],
  );
  return rows.length > 0;
}
