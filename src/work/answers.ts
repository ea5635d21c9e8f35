import { Injectable } from '@nestjs/common';
import { takeAttributionAnswers } from '../attribution/take-answers.js';
import { isTooLate, settleCall } from '../calls/call-answers.js';
import type { Tx } from '../database/own-db.js';
import { rejoin, setCheck, setReroute } from '../dialogs/follow-dialogs.js';
import { lockFollowed } from '../one-client/join-clients.js';
import { MergeAnswers } from '../one-client/merge-answers.js';
import type { Answer, DoneAnswer, OperatorOutcome } from '../portal/commands/command-types.js';
import { Batch } from '../records/batch.js';
import { linkContacts } from '../records/clients.js';
import { DecisionContexts } from '../records/decision-context.js';
import { type Dialog, lockDialogs } from '../records/dialogs.js';
import { Incidents } from '../records/incidents.js';
import { lockCalls } from '../records/phone-calls.js';
import type { SentCommand } from '../records/sent-command.js';

/** A command with what the portal said to it: done, refused or superseded. */
export interface Answered {
  command: SentCommand;
  answer: Exclude<Answer, { status: 'later' }>;
}

/** Takes the portal's answers in: ids it has made, who has the dialog now, what it would not do. */
@Injectable()
export class Answers {
  constructor(
    private readonly contexts: DecisionContexts,
    private readonly incidents: Incidents,
    private readonly merges: MergeAnswers,
  ) {}

  /** @param answered commands that this transaction holds locked */
  async take(tx: Tx, answered: readonly Answered[]): Promise<void> {
    if (answered.length === 0) return;
    const batch = new Batch(tx, await this.contexts.current());
    batch.holdDialogs(
      await lockDialogs(
        tx,
        answered.map(({ command }) => command.sessionId).filter((sessionId) => sessionId > 0),
      ),
    );
    batch.holdCalls(
      await lockCalls(
        tx,
        answered.flatMap(({ command }) => command.callId ?? []),
      ),
    );
    batch.holdClients(
      await lockFollowed(
        tx,
        answered.flatMap(({ command }) => command.clientId ?? []),
      ),
    );
    const ofHistory = await takeAttributionAnswers(tx, answered, batch.context.at);
    const links = new Map<number, string>();
    for (const { command, answer } of answered) {
      if (command.type === 'placeDialog') this.settlePlacement(batch, links, command, answer);
      settleCall(batch, links, command, answer);
      if (answer.status === 'done') this.takeDone(batch, command, answer);
      if (answer.status !== 'done') undoMove(batch, command);
      if (answer.status !== 'done') lookAgain(batch, command, answer);
      const isToldElsewhere = command.type === 'mergeContacts' || isTooLate(command, answer) || ofHistory.has(command.commandId);
      if (answer.status === 'refused' && !isToldElsewhere)
        await this.incidents.open('command-refused', subjectOf(command), refusal(command, answer), tx);
    }
    await linkContacts(tx, links, batch.context.at);
    await this.merges.take(batch, answered);
    await batch.flush();
  }

  private settlePlacement(batch: Batch, links: Map<number, string>, command: SentCommand, answer: Answer): void {
    const client = batch.clients.get(command.clientId ?? '');
    if (!client) return;
    const isDone = answer.status === 'done' && answer.type === 'placeDialog';
    // Merged by hand meanwhile: it keeps the contact of the client it has become, and whether this one is its too is asked later.
    const isMerged = client.clientId !== command.clientId && client.contactId > 0;
    const made = isDone && !isMerged ? { contactId: answer.result.contactId, dealId: answer.result.dealId } : {};
    batch.changeClient(client, { ...made, pending: Math.max(0, client.pending - 1) });
    if (isDone) links.set(answer.result.contactId, client.companyCode);
  }

  private takeDone(batch: Batch, command: SentCommand, answer: DoneAnswer): void {
    const dialog = batch.dialogs.get(command.sessionId);
    if (!dialog) return;
    if (answer.type === 'placeDialog') {
      batch.changeDialog(dialog, { contactId: answer.result.contactId, dealId: answer.result.dealId });
      this.settleOperator(batch, dialog, answer.result.operatorId, answer.result.operatorOutcome);
    }
    if (answer.type === 'handOver') this.settleOperator(batch, dialog, answer.result.operatorId, answer.result.operatorOutcome);
  }

