import { inEachLanguage } from '../contract/in-each-language.js';
import type { JournalKind } from '../contract/journal-kind.js';
import { attributeThread } from '../domain/attribution/attribute-thread.js';
import type { ThreadOutcome } from '../domain/attribution/thread.js';
import type { AttributionFacts, AttributionUndo } from './attribution-facts.js';
import { attributionKinds } from './attribution-kinds.js';
import { attributionInEnglish } from './attribution-sentences-en.js';
import { attributionInRussian } from './attribution-sentences-ru.js';

/** What the journal keeps of the history that was put right: changes, and changes taken back. */
export const attributionJournal: readonly JournalKind[] = [
  {
    ...attributionKinds.attribution,
    sentence: inEachLanguage({ ru: attributionInRussian, en: attributionInEnglish }, (say, { facts, decision }) =>
      say(facts as AttributionFacts, decision as ThreadOutcome | AttributionUndo),
    ),
    replay: ({ rule, facts }) => (rule === 'undo' ? null : { decision: attributeThread(facts as AttributionFacts) }),
  },
];
