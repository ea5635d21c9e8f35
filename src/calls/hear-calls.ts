import { Injectable } from '@nestjs/common';
import type { EventTaker } from '../contract/capability.js';
import type { PortalEvent } from '../portal/events/portal-event.js';
import type { Batch, Decided } from '../records/batch.js';
import { forgetDeletedOfCalls, lockCalls } from '../records/phone-calls.js';
import { type CallNews, isCallEvent, latestNews } from './call-stages.js';
import { PlaceCalls } from './place-calls.js';

/** What calls do with the portal's events. */
@Injectable()
export class HearCalls implements EventTaker {
  readonly types = ['CallStarted', 'CallAnswered', 'CallEnded', 'DealDeleted', 'ContactDeleted'] as const;

  constructor(private readonly calls: PlaceCalls) {}

  async hold(batch: Batch, events: readonly PortalEvent[]): Promise<void> {
    batch.holdCalls(
      await lockCalls(
        batch.tx,
        newsIn(events).map((one) => one.callId),
      ),
    );
  }

  companies(batch: Batch, events: readonly PortalEvent[]): string[] {
    return this.calls.companiesOf(batch, newsIn(events));
  }

  take(batch: Batch, events: readonly PortalEvent[]): Promise<void> {
    return this.calls.place(batch, newsIn(events));
  }

  async follow({ tx }: Batch, events: readonly PortalEvent[]): Promise<Decided[]> {
    await forgetDeletedOfCalls(tx, events);
    return [];
  }
}

function newsIn(events: readonly PortalEvent[]): CallNews[] {
  return latestNews(events.filter(isCallEvent));
}
