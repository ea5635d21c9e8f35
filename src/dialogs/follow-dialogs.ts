import type { MoveBecause, MoveFacts } from '../domain/routing/move.js';
import { nextOpening } from '../domain/schedule/next-opening.js';
import type { Schedule } from '../domain/schedule/schedule.js';
import type { QueueTarget } from '../portal/commands/command-types.js';
import type { EventOf } from '../portal/events/portal-event.js';
import type { Batch } from '../records/batch.js';
import { aboutDialog, type Dialog } from '../records/dialogs.js';
import { dialogSubject } from '../records/subject.js';
import { dialogKinds } from './dialog-kinds.js';
import { dialogSettings } from './dialog-settings.js';

const lookAgainMs = 5 * 60_000;

/** What people have done to a dialog comes before any question about it; as long as such an event waits, the question does. */
export const newsTypes = ['OperatorAnswered', 'EmployeeWrote', 'OperatorChanged', 'DialogClosed'] as const;
export const putOffMs = 1_000;

/** The client wrote into a dialog that has its place already. */
export function onClientWrote(batch: Batch, dialog: Dialog, event: EventOf<'ClientWrote'>): void {
  batch.changeDialog(dialog, { lastClientAt: event.occurredAt });
}

/** A person accepted the dialog: no rule moves it until the portal's queue or a person gives it on. */
export function onOperatorAnswered(batch: Batch, dialog: Dialog, { payload, occurredAt }: EventOf<'OperatorAnswered'>): void {
  batch.changeDialog(dialog, { operatorId: payload.userId, acceptedAt: occurredAt, queuedAt: null });
  batch.withdraw({ kind: 'reroute', subject: dialogSubject(dialog.sessionId) });
  rejoin(batch, dialog);
}

/**
 * Somebody else has the dialog now. Moved by a person it stays where it was put, whatever the rules say, until the session ends.
 * Moved by the portal's own queue the new operator is checked like any other, unless a rule has left the dialog to the queue.
 */
export function onOperatorChanged(
  batch: Batch,
  dialog: Dialog,
  event: EventOf<'OperatorChanged'>,
  names: ReadonlyMap<number, string>,
): void {
  const { payload, occurredAt } = event;
  if (payload.by === 'person') {
    batch.changeDialog(dialog, {
      operatorId: payload.toUserId,
      acceptedAt: null,
      queuedAt: null,
      assignment: dialog.assignment + 1,
      assignedAt: occurredAt,
      movedByPersonAt: occurredAt,
    });
    withdrawQuestionsAbout(batch, dialog);
    recordMove(batch, dialog, 'movedByPerson', event, names);
  } else {
    batch.changeDialog(dialog, {
      operatorId: payload.toUserId,
      acceptedAt: null,
      assignment: dialog.assignment + 1,
      assignedAt: occurredAt,
    });
    if (dialog.queuedAt === null && dialog.movedByPersonAt === null && payload.toUserId > 0) askCheck(batch, dialog, occurredAt);
    else batch.withdraw({ kind: 'check', subject: dialogSubject(dialog.sessionId) });
    recordMove(batch, dialog, payload.by === 'bot' ? 'movedByBot' : 'movedByQueue', event, names);
  }
  rejoin(batch, dialog);
}

export function onDialogClosed(batch: Batch, dialog: Dialog, { occurredAt }: EventOf<'DialogClosed'>): void {
  batch.changeDialog(dialog, { closedAt: occurredAt, queuedAt: null });
  withdrawQuestionsAbout(batch, dialog);
  batch.withdraw({ kind: 'placeAgain', subject: dialogSubject(dialog.sessionId) });
}

/** Nothing is asked about the dialog any more, unless it is asked anew. */
export function withdrawQuestionsAbout(batch: Batch, { sessionId }: Dialog): void {
  for (const kind of ['check', 'reroute']) batch.withdraw({ kind, subject: dialogSubject(sessionId) });
}

/** The three-minute question about whoever has the dialog now. */
export function askCheck(batch: Batch, dialog: Dialog, fromAt: Date): void {
  const company = batch.context.company(dialog.companyCode);
  if (!company) return;
  const dueAt = new Date(fromAt.getTime() + dialogSettings.of(company).check.delaySeconds * 1000);
  batch.ask({ kind: 'check', subject: dialogSubject(dialog.sessionId), setFor: dialog.assignment, dueAt });
}

/** The same question, at once. */
export function askCheckNow(batch: Batch, dialog: Dialog): void {
  batch.ask({ kind: 'check', subject: dialogSubject(dialog.sessionId), setFor: dialog.assignment, dueAt: batch.context.at });
}

/** Whoever keeps a dialog through the night is asked about again once hours have begun, as after an assignment. */
export function askWhenHoursBegin(batch: Batch, dialog: Dialog, schedule: Schedule): void {
  const opensAt = nextOpening(schedule, batch.context.at);
  if (opensAt !== null) askCheck(batch, dialog, opensAt);
}

/** The question of a dialog in the queue: asked soon while people are at work. */
export function askReroute(batch: Batch, dialog: Dialog, dueAt = new Date(batch.context.at.getTime() + lookAgainMs)): void {
  batch.ask({ kind: 'reroute', subject: dialogSubject(dialog.sessionId), setFor: dialog.assignment, dueAt });
}

/**
 * Until when a dialog is the queue's: until working hours begin, and while they run for a short time only, as somebody may be back before
 * tomorrow. null: they never begin.
 */
export function queuedUntil(batch: Batch, schedule: Schedule, isWithinHours: boolean): Date | null {
  return isWithinHours ? new Date(batch.context.at.getTime() + lookAgainMs) : nextOpening(schedule, batch.context.at);
}

/** The queue of the line, as the portal is told of it. */
export function queueTarget(until: Date | null): QueueTarget {
  return { queue: true, ...(until && { untilAt: Math.floor(until.getTime() / 1000) }) };
}

/** The portal removes participants whenever a dialog is answered or handed over; the head of sales who joined at night comes back. */
export function rejoin(batch: Batch, dialog: Dialog): void {
  if (dialog.observerId === 0 || dialog.observerId === dialog.operatorId || dialog.closedAt) return;
  const body = { type: 'joinDialog', sessionId: dialog.sessionId, chatId: dialog.chatId, userId: dialog.observerId } as const;
  batch.orderOfDialog({ capability: 'dialogs', body, journalUid: null }, dialog);
}

function recordMove(
  batch: Batch,
  dialog: Dialog,
  because: MoveBecause,
  { uid, payload }: EventOf<'OperatorChanged'>,
  names: ReadonlyMap<number, string>,
): void {
  const { fromUserId, toUserId, actorUserId } = payload;
  const people = [...new Set([fromUserId, toUserId, actorUserId])].flatMap((userId) => {
    const name = names.get(userId);
    return name === undefined ? [] : { userId, name };
  });
  const facts: MoveFacts = { fromUserId, toUserId, actorUserId, people };
  batch.record(dialogKinds.move, {
    ...aboutDialog(dialog),
    rule: because,
    because,
    eventUid: uid,
    operatorId: toUserId,
    facts,
    decision: { kind: 'followed' },
  });
}
