import { Injectable } from '@nestjs/common';
import { distinct } from '../distinct.js';
import { Queues } from '../portal/tables/lines.js';
import type { DecisionContext } from '../records/decision-context.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { People } from './people.js';

/** Who works for a company. */
@Injectable()
export class Workers {
  constructor(
    private readonly queues: Queues,
    private readonly people: People,
  ) {}

  /** Its head of sales, the people in the queues of its lines and the heads above them. */
  async of(company: CompanySettings, context: DecisionContext): Promise<Set<number>> {
    const queues = await this.queues.of(company.lineIds);
    const queued = distinct([...queues.values()].flat());
    const heads = await this.people.headIdsAbove(queued, context);
    return new Set([company.headOfSalesId, ...queued, ...[...heads(company).values()].flat()]);
  }
}
