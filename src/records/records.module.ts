import { Global, Module } from '@nestjs/common';
import { DecisionContexts } from './decision-context.js';
import { Incidents } from './incidents.js';
import { PortalParts } from './portal-parts.js';
import { ReadingLag } from './reading-lag.js';

/** What is stored, and what decisions are made under. */
@Global()
@Module({
  providers: [DecisionContexts, Incidents, PortalParts, ReadingLag],
  exports: [DecisionContexts, Incidents, PortalParts, ReadingLag],
})
export class RecordsModule {}
