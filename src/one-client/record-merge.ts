import type { MergeDecision, MergeFacts } from '../domain/identity/merge.js';
import type { Batch } from '../records/batch.js';
import { contactSubject } from '../records/subject.js';
import { mergeKinds } from './merge-kinds.js';

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
  const olderContactId = Math.min(...facts.contacts.map(({ contactId }) => contactId));
  return batch.record(mergeKinds.merge, {
    subject: contactSubject(isMerge ? decision.toContactId : olderContactId),
    rule: decision.kind,
    because: decision.because,
    companyCode: facts.companyCode,
    clientId,
    contactId: isMerge ? decision.toContactId : olderContactId,
    dealId: isMerge ? decision.keptDealId : 0,
    operatorId: byUserId,
    facts,
    decision,
  });
}
