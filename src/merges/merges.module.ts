import { Module } from '@nestjs/common';
import { DecisionsModule } from '../decisions/decisions.module.js';
import { ContactReader } from './contact-reader.js';
import { LookForMerges } from './look-for-merges.js';
import { MergeAnswers } from './merge-answers.js';
import { MergeClients } from './merge-clients.js';
import { MergeWorker } from './merge-worker.js';

/** One client is one contact per company. Merges made by hand are followed where events are decided (FollowMerges). */
@Module({
  imports: [DecisionsModule],
  providers: [ContactReader, LookForMerges, MergeClients, MergeAnswers, MergeWorker],
  exports: [MergeAnswers, MergeWorker],
})
export class MergesModule {}
