import type { MergeDecision, MergeFacts } from '../domain/identity/merge.js';
import type { HandMerge, HandMergeFacts } from './hand-merge.js';

/** One language's sentences about contacts that may be one client. */
export interface MergeSentences {
  merge(facts: MergeFacts, decision: MergeDecision): string;
  handMerge(facts: HandMergeFacts, followed: HandMerge): string;
}
