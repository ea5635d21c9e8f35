import type { ClientWait } from '../domain/routing/left-desk.js';
import { answered, clientWrote, type LastWord, type MessageMark, type Waiting } from '../domain/waiting/waiting.js';
import type { PortalEvent } from '../portal/events/portal-event.js';
import { isAccepted, type PortalSession } from '../portal/tables/sessions.js';
import type { Batch } from '../records/batch.js';
import type { Dialog } from '../records/dialogs.js';

/** What was written, or of a module that does not tell it, who has accepted: whether the client waits follows from it (docs/decisions/0035). */
export function followMessages(batch: Batch, event: PortalEvent): void {
  const dialog = 'sessionId' in event.payload ? batch.dialogs.get(event.payload.sessionId) : undefined;
  if (!dialog) return;
  const at = event.occurredAt;
  switch (event.type) {
    case 'ClientWrote':
      if (tellsMessages(batch) || dialog.acceptedAt === null)
        batch.changeDialog(dialog, { waiting: clientWrote(dialog.waiting, { messageId: event.payload.messageId, at }) });
      break;
    case 'EmployeeWrote':
      employeeWrote(batch, dialog, event.payload.userId, { messageId: event.payload.messageId, at });
      break;
    case 'OperatorAnswered':
      if (!tellsMessages(batch)) batch.changeDialog(dialog, { waiting: answered(dialog.waiting, { messageId: 0, at }) });
      break;
    default:
  }
}

/** Whether a client who has written is waited for as long as nobody writes back; else an acceptance is all that is known. */
export function tellsMessages({ context }: Batch): boolean {
  return context.handshake.events?.includes('EmployeeWrote') ?? false;
}

/** Since when the client has written without an answer; null: nobody waits. */
export function waitOf({ waiting: { since } }: Dialog): ClientWait | null {
  return since && { since: since.at };
}

/** A dialog that is placed is one whose first message may have been told of already, or never will be. */
export function waitingAtStart(session: PortalSession): Waiting {
  const isUnanswered = !session.isOutgoing && !session.isClosed && session.firstAnswerAt === null && session.status <= withoutReply;
  const since = isUnanswered && session.messageCount > 0 ? { messageId: 0, at: session.createdAt } : null;
  return { since, lastClient: since, settled: null };
}

/**
 * Whose the last message is, as far as the session's row tells for certain: 40 the operator's, 50 the closing text, 25 the client's after a reply.
 * Below that, and before anybody has accepted, a text of either side leaves the same status.
 */
export function lastWordOf(session: PortalSession): LastWord | null {
  const { status, lastMessageAt } = session;
  if (lastMessageAt === null || session.isClosed) return null;
  if (status === 40 || status === 50) return { by: 'employee', at: lastMessageAt };
  return status === 25 && isAccepted(session) ? { by: 'client', at: lastMessageAt } : null;
}

/** Session status 20, the client waits for the first reply; above it somebody has written back (b_imopenlines_session.STATUS). */
const withoutReply = 20;

function employeeWrote(batch: Batch, dialog: Dialog, userId: number, message: MessageMark): void {
  const isOwn = userId === dialog.operatorId;
  const isLast = dialog.answeredAt === null || dialog.answeredAt <= message.at;
  batch.changeDialog(dialog, {
    waiting: answered(dialog.waiting, message),
    ...(isLast ? { answeredAt: message.at, answeredBy: userId } : {}),
    ...(isOwn ? { operatorAnsweredAt: message.at } : {}),
  });
}
