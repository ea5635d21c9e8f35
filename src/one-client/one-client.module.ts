import { Module } from '@nestjs/common';
import { ApartAnswers } from './apart-answers.js';
import { BindThreads } from './bind-threads.js';
import { ContactReader } from './contact-reader.js';
import { FollowMerges } from './follow-merges.js';
import { HearCards } from './hear-cards.js';
import { LookForMerges } from './look-for-merges.js';
import { MergeAnswers } from './merge-answers.js';
import { MergeChoices } from './merge-choices.js';
import { MergeClients } from './merge-clients.js';
import { MergeSearch } from './merge-search.js';
import { MergeWorker } from './merge-worker.js';
import { MergesController } from './merges-controller.js';
import { OneClientCapability } from './one-client-capability.js';
import { TakeApart } from './take-apart.js';

/** One client is one contact per company. */
@Module({
  controllers: [MergesController],
  providers: [
    ContactReader,
    LookForMerges,
    MergeClients,
    BindThreads,
    FollowMerges,
    HearCards,
    MergeAnswers,
    ApartAnswers,
    TakeApart,
    MergeWorker,
    MergeSearch,
    MergeChoices,
    OneClientCapability,
  ],
  exports: [OneClientCapability],
})
export class OneClientModule {}
