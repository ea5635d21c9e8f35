import type { CallDirection, CallStage } from '../domain/calls/call.js';
import { callerOf } from '../domain/calls/caller.js';
import { numberKey } from '../domain/calls/number-key.js';
import { dialledNumber } from '../domain/identity/phone-spellings.js';
import type { EventOf, PortalEvent } from '../portal/events/portal-event.js';
import type { FinishedCall } from '../portal/tables/call-statistic.js';
import type { PhoneCall } from '../records/phone-calls.js';

const callTypes = ['CallStarted', 'CallAnswered', 'CallEnded'] as const;
export type CallEvent = EventOf<(typeof callTypes)[number]>;

/** The latest that is known of a call, to be decided. */
export interface CallNews {
  /** null: not told by an event. */
  eventUid: string | null;
  stage: CallStage;
  callId: string;
  direction: CallDirection;
  isExternal: boolean;
  portalNumber: string;
  phone: string;
  userId: number;
  failedCode: string;
  activityId: number;
  startedAt: Date;
  answeredAt: Date | null;
  endedAt: Date | null;
}

export function isCallEvent(event: PortalEvent): event is CallEvent {
  return (callTypes as readonly string[]).includes(event.type);
}

const order: Record<CallStage, number> = { started: 0, answered: 1, ended: 2 };

/**
 * One piece of news per call, in the order of the last events: what came before the last stage is in the facts it is decided by, as a
 * command to a call that is over would be refused.
 */
export function latestNews(events: readonly CallEvent[]): CallNews[] {
  const news = new Map<string, CallNews>();
  for (const event of events) {
    const now = newsOf(event);
    const before = news.get(now.callId);
    const isLate = before !== undefined && order[before.stage] > order[now.stage];
    const latest = isLate ? before : now;
    news.delete(now.callId);
    news.set(now.callId, {
      ...latest,
      answeredAt: before?.answeredAt ?? now.answeredAt,
      startedAt: before && before.startedAt < now.startedAt ? before.startedAt : now.startedAt,
    });
  }
  return [...news.values()];
}

/** The end of a call as the portal's statistic tells it. */
export function newsOfFinished(call: FinishedCall, before: PhoneCall): CallNews {
  const startedAt = call.startedAt ?? before.startedAt;
  return {
    ...call,
    eventUid: null,
    stage: 'ended',
    isExternal: before.isExternal,
    portalNumber: call.portalNumber || before.portalNumber,
    phone: call.phone || before.phone,
    startedAt,
    answeredAt: before.answeredAt,
    endedAt: new Date(startedAt.getTime() + call.durationSeconds * 1000),
  };
}

/** A call of which nothing is remembered yet. */
export function newCall(news: CallNews): PhoneCall {
  return {
    callId: news.callId,
    companyCode: null,
    clientId: null,
    direction: news.direction,
    isExternal: news.isExternal,
    portalNumber: news.portalNumber,
    phone: news.phone,
    userId: news.userId,
    contactId: 0,
    dealId: 0,
    activityId: 0,
    startedAt: news.startedAt,
    answeredAt: null,
    endedAt: null,
    isMissed: false,
    todoId: 0,
    todoUserId: 0,
    todoUntil: null,
  };
}

/** The two numbers of a call as they are compared. An event that does not name one is filled up from those before it. */
export function numbersOf(news: CallNews, call: PhoneCall) {
  const phone = dialledNumber(news.phone || call.phone);
  return {
    portalKey: numberKey(news.portalNumber || call.portalNumber),
    phone,
    ...callerOf(phone),
  };
}

function newsOf({ type, uid, occurredAt, payload }: CallEvent): CallNews {
  const { callId, direction, isExternal, portalNumber, phone, userId } = payload;
  const common = { eventUid: uid, callId, direction, isExternal, portalNumber, phone, userId };
  const running = { failedCode: '', activityId: 0, startedAt: occurredAt, endedAt: null };
  switch (type) {
    case 'CallStarted':
      return { ...common, ...running, stage: 'started', answeredAt: null };
    case 'CallAnswered':
      return { ...common, ...running, stage: 'answered', answeredAt: occurredAt };
    case 'CallEnded': {
      const { failedCode, activityId } = payload;
      const startedAt = payload.startedAt > 0 ? new Date(payload.startedAt * 1000) : occurredAt;
      return { ...common, stage: 'ended', failedCode, activityId, startedAt, answeredAt: null, endedAt: occurredAt };
    }
  }
}
