import { Injectable } from '@nestjs/common';
import { type CallNews, isCallEvent, latestNews } from '../calls/call-stages.js';
import { PlaceCalls } from '../calls/place-calls.js';
import type { Tx } from '../database/own-db.js';
import { followResponsibles, forgetDeleted, rememberResponsibles } from '../dialogs/follow-crm.js';
import { onClientWrote, onDialogClosed, onOperatorAnswered, onOperatorChanged } from '../dialogs/follow-dialogs.js';
import { PlaceDialogs } from '../dialogs/place-dialogs.js';
import type { Start } from '../dialogs/start-reader.js';
import { distinct } from '../distinct.js';
import { logger } from '../log.js';
import { dropMergesOf } from '../one-client/client-merges.js';
import { FollowMerges } from '../one-client/follow-merges.js';
import type { EventOf, PortalEvent } from '../portal/events/portal-event.js';
import { Handshakes } from '../portal/handshake.js';
import { Users } from '../portal/tables/users.js';
import { Batch, type Decided } from '../records/batch.js';
import { noteCardsGone } from '../records/board-changes.js';
import { LockedCompanies } from '../records/company-locks.js';
import { DecisionContexts } from '../records/decision-context.js';
import { lockDialogs } from '../records/dialogs.js';
import { askAboutSavedContacts } from '../records/merge-questions.js';
import { forgetDeletedOfCalls, lockCalls } from '../records/phone-calls.js';
import { bringForward } from '../records/questions.js';

const dialogTypes = ['DialogStarted', 'ClientWrote', 'OperatorAnswered', 'OperatorChanged', 'DialogClosed'] as const;
type DialogEvent = EventOf<(typeof dialogTypes)[number]>;
type StartEvent = EventOf<'DialogStarted' | 'ClientWrote'>;

/** Turns portal events into decisions: journal, commands and timers, all in the transaction it is given. */
@Injectable()
export class Decisions {
  constructor(
    private readonly contexts: DecisionContexts,
    private readonly placing: PlaceDialogs,
    private readonly calls: PlaceCalls,
    private readonly handshakes: Handshakes,
    private readonly users: Users,
    private readonly merges: FollowMerges,
  ) {}

  /**
   * Decides events in their order; those of one client must be in one call or in calls one after another.
   * @throws NotReady when nothing can be decided yet
   */
  async onEvents(tx: Tx, events: readonly PortalEvent[]): Promise<Decided[]> {
    if (events.length === 0) return [];
    const batch = new Batch(tx, await this.contexts.current());
    const ofDialogs = events.filter(isDialogEvent);
    batch.holdDialogs(
      await lockDialogs(
        tx,
        ofDialogs.map((event) => event.payload.sessionId),
      ),
    );
    const news = latestNews(events.filter(isCallEvent));
    if (news.length > 0) await this.holdCalls(batch, ofDialogs, news);
    const placed = await this.placeNew(batch, ofDialogs);
    const names = await this.namesIn(ofDialogs);
    // What happened to a dialog before it was placed is in the facts it was placed by.
    for (const event of ofDialogs) if (!placed.has(event.payload.sessionId)) this.follow(batch, event, names);
    await this.calls.place(batch, news);
    await followResponsibles(batch, events);
    const decided = await batch.flush();
    return [...decided, ...(await this.followPortal(batch, events))];
  }

  /** Calls and dialogs of one batch lock their companies together: one after another, two batches could wait for each other. */
  private async holdCalls(batch: Batch, dialogs: readonly DialogEvent[], news: readonly CallNews[]): Promise<void> {
    batch.holdCalls(
      await lockCalls(
        batch.tx,
        news.map((one) => one.callId),
      ),
    );
    const ofLines = dialogs.flatMap((event) => (isStart(event) ? (batch.context.companyOfLine(event.payload.lineId)?.code ?? []) : []));
    await LockedCompanies.lock(batch.tx, [...ofLines, ...this.calls.companiesOf(batch, news)]);
  }

