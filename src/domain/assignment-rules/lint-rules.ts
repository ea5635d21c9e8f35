import type { Assignment, AssignmentSettings } from '../assignment/assignment.js';
import { type AssignmentFindingCode, lintAssignment } from '../assignment/lint-assignment.js';
import type { Finding, FindingCode } from '../lint/finding.js';
import type { UserFacts } from '../lint/lint-user.js';
import type { AssignmentRule } from './rule.js';

export type RuleFindingCode =
  | AssignmentFindingCode
  | 'leadsAreOff'
  | 'unknownStage'
  | 'stageOfOtherPipeline'
  | 'thenStageNotLater'
  | 'ruleBehindAnother';

/** A rule as it is set, and as the portal has its people today. */
export interface LintedRule extends AssignmentRule {
  assignment: AssignmentSettings;
  resolved: Assignment;
}

/** What the portal has that rules name. */
export interface RulesPortal {
  users: UserFacts;
  leadsAreOn: boolean;
  /** Stage ids of leads in their order. */
  leadStages: readonly string[];
  /** Stage ids of each pipeline in their order; a pipeline that the portal does not have is missing. */
  stages: ReadonlyMap<number, readonly string[]>;
}

type Path = Finding['path'];
type Found = Finding<RuleFindingCode | FindingCode>;

/** What in the rules of one company will not work as meant, in their order. @param path of the list in the document */
export function lintRules(rules: readonly LintedRule[], path: Path, portal: RulesPortal): Found[] {
  return rules.flatMap((rule, index) => {
    const at = [...path, index];
    return [
      ...lintStages(rule, at, portal),
      ...lintOverlap(rule, at, rules.slice(0, index)),
      ...lintAssignment({
        path: [...at, 'assignment'],
        kinds: [rule.entity],
        settings: rule.assignment,
        resolved: rule.resolved,
        users: portal.users,
      }),
    ];
  });
}

function lintStages({ name, entity, pipelineId, stages, thenStage }: LintedRule, path: Path, portal: RulesPortal): Found[] {
  if (entity === 'lead' && !portal.leadsAreOn) return [{ path: [...path, 'entity'], code: 'leadsAreOff', params: { rule: name } }];
  const known = entity === 'lead' ? portal.leadStages : portal.stages.get(pipelineId);
  if (known === undefined) return [{ path: [...path, 'pipelineId'], code: 'unknownPipeline', params: { categoryId: pipelineId } }];
  const found = [
    ...stages.map((stage, index) => lintStage(stage, [...path, 'stages', index])),
    lintStage(thenStage, [...path, 'thenStage']),
  ].flat();
  const isLater = (stage: string) => known.indexOf(stage) < known.indexOf(thenStage ?? '');
  if (thenStage !== null && known.includes(thenStage) && !stages.some(isLater))
    found.push({ path: [...path, 'thenStage'], code: 'thenStageNotLater', params: { stage: thenStage } });
  return found;

  function lintStage(stage: string | null, at: Path): Found[] {
    if (stage === null || known?.includes(stage)) return [];
    const isOfOther = entity === 'deal' && [...portal.stages.values()].some((ofPipeline) => ofPipeline.includes(stage));
    return [{ path: at, code: isOfOther ? 'stageOfOtherPipeline' : 'unknownStage', params: { stage } }];
  }
}

/** The first rule whose conditions hold counts: behind one that takes everything of the same stages nothing is left. */
function lintOverlap(rule: LintedRule, path: Path, before: readonly LintedRule[]): Found[] {
  if (!rule.isOn || rule.when.length > 0) return [];
  const earlier = before.filter(
    (one) =>
      one.isOn &&
      one.when.length === 0 &&
      one.entity === rule.entity &&
      (rule.entity === 'lead' || one.pipelineId === rule.pipelineId) &&
      (one.on === 'both' || one.on === rule.on),
  );
  return rule.stages.flatMap((stage, index): Found[] => {
    const other = earlier.find(({ stages }) => stages.includes(stage));
    return other
      ? [{ path: [...path, 'stages', index], code: 'ruleBehindAnother', params: { rule: rule.name, other: other.name, stage } }]
      : [];
  });
}
