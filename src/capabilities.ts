import { attributionJournal } from './attribution/attribution-journal.js';
import { callJournal } from './calls/call-journal.js';
import { JournalKinds } from './contract/journal-kinds.js';
import { dialogJournal } from './dialogs/dialog-journal.js';
import { nightJournal } from './night/night-journal.js';
import { mergeJournal } from './one-client/merge-journal.js';

/** Every kind of decision there is. */
export const journalKinds = new JournalKinds([...dialogJournal, ...nightJournal, ...callJournal, ...mergeJournal, ...attributionJournal]);
