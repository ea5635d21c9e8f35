import type { Item } from '../assignment/item.js';
import { matches } from '../assignment/matches.js';
import type { Arrival, AssignmentRule } from './rule.js';

/** Whether a rule is about items that come this way, whatever they hold. */
export function concerns(rule: AssignmentRule, { entity, pipelineId, stageId, isCreated }: Omit<Arrival, 'itemId' | 'visit'>): boolean {
  if (!rule.isOn || rule.entity !== entity || !rule.stages.includes(stageId)) return false;
  if (entity === 'deal' && rule.pipelineId !== pipelineId) return false;
  return rule.on === 'both' || rule.on === (isCreated ? 'created' : 'entered');
}

/** The first rule in their order that the item falls under; null: none. */
export function ruleFor<Rule extends AssignmentRule>(rules: readonly Rule[], arrival: Arrival, item: Item): Rule | null {
  return rules.find((rule) => concerns(rule, arrival) && matches(rule.when, item)) ?? null;
}
