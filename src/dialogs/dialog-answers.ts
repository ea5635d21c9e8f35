import { Injectable } from '@nestjs/common';
import type { AnswerTaker } from '../contract/capability.js';
import { distinct } from '../distinct.js';
import { isTelling } from '../domain/identity/client-keys.js';
import { withoutOwn } from '../domain/identity/nobodys-keys.js';
import { decideRefusal } from '../domain/routing/decide-refusal.js';
import type { RefusalFacts } from '../domain/routing/refusal.js';
import type { Answer, DoneAnswer, OperatorOutcome, PlaceDialog } from '../portal/commands/command-types.js';
import { Users } from '../portal/tables/users.js';
import type { Batch } from '../records/batch.js';
import { linkContacts } from '../records/clients.js';
import { aboutDialog, type Dialog } from '../records/dialogs.js';
import { Incidents } from '../records/incidents.js';
import { ReusedIds } from '../records/reused-ids.js';
import type { Answered, SentCommand } from '../records/sent-command.js';
import { dialogSubject, sessionIdOf } from '../records/subject.js';
import { dialogKinds } from './dialog-kinds.js';
import type { HandOverOrder, PlaceDialogOrder } from './dialog-orders.js';
import { askCheck, askReroute, rejoin } from './follow-dialogs.js';
import { askToPlaceAgain, placeOthers } from './place-again.js';

/** Takes in what came of placements and moves: ids that the portal has made, who has the dialog now, what it would not do. */
@Injectable()
export class DialogAnswers implements AnswerTaker {
  readonly types = ['placeDialog', 'handOver'] as const;

  constructor(
    private readonly reusedIds: ReusedIds,
    private readonly incidents: Incidents,
    private readonly users: Users,
  ) {}

  async take(batch: Batch, answered: readonly Answered[]): Promise<ReadonlySet<string>> {
    const links = new Map<number, string>();
    const names = await this.namesIn(answered);
    for (const { command, answer } of answered) {
      if (command.type === 'placeDialog') settlePlacement(batch, links, command, answer);
      if (isAboutAnother(batch, command, answer)) continue;
      if (answer.status === 'done') await this.settleRefusal(batch, command);
      followAnswer(batch, { command, answer }, names);
    }
    await this.reusedIds.amongMade(batch, answered);
    await linkContacts(batch.tx, links, batch.context.at);
    return new Set();
  }

  /** What the portal has refused before it has done now, and it may do more of the kind. */
  private async settleRefusal(batch: Batch, { subject, type }: SentCommand): Promise<void> {
    const dialog = batch.dialogs.get(sessionIdOf(subject));
    if (type !== 'placeDialog' || !dialog || dialog.placementRefused === null) return;
    await placeOthers(batch.tx, dialog.companyCode, dialog.placementRefused, batch.context.at);
    await this.incidents.settle('command-refused', `${subject}:${type}`, batch.tx);
    batch.changeDialog(dialog, { placementRefused: null });
  }

  private async namesIn(answered: readonly Answered[]): Promise<Map<number, string>> {
    const refused = answered.filter(({ answer }) => answer.status === 'refused');
    const users = await this.users.byIds(distinct(refused.map(({ command }) => targetOf(command))));
    return new Map([...users.values()].map(({ userId, name }) => [userId, name]));
  }
}

/** What follows from an answer about a dialog that the batch holds. @param names of those the portal has refused it for, by user id */
export function followAnswer(batch: Batch, { command, answer }: Answered, names: ReadonlyMap<number, string>): void {
  if (answer.status === 'done') {
    takeDone(batch, command, answer);
    return;
  }
  undoMove(batch, command);
  const goesOn = answer.status === 'refused' && takeRefusal(batch, command, answer.code, names);
  if (!goesOn) lookAgain(batch, command, answer);
}

/** Who is to get the dialog; 0: the queue, or whoever has it. */
function targetOf({ body }: Pick<SentCommand, 'body'>): number {
  if (body.type === 'handOver') return 'userId' in body.to ? body.to.userId : 0;
  return body.type === 'placeDialog' && body.operator && 'userId' in body.operator ? body.operator.userId : 0;
}

