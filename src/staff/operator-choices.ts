import { insertRows } from '../database/own-db.js';
import type { PersonFacts } from '../domain/availability/person.js';
import type { Candidate, Choice, ChoiceFacts } from '../domain/routing/choice.js';
import { foremost } from '../domain/routing/foremost.js';
import type { Batch } from '../records/batch.js';
import type { LockedCompanies } from '../records/company-locks.js';
import { countOpenDialogs } from '../records/dialogs.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { staffSettings } from './staff-settings.js';

/** What the strategies count, read under the company's lock and kept up to date through the batch. */
export class OperatorChoices {
  private readonly openDialogs = new Map<string, Map<number, number>>();
  private readonly lastChosen = new Map<number, Map<number, number>>();
  private readonly chosen = new Map<string, number[]>();

  private constructor(
    private readonly batch: Batch,
    private readonly companies: LockedCompanies,
    private readonly queues: ReadonlyMap<number, readonly number[]>,
  ) {}

  /** @param queues user ids of each line's queue, in its order */
  static async read(
    batch: Batch,
    companies: LockedCompanies,
    lines: readonly { lineId: number; company: CompanySettings }[],
    queues: ReadonlyMap<number, readonly number[]>,
  ): Promise<OperatorChoices> {
    const choices = new OperatorChoices(batch, companies, queues);
    const candidatesOf = new Map<string, Set<number>>();
    for (const { lineId, company } of lines) {
      const candidates = candidatesOf.get(company.code) ?? new Set();
      for (const userId of queues.get(lineId) ?? []) candidates.add(userId);
      candidatesOf.set(company.code, candidates);
    }
    await Promise.all([
      ...[...candidatesOf].map(async ([code, candidates]) =>
        choices.openDialogs.set(code, await countOpenDialogs(batch.tx, code, [...candidates])),
      ),
      choices.readLastChosen([...new Set(lines.map((line) => line.lineId))]),
    ]);
    return choices;
  }

  /** The facts of a choice now. @param except these are not candidates (they hold the dialog already) */
  factsFor(
    lineId: number,
    company: CompanySettings,
    people: ReadonlyMap<number, PersonFacts>,
    seed: number,
    except: readonly number[] = [],
  ): ChoiceFacts {
    const candidates: Candidate[] = (this.queues.get(lineId) ?? []).flatMap((userId) => {
      const person = people.get(userId);
      if (!person || except.includes(userId)) return [];
      return {
        person,
        openDialogs: this.openDialogs.get(company.code)?.get(userId) ?? 0,
        lastChosen: this.lastChosen.get(lineId)?.get(userId) ?? 0,
      };
    });
    const { strategy, check } = staffSettings.of(company);
    return foremost({ strategy, candidates, rules: check, seed });
  }

  /** Counts an assignment, whoever made it. */
  count(companyCode: string, userId: number, change: 1 | -1): void {
    if (userId === 0) return;
    const open = this.openDialogs.get(companyCode) ?? new Map<number, number>();
    open.set(userId, Math.max(0, (open.get(userId) ?? 0) + change));
    this.openDialogs.set(companyCode, open);
  }

  /** Remembers whose turn it was. */
  remember(lineId: number, companyCode: string, choice: Choice | null): void {
    if (choice?.kind !== 'operator') return;
    const number = this.companies.nextChoice(companyCode);
    const ofLine = this.lastChosen.get(lineId) ?? new Map<number, number>();
    this.lastChosen.set(lineId, ofLine.set(choice.userId, number));
    this.chosen.set(`${lineId}:${choice.userId}`, [lineId, choice.userId, number]);
  }

  async save(): Promise<void> {
    await insertRows(
      this.batch.tx,
      'line_choice',
      ['line_id', 'user_id', 'last_chosen'],
      [...this.chosen.values()],
      'ON DUPLICATE KEY UPDATE last_chosen = VALUES(last_chosen)',
    );
    await this.companies.save();
  }

  private async readLastChosen(lineIds: readonly number[]): Promise<void> {
    if (lineIds.length === 0) return;
    const rows = await this.batch.tx.query<{ line_id: number; user_id: number; last_chosen: number | string }[]>(
      'SELECT line_id, user_id, last_chosen FROM line_choice WHERE line_id IN (?)',
      [lineIds],
    );
    for (const row of rows) {
      const ofLine = this.lastChosen.get(row.line_id) ?? new Map<number, number>();
      this.lastChosen.set(row.line_id, ofLine.set(row.user_id, Number(row.last_chosen)));
    }
  }
}
