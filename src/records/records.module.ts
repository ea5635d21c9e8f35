import { Global, Module } from '@nestjs/common';
import { DecisionContexts } from './decision-context.js';
import { FirmReader } from './firms.js';
import { Incidents } from './incidents.js';
import { OwnNumbersReader } from './own-numbers.js';
import { PortalParts } from './portal-parts.js';
import { ReadingLag } from './reading-lag.js';
import { SharedKeysReader } from './shared-keys.js';

/** What is stored, and what decisions are made under. */
@Global()
@Module({
  providers: [DecisionContexts, FirmReader, Incidents, OwnNumbersReader, PortalParts, ReadingLag, SharedKeysReader],
  exports: [DecisionContexts, FirmReader, Incidents, OwnNumbersReader, PortalParts, ReadingLag, SharedKeysReader],
})
export class RecordsModule {}
