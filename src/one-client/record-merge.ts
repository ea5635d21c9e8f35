import type { MergeDecision, MergeFacts } from '../domain/identity/merge.js';
import type { Batch } from '../records/batch.js';

/**
 * Puts a decision about two contacts into the journal.
 * @param byUserId the person behind it; 0 = a rule
 * @returns the entry's uid
 */
export function recordMerge(
  batch: Batch,
  facts: MergeFacts,
  decision: MergeDecision,
  clientId: string | null,
  byUserId = facts.acceptedBy,
): string {
  const isMerge = decision.kind === 'merge';
  return batch.record({
    kind: 'merge',
    rule: decision.kind,
    because: decision.because,
    eventUid: null,
    companyCode: facts.companyCode,
    lineId: 0,
    sessionId: 0,
    clientId,
    contactId: isMerge ? decision.toContactId : Math.min(...facts.contacts.map(({ contactId }) => contactId)),
    dealId: isMerge ? decision.keptDealId : 0,
    operatorId: byUserId,
    seed: 0,
    facts,
    decision,
  });
}
