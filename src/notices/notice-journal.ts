import { inEachLanguage } from '../contract/in-each-language.js';
import type { JournalKind } from '../contract/journal-kind.js';
import { decideIncidentNotice, type IncidentNotice, type IncidentNoticeFacts } from '../domain/notices/decide-incident-notice.js';
import { noticeKinds } from './notice-kinds.js';
import { noticeSentences } from './notice-sentences.js';

/** What the journal keeps of notices: of which incidents who was told. */
export const noticeJournal: readonly JournalKind[] = [
  {
    ...noticeKinds.incidentNotice,
    sentence: inEachLanguage(noticeSentences, (say, { facts, decision }) =>
      say.incidentNotice(facts as IncidentNoticeFacts, decision as IncidentNotice),
    ),
    replay: ({ facts }) => ({ decision: decideIncidentNotice(facts as IncidentNoticeFacts) }),
  },
];
