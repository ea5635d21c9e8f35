import { Injectable } from '@nestjs/common';
import type { AnswerTaker } from '../contract/capability.js';
import type { Answer, PlaceFirmCall } from '../portal/commands/command-types.js';
import type { Batch } from '../records/batch.js';
import { linkContacts } from '../records/clients.js';
import { ReusedIds } from '../records/reused-ids.js';
import type { Answered, SentCommand } from '../records/sent-command.js';
import { callIdOf } from '../records/subject.js';

/** Takes in what came of the placement of calls. */
@Injectable()
export class CallAnswers implements AnswerTaker {
  readonly types = ['placeCall', 'placeFirmCall'] as const;

  constructor(private readonly reusedIds: ReusedIds) {}

  async take(batch: Batch, answered: readonly Answered[]): Promise<ReadonlySet<string>> {
    const links = new Map<number, string>();
    for (const { command, answer } of answered) settleCall(batch, links, command, answer);
    await this.reusedIds.amongMade(batch, answered);
    await linkContacts(batch.tx, links, batch.context.at);
    return new Set(answered.filter(({ command, answer }) => isTooLate(command, answer)).map(({ command }) => command.commandId));
  }
}

/** The portal has placed a call, or has not: the client's promise and what is remembered of the call follow. */
function settleCall(batch: Batch, links: Map<number, string>, { subject, clientId, body }: SentCommand, answer: Answer): void {
  if (body.type === 'placeFirmCall') settleFirmCall(batch, subject, body, answer);
  if (body.type !== 'placeCall') return;
  const client = batch.clients.get(clientId ?? '');
  const call = batch.calls.get(callIdOf(subject) ?? '');
  const result = answer.status === 'done' && answer.type === 'placeCall' ? answer.result : null;
  if (client) {
    const pending = Math.max(0, client.pending - 1);
    // Merged by hand meanwhile: it keeps the contact of the client it has become, and whether this one is its too is asked later.
    const isMerged = client.clientId !== clientId && client.contactId > 0;
    // A call that was bound to another deal than the working one, or to none, says nothing about the working deal.
    const isWorkingDeal = result !== null && result.dealId > 0 && (result.dealCreated || client.dealId === 0);
    batch.changeClient(client, {
      pending,
      ...(result && !isMerged && { contactId: result.contactId }),
      ...(isWorkingDeal && !isMerged && { dealId: result.dealId }),
    });
    if (result) links.set(result.contactId, client.companyCode);
  }
  if (!call) return;
  if (result) {
    const { contactId, dealId, activityId, todoId } = result;
    batch.changeCall(call, {
      contactId,
      dealId,
      activityId: activityId || call.activityId,
      todoId: todoId || call.todoId,
    });
  } else if (body.todo) {
    batch.changeCall(call, { todoUntil: null }); // there is no to-do: the next missed call gives one
  }
}

function settleFirmCall(batch: Batch, subject: SentCommand['subject'], { todo }: PlaceFirmCall, answer: Answer): void {
  const call = batch.calls.get(callIdOf(subject) ?? '');
  if (!call) return;
  if (answer.status === 'done' && answer.type === 'placeFirmCall') {
    const { dealId, activityId, todoId } = answer.result;
    batch.changeCall(call, { dealId, activityId: activityId || call.activityId, todoId: todoId || call.todoId });
  } else if (todo) batch.changeCall(call, { todoUntil: null });
}

/** It was to be told while the call ran, and the call is over: its end is placed by a command of its own. */
function isTooLate({ body }: SentCommand, answer: Answer): boolean {
  const isPlacement = body.type === 'placeCall' || body.type === 'placeFirmCall';
  return isPlacement && !body.isEnded && answer.status === 'refused' && answer.code === 'CALL_NOT_FOUND';
}
