import { Injectable } from '@nestjs/common';
import { distinct } from '../distinct.js';
import type { PersonFacts } from '../domain/availability/person.js';
import type { CheckDecision, CheckFacts, HeadFacts } from '../domain/routing/check.js';
import { decideCheck } from '../domain/routing/decide-check.js';
import { hoursBegan } from '../domain/schedule/hours-began.js';
import type { ExpectedAnswer, HandOverTarget, Notify } from '../portal/commands/command-types.js';
import { UnreadEvents } from '../portal/events/unread-events.js';
import { Queues } from '../portal/tables/lines.js';
import { OperatorTransfers } from '../portal/tables/operator-transfers.js';
import { isAccepted, type PortalSession, Sessions } from '../portal/tables/sessions.js';
import type { Batch } from '../records/batch.js';
import { notKnownIn } from '../records/decision-context.js';
import { aboutDialog, type Dialog, lockDialogs } from '../records/dialogs.js';
import { Incidents } from '../records/incidents.js';
import { PortalParts } from '../records/portal-parts.js';
import type { Question } from '../records/questions.js';
import { ReadingLag } from '../records/reading-lag.js';
import { dialogSubject, sessionIdOf } from '../records/subject.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { People } from '../staff/people.js';
import { dialogSentences } from './dialog-journal.js';
import { dialogKinds } from './dialog-kinds.js';
import type { HandOverOrder } from './dialog-orders.js';
import { dialogSettings } from './dialog-settings.js';
import { askReroute, askWhenHoursBegin, newsTypes, putOffMs, queuedUntil, queueTarget } from './follow-dialogs.js';
import { tellsMessages, waitOf } from './follow-messages.js';
import { placeNow } from './place-again.js';

interface Due {
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

/** Asks, some minutes after an assignment, whether the operator is really there (spec: the check after 3 minutes). */
@Injectable()
export class CheckDialogs {
  constructor(
    private readonly sessions: Sessions,
    private readonly queues: Queues,
    private readonly people: People,
    private readonly transfers: OperatorTransfers,
    private readonly incidents: Incidents,
    private readonly unread: UnreadEvents,
    private readonly lag: ReadingLag,
    private readonly parts: PortalParts,
  ) {}

  /** @param questions checks that this transaction has taken */
  async check(batch: Batch, questions: readonly Question[]): Promise<void> {
    const [due, withNobody] = await this.dueOf(batch, questions);
    await placeNow(batch.tx, withNobody, batch.context.at);
    const lineIds = [...new Set(due.map(({ dialog }) => dialog.lineId))];
    const queues = await this.queues.of(lineIds);
    const companies = [...new Map(due.map(({ company }) => [company.code, company])).values()];
    for (const company of companies) {
      const ofCompany = due.filter((one) => one.company === company);
      const userIds = new Set(ofCompany.flatMap(({ dialog, operatorId }) => [operatorId, ...(queues.get(dialog.lineId) ?? [])]));
      const people = await this.people.factsFor([...userIds], batch.context.at, batch.context, company);
      const heads = await this.people.headsFor(
        [...new Set(ofCompany.map(({ operatorId }) => operatorId))],
        batch.context.at,
        batch.context,
        company,
        dialogSettings.of(company).check,
      );
      for (const one of ofCompany)
        await this.decide(batch, one, people, heads.get(one.operatorId) ?? [], queues.get(one.dialog.lineId) ?? []);
    }
  }

