import { inEachLanguage } from '../contract/in-each-language.js';
import type { JournalKind } from '../contract/journal-kind.js';
import { decideMerge } from '../domain/identity/decide-merge.js';
import type { MergeDecision, MergeFacts } from '../domain/identity/merge.js';
import { englishApart, russianApart } from './apart-sentences.js';
import type { ApartDecision, ApartFacts } from './apart-types.js';
import type { HandMerge, HandMergeFacts } from './hand-merge.js';
import { mergeKinds } from './merge-kinds.js';
import { englishMerges } from './merge-sentences-en.js';
import { russianMerges } from './merge-sentences-ru.js';

/** Merges, decided by the rule or followed. */
export const mergeInJournal: JournalKind = {
  ...mergeKinds.merge,
  sentence: inEachLanguage({ ru: russianMerges, en: englishMerges }, (say, { because, facts, decision }) =>
    because === 'byHand'
      ? say.handMerge(facts as HandMergeFacts, decision as HandMerge)
      : say.merge(facts as MergeFacts, decision as MergeDecision),
  ),
  replay: ({ rule, facts }) => (rule === 'byHand' ? null : { decision: decideMerge(facts as MergeFacts) }),
};

/** Merges taken back: a person's word, and what the portal did. */
export const apartInJournal: JournalKind = {
  ...mergeKinds.apart,
  sentence: inEachLanguage({ ru: russianApart, en: englishApart }, (say, { facts, decision }) =>
    say(facts as ApartFacts, decision as ApartDecision),
  ),
  replay: () => null,
};

/** What the journal keeps of clients who are one. */
export const mergeJournal: readonly JournalKind[] = [mergeInJournal, apartInJournal];
