import type { PersonFacts } from '../domain/availability/person.js';
import { whyLeft } from '../domain/availability/why-left.js';
import type { CheckDecision, CheckFacts, HeadFacts } from '../domain/routing/check.js';
import { hoursBegan } from '../domain/schedule/hours-began.js';
import type { ExpectedAnswer, HandOverTarget, Notify } from '../portal/commands/command-types.js';
import { isAccepted, type PortalSession } from '../portal/tables/sessions.js';
import type { Batch } from '../records/batch.js';
import { notKnownIn } from '../records/decision-context.js';
import { aboutDialog, type Dialog } from '../records/dialogs.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { dialogSentences } from './dialog-journal.js';
import { dialogKinds } from './dialog-kinds.js';
import type { HandOverOrder } from './dialog-orders.js';
import { dialogSettings } from './dialog-settings.js';
import { askReroute, askWhenHoursBegin, queuedUntil, queueTarget } from './follow-dialogs.js';
import { tellsMessages, waitOf } from './follow-messages.js';

/** A dialog whose operator is asked about. */
export interface CheckedDialog {
  dialog: Dialog;
  company: CompanySettings;
  session: PortalSession;
  /** Whom the question is about: who has the dialog in the portal now; the assigned person when a bot or nobody has. */
  operatorId: number;
  /** null: by none since the assignment. */
  movedByPersonAt: Date | null;
}

/** Session statuses in which the operator has written to the client: 25, 40, 50 (box sheet of open lines, 1.1). */
const hasReplied = (status: number): boolean => status === 25 || status === 40 || status === 50;
const clientAfterReply = 25;

/** What the check decides by. @param heads of the operator, nearest first; @param queue of the line */
export function checkFacts(
  batch: Batch,
  { dialog, session, company, operatorId, movedByPersonAt }: CheckedDialog,
  people: ReadonlyMap<number, PersonFacts>,
  heads: HeadFacts[],
  queue: readonly number[],
): CheckFacts {
  const operator = people.get(operatorId) ?? gonePerson(operatorId);
  const schedule = batch.context.scheduleOf(company, operator.departmentId);
  return {
    at: batch.context.at,
    sessionId: dialog.sessionId,
    isClosed: session.isClosed || dialog.closedAt !== null,
    assignedOperatorId: dialog.operatorId,
    currentOperatorId: session.operatorId,
    movedByPerson: movedByPersonAt !== null,
    ...waitIn(batch, dialog, movedByPersonAt, hoursBegan(schedule, batch.context.at)),
    ...answerOf(batch, dialog, session, operatorId),
    operator,
    outsideHours: schedule.outsideHours,
    heads,
    queueHasPeople: queue.some((userId) => canTake(people.get(userId), operator)),
    rules: dialogSettings.of(company).check,
    ...notKnownIn(batch.context),
  };
}

/**
 * Records the decision, orders what follows and asks what is to be asked again.
 * @returns whether nobody is left, so that a person has to look
 */
export function carryOutCheck(batch: Batch, checked: CheckedDialog, facts: CheckFacts, decision: CheckDecision): boolean {
  const { dialog, company, operatorId } = checked;
  const { operator } = facts;
  const { outcome } = decision;
  const schedule = batch.context.scheduleOf(company, operator.departmentId);
  const target = outcome.kind === 'toHead' ? outcome.userId : outcome.kind === 'toQueue' ? 0 : operatorId;
  const journalUid = batch.record(dialogKinds.check, {
    ...aboutDialog(dialog),
    rule: `row${decision.row}`,
    because: outcome.because,
    operatorId: target,
    facts,
    decision,
  });
  if (outcome.kind === 'toHead') handOver(batch, checked, { userId: outcome.userId }, decision, facts, journalUid);
  if (outcome.kind === 'toQueue') {
    const until = queuedUntil(batch, schedule, operator.isWithinHours);
    handOver(batch, checked, queueTarget(until), decision, facts, journalUid);
    batch.changeDialog(dialog, { queuedAt: batch.context.at });
    if (until) askReroute(batch, dialog, until);
  }
  noteLeft(batch, dialog, facts, decision);
  if (outcome.kind === 'stays' && dialog.operatorId !== operatorId) batch.changeDialog(dialog, { operatorId });
  if (outcome.kind === 'stranded' || (outcome.kind === 'stays' && outcome.because === 'seniorOutsideHours'))
    askWhenHoursBegin(batch, dialog, schedule);
  const nobodyLeft =
    outcome.kind === 'stranded' || (outcome.kind === 'toQueue' && outcome.because !== 'queueRule' && !outcome.isOutsideHours);
  const toldHeadId = 'toldHeadId' in outcome ? outcome.toldHeadId : undefined;
  // The head of sales hears of the incident.
  const isToldAnyway = nobodyLeft && toldHeadId === company.headOfSalesId;
  if (toldHeadId !== undefined && !isToldAnyway) tell(batch, dialog, toldHeadId, facts, decision, journalUid);
  return nobodyLeft;
}

