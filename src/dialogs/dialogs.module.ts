import { Module } from '@nestjs/common';
import { CallReader } from '../calls/call-reader.js';
import { PlaceCalls } from '../calls/place-calls.js';
import { BindThreads } from '../one-client/bind-threads.js';
import { FollowMerges } from '../one-client/follow-merges.js';
import { UnreadEvents } from '../portal/events/unread-events.js';
import { DecisionContexts } from '../records/decision-context.js';
import { Decisions } from '../work/decisions.js';
import { CheckDialogs } from './check-dialogs.js';
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
