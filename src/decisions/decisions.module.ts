import { Module } from '@nestjs/common';
import { BindThreads } from '../merges/bind-threads.js';
import { FollowMerges } from '../merges/follow-merges.js';
import { CheckDialogs } from './check-dialogs.js';
import { DecisionContexts } from './context.js';
import { Decisions } from './decisions.js';
import { PlaceDialogs } from './place-dialogs.js';
import { PlacementReader } from './placement-reader.js';
import { RerouteDialogs } from './reroute-dialogs.js';
import { StartReader } from './start-reader.js';

@Module({
  providers: [
    DecisionContexts,
    Decisions,
    PlaceDialogs,
    PlacementReader,
    StartReader,
    CheckDialogs,
    RerouteDialogs,
    FollowMerges,
    BindThreads,
  ],
  exports: [DecisionContexts, Decisions, PlaceDialogs, CheckDialogs, RerouteDialogs, BindThreads],
})
export class DecisionsModule {}