  /** From the moment the portal has given the dialog to somebody the three minutes run. */
  private settleOperator(batch: Batch, dialog: Dialog, operatorId: number, outcome: OperatorOutcome): void {
    if (outcome !== 'kept') rejoin(batch, dialog);
    if (dialog.closedAt || dialog.movedByPersonAt) return;
    const { at, handshake } = batch.context;
    if (outcome === 'queued') {
      batch.changeDialog(dialog, { operatorId, queuedAt: dialog.queuedAt ?? at });
      batch.cancelTimer('check', dialog.sessionId);
      return;
    }
    const isPerson = operatorId > 0 && operatorId !== handshake.botId;
    if (!isPerson || dialog.acceptedAt) return;
    batch.changeDialog(dialog, { operatorId, queuedAt: null, assignment: dialog.assignment + 1, assignedAt: at });
    setCheck(batch, dialog, at);
  }
}

/** A move from the board that the portal does not make has not been: the dialog is under the rules again, as far as it was. */
function undoMove(batch: Batch, { sessionId, body }: SentCommand): void {
  const before = body.type === 'handOver' ? body.before : undefined;
  const dialog = batch.dialogs.get(sessionId);
  if (!before || !dialog || dialog.closedAt || dialog.assignment !== before.assignment) return;
  const assignment = dialog.assignment + 1;
  batch.changeDialog(dialog, {
    operatorId: before.operatorId,
    assignment,
    assignedAt: instant(before.assignedAt),
    acceptedAt: instant(before.acceptedAt),
    movedByPersonAt: instant(before.movedByPersonAt),
    queuedAt: instant(before.queuedAt),
  });
  const timers = [
    { kind: 'check', dueAt: instant(before.checkAt) },
    { kind: 'reroute', dueAt: instant(before.rerouteAt) },
  ] as const;
  for (const { kind, dueAt } of timers) if (dueAt) batch.setTimer({ kind, sessionId, assignment, dueAt });
}

/** In an order that was stored an instant is text. */
function instant(stored: Date | string | null): Date | null {
  return stored === null ? null : new Date(stored);
}

/**
 * The dialog is not where a rule has put it, and the portal may never tell where it is instead: whoever has it is asked about anew, and
 * a dialog that waits in the queue does not wait for ever.
 */
function lookAgain(batch: Batch, { sessionId, body }: SentCommand, answer: Answer): void {
  const dialog = batch.dialogs.get(sessionId);
  if (!dialog || dialog.closedAt || dialog.movedByPersonAt || dialog.acceptedAt) return;
  if (answer.status === 'superseded' && answer.code === 'DIALOG_CLOSED') return;
  if (body.type === 'handOver' && !body.before && 'userId' in body.to) {
    const isStillMeant = dialog.operatorId === body.to.userId; // otherwise an event has told already who has it
    const hadIt = body.expectedOperatorId === batch.context.handshake.botId ? 0 : body.expectedOperatorId;
    if (isStillMeant) batch.changeDialog(dialog, { operatorId: hadIt });
    if (dialog.queuedAt) setReroute(batch, dialog);
    else setCheck(batch, dialog, batch.context.at);
  }
  if (body.type === 'placeDialog' && !dialog.queuedAt) setCheck(batch, dialog, batch.context.at);
}

/** One open incident per dialog and kind of command: what is tried again does not open another. */
function subjectOf({ sessionId, callId, type, commandId }: SentCommand): string {
  if (callId) return `call:${callId}:${type}`;
  return sessionId > 0 ? `dialog:${sessionId}:${type}` : `command:${commandId}`;
}

/** What a person needs to act on it; nothing of the client's. */
function refusal(command: SentCommand, answer: Extract<Answer, { status: 'refused' }>) {
  const { commandId, type, sessionId, callId } = command;
  return { commandId, type, sessionId, ...(callId ? { callId } : {}), code: answer.code, message: answer.message };
}