/** What the check has just found need not be asked again; whoever is there may leave again while the same client waits. */
function noteLeft(batch: Batch, dialog: Dialog, { wait, operator, rules }: CheckFacts, { outcome }: CheckDecision): void {
  const because = whyLeft(operator, rules);
  if (because === null && dialog.leftAsked) batch.changeDialog(dialog, { leftAsked: null });
  const isKept = outcome.kind === 'stranded' || outcome.kind === 'stays';
  if (because !== null && wait && isKept) batch.changeDialog(dialog, { leftAsked: { waitingSince: wait.since, because } });
}

function tell(batch: Batch, dialog: Dialog, userId: number, facts: CheckFacts, decision: CheckDecision, journalUid: string): void {
  const text = dialogSentences[batch.context.settings.language].check(facts, decision);
  const body: Notify = { type: 'notify', userIds: [userId], text, sessionId: dialog.sessionId };
  batch.orderOfDialog({ capability: 'dialogs', body, journalUid }, dialog);
}

function handOver(
  batch: Batch,
  { dialog, session, company }: CheckedDialog,
  to: HandOverTarget,
  decision: CheckDecision,
  facts: CheckFacts,
  journalUid: string,
): void {
  const { check, assignMode, afterHandOver } = dialogSettings.of(company);
  const userId = 'userId' in to ? to.userId : 0;
  const mayChange = userId > 0 && !dialog.isResponsibleByPerson;
  const body: HandOverOrder = {
    type: 'handOver',
    sessionId: dialog.sessionId,
    chatId: dialog.chatId,
    userCode: dialog.userCode,
    expectedOperatorId: session.operatorId,
    // an operator who answers a moment after the question keeps the dialog, unless an answer makes no difference
    expectedAnswer: check.answeredStays ? answerSeen(session, facts) : null,
    to,
    mode: assignMode,
    comment: dialogSentences[batch.context.settings.language].checkComment(facts, decision),
    dealId: dialog.dealId,
    contactId: dialog.contactId,
    setDealResponsible: mayChange && afterHandOver.dealFollows && dialog.dealId > 0,
    setContactResponsible: mayChange && afterHandOver.contactFollows && dialog.contactId > 0,
  };
  batch.orderOfDialog({ capability: 'dialogs', body, journalUid }, dialog);
  // Accepted by who had it, or given to them by a person: whoever gets it now has not.
  batch.changeDialog(dialog, { operatorId: userId, acceptedAt: null, movedByPersonAt: null });
}

/** That somebody waits, and what may speak for leaving the dialog all the same. */
function waitIn(
  batch: Batch,
  dialog: Dialog,
  movedByPersonAt: Date | null,
  hoursBeganAt: Date | null,
): Pick<CheckFacts, 'wait' | 'movedByPersonAt' | 'hoursBeganAt'> {
  const wait = tellsMessages(batch) ? waitOf(dialog) : null;
  if (!wait) return {};
  return { wait, ...(movedByPersonAt && { movedByPersonAt }), ...(hoursBeganAt && { hoursBeganAt }) };
}

/** What the operator had done; `replied`, and the client has written since. null: somebody else has replied, and the session does not tell two of them apart. */
function answerSeen(session: PortalSession, { wait, hasAnswered, isByMessage }: CheckFacts): ExpectedAnswer {
  if (wait && isByMessage && session.status === clientAfterReply) return 'replied';
  if (isByMessage && !hasAnswered && hasReplied(session.status)) return session.status === clientAfterReply ? 'replied' : null;
  return isAccepted(session) ? 'accepted' : 'none';
}

/** An acceptance is no answer, nor is another person's message; where the portal does not tell of messages they are all that is known. */
function answerOf(batch: Batch, dialog: Dialog, session: PortalSession, operatorId: number) {
  if (!tellsMessages(batch)) return { hasAnswered: dialog.acceptedAt !== null || hasReplied(session.status) };
  const { operatorAnsweredAt, answeredBy, answeredAt, assignedAt } = dialog;
  const isOwn = operatorId === dialog.operatorId && operatorAnsweredAt !== null;
  // Written while the dialog was meant for somebody else, who has not got it.
  const isLast = answeredBy === operatorId && answeredAt !== null && assignedAt !== null && answeredAt >= assignedAt;
  return { hasAnswered: isOwn || isLast, isByMessage: true };
}

/** Somebody in the queue who could take the dialog; the operator himself only in the morning. */
function canTake(person: PersonFacts | undefined, operator: PersonFacts): boolean {
  if (!person?.isActive || person.isBlocked) return false;
  return person.userId !== operator.userId || (!operator.isWithinHours && operator.absence === null);
}

/** The portal has no such user any more. */
function gonePerson(userId: number): PersonFacts {
  return {
    userId,
    name: `#${userId}`,
    isActive: false,
    isBlocked: false,
    absence: null,
    workDay: 'closed',
    isOnLinePause: false,
    isSenior: false,
    departmentId: null,
    isWithinHours: false,
  };
}
