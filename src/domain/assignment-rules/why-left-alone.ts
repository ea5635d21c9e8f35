import type { Arrival, AssignmentRule, ItemStanding } from './rule.js';

/** Why a rule leaves an item with whom it is, in the order in which it is asked. */
export type LeftAloneBecause = 'movedOn' | 'closed' | 'placed' | 'converted' | 'byHand' | 'notReplaced';

/** null: the rule assigns it. */
export function whyLeftAlone(
  { replaces, replacesUserIds, converted }: Pick<AssignmentRule, 'replaces' | 'replacesUserIds' | 'converted'>,
  { stageId, pipelineId }: Pick<Arrival, 'stageId' | 'pipelineId'>,
  standing: ItemStanding,
): LeftAloneBecause | null {
  if (standing.stageId !== stageId || standing.pipelineId !== pipelineId) return 'movedOn';
  if (!standing.isOpen) return 'closed';
  if (standing.isPlaced) return 'placed';
  if (standing.leadId > 0 && converted === 'keep') return 'converted';
  if (standing.responsibleId === 0) return null;
  if (standing.isResponsibleByHand) return 'byHand';
  if (replaces === 'always') return null;
  const isReplaced =
    replaces === 'creatorOnly' ? standing.responsibleId === standing.createdById : replacesUserIds.includes(standing.responsibleId);
  return isReplaced ? null : 'notReplaced';
}
