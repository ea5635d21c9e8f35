import { Injectable } from '@nestjs/common';
import type { EventTaker } from '../contract/capability.js';
import { concerns } from '../domain/assignment-rules/rule-for.js';
import { logger } from '../log.js';
import type { EventOf, PortalEvent } from '../portal/events/portal-event.js';
import type { Batch, Decided } from '../records/batch.js';
import { LockedCompanies } from '../records/company-locks.js';
import { AssignItems, type Visit } from './assign-items.js';
import { decidedVisits, visitName, waitsNoMore } from './assigned-items.js';
import { rulesOf } from './assignment-settings.js';

/** What assignment does with the portal's events: leads and deals that have come to a stage get somebody. */
@Injectable()
export class HearItems implements EventTaker {
  readonly types = ['ItemEntered', 'LeadDeleted', 'DealDeleted'] as const;

  constructor(private readonly assigning: AssignItems) {}

  companies(batch: Batch, events: readonly PortalEvent[]): string[] {
    const rules = rulesOf(batch.context.settings);
    return [
      ...new Set(
        events
          .filter(isEntry)
          .flatMap(({ payload }) => rules.filter((rule) => concerns(rule, payload)).map(({ companyCode }) => companyCode)),
      ),
    ];
  }

  async take(batch: Batch, events: readonly PortalEvent[]): Promise<void> {
    const codes = this.companies(batch, events);
    if (codes.length === 0) return;
    await LockedCompanies.lock(batch.tx, codes);
    const visits = events.filter(isEntry).map(visitOf);
    const decided = await decidedVisits(batch.tx, visits); // told again, or dealt from the backlog
    await this.assigning.assign(batch, onceEach(visits, decided));
  }

  async follow({ tx }: Batch, events: readonly PortalEvent[]): Promise<Decided[]> {
    const ids = (entity: 'lead' | 'deal') =>
      events.flatMap((event) => {
        if (event.type === 'LeadDeleted') return entity === 'lead' ? event.payload.leadId : [];
        return event.type === 'DealDeleted' && entity === 'deal' ? event.payload.dealId : [];
      });
    for (const entity of ['lead', 'deal'] as const) {
      const gone = await waitsNoMore(tx, entity, ids(entity));
      if (gone > 0) logger.debug({ entity, gone }, 'items that waited were deleted in the portal');
    }
    return [];
  }
}

function isEntry(event: PortalEvent): event is EventOf<'ItemEntered'> {
  return event.type === 'ItemEntered';
}

function visitOf({ uid, occurredAt, payload }: EventOf<'ItemEntered'>): Visit {
  const { entity, itemId, pipelineId, stageId, isCreated, createdById, historyId } = payload;
  return {
    eventUid: uid,
    entity,
    itemId,
    pipelineId,
    stageId,
    visit: historyId,
    isCreated,
    createdById,
    hasWaited: false,
    arrivedAt: occurredAt,
  };
}

function onceEach(visits: readonly Visit[], decided: ReadonlySet<string>): Visit[] {
  const seen = new Set(decided);
  return visits.filter((visit) => {
    const name = visitName(visit);
    if (seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
