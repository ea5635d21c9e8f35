import { Injectable } from '@nestjs/common';
import { distinct } from '../distinct.js';
import { Users } from '../portal/tables/users.js';
import { type DecisionContext, DecisionContexts } from '../records/decision-context.js';
import { Incidents } from '../records/incidents.js';
import { companySubject } from '../records/subject.js';

/** Opens an incident for each company whose head of sales works here no more, and ends it when that was mended. */
@Injectable()
export class WatchHeadsOfSales {
  constructor(
    private readonly contexts: DecisionContexts,
    private readonly users: Users,
    private readonly incidents: Incidents,
  ) {}

  /** @returns 0: nothing is decided here */
  async run(): Promise<number> {
    const context = await this.contexts.current();
    const [gone, open] = await Promise.all([this.goneIn(context), this.incidents.openSubjects('head-of-sales-gone')]);
    for (const [subject, details] of gone) if (!open.includes(subject)) await this.incidents.open('head-of-sales-gone', subject, details);
    for (const subject of open) if (!gone.has(subject)) await this.incidents.settle('head-of-sales-gone', subject);
    return 0;
  }

  /** By the company's subject; of one that was taken out of the settings nothing is asked. */
  private async goneIn({ settings, handshake }: DecisionContext): Promise<Map<string, { companyCode: string; userId: number }>> {
    const heads = settings.companies.map(({ code, headOfSalesId }) => ({ companyCode: code, userId: headOfSalesId }));
    const users = await this.users.byIds(distinct(heads.map(({ userId }) => userId)));
    const worksHere = (userId: number) => {
      const user = users.get(userId);
      return user?.isActive === true && !user.isBlocked && user.isPerson(handshake.externalUserTypes);
    };
    return new Map(heads.filter(({ userId }) => !worksHere(userId)).map((one) => [companySubject(one.companyCode), one]));
  }
}
