import { Injectable } from '@nestjs/common';
import type { EventTaker } from '../contract/capability.js';
import { distinct } from '../distinct.js';
import type { EventOf, PortalEvent } from '../portal/events/portal-event.js';
import { Users } from '../portal/tables/users.js';
import type { Batch, Decided } from '../records/batch.js';
import { noteCardsGone } from '../records/board-changes.js';
import { aboutDialog, type Dialog, lockDialogs } from '../records/dialogs.js';
import { Incidents } from '../records/incidents.js';
import { ReusedIds, restored } from '../records/reused-ids.js';
import { dialogSubject } from '../records/subject.js';
import { bringChecksForward } from './bring-checks-forward.js';
import { dialogKinds } from './dialog-kinds.js';
import { forgetDeleted, goneIn, rememberResponsibles } from './follow-crm.js';
import { onClientWrote, onDialogClosed, onOperatorAnswered, onOperatorChanged, withdrawQuestionsAbout } from './follow-dialogs.js';
import { FollowHand, isCompanyChanged } from './follow-hand.js';
import { FollowLines, type LineMove } from './follow-lines.js';
import { followMessages } from './follow-messages.js';
import { LeftDesks } from './left-desks.js';
import { PlaceAgain, placeOthers } from './place-again.js';
import { PlaceDialogs } from './place-dialogs.js';

const dialogTypes = [
  'DialogStarted',
  'ClientWrote',
  'OperatorAnswered',
  'EmployeeWrote',
  'OperatorChanged',
  'DialogMovedToLine',
  'DialogClosed',
] as const;
const cardTypes = ['DealChanged', 'DealDeleted', 'ContactChanged', 'ContactDeleted', 'ContactsMerged'] as const;
type DialogEvent = EventOf<(typeof dialogTypes)[number]>;
/** Events that say on which line a dialog is: one that has no place yet gets it by any of them. */
type StartEvent = EventOf<'DialogStarted' | 'ClientWrote' | 'DialogMovedToLine'>;

/** A session begins once: told of this much later it is another one. */
const startedMs = 2 * 60_000;

/** What dialogs do with the portal's events: new ones get their place, known ones follow what people have done. */
@Injectable()
export class HearDialogs implements EventTaker {
  readonly types = [...dialogTypes, ...cardTypes, 'EmployeeChanged'] as const;

  constructor(
    private readonly placing: PlaceDialogs,
    private readonly lines: FollowLines,
    private readonly hand: FollowHand,
    private readonly reusedIds: ReusedIds,
    private readonly incidents: Incidents,
    private readonly users: Users,
    private readonly leftDesks: LeftDesks,
    private readonly placeAgain: PlaceAgain,
  ) {}

  async hold(batch: Batch, events: readonly PortalEvent[]): Promise<void> {
    batch.holdDialogs(
      await lockDialogs(
        batch.tx,
        events.filter(isDialogEvent).map((event) => event.payload.sessionId),
      ),
    );
  }

  companies(batch: Batch, events: readonly PortalEvent[]): string[] {
    // A contact goes from one company to another seldom enough.
    if (events.some(isCompanyChanged)) return batch.context.settings.companies.map(({ code }) => code);
    return events
      .filter(isDialogEvent)
      .flatMap((event) => (isStart(event) ? (batch.context.companyOfLine(event.payload.lineId)?.code ?? []) : []));
  }

  async take(batch: Batch, events: readonly PortalEvent[]): Promise<void> {
    const ofDialogs = events.filter(isDialogEvent);
    const reused = await this.setReusedAside(batch, ofDialogs);
    const moves = movesIn(batch, ofDialogs, reused);
    const placed = await this.place(batch, ofDialogs, reused, moves);
    const names = await this.namesIn(ofDialogs);
    // What happened to a dialog before it was placed is in the facts it was placed by.
    for (const event of ofDialogs) {
      if (reused.has(event.payload.sessionId)) continue;
      if (!placed.has(event.payload.sessionId)) follow(batch, event, names);
      followMessages(batch, event);
    }
    await this.reusedIds.amongSaved(batch, newContactsIn(events));
    await this.hand.follow(batch, events);
    await this.hand.followResponsibles(batch, events);
    const written = ofDialogs.flatMap(({ type, payload }) => (type === 'ClientWrote' ? payload.sessionId : []));
    const known = written.filter((sessionId) => !placed.has(sessionId));
    await this.leftDesks.afterWriting(batch, known);
    await this.placeAgain.afterWriting(
      batch,
      known.flatMap((sessionId) => batch.dialogs.get(sessionId) ?? []),
    );
  }

