import { Module } from '@nestjs/common';
import { UnreadEvents } from '../intake/unread-events.js';
import { BindThreads } from '../merges/bind-threads.js';
import { FollowMerges } from '../merges/follow-merges.js';
import { CallReader } from './call-reader.js';
import { CheckDialogs } from './check-dialogs.js';
import { DecisionContexts } from './context.js';
import { Decisions } from './decisions.js';
import { PlaceCalls } from './place-calls.js';
import { PlaceDialogs } from './place-dialogs.js';
import { PlacementReader } from './placement-reader.js';
import { RerouteDialogs } from './reroute-dialogs.js';
import { StartReader } from './start-reader.js';

@Module({
  providers: [
    UnreadEvents,
    DecisionContexts,
    Decisions,
    PlaceCalls,
    CallReader,
    PlaceDialogs,
    PlacementReader,
    StartReader,
    CheckDialogs,
    RerouteDialogs,
    FollowMerges,
    BindThreads,
  ],
  exports: [DecisionContexts, Decisions, PlaceCalls, PlaceDialogs, CheckDialogs, RerouteDialogs, BindThreads],
})
export class DecisionsModule {}
