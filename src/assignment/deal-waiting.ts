import { Injectable } from '@nestjs/common';
import { OwnDb } from '../database/own-db.js';
import { Metrics } from '../metrics.js';
import { Batch } from '../records/batch.js';
import { LockedCompanies } from '../records/company-locks.js';
import { DecisionContexts } from '../records/decision-context.js';
import { AssignItems } from './assign-items.js';
import { lockWaiting, rulesWithWaiting } from './assigned-items.js';
import { rulesOf } from './assignment-settings.js';

/** At each look; what people wait for goes before it. */
const mostAtOnce = 200;

/** Deals what waits for somebody, the oldest first, as soon as somebody can take it. */
@Injectable()
export class DealWaiting {
  constructor(
    private readonly db: OwnDb,
    private readonly contexts: DecisionContexts,
    private readonly assigning: AssignItems,
    private readonly metrics: Metrics,
  ) {}

  /** @returns how many decisions were made */
  async run(): Promise<number> {
    const waiting = await rulesWithWaiting(this.db);
    if (waiting.length === 0) return 0;
    const context = await this.contexts.current();
    const isOn = new Set(rulesOf(context.settings).flatMap((rule) => (rule.isOn ? `${rule.companyCode}/${rule.code}` : [])));
    let decided = 0;
    for (const { companyCode, ruleCode } of waiting) {
      if (!isOn.has(`${companyCode}/${ruleCode}`)) continue; // switched off or gone from the settings: they wait for its return
      const made = await this.db.transaction(async (tx) => {
        const batch = new Batch(tx, context);
        await LockedCompanies.lock(tx, [companyCode]);
        const items = await lockWaiting(tx, companyCode, ruleCode, mostAtOnce);
        await this.assigning.assign(
          batch,
          items.map((item) => ({ ...item, hasWaited: true, eventUid: null })),
        );
        return batch.flush();
      });
      for (const one of made) this.metrics.countDecision(one.kind, one.rule, null);
      decided += made.length;
    }
    return decided;
  }
}
