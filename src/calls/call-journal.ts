import { inEachLanguage } from '../contract/in-each-language.js';
import type { JournalKind } from '../contract/journal-kind.js';
import type { CallFacts } from '../domain/calls/call.js';
import { decideCall } from '../domain/calls/decide-call.js';
import { callKinds } from './call-kinds.js';
import { callInEnglish } from './call-sentences-en.js';
import { callInRussian } from './call-sentences-ru.js';
import { type JournalledCall, journalled } from './journalled-call.js';

/** What the journal keeps of calls. */
export const callJournal: readonly JournalKind[] = [
  {
    ...callKinds.call,
    sentence: inEachLanguage({ ru: callInRussian, en: callInEnglish }, (say, { facts, decision }) =>
      say(facts as CallFacts, decision as JournalledCall),
    ),
    replay: ({ facts }) => ({ decision: journalled(decideCall(facts as CallFacts)) }),
  },
];
