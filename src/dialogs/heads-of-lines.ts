import { Injectable } from '@nestjs/common';
import { distinct } from '../distinct.js';
import type { HeadFacts } from '../domain/routing/check.js';
import { chooseOperator } from '../domain/routing/choose-operator.js';
import { groupBy } from '../group-by.js';
import type { Batch } from '../records/batch.js';
import type { OperatorChoices } from '../staff/operator-choices.js';
import { People } from '../staff/people.js';
import { staffSettings } from '../staff/staff-settings.js';
import type { PlacementReading } from './placement-reader.js';

/** Heads for lines of which nobody will come: a new dialog goes up at once, as the check would send it. */
@Injectable()
export class HeadsOfLines {
  constructor(private readonly people: People) {}

  /**
   * By line: the heads above the people of its queue in their order, nearest first, at last the company's head of sales. Nothing is read of a line that
   * somebody can be chosen for.
   */
  async read(batch: Batch, { starts, people, queues }: PlacementReading, choices: OperatorChoices): Promise<Map<number, HeadFacts[]>> {
    const heads = new Map<number, HeadFacts[]>();
    const { at } = batch.context;
    for (const [company, ofCompany] of groupBy(starts, (start) => start.company)) {
      const known = people.get(company.code) ?? new Map();
      const lineIds = distinct(ofCompany.map(({ lineId }) => lineId)).filter(
        (lineId) => chooseOperator(choices.factsFor(lineId, company, known, 0)).kind === 'nobody',
      );
      if (lineIds.length === 0) continue;
      const { headOfSalesId } = company;
      const queued = distinct(lineIds.flatMap((lineId) => queues.get(lineId) ?? []));
      const rules = staffSettings.of(company).check;
      const [above, ofSales] = await Promise.all([
        this.people.headsFor(queued, at, batch.context, company, rules),
        this.people.asHeads([headOfSalesId], at, batch.context, company, rules),
      ]);
      for (const lineId of lineIds) {
        const nearest = (queues.get(lineId) ?? []).flatMap((userId) => above.get(userId) ?? []);
        heads.set(lineId, [...new Map([...nearest, ...ofSales].toReversed().map((head) => [head.userId, head])).values()].toReversed());
      }
    }
    return heads;
  }
}