  async follow({ tx, context }: Batch, events: readonly PortalEvent[]): Promise<Decided[]> {
    await rememberResponsibles(tx, events);
    const { dealIds, contactIds, mergedContactIds } = goneIn(events);
    await noteCardsGone(tx, dealIds, [...contactIds, ...mergedContactIds], context.at);
    await forgetDeleted(tx, dealIds, contactIds);
    const changed = events.flatMap((event) => (event.type === 'EmployeeChanged' ? [event.payload.userId] : []));
    const users = await this.users.byIds(distinct(changed));
    const dismissed = [...users.values()].filter((user) => !user.isActive).map((user) => user.userId);
    await bringChecksForward(tx, dismissed, context.at);
    if (users.get(context.handshake.serviceUserId)?.isActive) await placeOthers(tx, null, null, context.at);
    return [];
  }

  /** Sessions that have no place yet, each once, also when their start was missed and only a message is known; and those of a new company. */
  private async place(
    batch: Batch,
    events: readonly DialogEvent[],
    reused: ReadonlySet<number>,
    moves: readonly LineMove[],
  ): Promise<Set<number>> {
    const starts = new Map((await this.lines.follow(batch, moves)).map((start) => [start.sessionId, start]));
    const moved = new Set(starts.keys());
    for (const event of events) {
      const { sessionId } = event.payload;
      const isKnown = batch.dialogs.has(sessionId) && !reused.has(sessionId);
      if (!isStart(event) || isKnown) continue;
      const start = starts.get(sessionId);
      const told = event.type === 'ClientWrote' ? event.payload.tellsKeys : null;
      const tellsKeys = start?.tellsKeys || (told ?? start?.tellsKeys ?? null);
      if (start?.lineId === event.payload.lineId) {
        starts.set(sessionId, { ...start, tellsKeys });
        continue;
      }
      const company = batch.context.companyOfLine(event.payload.lineId);
      const { lineId, connector, userCode, clientUserId } = event.payload;
      const { uid: eventUid, occurredAt } = event;
      if (company)
        starts.set(sessionId, { sessionId, lineId, connector, userCode, clientUserId, eventUid, occurredAt, company, tellsKeys });
      else if (start)
        starts.delete(sessionId); // passed on to a line of no company meanwhile
      else if (event.type === 'DialogStarted') leaveToPortal(batch, event);
    }
    await this.placing.place(batch, [...starts.values()]);
    this.lines.restoreHistory(
      batch,
      moves.filter(({ dialog }) => moved.has(dialog.sessionId)),
    );
    return new Set(starts.keys());
  }

  /**
   * A portal that was restored from a backup gives ids of sessions out again. What is remembered of the former holder ends, the newcomer is placed.
   * @returns the sessions that are not those remembered
   */
  private async setReusedAside(batch: Batch, events: readonly DialogEvent[]): Promise<Set<number>> {
    const reused = new Set<number>();
    for (const event of events) {
      const { sessionId } = event.payload;
      const dialog = batch.dialogs.get(sessionId);
      if (!dialog || reused.has(sessionId) || !isStart(event) || isTheSame(dialog, event)) continue;
      reused.add(sessionId);
      withdrawQuestionsAbout(batch, dialog);
      recordReused(batch, dialog, event);
      if (!dialog.closedAt) batch.changeDialog(dialog, { closedAt: batch.context.at, queuedAt: null });
      await this.incidents.open(restored.kind, restored.subject, { sessionId, companyCode: dialog.companyCode }, batch.tx);
    }
    // What knows its session by chat and client the module refuses; these would go to whoever has the chat now.
    if (reused.size > 0)
      await batch.tx.query(`DELETE FROM outbox_command WHERE state = 'waiting' AND subject IN (?) AND type IN ('comment', 'notify')`, [
        [...reused].map(dialogSubject),
      ]);
    return reused;
  }

