import { Global, Module } from '@nestjs/common';
import { DecisionContexts } from './decision-context.js';
import { Incidents } from './incidents.js';

/** What is stored, and what decisions are made under. */
@Global()
@Module({ providers: [DecisionContexts, Incidents], exports: [DecisionContexts, Incidents] })
export class RecordsModule {}
