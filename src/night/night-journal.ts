import { inEachLanguage } from '../contract/in-each-language.js';
import type { JournalKind } from '../contract/journal-kind.js';
import { decideNightly } from '../domain/routing/decide-nightly.js';
import type { NightlyDecision, NightlyFacts } from '../domain/routing/nightly.js';
import { nightKinds } from './night-kinds.js';
import { nightInEnglish } from './night-sentences-en.js';
import { nightInRussian } from './night-sentences-ru.js';
import type { NightlySummary } from './nightly-summary.js';

/** What the journal keeps of nights: each dialog, and what the night came to. */
export const nightJournal: readonly JournalKind[] = [
  {
    ...nightKinds.nightly,
    sentence: inEachLanguage({ ru: nightInRussian, en: nightInEnglish }, (say, { facts, decision }) =>
      say(facts as NightlyFacts, decision as NightlyDecision | NightlySummary),
    ),
    replay: ({ rule, facts }) => (rule === 'summary' ? null : { decision: decideNightly(facts as NightlyFacts) }),
  },
];