/** @returns whether the dialog is on its way to whom it was meant for all the same */
function takeRefusal(batch: Batch, command: SentCommand, code: string, names: ReadonlyMap<number, string>): boolean {
  const dialog = batch.dialogs.get(sessionIdOf(command.subject));
  const { body } = command;
  if (!dialog || dialog.closedAt || (body.type !== 'placeDialog' && body.type !== 'handOver')) return false;
  const userId = targetOf(command);
  const isPlacement = body.type === 'placeDialog';
  const tries = isPlacement ? ((body as PlaceDialogOrder).tries ?? 0) + 1 : 1;
  const facts: RefusalFacts = {
    at: batch.context.at,
    sessionId: dialog.sessionId,
    what: body.type,
    code,
    makes: { contact: isPlacement && 'create' in body.contact, deal: isPlacement && 'create' in body.deal },
    categoryId: isPlacement && 'create' in body.deal ? body.deal.create.categoryId : 0,
    operator: userId > 0 ? { userId, name: names.get(userId) ?? `#${userId}` } : null,
    tries,
  };
  const decision = decideRefusal(facts);
  const journalUid = batch.record(dialogKinds.refused, {
    ...aboutDialog(dialog),
    rule: decision.next,
    because: code,
    operatorId: userId,
    facts,
    decision,
  });
  if (body.type !== 'placeDialog') return false;
  batch.changeDialog(dialog, { placementRefused: code });
  askToPlaceAgain(batch, dialog, tries);
  if (decision.next === 'goesOn') batch.orderOfDialog({ capability: 'dialogs', body: withoutCards(body, userId), journalUid }, dialog);
  return decision.next === 'goesOn';
}

function withoutCards(body: PlaceDialog, userId: number): HandOverOrder {
  const { sessionId, chatId, userCode, operator, expectedOperatorId, expectedAnswer } = body;
  return {
    type: 'handOver',
    ...{ sessionId, chatId, userCode, expectedOperatorId, expectedAnswer },
    to: { userId },
    mode: operator && 'mode' in operator ? operator.mode : 'offer',
    comment: null,
    dealId: 0,
    contactId: 0,
    setDealResponsible: false,
    setContactResponsible: false,
  };
}

/** The dialog was passed on to another company since, or its id has another holder: what became of the command says nothing about it. */
function isAboutAnother({ dialogs }: Batch, { subject, body }: SentCommand, answer: Answer): boolean {
  if (answer.status === 'superseded' && (answer.code === 'SESSION_REUSED' || answer.code === 'LINE_CHANGED')) return true;
  const dialog = dialogs.get(sessionIdOf(subject));
  if (!dialog || (body.type !== 'placeDialog' && body.type !== 'handOver')) return false;
  const isAnother = body.chatId !== dialog.chatId || body.userCode !== dialog.userCode;
  return isAnother || (body.type === 'placeDialog' && body.company.code !== dialog.companyCode);
}

function settlePlacement(batch: Batch, links: Map<number, string>, command: SentCommand, answer: Answer): void {
  const client = batch.clients.get(command.clientId ?? '');
  if (!client) return;
  const isDone = answer.status === 'done' && answer.type === 'placeDialog';
  // Merged by hand meanwhile: it keeps the contact of the client it has become, and whether this one is its too is asked later.
  const isMerged = client.clientId !== command.clientId && client.contactId > 0;
  const made = isDone && !isMerged ? { contactId: answer.result.contactId, dealId: answer.result.dealId } : {};
  batch.changeClient(client, { ...made, pending: Math.max(0, client.pending - 1) });
  if (isDone) links.set(answer.result.contactId, client.companyCode);
  const toldKeys = isDone && !isMerged ? withoutOwn(answer.result.toldKeys ?? [], batch.context.ownNumbers).filter(isTelling) : [];
  const from = `text ${sessionIdOf(command.subject)}`;
  batch.learn(client, toldKeys, from);
  for (const key of toldKeys) batch.askToMerge(client, key, from);
}

function takeDone(batch: Batch, command: SentCommand, answer: DoneAnswer): void {
  const dialog = batch.dialogs.get(sessionIdOf(command.subject));
  if (!dialog) return;
  if (answer.type === 'placeDialog') {
    batch.changeDialog(dialog, { contactId: answer.result.contactId, dealId: answer.result.dealId });
    const isLeft = command.body.type === 'placeDialog' && command.body.operator === null && dialog.queuedAt !== null;
    if (!isLeft) settleOperator(batch, dialog, answer.result.operatorId, answer.result.operatorOutcome);
  }
  if (answer.type === 'handOver') settleOperator(batch, dialog, answer.result.operatorId, answer.result.operatorOutcome);
}

