import { isDeepStrictEqual } from 'node:util';
import { type AnyDecision, type DecisionKind, replay, reviveFacts } from '../domain/replay.js';

type JournalKind = 'placement' | 'check' | 'reroute' | 'nightly' | 'move' | 'call' | 'merge' | 'attribution' | 'ignored';

/** A journal row; `facts` and `decision` are its JSON. */
export interface ReplayedRow {
  kind: JournalKind;
  rule: string;
  because: string;
  facts: string;
  decision: string;
}

export type Replayed =
  | { kind: 'equal' }
  /** Today's rules decide otherwise on the same facts. */
  | { kind: 'different'; now: unknown }
  /** Written down, not decided by a rule. */
  | { kind: 'noDecision' };

/** Decides a journal entry again on the facts it keeps and compares. */
export function replayEntry(row: ReplayedRow): Replayed {
  const kind = decisionKind(row);
  if (kind === null) return { kind: 'noDecision' };
  const now: unknown = JSON.parse(JSON.stringify(journalled(replay(kind, reviveFacts(row.facts)))));
  return isDeepStrictEqual(now, JSON.parse(row.decision)) ? { kind: 'equal' } : { kind: 'different', now };
}

function decisionKind({ kind, rule, because }: ReplayedRow): DecisionKind | null {
  switch (kind) {
    case 'placement':
    case 'check':
    case 'reroute':
    case 'call':
      return kind;
    case 'nightly':
      return rule === 'summary' ? null : kind;
    case 'attribution':
      return rule === 'undo' ? null : kind;
    case 'ignored':
      return because === 'spam' ? 'placement' : null;
    case 'merge':
      return rule === 'byHand' ? null : kind;
    case 'move':
      return null;
    default:
      throw new Error(`no journal entry is of the kind "${kind satisfies never}"`);
  }
}

/** The journal keeps a placement without its envelope. */
function journalled(decision: AnyDecision): unknown {
  return 'kind' in decision && decision.kind === 'placed' ? decision.placement : decision;
}
