import type { Item } from '../domain/assignment/item.js';
import { poolFor } from '../domain/assignment/pool-for.js';
import { sharesOf } from '../domain/assignment/shares-of.js';
import { sharesOfBacklog } from '../domain/assignment-rules/share-of-backlog.js';
import { READINESS, readinessOf } from '../domain/routing/readiness.js';
import { hoursBegan } from '../domain/schedule/hours-began.js';
import { groupBy } from '../group-by.js';
import type { Batch } from '../records/batch.js';
import { staffSettings } from '../staff/staff-settings.js';
import { countDealt } from './assigned-items.js';
import type { ReadItem, RuleReading } from './assignment-reader.js';
import type { Rule } from './assignment-settings.js';

/** An item that is decided about, with its rule. */
interface BacklogCase {
  visit: { hasWaited: boolean };
  rule: Rule;
  read: ReadItem;
}

/** What each has got of what had waited since hours began. */
export class Backlog {
  private readonly ofRules = new Map<Rule, { waited: readonly BacklogCase[]; beganAt: Date | null; got: Map<number, number> }>();
  private readonly now = new Map<Rule, number>();

  private constructor(private readonly at: Date) {}

  static async read({ tx, context }: Batch, cases: readonly BacklogCase[]): Promise<Backlog> {
    const backlog = new Backlog(context.at);
    const byRule = groupBy(
      cases.filter(({ visit }) => visit.hasWaited),
      ({ rule }) => rule,
    );
    for (const [rule, waited] of byRule) {
      const company = context.company(rule.companyCode);
      const beganAt = company && hoursBegan(context.scheduleOf(company, null), context.at);
      const got = beganAt ? await countDealt(tx, rule.companyCode, rule.code, beganAt) : new Map<number, number>();
      backlog.ofRules.set(rule, { waited, beganAt, got });
    }
    return backlog;
  }

  /** Those who have got their part of what had waited in the item's pool. */
  fullFor({ rule, company, people, assignment }: RuleReading, { hasWaited }: BacklogCase['visit'], item: Item): Set<number> {
    const backlog = hasWaited ? this.ofRules.get(rule) : undefined;
    if (!backlog) return new Set();
    const { got, beganAt } = backlog;
    const { check } = staffSettings.of(company);
    const pool = poolFor(assignment, item);
    const comes = (userId: number) => {
      const known = people.get(userId);
      return known !== undefined && readinessOf(known.person, check) < READINESS.GONE;
    };
    const ids = pool.people.filter(comes);
    const { strategy } = pool;
    const isByShares = strategy.name === 'roundRobin' || strategy.name === 'weighted';
    const expected = isByShares ? sharesOf(strategy, ids, people) : ids.map((userId) => ({ userId, weight: 1 }));
    const dealt = pool.people.reduce((sum, userId) => sum + (got.get(userId) ?? 0), 0);
    const waited = backlog.waited.filter(({ read }) => poolFor(assignment, read.item).group?.index === pool.group?.index).length;
    // `got` grows as the batch goes on, and what of it is dealt by then is among the cases too: counted once.
    const most = sharesOfBacklog({ at: this.at, hoursBeganAt: beganAt, waited: waited + dealt - this.dealtNow(rule), expected });
    return new Set(most === null ? [] : [...most].filter(([userId, part]) => (got.get(userId) ?? 0) >= part).map(([userId]) => userId));
  }

  count(rule: Rule, { hasWaited }: BacklogCase['visit'], userId: number): void {
    const got = this.ofRules.get(rule)?.got;
    if (!hasWaited || !got) return;
    got.set(userId, (got.get(userId) ?? 0) + 1);
    this.now.set(rule, this.dealtNow(rule) + 1);
  }

  private dealtNow(rule: Rule): number {
    return this.now.get(rule) ?? 0;
  }
}
