import type { Language } from '../domain/language.js';
import type { DecisionKind } from '../records/decision-kind.js';

/** What the journal keeps of a decision, as far as words and replay need it; instants in `facts` are Dates or ISO text. */
export interface KeptDecision {
  rule: string;
  because: string;
  facts: unknown;
  decision: unknown;
}

/** What was decided and why, for people. Throws on facts that another release has written differently. */
export type Sentence = (kept: KeptDecision) => string;

/** A kind of decision with all that is needed to read it: its sentence in each language, and the rule that decides again. */
export interface JournalKind extends DecisionKind {
  sentence: Record<Language, Sentence>;
  /** Decides again on the facts (instants are Dates), as the journal keeps decisions; null: this entry was written down, not decided by a rule. */
  replay: (kept: KeptDecision) => { decision: unknown } | null;
}
