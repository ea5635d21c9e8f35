import { isDeepStrictEqual } from 'node:util';
import type { Language } from '../domain/language.js';
import { isCut } from '../records/bounded-json.js';
import { type Explanation, explain, namedOnly } from './explain.js';
import type { JournalKind, KeptDecision } from './journal-kind.js';
import { reviveFacts } from './revive-facts.js';

/** A decision of whichever capability. */
export type NamedDecision = KeptDecision & { kind: string };

/** A row of the journal; `facts` and `decision` are its JSON. */
export interface JournalRow {
  kind: string;
  /** Of the rule that decided it. */
  version: number;
  rule: string;
  because: string;
  facts: string;
  decision: string;
  /** JSON of what `facts` refer to (records/shared-facts.ts); left out: they refer to nothing; null: it is not there any more. */
  shared?: string | null;
}

export type Replayed =
  | { kind: 'equal' }
  /** Today's rules decide otherwise on the same facts. */
  | { kind: 'different'; now: unknown }
  /** Written down, not decided by a rule. */
  | { kind: 'noDecision' }
  /** Decided by another version of the rule than today's, whose number this is: a difference would say nothing. */
  | { kind: 'otherVersion'; version: number }
  /** Too long to be kept whole: what is left cannot be decided on. */
  | { kind: 'cut' }
  /** Of a capability that this release does not have. */
  | { kind: 'unknownKind' };

/** What the journal's entries mean, whichever capability has decided them. */
export class JournalKinds {
  private readonly byName: ReadonlyMap<string, JournalKind>;

  /** @throws Error on two kinds of one name: the journal could not tell them apart. */
  constructor(kinds: readonly JournalKind[]) {
    const byName = new Map<string, JournalKind>();
    for (const one of kinds) {
      const other = byName.get(one.kind);
      if (other) throw new Error(`Both ${other.capability} and ${one.capability} call a kind of decision "${one.kind}"`);
      byName.set(one.kind, one);
    }
    this.byName = byName;
  }

  /** In the order of the capabilities. */
  get names(): string[] {
    return [...this.byName.keys()];
  }

  /** What was decided and why, for people; a kind that nobody here knows is named by its rule alone. */
  explain(entry: NamedDecision, language: Language): string {
    const of = this.byName.get(entry.kind);
    return of ? explain(of, entry, language) : namedOnly(entry.kind, entry);
  }

  explainBoth(entry: NamedDecision): Explanation {
    return { ru: this.explain(entry, 'ru'), en: this.explain(entry, 'en') };
  }

  /** Decides a journal entry again on the facts it keeps and compares. Throws on facts that the rule cannot work with. */
  replay({ facts, decision, shared, ...row }: JournalRow): Replayed {
    const of = this.byName.get(row.kind);
    if (!of) return { kind: 'unknownKind' };
    if (of.version !== row.version) return { kind: 'otherVersion', version: of.version };
    if (isCut(facts) || isCut(decision)) return { kind: 'cut' };
    const kept: unknown = JSON.parse(decision);
    const again = of.replay({ rule: row.rule, because: row.because, facts: reviveFacts(facts, shared), decision: kept });
    if (again === null) return { kind: 'noDecision' };
    const now: unknown = JSON.parse(JSON.stringify(again.decision));
    return isDeepStrictEqual(now, kept) ? { kind: 'equal' } : { kind: 'different', now };
  }
}
