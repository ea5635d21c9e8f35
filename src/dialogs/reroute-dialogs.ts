import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PersonFacts } from '../domain/availability/person.js';
import { decideReroute, type RerouteDecision, type RerouteFacts } from '../domain/routing/decide-reroute.js';
import { UnreadEvents } from '../portal/events/unread-events.js';
import { Queues } from '../portal/tables/lines.js';
import { Sessions } from '../portal/tables/sessions.js';
import type { Batch } from '../records/batch.js';
import { lockClients } from '../records/clients.js';
import { LockedCompanies } from '../records/company-locks.js';
import { notKnownIn } from '../records/decision-context.js';
import { aboutDialog, type Dialog, lockDialogs } from '../records/dialogs.js';
import type { Question } from '../records/questions.js';
import { ReadingLag } from '../records/reading-lag.js';
import { sessionIdOf } from '../records/subject.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { OperatorChoices } from '../staff/operator-choices.js';
import { People } from '../staff/people.js';
import { dialogKinds } from './dialog-kinds.js';
import type { HandOverOrder } from './dialog-orders.js';
import { dialogSettings } from './dialog-settings.js';
import { askReroute, newsTypes, putOffMs } from './follow-dialogs.js';

const seeds = 2 ** 32;

/** Gives dialogs that waited in the queue to somebody when working hours have begun. */
@Injectable()
export class RerouteDialogs {
  constructor(
    private readonly sessions: Sessions,
    private readonly queues: Queues,
    private readonly people: People,
    private readonly unread: UnreadEvents,
    private readonly lag: ReadingLag,
  ) {}

  /** @param questions re-routings that this transaction has taken */
  async reroute(batch: Batch, questions: readonly Question[]): Promise<void> {
    const { tx } = batch;
    const sessionIds = questions.map(({ subject }) => sessionIdOf(subject));
    batch.holdDialogs(await lockDialogs(tx, sessionIds)); // before the companies, as events are decided
    const queued = [...batch.dialogs.values()].filter((dialog) => dialog.queuedAt !== null && batch.context.company(dialog.companyCode));
    const withNews = await this.unread.among(tx, queued, newsTypes);
    for (const dialog of withNews) askReroute(batch, dialog, new Date(batch.context.at.getTime() + putOffMs));
    const dialogs = queued.filter((dialog) => !withNews.has(dialog));
    const locked = await LockedCompanies.lock(
      tx,
      dialogs.flatMap((dialog) => dialog.companyCode ?? []),
    );
    batch.holdClients(
      await lockClients(
        tx,
        dialogs.flatMap((dialog) => dialog.clientId ?? []),
      ),
    );
    const [sessions, queues] = await Promise.all([
      this.sessions.byIds(sessionIds, batch.context.zone),
      this.queues.of([...new Set(dialogs.map((dialog) => dialog.lineId))]),
    ]);
    const lines = dialogs.flatMap((dialog) => {
      const company = batch.context.company(dialog.companyCode);
      return company ? [{ lineId: dialog.lineId, company }] : [];
    });
    const choices = await OperatorChoices.read(batch, locked, lines, queues);
    const responsibleOf = (dialog: Dialog): number => {
      const responsibleId = batch.clients.get(dialog.clientId ?? '')?.responsibleId ?? 0;
      // Until somebody could be chosen the head of sales stood in; the dialogs of the night are not meant for one person.
      const standsIn =
        responsibleId === batch.context.company(dialog.companyCode)?.headOfSalesId && !queues.get(dialog.lineId)?.includes(responsibleId);
      return standsIn ? 0 : responsibleId;
    };
    const peopleOf = new Map<string, ReadonlyMap<number, PersonFacts>>();
    for (const company of new Set(lines.map((line) => line.company))) {
      const ofCompany = dialogs.filter((dialog) => dialog.companyCode === company.code);
      const userIds = new Set(
        ofCompany.flatMap((dialog) => [responsibleOf(dialog), ...(queues.get(dialog.lineId) ?? [])]).filter((userId) => userId > 0),
      );
      peopleOf.set(company.code, await this.people.factsFor([...userIds], batch.context.at, batch.context, company));
    }
    for (const dialog of dialogs) {
      const company = batch.context.company(dialog.companyCode);
      const session = sessions.get(dialog.sessionId);
      const people = peopleOf.get(dialog.companyCode ?? '');
      if (!company || !people) continue;
      if (!session) {
        if (this.lag.isYoung(dialog.startedAt, batch.context.at)) askReroute(batch, dialog);
        continue;
      }
      const facts: RerouteFacts = {
        at: batch.context.at,
        sessionId: dialog.sessionId,
        isClosed: session.isClosed || dialog.closedAt !== null,
        isAnswered: dialog.acceptedAt !== null || (session.status >= 10 && !session.isWaitingAnswer),
        movedByPerson: dialog.movedByPersonAt !== null,
        responsible: people.get(responsibleOf(dialog)) ?? null,
        choice: choices.factsFor(dialog.lineId, company, people, randomInt(seeds)),
        ...notKnownIn(batch.context),
      };
      const decision = decideReroute(facts);
      carryOutReroute(batch, dialog, company, session.operatorId, facts, decision);
      if (decision.kind !== 'assign') continue;
      choices.remember(dialog.lineId, company.code, decision.choice);
      choices.count(decision.userId);
    }
    await choices.save();
  }
}

/**
 * Records what was decided, orders what follows, and asks again where nobody has come yet.
 * @param currentOperatorId who has it in the portal, 0 = nobody
 */
export function carryOutReroute(
  batch: Batch,
  dialog: Dialog,
  company: CompanySettings,
  currentOperatorId: number,
  facts: RerouteFacts,
  decision: RerouteDecision,
): void {
  if (decision.kind === 'wait') {
    askReroute(batch, dialog);
    return;
  }
  const journalUid = batch.record(dialogKinds.reroute, {
    ...aboutDialog(dialog),
    rule: 'workingHoursBegan',
    because: decision.because,
    operatorId: decision.kind === 'assign' ? decision.userId : dialog.operatorId,
    seed: facts.choice.seed,
    facts,
    decision,
  });
  if (decision.kind === 'settled') {
    batch.changeDialog(dialog, { queuedAt: null });
    return;
  }
  batch.changeDialog(dialog, { operatorId: decision.userId });
  const { assignMode, afterHandOver } = dialogSettings.of(company);
  const body: HandOverOrder = {
    type: 'handOver',
    sessionId: dialog.sessionId,
    chatId: dialog.chatId,
    userCode: dialog.userCode,
    expectedOperatorId: currentOperatorId,
    expectedAnswer: 'none',
    to: { userId: decision.userId },
    mode: assignMode,
    comment: null,
    dealId: dialog.dealId,
    contactId: dialog.contactId,
    setDealResponsible: afterHandOver.dealFollows && !dialog.isResponsibleByPerson && dialog.dealId > 0,
    setContactResponsible: afterHandOver.contactFollows && !dialog.isResponsibleByPerson && dialog.contactId > 0,
  };
  batch.orderOfDialog({ capability: 'dialogs', body, journalUid }, dialog);
}
