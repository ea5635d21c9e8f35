import type { Replayed } from '../contract/journal-kinds.js';

const mostShown = 20;

/** `failed`: the rule could not decide on the facts at all. */
export type Outcome = Replayed | { kind: 'failed'; because: string };

interface Counted {
  equal: number;
  different: number;
  failed: number;
  otherVersion: number;
  noDecision: number;
  cut: number;
  unknownKind: number;
  /** Ids of the first of those that differ or failed. */
  shown: string[];
}

/** What came out of a period's entries, by their kind. */
export class ReplayTally {
  private readonly byKind = new Map<string, Counted>();

  add(id: number, kind: string, outcome: Outcome): void {
    const counted = this.of(kind);
    counted[outcome.kind] += 1;
    if (outcome.kind !== 'different' && outcome.kind !== 'failed') return;
    if (counted.shown.length < mostShown) counted.shown.push(outcome.kind === 'failed' ? `${id} (${outcome.because})` : String(id));
  }

  /** Every entry that today's rules could decide about came out as it was. */
  get isClean(): boolean {
    return [...this.byKind.values()].every(({ different, failed }) => different + failed === 0);
  }

  lines(): string[] {
    if (this.byKind.size === 0) return ['no entries'];
    return [...this.byKind].sort(([one], [other]) => one.localeCompare(other)).flatMap(([kind, counted]) => linesOf(kind, counted));
  }

  private of(kind: string): Counted {
    const known = this.byKind.get(kind);
    if (known) return known;
    const counted = { equal: 0, different: 0, failed: 0, otherVersion: 0, noDecision: 0, cut: 0, unknownKind: 0, shown: [] };
    this.byKind.set(kind, counted);
    return counted;
  }
}

function linesOf(kind: string, { shown, ...counted }: Counted): string[] {
  const parts = WORDS.flatMap(([name, words]) => (counted[name] > 0 ? [`${counted[name]} ${words}`] : []));
  const hidden = counted.different + counted.failed - shown.length;
  return [
    `${kind}: ${parts.join(', ')}`,
    ...(shown.length > 0 ? [`  not equal: ${shown.join(', ')}${hidden > 0 ? ` and ${hidden} more` : ''}`] : []),
  ];
}

const WORDS: [name: keyof Omit<Counted, 'shown'>, words: string][] = [
  ['equal', 'equal'],
  ['different', 'different'],
  ['failed', 'could not be decided on their facts'],
  ['otherVersion', 'of other versions of the rule'],
  ['noDecision', 'not decided by a rule'],
  ['cut', 'too long to be kept whole'],
  ['unknownKind', 'of a kind that is unknown here'],
];
