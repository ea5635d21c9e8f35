import { Global, Module } from '@nestjs/common';
import { DecisionContexts } from './decision-context.js';
import { FirmReader } from './firms.js';
import { Incidents } from './incidents.js';
import { OwnNumbersReader } from './own-numbers.js';
import { PortalParts } from './portal-parts.js';
import { ReadingLag } from './reading-lag.js';
import { ReusedIds } from './reused-ids.js';
import { SharedKeysReader } from './shared-keys.js';

/** What is stored, and what decisions are made under. */
@Global()
@Module({
  providers: [DecisionContexts, FirmReader, Incidents, OwnNumbersReader, PortalParts, ReadingLag, ReusedIds, SharedKeysReader],
  exports: [DecisionContexts, FirmReader, Incidents, OwnNumbersReader, PortalParts, ReadingLag, ReusedIds, SharedKeysReader],
})
export class RecordsModule {}