  /** Sessions that have no place yet, each once, also when their start was missed and only a message is known. */
  private async placeNew(batch: Batch, events: readonly DialogEvent[]): Promise<Set<number>> {
    const starts = new Map<number, Start>();
    for (const event of events) {
      const { sessionId } = event.payload;
      if (!isStart(event) || batch.dialogs.has(sessionId) || starts.has(sessionId)) continue;
      const company = batch.context.companyOfLine(event.payload.lineId);
      if (company) starts.set(sessionId, { ...event.payload, eventUid: event.uid, company });
      else if (event.type === 'DialogStarted') leaveToPortal(batch, event);
    }
    await this.placing.place(batch, [...starts.values()]);
    return new Set(starts.keys());
  }

  private follow(batch: Batch, event: DialogEvent, names: ReadonlyMap<number, string>): void {
    const dialog = batch.dialogs.get(event.payload.sessionId);
    if (!dialog) return;
    switch (event.type) {
      case 'DialogStarted':
        break; // it has its place
      case 'ClientWrote':
        onClientWrote(batch, dialog, event);
        break;
      case 'OperatorAnswered':
        onOperatorAnswered(batch, dialog, event);
        break;
      case 'OperatorChanged':
        onOperatorChanged(batch, dialog, event, names);
        break;
      case 'DialogClosed':
        onDialogClosed(batch, dialog, event);
        break;
      default:
        event satisfies never;
    }
  }

  private async namesIn(events: readonly DialogEvent[]): Promise<Map<number, string>> {
    const moves = events.flatMap((event) => (event.type === 'OperatorChanged' ? [event.payload] : []));
    const users = await this.users.byIds(distinct(moves.flatMap((move) => [move.fromUserId, move.toUserId, move.actorUserId])));
    return new Map([...users.values()].map((user) => [user.userId, user.name]));
  }

  private async followPortal(batch: Batch, events: readonly PortalEvent[]): Promise<Decided[]> {
    await rememberResponsibles(batch.tx, events);
    const [dealIds, contactIds] = cardsGoneIn(events);
    await noteCardsGone(batch.tx, dealIds, contactIds, batch.context.at);
    await forgetDeleted(batch.tx, events);
    await forgetDeletedOfCalls(batch.tx, events);
    const followed: Decided[] = [];
    for (const event of events) if (event.type === 'ContactsMerged') followed.push(...(await this.merges.follow(batch, event)));
    await dropMergesOf(batch.tx, contactIds);
    await askAboutSavedContacts(batch.tx, events, batch.context.at);
    if (events.some((event) => event.type === 'PortalOptionChanged')) this.refreshHandshake();
    const changed = events.flatMap((event) => (event.type === 'EmployeeChanged' ? [event.payload.userId] : []));
    const users = await this.users.byIds([...new Set(changed)]);
    const dismissed = [...users.values()].filter((user) => !user.isActive).map((user) => user.userId);
    await bringForward(batch.tx, dismissed, batch.context.at);
    return followed;
  }

  private refreshHandshake(): void {
    this.handshakes.refresh().catch((error: unknown) => logger.warn({ err: error }, 'the portal did not answer the handshake'));
  }
}

function cardsGoneIn(events: readonly PortalEvent[]): [dealIds: number[], contactIds: number[]] {
  const dealIds: number[] = [];
  const contactIds: number[] = [];
  for (const { type, payload } of events) {
    if (type === 'DealDeleted') dealIds.push(payload.dealId);
    if (type === 'ContactDeleted') contactIds.push(payload.contactId);
    if (type === 'ContactsMerged') contactIds.push(payload.fromContactId);
  }
  return [dealIds, contactIds];
}

function isDialogEvent(event: PortalEvent): event is DialogEvent {
  return (dialogTypes as readonly string[]).includes(event.type);
}

function isStart(event: DialogEvent): event is StartEvent {
  return event.type === 'DialogStarted' || event.type === 'ClientWrote';
}

/** A line of no company: its dialogs are the portal's own business, and the journal says so. */
function leaveToPortal(batch: Batch, { uid, payload }: EventOf<'DialogStarted'>): void {
  batch.record({
    kind: 'ignored',
    rule: 'ignored',
    because: 'lineOfNoCompany',
    eventUid: uid,
    companyCode: null,
    lineId: payload.lineId,
    sessionId: payload.sessionId,
    clientId: null,
    contactId: 0,
    dealId: 0,
    operatorId: payload.operatorId,
    seed: 0,
    facts: payload,
    decision: { kind: 'ignored', because: 'lineOfNoCompany' },
  });
}
