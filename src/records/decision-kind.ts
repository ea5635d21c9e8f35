/** What a kind of decision is called in the journal, whose it is, and which version of its rule decides now. */
export interface DecisionKind {
  /** Name of the capability that decides. */
  capability: string;
  /** Unique over all capabilities: `placement`, `check`, … */
  kind: string;
  /** Raised whenever equal facts may give another decision than before: entries of other versions are not compared. */
  version: number;
}
