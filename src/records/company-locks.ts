import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';

/**
 * One row per company, locked before anything is read that a choice or a recognition depends on. It serves as the lock per client
 * (clients are a company's) and per choice of operator (an operator may sit in several queues of a company): docs/decisions/0004.
 */
export class LockedCompanies {
  private readonly choices = new Map<string, number>();

  private constructor(
    private readonly tx: Tx,
    private readonly codes: readonly string[],
  ) {}

  static async lock(tx: Tx, companyCodes: readonly string[]): Promise<LockedCompanies> {
    const [companies] = await LockedCompanies.lockAndRead(tx, companyCodes, async () => undefined);
    return companies;
  }

  /** Locks, and asks at once for what has to be read under the locks: it is read after they were given, in the same round trip. */
  static async lockAndRead<T>(
    tx: Tx,
    companyCodes: readonly string[],
    read: (companies: LockedCompanies) => Promise<T>,
  ): Promise<[LockedCompanies, T]> {
    const companies = new LockedCompanies(tx, [...new Set(companyCodes)].sort());
    let [missing, found] = await Promise.all([companies.lockRows(), read(companies)]);
    if (missing.length > 0) {
      // A company's first dialog: what was read was not read under its lock.
      const rows = missing.map((code) => [code]);
      await insertRows(tx, 'company_lock', ['company_code'], rows, 'ON DUPLICATE KEY UPDATE company_code = company_code');
      [missing, found] = await Promise.all([companies.lockRows(), read(companies)]);
    }
    return [companies, found];
  }

  /** @returns companies that have no row yet */
  private async lockRows(): Promise<string[]> {
    if (this.codes.length === 0) return [];
    const [rows] = await Promise.all([
      this.tx.query<{ company_code: string; choices: number | string }[]>(
        `SELECT company_code, choices FROM company_lock WHERE company_code IN (?) ORDER BY company_code FOR UPDATE${this.tx.isImpatient ? ' NOWAIT' : ''}`,
        [this.codes],
      ),
      this.tx.isOfCluster ? this.tx.query('UPDATE company_lock SET turns = turns + 1 WHERE company_code IN (?)', [this.codes]) : null,
    ]);
    for (const row of rows) this.choices.set(row.company_code, Number(row.choices));
    return this.codes.filter((code) => !this.choices.has(code));
  }

  /** Numbers the company's choices: 1, 2, … */
  nextChoice(companyCode: string): number {
    const choice = (this.choices.get(companyCode) ?? 0) + 1;
    this.choices.set(companyCode, choice);
    return choice;
  }

  async save(): Promise<void> {
    for (const [code, choices] of this.choices)
      await this.tx.write('UPDATE company_lock SET choices = ? WHERE company_code = ? AND choices <> ?', [choices, code, choices]);
  }
}
