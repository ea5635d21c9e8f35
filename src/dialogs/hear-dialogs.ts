import { Injectable } from '@nestjs/common';
import type { EventTaker } from '../contract/capability.js';
import { distinct } from '../distinct.js';
import type { EventOf, PortalEvent } from '../portal/events/portal-event.js';
import { Users } from '../portal/tables/users.js';
import type { Batch, Decided } from '../records/batch.js';
import { noteCardsGone } from '../records/board-changes.js';
import { lockDialogs } from '../records/dialogs.js';
import { dialogSubject } from '../records/subject.js';
import { bringChecksForward } from './bring-checks-forward.js';
import { dialogKinds } from './dialog-kinds.js';
import { followResponsibles, forgetDeleted, goneIn, rememberResponsibles } from './follow-crm.js';
import { onClientWrote, onDialogClosed, onOperatorAnswered, onOperatorChanged } from './follow-dialogs.js';
import { PlaceDialogs } from './place-dialogs.js';
import type { Start } from './start-reader.js';

const dialogTypes = ['DialogStarted', 'ClientWrote', 'OperatorAnswered', 'OperatorChanged', 'DialogClosed'] as const;
const cardTypes = ['DealChanged', 'DealDeleted', 'ContactChanged', 'ContactDeleted', 'ContactsMerged'] as const;
type DialogEvent = EventOf<(typeof dialogTypes)[number]>;
type StartEvent = EventOf<'DialogStarted' | 'ClientWrote'>;

/** What dialogs do with the portal's events: new ones get their place, known ones follow what people have done. */
@Injectable()
export class HearDialogs implements EventTaker {
  readonly types = [...dialogTypes, ...cardTypes, 'EmployeeChanged'] as const;

  constructor(
    private readonly placing: PlaceDialogs,
    private readonly users: Users,
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
    return events
      .filter(isDialogEvent)
      .flatMap((event) => (isStart(event) ? (batch.context.companyOfLine(event.payload.lineId)?.code ?? []) : []));
  }

  async take(batch: Batch, events: readonly PortalEvent[]): Promise<void> {
    const ofDialogs = events.filter(isDialogEvent);
    const placed = await this.placeNew(batch, ofDialogs);
    const names = await this.namesIn(ofDialogs);
    // What happened to a dialog before it was placed is in the facts it was placed by.
    for (const event of ofDialogs) if (!placed.has(event.payload.sessionId)) follow(batch, event, names);
    await followResponsibles(batch, events);
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
    return [];
  }

  /** Sessions that have no place yet, each once, also when their start was missed and only a message is known. */
  private async placeNew(batch: Batch, events: readonly DialogEvent[]): Promise<Set<number>> {
    const starts = new Map<number, Start>();
    for (const event of events) {
      const { sessionId } = event.payload;
      if (!isStart(event) || batch.dialogs.has(sessionId)) continue;
      const isWritten = event.type === 'ClientWrote';
      const tellsKeys = isWritten && event.payload.tellsKeys;
      const start = starts.get(sessionId);
      if (start) {
        starts.set(sessionId, { ...start, isWritten: start.isWritten || isWritten, tellsKeys: start.tellsKeys || tellsKeys });
        continue;
      }
      const company = batch.context.companyOfLine(event.payload.lineId);
      const { lineId, connector, userCode, clientUserId } = event.payload;
      const told = { sessionId, lineId, connector, userCode, clientUserId, eventUid: event.uid, occurredAt: event.occurredAt };
      if (company) starts.set(sessionId, { ...told, company, isWritten, tellsKeys });
      else if (event.type === 'DialogStarted') leaveToPortal(batch, event);
    }
    await this.placing.place(batch, [...starts.values()]);
    return new Set(starts.keys());
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

function isDialogEvent(event: PortalEvent): event is DialogEvent {
  return (dialogTypes as readonly string[]).includes(event.type);
}

function isStart(event: DialogEvent): event is StartEvent {
  return event.type === 'DialogStarted' || event.type === 'ClientWrote';
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
