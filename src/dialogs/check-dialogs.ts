import { Injectable } from '@nestjs/common';
import type { PersonFacts } from '../domain/availability/person.js';
import type { HeadFacts } from '../domain/routing/check.js';
import { decideCheck } from '../domain/routing/decide-check.js';
import { UnreadEvents } from '../portal/events/unread-events.js';
import { Queues } from '../portal/tables/lines.js';
import { OperatorTransfers } from '../portal/tables/operator-transfers.js';
import { Sessions } from '../portal/tables/sessions.js';
import type { Batch } from '../records/batch.js';
import { lockDialogs } from '../records/dialogs.js';
import { Incidents } from '../records/incidents.js';
import { PortalParts } from '../records/portal-parts.js';
import type { Question } from '../records/questions.js';
import { ReadingLag } from '../records/reading-lag.js';
import { dialogSubject, sessionIdOf } from '../records/subject.js';
import { People } from '../staff/people.js';
import { type CheckedDialog, carryOutCheck, checkFacts } from './carry-out-check.js';
import { dialogSettings } from './dialog-settings.js';
import { newsTypes, putOffMs } from './follow-dialogs.js';
import { placeNow } from './place-again.js';

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
  private async dueOf(batch: Batch, questions: readonly Question[]): Promise<[CheckedDialog[], number[]]> {
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
    const due = questions.flatMap((question): CheckedDialog[] => {
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
    checked: CheckedDialog,
    people: ReadonlyMap<number, PersonFacts>,
    heads: HeadFacts[],
    queue: readonly number[],
  ): Promise<void> {
    const facts = checkFacts(batch, checked, people, heads, queue);
    const decision = decideCheck(facts);
    const nobodyLeft = carryOutCheck(batch, checked, facts, decision);
    if (!nobodyLeft) return;
    const { sessionId } = checked.dialog;
    const details = { sessionId, row: decision.row, outcome: decision.outcome };
    await this.incidents.open('nobody-left', dialogSubject(sessionId), details, batch.tx);
  }
}

function later(one: Date | null, other: Date | null): Date | null {
  return one === null || (other !== null && other > one) ? other : one;
}
