import { attributionInEnglish } from '../attribution/attribution-sentences-en.js';
import { attributionInRussian } from '../attribution/attribution-sentences-ru.js';
import { englishCall } from '../calls/call-sentences-en.js';
import { russianCall } from '../calls/call-sentences-ru.js';
import { english } from '../dialogs/dialog-sentences-en.js';
import { russian } from '../dialogs/dialog-sentences-ru.js';
import type { ThreadFacts, ThreadOutcome } from '../domain/attribution/thread.js';
import type { CallDecision, CallFacts, CallPlacement } from '../domain/calls/call.js';
import type { MergeDecision, MergeFacts } from '../domain/identity/merge.js';
import type { Language } from '../domain/language.js';
import type { Placement, PlacementFacts } from '../domain/placement/placement.js';
import type { CheckDecision, CheckFacts } from '../domain/routing/check.js';
import type { RerouteDecision, RerouteFacts } from '../domain/routing/decide-reroute.js';
import type { NightlyDecision, NightlyFacts, NightlySkipBecause } from '../domain/routing/nightly.js';

type JournalKind = 'placement' | 'check' | 'reroute' | 'nightly' | 'move' | 'call' | 'merge' | 'attribution' | 'ignored';

export type MoveBecause = 'movedByPerson' | 'movedByBot' | 'movedByQueue';
export interface MoveFacts {
  fromUserId: number;
  /** 0 = nobody or the queue. */
  toUserId: number;
  /** Who moved it by hand; 0 = no person. */
  actorUserId: number;
  /** Names of those three. */
  people: { userId: number; name: string }[];
}

/** Contacts that a person has merged in the portal. */
export interface HandMergeFacts {
  companyName: string;
  fromContactId: number;
  toContactId: number;
  /** 0: no person, a program of the portal. */
  actorUserId: number;
  /** Name of the company that has lost its contact to another's; null: both were of one company. */
  lostBy: string | null;
  /** Sessions and calls that went to the contact that is left. */
  movedThreads: number;
}

/** What was made of a merge by hand. */
export interface HandMerge {
  kind: 'followed';
  keptDealId: number;
}

export type IgnoredBecause = 'lineOfNoCompany' | 'spam' | 'sessionGone' | 'closedUnnoticed';

/** Facts of a change of history, with the run that made it. */
export type AttributionFacts = ThreadFacts & { runId: number };

/** A change of history that a person has taken back. */
export interface AttributionUndo {
  kind: 'undo';
  bindings: { typeId: number; id: number }[];
}

/** What a night's run came to. */
export interface NightlySummary {
  kind: 'summary';
  companyName: string;
  totals: (
    | { outcome: 'join'; because: 'stillOpen'; dialogs: number }
    | { outcome: 'skip'; because: NightlySkipBecause; dialogs: number }
  )[];
}

/** A journal entry as far as its sentence needs it; facts and decision as JSON gives them back. */
export interface ExplainableEntry {
  kind: JournalKind;
  because: string;
  facts: unknown;
  decision: unknown;
}

/** The journal keeps a placement without its envelope. */
export type JournalledCall = CallPlacement | Exclude<CallDecision, { kind: 'placed' }>;

/** One language's sentences. */
export interface Sentences {
  placement(facts: PlacementFacts, placement: Placement): string;
  check(facts: CheckFacts, decision: CheckDecision): string;
  reroute(facts: RerouteFacts, decision: RerouteDecision): string;
  nightly(facts: Pick<NightlyFacts, 'nightOn'>, decision: NightlyDecision | NightlySummary): string;
  move(because: MoveBecause, facts: MoveFacts): string;
  merge(facts: MergeFacts, decision: MergeDecision): string;
  handMerge(facts: HandMergeFacts, followed: HandMerge): string;
  ignored(because: IgnoredBecause): string;
  call(facts: CallFacts, decision: JournalledCall): string;
  attribution(facts: AttributionFacts, decision: ThreadOutcome | AttributionUndo): string;
  /** Put into the dialog when it is handed to a head; null where the hand-over needs no words. */
  checkComment(facts: CheckFacts, decision: CheckDecision): string | null;
}

export type Explanation = Record<Language, string>;

const sentences: Record<Language, Sentences> = {
  ru: { ...russian, call: russianCall, attribution: attributionInRussian },
  en: { ...english, call: englishCall, attribution: attributionInEnglish },
};

/** What was decided and why, for people. An entry that another release has written differently is named by its rule alone. */
export function explain(entry: ExplainableEntry, language: Language): string {
  try {
    return sentenceOf(entry, sentences[language]);
  } catch {
    return `${entry.kind}: ${entry.because}`;
  }
}

export function explainBoth(entry: ExplainableEntry): Explanation {
  return { ru: explain(entry, 'ru'), en: explain(entry, 'en') };
}

/** The comment for the new operator of a dialog that the check hands over, or null: none is needed. */
export function checkComment(decision: CheckDecision, facts: CheckFacts, language: Language): string | null {
  return sentences[language].checkComment(facts, decision);
}

function sentenceOf({ kind, because, facts, decision }: ExplainableEntry, say: Sentences): string {
  switch (kind) {
    case 'placement':
      return say.placement(facts as PlacementFacts, decision as Placement);
    case 'check':
      return say.check(facts as CheckFacts, decision as CheckDecision);
    case 'reroute':
      return say.reroute(facts as RerouteFacts, decision as RerouteDecision);
    case 'nightly':
      return say.nightly(facts as NightlyFacts, decision as NightlyDecision | NightlySummary);
    case 'move':
      return say.move(because as MoveBecause, facts as MoveFacts);
    case 'merge':
      return because === 'byHand'
        ? say.handMerge(facts as HandMergeFacts, decision as HandMerge)
        : say.merge(facts as MergeFacts, decision as MergeDecision);
    case 'ignored':
      return say.ignored(because as IgnoredBecause);
    case 'call':
      return say.call(facts as CallFacts, decision as JournalledCall);
    case 'attribution':
      return say.attribution(facts as AttributionFacts, decision as ThreadOutcome | AttributionUndo);
    default:
      throw new Error(`no sentence for a decision of the kind "${kind satisfies never}"`);
  }
}
