import { Injectable } from '@nestjs/common';
import { distinct } from '../distinct.js';
import { Lines, Queues } from '../portal/tables/lines.js';
import { Users } from '../portal/tables/users.js';
import { type DecisionContext, DecisionContexts, NotReady } from '../records/decision-context.js';
import { People } from '../staff/people.js';
import type { BoardCompany, BoardLine, BoardPerson } from './messages.js';

/** A person of the board, without how they stand now. */
export type KnownPerson = Omit<BoardPerson, 'standings'>;

/** What the dialogs of a board refer to. */
export interface Directory {
  people: KnownPerson[];
  lines: BoardLine[];
  companies: BoardCompany[];
}

/** Reads the companies with their lines and people. */
@Injectable()
export class BoardDirectory {
  constructor(
    private readonly contexts: DecisionContexts,
    private readonly lines: Lines,
    private readonly queues: Queues,
    private readonly users: Users,
    private readonly people: People,
  ) {}

  /** Empty before the first settings. */
  async read(): Promise<Directory> {
    try {
      return await this.readIn(await this.contexts.current());
    } catch (error) {
      if (error instanceof NotReady) return { people: [], lines: [], companies: [] };
      throw error;
    }
  }

  /** People outside the companies who turn up as operators. */
  async strangers(userIds: readonly number[]): Promise<KnownPerson[]> {
    const users = await this.users.byIds(userIds);
    return [...users.values()].map(({ userId, name, isActive, isBlocked }) => ({
      userId,
      name,
      isActive: isActive && !isBlocked,
      companyCodes: [],
    }));
  }

  private async readIn(context: DecisionContext): Promise<Directory> {
    const { companies } = context.settings;
    const lineIds = distinct(companies.flatMap((company) => company.lineIds));
    const [lines, queues] = await Promise.all([
      lineIds.length > 0 ? this.lines.byIds(lineIds) : new Map<number, { name: string }>(),
      this.queues.of(lineIds),
    ]);
    const heads = await this.people.headIdsAbove(distinct([...queues.values()].flat()), context);
    const companiesOf = new Map<number, Set<string>>();
    for (const company of companies) {
      const queued = company.lineIds.flatMap((lineId) => queues.get(lineId) ?? []);
      const headsOf = heads(company);
      const above = queued.flatMap((userId) => headsOf.get(userId) ?? []);
      for (const userId of [company.headOfSalesId, ...queued, ...above])
        companiesOf.set(userId, (companiesOf.get(userId) ?? new Set()).add(company.code));
    }
    const people = await this.strangers([...companiesOf.keys()]);
    return {
      people: people.map((person) => ({ ...person, companyCodes: [...(companiesOf.get(person.userId) ?? [])] })),
      lines: companies.flatMap((company) =>
        company.lineIds.map((lineId) => ({
          lineId,
          name: lines.get(lineId)?.name ?? `#${lineId}`,
          companyCode: company.code,
          queueUserIds: queues.get(lineId) ?? [],
        })),
      ),
      companies: companies.map(({ code, name, timeZone, headOfSalesId }) => ({ code, name, timeZone, headOfSalesId })),
    };
  }
}