  private async namesIn(events: readonly DialogEvent[]): Promise<Map<number, string>> {
    const moves = events.flatMap((event) => (event.type === 'OperatorChanged' ? [event.payload] : []));
    const users = await this.users.byIds(distinct(moves.flatMap((move) => [move.fromUserId, move.toUserId, move.actorUserId])));
    return new Map([...users.values()].map((user) => [user.userId, user.name]));
  }
}

function follow(batch: Batch, event: DialogEvent, names: ReadonlyMap<number, string>): void {
  const dialog = batch.dialogs.get(event.payload.sessionId);
  if (!dialog) return;
  switch (event.type) {
    case 'DialogStarted':
      break; // it has its place
    case 'DialogMovedToLine':
      break; // followed before anything else
    case 'ClientWrote':
      onClientWrote(batch, dialog, event);
      break;
    case 'EmployeeWrote':
      break; // as of any message, whether the client waits follows from it
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

function isDialogEvent(event: PortalEvent): event is DialogEvent {
  return (dialogTypes as readonly string[]).includes(event.type);
}

function isStart(event: DialogEvent): event is StartEvent {
  return event.type === 'DialogStarted' || event.type === 'ClientWrote' || event.type === 'DialogMovedToLine';
}

/** An id alone proves nothing. */
function isTheSame(dialog: Dialog, event: StartEvent): boolean {
  const { chatId, userCode } = event.payload;
  const isLater = event.type === 'DialogStarted' && event.occurredAt.getTime() > dialog.startedAt.getTime() + startedMs;
  return dialog.chatId === chatId && dialog.userCode === userCode && !isLater;
}

/** Dialogs that are on another line by the last that was told of them, whether their move was told of or missed. */
function movesIn(batch: Batch, events: readonly DialogEvent[], reused: ReadonlySet<number>): LineMove[] {
  const moves = new Map<number, LineMove>();
  for (const event of events) {
    const { sessionId } = event.payload;
    const dialog = batch.dialogs.get(sessionId);
    if (!dialog || reused.has(sessionId) || !isStart(event) || hasEnded(dialog)) continue;
    const { lineId, connector } = event.payload;
    const before = moves.get(sessionId);
    if (lineId === (before?.lineId ?? dialog.lineId)) continue;
    const actorUserId = event.type === 'DialogMovedToLine' ? event.payload.actorUserId : 0;
    if (lineId === dialog.lineId)
      moves.delete(sessionId); // and back
    else moves.set(sessionId, { dialog, lineId, connector, eventUid: event.uid, occurredAt: event.occurredAt, actorUserId });
  }
  return [...moves.values()];
}

/** One that has left the companies' lines has ended here alone: it may come back. */
function hasEnded({ closedAt, companyCode }: Dialog): boolean {
  return closedAt !== null && companyCode !== null;
}

/** Contacts that were just made, as far as the events tell: of one that is saved again the module knows who was responsible. */
function newContactsIn(events: readonly PortalEvent[]): number[] {
  return events.flatMap((event) =>
    event.type === 'ContactChanged' && event.payload.formerResponsibleId === 0 ? [event.payload.contactId] : [],
  );
}

function recordReused(batch: Batch, dialog: Dialog, { uid, payload }: StartEvent): void {
  batch.record(dialogKinds.ignored, {
    ...aboutDialog(dialog),
    rule: 'sessionReused',
    because: 'sessionReused',
    eventUid: uid,
    operatorId: dialog.operatorId,
    facts: {
      at: batch.context.at,
      sessionId: dialog.sessionId,
      formerChatId: dialog.chatId,
      chatId: payload.chatId,
      formerStartedAt: dialog.startedAt,
    },
    decision: { kind: 'ignored', because: 'sessionReused' },
  });
}

/** A line of no company: its dialogs are the portal's own business, and the journal says so. */
function leaveToPortal(batch: Batch, { uid, payload }: EventOf<'DialogStarted'>): void {
  batch.record(dialogKinds.ignored, {
    subject: dialogSubject(payload.sessionId),
    rule: 'ignored',
    because: 'lineOfNoCompany',
    eventUid: uid,
    companyCode: null,
    lineId: payload.lineId,
    operatorId: payload.operatorId,
    facts: payload,
    decision: { kind: 'ignored', because: 'lineOfNoCompany' },
  });
}
