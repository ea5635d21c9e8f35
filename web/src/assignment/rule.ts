import type { LinesAnswer } from '../../../src/administration/portal-data-types';
import type { CompanySettings } from '../../../src/settings-parts';

export type Rule = CompanySettings['assignmentRules'][number];
export type Group = Rule['assignment']['groups'][number];
export type Condition = Rule['when'][number];
export type Strategy = Rule['assignment']['strategy'];
export type RuleState = 'live' | 'shadow' | 'off';

export const RULE_STATES: readonly RuleState[] = ['live', 'shadow', 'off'];

export function stateOf({ isOn, mode }: Pick<Rule, 'isOn' | 'mode'>): RuleState {
  return isOn ? mode : 'off';
}

/** Switched off, a rule keeps how it was switched on. */
export function setState(rule: Pick<Rule, 'isOn' | 'mode'>, state: RuleState): void {
  rule.isOn = state !== 'off';
  if (state !== 'off') rule.mode = state;
}

/** Changes places with its neighbour; at the end of the list it stays. */
export function move<T>(list: T[], from: number, by: -1 | 1): void {
  const to = from + by;
  if (to < 0 || to >= list.length) return;
  list.splice(to, 0, ...list.splice(from, 1));
}

export type StageOfPortal = LinesAnswer['leads']['stages'][number];

/** Stages that a rule may name, in the portal's order; none: the portal does not have the pipeline. */
export function stagesFor(rule: Pick<Rule, 'entity' | 'pipelineId'>, ownPipelineId: number, portal: LinesAnswer): StageOfPortal[] {
  if (rule.entity === 'lead') return portal.leads.stages;
  const wanted = rule.pipelineId ?? ownPipelineId;
  return portal.pipelines.find(({ categoryId }) => categoryId === wanted)?.stages ?? [];
}

/** A code that no rule of the company has: it names the rule's record of shares, so it is never used again for another one's. */
export function freeCode(rules: readonly Pick<Rule, 'code'>[]): string {
  const taken = new Set(rules.map(({ code }) => code));
  let number = rules.length + 1;
  while (taken.has(`rule${number}`)) number += 1;
  return `rule${number}`;
}

type Named = Exclude<Strategy['name'], 'weighted'> | 'set' | 'efficiency';

/** Ways of choosing as the screen offers them. */
export const STRATEGIES: readonly Named[] = ['roundRobin', 'even', 'set', 'efficiency', 'best', 'random'];

export function strategyName(strategy: Strategy): Named {
  return strategy.name === 'weighted' ? strategy.by : strategy.name;
}

export function strategyNamed(name: Named): Strategy {
  switch (name) {
    case 'even':
      return { name, by: 'open', kinds: [] };
    case 'set':
      return { name: 'weighted', by: name, weights: [], others: 1 };
    case 'efficiency':
      return { name: 'weighted', by: name, floor: 0.5, cap: 2 };
    default:
      return { name };
  }
}

/** Sets one limit of everybody; null takes it away. What else is limited stays. */
export function setLimit(rule: Rule, name: 'perDay' | 'atOnce', value: number | null): void {
  const { all } = rule.assignment.limits;
  const rest = { ...all[rule.entity], [name]: value };
  if (value === null) delete rest[name];
  if (Object.keys(rest).length > 0) all[rule.entity] = rest;
  else delete all[rule.entity];
}
