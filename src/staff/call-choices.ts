import { insertRows } from '../database/own-db.js';
import { distinct } from '../distinct.js';
import type { PersonFacts } from '../domain/availability/person.js';
import type { Choice, ChoiceFacts } from '../domain/routing/choice.js';
import { foremost } from '../domain/routing/foremost.js';
import type { Batch } from '../records/batch.js';
import type { LockedCompanies } from '../records/company-locks.js';
import { countOpenDialogs } from '../records/dialogs.js';
import { countCallsToReturn } from '../records/phone-calls.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { staffSettings } from './staff-settings.js';

/** Who answers for a company's callers, by the company's code. */
export type CallStaff = ReadonlyMap<CompanySettings, readonly number[]>;

/**
 * Whose turn it is to become responsible for a caller. Turns are the company's, not a line's; otherwise as the operators of dialogs are
 * counted: over all companies, read under the locks of these and kept up to date through the batch.
 */
export class CallChoices {
  /** Open dialogs and callers to be called back, by person. */
  private load = new Map<number, number>();
  private readonly lastChosen = new Map<string, Map<number, number>>();
  private readonly chosen = new Map<string, (string | number)[]>();

  private constructor(
    private readonly batch: Batch,
    private readonly companies: LockedCompanies,
    private readonly staff: CallStaff,
  ) {}

  static async read(batch: Batch, companies: LockedCompanies, staff: CallStaff): Promise<CallChoices> {
    const choices = new CallChoices(batch, companies, staff);
    const userIds = distinct([...staff.values()].flat());
    const [dialogs, toReturn] = await Promise.all([
      countOpenDialogs(batch.tx, userIds),
      countCallsToReturn(
        batch.tx,
        batch.context.settings.companies.map(({ code }) => code),
        batch.context.at,
      ),
      choices.readLastChosen(),
    ]);
    choices.load = new Map(userIds.map((userId) => [userId, (dialogs.get(userId) ?? 0) + (toReturn.get(userId) ?? 0)]));
    return choices;
  }

  factsFor(company: CompanySettings, people: ReadonlyMap<number, PersonFacts>, seed: number): ChoiceFacts {
    const candidates = (this.staff.get(company) ?? []).flatMap((userId) => {
      const person = people.get(userId);
      if (!person) return [];
      const openDialogs = this.load.get(userId) ?? 0;
      return { person, openDialogs, lastChosen: this.lastChosen.get(company.code)?.get(userId) ?? 0 };
    });
    const { strategy, check } = staffSettings.of(company);
    return foremost({ strategy, candidates, rules: check, seed });
  }

  /** Counts a caller whom this person is to call back. */
  count(userId: number): void {
    this.load.set(userId, (this.load.get(userId) ?? 0) + 1);
  }

  remember(companyCode: string, choice: Choice | null): void {
    if (choice?.kind !== 'operator' || !choice.atWork) return;
    const number = this.companies.nextChoice(companyCode);
    this.turnsOf(companyCode).set(choice.userId, number);
    this.chosen.set(`${companyCode}:${choice.userId}`, [companyCode, choice.userId, number]);
  }

  async save(): Promise<void> {
    const columns = ['company_code', 'user_id', 'last_chosen'];
    await insertRows(
      this.batch.tx,
      'call_choice',
      columns,
      [...this.chosen.values()],
      'ON DUPLICATE KEY UPDATE last_chosen = VALUES(last_chosen)',
    );
    await this.companies.save();
  }

  private async readLastChosen(): Promise<void> {
    if (this.staff.size === 0) return;
    const rows = await this.batch.tx.query<{ company_code: string; user_id: number; last_chosen: number | string }[]>(
      'SELECT company_code, user_id, last_chosen FROM call_choice WHERE company_code IN (?)',
      [[...this.staff.keys()].map(({ code }) => code)],
    );
    for (const row of rows) this.turnsOf(row.company_code).set(row.user_id, Number(row.last_chosen));
  }

  private turnsOf(companyCode: string): Map<number, number> {
    const turns = this.lastChosen.get(companyCode) ?? new Map<number, number>();
    this.lastChosen.set(companyCode, turns);
    return turns;
  }
}
