import { Module } from '@nestjs/common';
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
    DecisionContexts,
    Decisions,
    PlaceCalls,
    CallReader,
    PlaceDialogs,
    PlacementReader,
    StartReader,
    CheckDialogs,
    RerouteDialogs,
  ],
  exports: [DecisionContexts, Decisions, PlaceCalls, PlaceDialogs, CheckDialogs, RerouteDialogs],
})
export class DecisionsModule {}