  /**
   * Dialogs whose assignment is still the one the question was asked of. One about which news still waits as an event is asked about a moment later.
   * Of one that the portal has refused to place and that nobody has, nobody can be asked about: it is placed again. @returns those after the others
   */
  private async dueOf(batch: Batch, questions: readonly Question[]): Promise<[Due[], number[]]> {
    const sessionIds = questions.map(({ subject }) => sessionIdOf(subject));
    batch.holdDialogs(await lockDialogs(batch.tx, sessionIds));
    const [sessions, movedByHand, withNews] = await Promise.all([
      this.sessions.byIds(sessionIds, batch.context.zone),
      this.parts.read(
        'handMoves',
        () => this.transfers.lastByHand(sessionIds, batch.context.zone),
        new Map<number, Date>(),
        batch.context.notKnown,
      ),
      this.unread.among(batch.tx, [...batch.dialogs.values()], newsTypes),
    ]);
    const withNobody: number[] = [];
    const due = questions.flatMap((question): Due[] => {
      const sessionId = sessionIdOf(question.subject);
      const dialog = batch.dialogs.get(sessionId);
      const session = sessions.get(sessionId);
      const company = batch.context.company(dialog?.companyCode ?? null);
      if (!dialog || !company || dialog.assignment !== question.setFor) return [];
      if (!session) {
        if (this.lag.isYoung(dialog.startedAt, batch.context.at))
          batch.ask({ ...question, dueAt: this.lag.lookAgainAt(dialog.startedAt, batch.context.at) });
        return [];
      }
      if (withNews.has(dialog)) {
        batch.ask({ ...question, dueAt: new Date(batch.context.at.getTime() + putOffMs) });
        return [];
      }
      const isHeld = session.operatorId > 0 && session.operatorId !== batch.context.handshake.botId;
      if (!isHeld && dialog.placementRefused !== null) {
        withNobody.push(sessionId);
        return [];
      }
      const movedAt = movedByHand.get(sessionId);
      const isSince = movedAt !== undefined && dialog.assignedAt !== null && movedAt > dialog.assignedAt;
      const movedByPersonAt = later(dialog.movedByPersonAt, isSince ? movedAt : null);
      return [{ dialog, session, company, operatorId: isHeld ? session.operatorId : dialog.operatorId, movedByPersonAt }];
    });
    return [due, withNobody];
  }

  private async decide(
    batch: Batch,
    { dialog, session, company, operatorId, movedByPersonAt }: Due,
    people: ReadonlyMap<number, PersonFacts>,
    heads: HeadFacts[],
    queue: readonly number[],
  ): Promise<void> {
    const operator = people.get(operatorId) ?? gonePerson(operatorId);
    const schedule = batch.context.scheduleOf(company, operator.departmentId);
    const facts: CheckFacts = {
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
    const decision = decideCheck(facts);
    const { outcome } = decision;
    const target = outcome.kind === 'toHead' ? outcome.userId : outcome.kind === 'toQueue' ? 0 : operatorId;
    const journalUid = batch.record(dialogKinds.check, {
      ...aboutDialog(dialog),
      rule: `row${decision.row}`,
      because: outcome.because,
      operatorId: target,
      facts,
      decision,
    });
    if (outcome.kind === 'toHead') this.handOver(batch, dialog, session, company, { userId: outcome.userId }, decision, facts, journalUid);
    if (outcome.kind === 'toQueue') {
      const until = queuedUntil(batch, schedule, operator.isWithinHours);
      this.handOver(batch, dialog, session, company, queueTarget(until), decision, facts, journalUid);
      batch.changeDialog(dialog, { queuedAt: batch.context.at });
      if (until) askReroute(batch, dialog, until);
    }
    if (outcome.kind === 'stays' && dialog.operatorId !== operatorId) batch.changeDialog(dialog, { operatorId });
    if (outcome.kind === 'stranded' || (outcome.kind === 'stays' && outcome.because === 'seniorOutsideHours'))
      askWhenHoursBegin(batch, dialog, schedule);
    const nobodyLeft =
      outcome.kind === 'stranded' || (outcome.kind === 'toQueue' && outcome.because !== 'queueRule' && !outcome.isOutsideHours);
    const toldHeadId = 'toldHeadId' in outcome ? outcome.toldHeadId : undefined;
    const toldIds = distinct([toldHeadId ?? 0, nobodyLeft ? company.headOfSalesId : 0]).filter((userId) => userId > 0);
    if (toldIds.length > 0) this.tell(batch, dialog, toldIds, facts, decision, journalUid);
    if (nobodyLeft) {
      await this.incidents.open(
        'nobody-left',
        dialogSubject(dialog.sessionId),
        { sessionId: dialog.sessionId, row: decision.row, outcome },
        batch.tx,
      );
    }
  }

  private tell(batch: Batch, dialog: Dialog, userIds: number[], facts: CheckFacts, decision: CheckDecision, journalUid: string): void {
    const text = dialogSentences[batch.context.settings.language].check(facts, decision);
    const body: Notify = { type: 'notify', userIds, text, sessionId: dialog.sessionId };
    batch.orderOfDialog({ capability: 'dialogs', body, journalUid }, dialog);
  }

  private handOver(
    batch: Batch,
    dialog: Dialog,
    session: PortalSession,
    company: CompanySettings,
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

/** What the operator had done; `replied`, and the client has written since. */
function answerSeen(session: PortalSession, { wait, isByMessage }: CheckFacts): ExpectedAnswer {
  if (wait && isByMessage && session.status === clientAfterReply) return 'replied';
  return isAccepted(session) ? 'accepted' : 'none';
}

function later(one: Date | null, other: Date | null): Date | null {
  return one === null || (other !== null && other > one) ? other : one;
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
