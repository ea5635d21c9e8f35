import { assignmentWords } from '../../../src/assignment/assignment-words';
import { attributionWords } from '../../../src/attribution/attribution-words';
import { callWords } from '../../../src/calls/call-words';
import { dialogWords } from '../../../src/dialogs/dialog-words';
import { nightWords } from '../../../src/night/night-words';
import { noticeWords } from '../../../src/notices/notice-words';
import { apartWords } from '../../../src/one-client/apart-words';
import { mergeWords } from '../../../src/one-client/merge-words';
import { commandWords } from '../../../src/portal/commands/command-words';
import { staffWords } from '../../../src/staff/staff-words';
import { workWords } from '../../../src/work/work-words';

/** What each capability calls its rules, reasons and facts. A capability is made known to the screens here. */
export const serverLists = [
  dialogWords,
  nightWords,
  noticeWords,
  callWords,
  assignmentWords,
  mergeWords,
  apartWords,
  attributionWords,
  staffWords,
  workWords,
] as const;

type Joined<T> = (T extends unknown ? (one: T) => void : never) extends (all: infer All) => void ? All : never;
type SectionIn<List, Name extends string> = List extends Record<Name, infer Section> ? Section : never;
type Section<Name extends string> = Joined<SectionIn<(typeof serverLists)[number], Name>>;

/** One section of all the lists that have it. A name has one text, whichever list it is in (server-words.spec.ts). */
function section<Name extends string>(name: Name): Section<Name> {
  return Object.assign({}, ...serverLists.map((list) => (list as Partial<Record<Name, object>>)[name]));
}

/** What decisions are told with: the server's words for what it has decided, why, and by what. */
export const journalWords = {
  kinds: section('kinds'),
  because: section('because'),
  matchedBy: section('matchedBy'),
  labels: section('labels'),
  /** Of a fact that is one of few words, by its label. */
  values: section('values'),
  verdicts: staffWords.verdicts,
  strategies: staffWords.strategies,
  states: workWords.commandStates,
  ...commandWords,
};

export const incidentWords = { kinds: section('incidents'), todo: section('todo') };
