import { inEachLanguage } from '../contract/in-each-language.js';
import type { JournalKind } from '../contract/journal-kind.js';
import { decideAssignment, type RuleDecision, type RuleFacts } from '../domain/assignment-rules/decide-assignment.js';
import type { AssignmentAnswer, AssignmentAnswerFacts } from './assignment-answers.js';
import { assignmentKinds } from './assignment-kinds.js';
import { assignmentSentences } from './assignment-sentences.js';

/** What the journal keeps of leads and deals: who got each, and what the portal said to it. */
export const assignmentJournal: readonly JournalKind[] = [
  {
    ...assignmentKinds.assignment,
    sentence: inEachLanguage(assignmentSentences, (say, { facts, decision }) =>
      say.assignment(facts as RuleFacts, decision as RuleDecision),
    ),
    replay: ({ facts }) => ({ decision: decideAssignment(facts as RuleFacts) }),
  },
  {
    ...assignmentKinds.assignmentAnswer,
    sentence: inEachLanguage(assignmentSentences, (say, { facts, decision }) =>
      say.answer(facts as AssignmentAnswerFacts, decision as AssignmentAnswer),
    ),
    replay: () => null,
  },
];
