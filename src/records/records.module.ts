import { Global, Module } from '@nestjs/common';
import { DecisionContexts } from './decision-context.js';
import { Incidents } from './incidents.js';
import { ReadingLag } from './reading-lag.js';

/** What is stored, and what decisions are made under. */
@Global()
@Module({ providers: [DecisionContexts, Incidents, ReadingLag], exports: [DecisionContexts, Incidents, ReadingLag] })
export class RecordsModule {}
