import { insertRows } from '../database/own-db.js';
import { distinct } from '../distinct.js';
import type { PersonFacts } from '../domain/availability/person.js';
import type { Candidate, Choice, ChoiceFacts } from '../domain/routing/choice.js';
import { foremost } from '../domain/routing/foremost.js';
import type { Batch } from '../records/batch.js';
import type { LockedCompanies } from '../records/company-locks.js';
import { countOpenDialogs } from '../records/dialogs.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { staffSettings } from './staff-settings.js';

/**
 * What the strategies count, read under the locks of the companies and kept up to date through the batch. Who serves several companies has one
 * desk: open dialogs of all of them count; those that another transaction is giving by a company of its own are not seen yet.
 */
export class OperatorChoices {
  private openDialogs = new Map<number, number>();
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
    lines: readonly { lineId: number }[],
    queues: ReadonlyMap<number, readonly number[]>,
  ): Promise<OperatorChoices> {
    const choices = new OperatorChoices(batch, companies, queues);
    const lineIds = distinct(lines.map(({ lineId }) => lineId));
    const candidates = distinct(lineIds.flatMap((lineId) => queues.get(lineId) ?? []));
    [choices.openDialogs] = await Promise.all([countOpenDialogs(batch.tx, candidates), choices.readLastChosen(lineIds)]);
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
        openDialogs: this.openDialogs.get(userId) ?? 0,
        lastChosen: this.lastChosen.get(lineId)?.get(userId) ?? 0,
      };
    });
    const { strategy, check } = staffSettings.of(company);
    return foremost({ strategy, candidates, rules: check, seed });
  }

  /** Counts an assignment, whoever made it. */
  count(userId: number): void {
    if (userId > 0) this.openDialogs.set(userId, (this.openDialogs.get(userId) ?? 0) + 1);
  }

  /** Remembers whose turn it was; who only keeps what came while nobody was at work has had none. */
  remember(lineId: number, companyCode: string, choice: Choice | null): void {
    if (choice?.kind !== 'operator' || !choice.atWork) return;
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
