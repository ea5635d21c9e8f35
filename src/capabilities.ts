import { AssignmentModule } from './assignment/assignment.module.js';
import { AssignmentCapability } from './assignment/assignment-capability.js';
import { assignmentJournal } from './assignment/assignment-journal.js';
import { AttributionModule } from './attribution/attribution.module.js';
import { AttributionCapability } from './attribution/attribution-capability.js';
import { attributionJournal } from './attribution/attribution-journal.js';
import { BoardModule } from './board/board.module.js';
import { BoardCapability } from './board/board-capability.js';
import { callJournal } from './calls/call-journal.js';
import { CallsModule } from './calls/calls.module.js';
import { CallsCapability } from './calls/calls-capability.js';
import type { CapabilityEntry } from './contract/capability.js';
import { JournalKinds } from './contract/journal-kinds.js';
import { dialogJournal } from './dialogs/dialog-journal.js';
import { DialogsModule } from './dialogs/dialogs.module.js';
import { DialogsCapability } from './dialogs/dialogs-capability.js';
import { NightModule } from './night/night.module.js';
import { NightCapability } from './night/night-capability.js';
import { nightJournal } from './night/night-journal.js';
import { noticeJournal } from './notices/notice-journal.js';
import { NoticesModule } from './notices/notices.module.js';
import { NoticesCapability } from './notices/notices-capability.js';
import { mergeJournal } from './one-client/merge-journal.js';
import { OneClientModule } from './one-client/one-client.module.js';
import { OneClientCapability } from './one-client/one-client-capability.js';

/**
 * What the product can do, one line each. Their order is the order in which they hear of an event and of an answer: where two could set
 * the same thing, the first does. Dialogs and calls lock what the others read; history notes what came of its changes before merges look.
 */
export const capabilities: readonly CapabilityEntry[] = [
  { module: DialogsModule, capability: DialogsCapability, journal: dialogJournal },
  { module: CallsModule, capability: CallsCapability, journal: callJournal },
  { module: AssignmentModule, capability: AssignmentCapability, journal: assignmentJournal },
  { module: AttributionModule, capability: AttributionCapability, journal: attributionJournal },
  { module: OneClientModule, capability: OneClientCapability, journal: mergeJournal },
  { module: NightModule, capability: NightCapability, journal: nightJournal },
  { module: NoticesModule, capability: NoticesCapability, journal: noticeJournal },
  { module: BoardModule, capability: BoardCapability, journal: [] },
];

/** Every kind of decision there is. */
export const journalKinds = new JournalKinds(capabilities.flatMap(({ journal }) => journal));
