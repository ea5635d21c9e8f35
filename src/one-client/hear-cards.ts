import { Injectable } from '@nestjs/common';
import type { EventTaker } from '../contract/capability.js';
import type { PortalEvent } from '../portal/events/portal-event.js';
import type { Batch, Decided } from '../records/batch.js';
import { dropMergesOf } from './client-merges.js';
import { FollowMerges } from './follow-merges.js';
import { noteHandChanges } from './hand-changes.js';
import { askAboutSavedContacts } from './saved-contacts.js';

/** Contacts that people save, delete and merge in the portal. */
@Injectable()
export class HearCards implements EventTaker {
  readonly types = ['ContactChanged', 'ContactDeleted', 'ContactsMerged'] as const;

  constructor(private readonly merges: FollowMerges) {}

  async follow(batch: Batch, events: readonly PortalEvent[]): Promise<Decided[]> {
    const decided: Decided[] = [];
    for (const event of events) if (event.type === 'ContactsMerged') decided.push(...(await this.merges.follow(batch, event)));
    await dropMergesOf(batch.tx, [...contactsGoneIn(events), ...givenAwayIn(events)]);
    await noteHandChanges(batch.tx, events);
    await askAboutSavedContacts(batch.tx, events, batch.context.at);
    return decided;
  }
}

/** Another company's by now: what was thought of it among the former one's contacts holds no more. */
function givenAwayIn(events: readonly PortalEvent[]): number[] {
  return events.flatMap(({ type, payload }) => (type === 'ContactChanged' && payload.companyName !== null ? payload.contactId : []));
}

function contactsGoneIn(events: readonly PortalEvent[]): number[] {
  return events.flatMap(({ type, payload }) =>
    type === 'ContactDeleted' ? payload.contactId : type === 'ContactsMerged' ? payload.fromContactId : [],
  );
}
