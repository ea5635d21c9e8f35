import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { isFaultOfInput, OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { logger } from '../log.js';
import { Metrics } from '../metrics.js';
import { CallStatistic } from '../portal/tables/call-statistic.js';
import { Batch, type Decided } from '../records/batch.js';
import { DecisionContexts, NotReady } from '../records/decision-context.js';
import { lockCalls } from '../records/phone-calls.js';
import { newsOfFinished } from './call-stages.js';
import { PlaceCalls } from './place-calls.js';

const dayMs = 86_400_000;
const portion = 100;

/** Calls whose end was never told: the portal's PHP died of it, or the module was switched off meanwhile. */
@Injectable()
export class LostCalls {
  private readonly events: string;

  constructor(
    private readonly db: OwnDb,
    private readonly contexts: DecisionContexts,
    private readonly statistic: CallStatistic,
    private readonly calls: PlaceCalls,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.events = `\`${config.portalDb.database}\`.linewarden_event`;
  }

  /** Decides calls of more than a day ago by the portal's statistic; of what that does not know either nothing is made. */
  async settle(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - dayMs);
    let settled = 0;
    for (;;) {
      // A sidecar that was away for long has the ends still before it.
      const waiting = await this.db.query<unknown[]>(`SELECT ID FROM ${this.events} WHERE TYPE = 'CallEnded' LIMIT 1`);
      if (waiting.length > 0) return settled;
      const rows = await this.db.query<{ call_id: string }[]>(
        `SELECT call_id FROM phone_call WHERE ended_at IS NULL AND started_at < ? ORDER BY started_at LIMIT ${portion}`,
        [before],
      );
      if (rows.length === 0) return settled;
      await this.settleOrClose(rows.map((row) => row.call_id));
      settled += rows.length;
    }
  }

  /** A call that cannot be decided is closed: it would keep all others from being looked at. */
  private async settleOrClose(callIds: readonly string[]): Promise<void> {
    try {
      const decided = await this.db.transaction((tx) => this.settleThese(tx, callIds));
      for (const { kind, rule } of decided) this.metrics.countDecision(kind, rule, null);
    } catch (error) {
      if (error instanceof NotReady || !isFaultOfInput(error)) throw error;
      if (callIds.length > 1) {
        for (const callId of callIds) await this.settleOrClose([callId]);
        return;
      }
      logger.error({ call: callIds[0], err: error }, 'a call without an end could not be decided and was closed');
      await this.db.query('UPDATE phone_call SET ended_at = ? WHERE call_id = ? AND ended_at IS NULL', [this.clock.now(), callIds[0]]);
    }
  }

  private async settleThese(tx: Tx, callIds: readonly string[]): Promise<Decided[]> {
    const batch = new Batch(tx, await this.contexts.current());
    batch.holdCalls(await lockCalls(tx, callIds));
    const lost = [...batch.calls.values()].filter((call) => call.endedAt === null);
    const finished = await this.statistic.byCallIds(
      lost.map((call) => call.callId),
      batch.context.zone,
    );
    await this.calls.place(
      batch,
      lost.flatMap((call) => {
        const known = finished.get(call.callId);
        return known ? [newsOfFinished(known, call)] : [];
      }),
    );
    for (const call of lost) if (!finished.has(call.callId)) batch.changeCall(call, { endedAt: batch.context.at });
    return batch.flush();
  }
}
