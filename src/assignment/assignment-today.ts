import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { ApiDb } from '../database/api-db.js';
import { distinct } from '../distinct.js';
import { owedThousandths } from '../domain/assignment/ledger.js';
import { instantOf, localDayOf } from '../domain/schedule/local-day.js';
import { groupBy } from '../group-by.js';
import { type Asking, maySee } from '../http/asking.js';
import { Pipelines } from '../portal/tables/pipelines.js';
import { Users } from '../portal/tables/users.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { SettingsStore } from '../settings/settings-store.js';
import { decidedSince, type RuleCount, type RuleWaiting, waitingNow } from './assigned-counts.js';
import { assignmentSettings, type Rule, type RuleSettings, ruleOf } from './assignment-settings.js';
import type { AssignmentAnswer, CompanyAssignment, NamedPerson, RuleToday, SharesOfPool } from './assignment-types.js';
import { ledgerNamesOf } from './ledger-names.js';
import { readLedgers } from './share-records.js';

interface OfCompany {
  company: CompanySettings;
  rules: { fields: RuleSettings; rule: Rule }[];
}

/** What the rules did today, what waits, and who is owed what. */
@Injectable()
export class AssignmentToday {
  constructor(
    private readonly db: ApiDb,
    private readonly clock: Clock,
    private readonly settings: SettingsStore,
    private readonly users: Users,
    private readonly pipelines: Pipelines,
  ) {}

  async of(asking: Pick<Asking, 'companyCodes'>, companyCode: string | undefined): Promise<AssignmentAnswer> {
    const { settings } = await this.settings.current();
    const seen = settings.companies
      .filter(({ code }) => maySee(asking, code) && (companyCode === undefined || code === companyCode))
      .map(
        (company): OfCompany => ({
          company,
          rules: assignmentSettings.of(company).assignmentRules.map((fields) => ({ fields, rule: ruleOf(fields, company) })),
        }),
      );
    const rules = seen.flatMap((one) => one.rules.map(({ rule }) => rule));
    const [counts, waiting, ledgers, stages] = await Promise.all([
      decidedSince(this.db, new Map(seen.map(({ company }) => [company.code, this.midnightOf(company)]))),
      waitingNow(
        this.db,
        seen.map(({ company }) => company.code),
      ),
      readLedgers(this.db, rules.flatMap(ledgersShown)),
      this.stagesFor(rules),
    ]);
    const userIds = [...counts.map(({ userId }) => userId), ...[...ledgers.values()].flatMap(({ accounts }) => [...accounts.keys()])];
    const users = await this.users.byIds(distinct(userIds).filter((userId) => userId > 0));
    const nameOf = (userId: number): NamedPerson => ({ userId, name: users.get(userId)?.name ?? `#${userId}` });

    return { companies: seen.map(companyOf) };

    function companyOf({ company, rules: ofCompany }: OfCompany): CompanyAssignment {
      const { code, name } = company;
      const byRule = groupBy(
        counts.filter(({ companyCode: of }) => of === code),
        ({ ruleCode }) => ruleCode,
      );
      return {
        companyCode: code,
        name,
        rules: ofCompany.map(({ fields, rule }) => ({
          rule: fields,
          pipelineId: rule.pipelineId,
          ...stages(rule),
          today: todayOf(byRule.get(rule.code) ?? []),
          waiting: waitingOf(waiting.find((one) => one.companyCode === code && one.ruleCode === rule.code)),
          shares: sharesOf(rule),
        })),
      };
    }

    function todayOf(counted: readonly RuleCount[]): RuleToday['today'] {
      const sum = (states: readonly string[]) =>
        counted.filter(({ state }) => states.includes(state)).reduce((total, { count }) => total + count, 0);
      return {
        given: perPerson(counted, ['ordered', 'given', 'moving']),
        shadow: perPerson(counted, ['shadow']),
        left: sum(['left']),
        superseded: sum(['void']),
      };
    }

    function perPerson(counted: readonly RuleCount[], states: readonly string[]): RuleToday['today']['given'] {
      const byPerson = groupBy(
        counted.filter(({ state, userId }) => states.includes(state) && userId > 0),
        ({ userId }) => userId,
      );
      return [...byPerson]
        .map(([userId, all]) => ({ ...nameOf(userId), count: all.reduce((total, { count }) => total + count, 0) }))
        .toSorted((a, b) => b.count - a.count || a.userId - b.userId);
    }

    function sharesOf({ companyCode: code, code: ruleCode, assignment }: Rule): SharesOfPool[] {
      const names = ledgerNamesOf({ companyCode: code, code: ruleCode, assignment });
      const pools = [
        { group: null, strategy: assignment.strategy, sharedAs: assignment.ledger, ledger: names.rest },
        ...assignment.groups.map((group, index) => ({
          group: group.name,
          strategy: group.strategy ?? assignment.strategy,
          sharedAs: group.ledger,
          ledger: names.groups[index] ?? '',
        })),
      ];
      return pools.flatMap(({ group, strategy, sharedAs, ledger: ledgerName }): SharesOfPool[] => {
        const ledger = ledgers.get(ledgerName);
        if (!ledger || (strategy.name !== 'roundRobin' && strategy.name !== 'weighted')) return [];
        const accounts = [...ledger.accounts].map(([userId, { given }]) => {
          const owed = owedThousandths(ledger, userId);
          return { ...nameOf(userId), given, entitled: given * 1000 + owed, owed };
        });
        return [{ group, sharedAs, accounts: accounts.toSorted((a, b) => b.owed - a.owed || a.userId - b.userId) }];
      });
    }
  }

  private midnightOf({ timeZone }: CompanySettings): Date {
    return instantOf(localDayOf(this.clock.now(), timeZone), 0, timeZone);
  }

  private async stagesFor(rules: readonly Rule[]) {
    const ofDeals = rules.filter(({ entity }) => entity === 'deal');
    const [lead, deal, pipelines] = await Promise.all([
      rules.length > ofDeals.length ? this.pipelines.leadStages() : [],
      this.pipelines.stagesOf(distinct(ofDeals.map(({ pipelineId }) => pipelineId))),
      ofDeals.length > 0 ? this.pipelines.all() : [],
    ]);
    return ({ entity, pipelineId, stages }: Rule): Pick<RuleToday, 'stages' | 'pipelineName'> => {
      const known = entity === 'lead' ? lead : (deal.get(pipelineId) ?? []);
      return {
        stages: stages.map((stageId) => ({ stageId, name: known.find((stage) => stage.stageId === stageId)?.name ?? null })),
        pipelineName: entity === 'lead' ? null : (pipelines.find(({ categoryId }) => categoryId === pipelineId)?.name ?? null),
      };
    };
  }
}

function ledgersShown(rule: Rule): string[] {
  const { rest, groups } = ledgerNamesOf(rule);
  return [rest, ...groups];
}

function waitingOf(found: RuleWaiting | undefined): RuleToday['waiting'] {
  return { count: found?.count ?? 0, since: found?.since.toISOString() ?? null };
}