/** From the moment the portal has given the dialog to somebody the three minutes run. */
function settleOperator(batch: Batch, dialog: Dialog, operatorId: number, outcome: OperatorOutcome): void {
  if (outcome !== 'kept') rejoin(batch, dialog);
  if (dialog.closedAt || dialog.movedByPersonAt) return;
  const { at, handshake } = batch.context;
  if (outcome === 'queued') {
    batch.changeDialog(dialog, { operatorId, queuedAt: dialog.queuedAt ?? at });
    batch.withdraw({ kind: 'check', subject: dialogSubject(dialog.sessionId) });
    return;
  }
  const isPerson = operatorId > 0 && operatorId !== handshake.botId;
  if (!isPerson || dialog.acceptedAt) return;
  batch.changeDialog(dialog, { operatorId, queuedAt: null, assignment: dialog.assignment + 1, assignedAt: at });
  askCheck(batch, dialog, at);
}

/** A move from the board that the portal does not make has not been: the dialog is under the rules again, as far as it was. */
function undoMove(batch: Batch, { subject, body }: SentCommand): void {
  const before = body.type === 'handOver' ? (body as HandOverOrder).before : undefined;
  const dialog = batch.dialogs.get(sessionIdOf(subject));
  if (!before || !dialog || dialog.closedAt || dialog.assignment !== before.assignment) return;
  const assignment = dialog.assignment + 1;
  batch.changeDialog(dialog, {
    operatorId: before.operatorId,
    operatorAnsweredAt: instant(before.operatorAnsweredAt ?? null),
    assignment,
    assignedAt: instant(before.assignedAt),
    acceptedAt: instant(before.acceptedAt),
    movedByPersonAt: instant(before.movedByPersonAt),
    queuedAt: instant(before.queuedAt),
  });
  const questions = [
    { kind: 'check', dueAt: instant(before.checkAt) },
    { kind: 'reroute', dueAt: instant(before.rerouteAt) },
  ] as const;
  for (const { kind, dueAt } of questions) if (dueAt) batch.ask({ kind, subject, setFor: assignment, dueAt });
}

/** In an order that was stored an instant is text. */
function instant(stored: Date | string | null): Date | null {
  return stored === null ? null : new Date(stored);
}

/**
 * The dialog is not where a rule has put it, and the portal may never tell where it is instead: whoever has it is asked about anew, and
 * a dialog that waits in the queue does not wait for ever.
 */
function lookAgain(batch: Batch, { subject, body }: SentCommand, answer: Answer): void {
  const dialog = batch.dialogs.get(sessionIdOf(subject));
  if (!dialog || dialog.closedAt || dialog.movedByPersonAt || dialog.acceptedAt) return;
  if (answer.status === 'superseded' && answer.code === 'DIALOG_CLOSED') return;
  if (body.type === 'handOver' && !(body as HandOverOrder).before && 'userId' in body.to) {
    const isStillMeant = dialog.operatorId === body.to.userId; // otherwise an event has told already who has it
    const hadIt = body.expectedOperatorId === batch.context.handshake.botId ? 0 : body.expectedOperatorId;
    if (isStillMeant) batch.changeDialog(dialog, { operatorId: hadIt });
    if (dialog.queuedAt) askReroute(batch, dialog);
    else askCheck(batch, dialog, batch.context.at);
  }
  if (body.type !== 'placeDialog') return;
  if (answer.status === 'refused') {
    // It is nobody's: who was meant never got it.
    const hadIt = body.expectedOperatorId === batch.context.handshake.botId ? 0 : body.expectedOperatorId;
    if (body.operator && dialog.operatorId === targetOf({ body })) batch.changeDialog(dialog, { operatorId: hadIt });
    if ((body as PlaceDialogOrder).tries !== undefined) return; // whoever has it was asked about
  }
  if (!dialog.queuedAt) askCheck(batch, dialog, batch.context.at);
}
