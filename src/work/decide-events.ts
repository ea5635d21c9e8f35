import { Inject, Injectable } from '@nestjs/common';
import { CAPABILITIES, type Capability, type EventTaker } from '../contract/capability.js';
import type { Tx } from '../database/tx.js';
import { logger } from '../log.js';
import type { PortalEvent } from '../portal/events/portal-event.js';
import { Handshakes } from '../portal/handshake.js';
import { Batch, type Decided } from '../records/batch.js';
import { LockedCompanies } from '../records/company-locks.js';
import { DecisionContexts } from '../records/decision-context.js';

/** A capability's ear, with the events it hears of. */
interface Hearing {
  taker: EventTaker;
  events: readonly PortalEvent[];
}

/** Gives portal events to the capabilities that hear of them, all in the transaction it is given. */
@Injectable()
export class DecideEvents {
  constructor(
    @Inject(CAPABILITIES) private readonly capabilities: readonly Capability[],
    private readonly contexts: DecisionContexts,
    private readonly handshakes: Handshakes,
  ) {}

  /**
   * Decides events in their order; those of one subject must be in one call or in calls one after another.
   * @throws NotReady when nothing can be decided yet
   */
  async decide(tx: Tx, events: readonly PortalEvent[]): Promise<Decided[]> {
    if (events.length === 0) return [];
    const batch = new Batch(tx, await this.contexts.current());
    const hearings = this.hearings(events);
    for (const { taker, events } of hearings) await taker.hold?.(batch, events);
    await lockCompaniesTogether(batch, hearings);
    for (const { taker, events } of hearings) await taker.take?.(batch, events);
    const decided = await batch.flush();
    for (const { taker, events } of hearings) decided.push(...((await taker.follow?.(batch, events)) ?? []));
    if (events.some((event) => event.type === 'PortalOptionChanged')) this.refreshHandshake();
    return decided;
  }

  private hearings(events: readonly PortalEvent[]): Hearing[] {
    return this.capabilities.flatMap(({ events: taker }) => {
      const heard = taker ? events.filter((event) => taker.types.includes(event.type)) : [];
      return taker && heard.length > 0 ? [{ taker, events: heard }] : [];
    });
  }

  private refreshHandshake(): void {
    this.handshakes.refresh().catch((error: unknown) => logger.warn({ err: error }, 'the portal did not answer the handshake'));
  }
}

/** One that is alone locks its companies when it comes to them. */
async function lockCompaniesTogether(batch: Batch, hearings: readonly Hearing[]): Promise<void> {
  const wanted = hearings.map(({ taker, events }) => taker.companies?.(batch, events) ?? []).filter((codes) => codes.length > 0);
  if (wanted.length > 1) await LockedCompanies.lock(batch.tx, wanted.flat());
}
