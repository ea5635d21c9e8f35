import { insertRows, type Tx } from '../database/own-db.js';

/**
 * One row per company, locked before anything is read that a choice or a recognition depends on. It serves as the lock per client
 * (clients are a company's) and per choice of operator (an operator may sit in several queues of a company): docs/decisions/0004.
 */
export class LockedCompanies {
  private constructor(
    private readonly tx: Tx,
    private readonly choices: Map<string, number>,
  ) {}

  static async lock(tx: Tx, companyCodes: readonly string[]): Promise<LockedCompanies> {
    const codes = [...new Set(companyCodes)].sort();
    if (codes.length === 0) return new LockedCompanies(tx, new Map());
    const lockRows = () =>
      tx.query<{ company_code: string; choices: number | string }[]>(
        'SELECT company_code, choices FROM company_lock WHERE company_code IN (?) ORDER BY company_code FOR UPDATE',
        [codes],
      );
    let rows = await lockRows();
    if (rows.length < codes.length) {
      const missing = codes.filter((code) => !rows.some((row) => row.company_code === code)).map((code) => [code]);
      await insertRows(tx, 'company_lock', ['company_code'], missing, 'ON DUPLICATE KEY UPDATE company_code = company_code');
      rows = await lockRows();
    }
    return new LockedCompanies(tx, new Map(rows.map((row) => [row.company_code, Number(row.choices)])));
  }

  /** Numbers the company's choices: 1, 2, … */
  nextChoice(companyCode: string): number {
    const choice = (this.choices.get(companyCode) ?? 0) + 1;
    this.choices.set(companyCode, choice);
    return choice;
  }

  async save(): Promise<void> {
    for (const [code, choices] of this.choices)
      await this.tx.query('UPDATE company_lock SET choices = ? WHERE company_code = ? AND choices <> ?', [choices, code, choices]);
  }
}
