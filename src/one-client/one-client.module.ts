import { Module } from '@nestjs/common';
import { DecisionsModule } from '../dialogs/dialogs.module.js';
import { ContactReader } from './contact-reader.js';
import { LookForMerges } from './look-for-merges.js';
import { MergeAnswers } from './merge-answers.js';
import { MergeChoices } from './merge-choices.js';
import { MergeClients } from './merge-clients.js';
import { MergeSearch } from './merge-search.js';
import { MergeWorker } from './merge-worker.js';
import { MergesController } from './merges-controller.js';

/** One client is one contact per company. Merges made by hand are followed where events are decided (FollowMerges). */
@Module({
  imports: [DecisionsModule],
  controllers: [MergesController],
  providers: [ContactReader, LookForMerges, MergeClients, MergeAnswers, MergeWorker, MergeSearch, MergeChoices],
  exports: [MergeAnswers, MergeWorker],
})
export class MergesModule {}
