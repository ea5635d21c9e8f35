import type { Tx } from '../database/tx.js';
import type { AssignedState } from './assigned-items.js';

type Db = Pick<Tx, 'query'>;

/** How many items of a rule stand so with a person; 0 = nobody. */
export interface RuleCount {
  companyCode: string;
  ruleCode: string;
  state: AssignedState;
  userId: number;
  count: number;
}

export interface RuleWaiting {
  companyCode: string;
  ruleCode: string;
  count: number;
  since: Date;
}

/** What the rules of companies have decided, of each since its own moment. */
export async function decidedSince(db: Db, since: ReadonlyMap<string, Date>): Promise<RuleCount[]> {
  if (since.size === 0) return [];
  const rows = await db.query<{ company_code: string; rule_code: string; state: AssignedState; user_id: number; count: number | string }[]>(
    `SELECT company_code, rule_code, state, user_id, COUNT(*) AS count FROM assigned_item
      WHERE decided_at >= ? AND (${[...since].map(() => '(company_code = ? AND decided_at >= ?)').join(' OR ')})
      GROUP BY company_code, rule_code, state, user_id`,
    [new Date(Math.min(...[...since.values()].map((at) => at.getTime()))), ...[...since].flat()],
  );
  return rows.map((row) => ({
    companyCode: row.company_code,
    ruleCode: row.rule_code,
    state: row.state,
    userId: row.user_id,
    count: Number(row.count),
  }));
}

/** What waits by the rules of companies, whenever it came. */
export async function waitingNow(db: Db, companyCodes: readonly string[]): Promise<RuleWaiting[]> {
  if (companyCodes.length === 0) return [];
  const rows = await db.query<{ company_code: string; rule_code: string; count: number | string; since: Date }[]>(
    `SELECT company_code, rule_code, COUNT(*) AS count, MIN(arrived_at) AS since FROM assigned_item
      WHERE state = 'waiting' AND company_code IN (?) GROUP BY company_code, rule_code`,
    [companyCodes],
  );
  return rows.map((row) => ({ companyCode: row.company_code, ruleCode: row.rule_code, count: Number(row.count), since: row.since }));
}
