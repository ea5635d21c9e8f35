import { AttributionModule } from './attribution/attribution.module.js';
import { AttributionCapability } from './attribution/attribution-capability.js';
import { BoardModule } from './board/board.module.js';
import { BoardCapability } from './board/board-capability.js';
import { CallsModule } from './calls/calls.module.js';
import { CallsCapability } from './calls/calls-capability.js';
import type { CapabilityEntry } from './contract/capability.js';
import { DialogsModule } from './dialogs/dialogs.module.js';
import { DialogsCapability } from './dialogs/dialogs-capability.js';
import { NightModule } from './night/night.module.js';
import { NightCapability } from './night/night-capability.js';
import { OneClientModule } from './one-client/one-client.module.js';
import { OneClientCapability } from './one-client/one-client-capability.js';

/**
 * What the product can do, one line each. Their order is the order in which they hear of an event and of an answer: where two could set
 * the same thing, the first does. Dialogs and calls lock what the others read; history notes what came of its changes before merges look.
 */
export const capabilities: readonly CapabilityEntry[] = [
  { module: DialogsModule, capability: DialogsCapability, journal: [] },
  { module: CallsModule, capability: CallsCapability, journal: [] },
  { module: AttributionModule, capability: AttributionCapability, journal: [] },
  { module: OneClientModule, capability: OneClientCapability, journal: [] },
  { module: NightModule, capability: NightCapability, journal: [] },
  { module: BoardModule, capability: BoardCapability, journal: [] },
];
