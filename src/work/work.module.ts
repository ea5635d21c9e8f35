import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { LostCalls } from '../calls/lost-calls.js';
import { NumberPush } from '../calls/number-push.js';
import { DialogComparison } from '../dialogs/dialog-comparison.js';
import { DecisionsModule } from '../dialogs/dialogs.module.js';
import { NightlyRuns } from '../night/nightly-runs.js';
import { MergesModule } from '../one-client/one-client.module.js';
import { Answers } from './answers.js';
import { Duties } from './duties.js';
import { Heartbeat } from './heartbeat.js';
import { Housekeeping } from './housekeeping.js';
import { Intake } from './intake.js';
import { OutboxWorker } from './outbox-worker.js';
import { TimerWorker } from './question-worker.js';

/** What the sidecar does by itself: takes events, sends commands, asks due questions. */
@Module({
  imports: [ScheduleModule.forRoot(), DecisionsModule, MergesModule],
  providers: [
    Intake,
    Answers,
    OutboxWorker,
    TimerWorker,
    NightlyRuns,
    DialogComparison,
    Housekeeping,
    LostCalls,
    NumberPush,
    Duties,
    Heartbeat,
  ],
  exports: [Intake, OutboxWorker, TimerWorker, NightlyRuns, LostCalls, NumberPush],
})
export class WorkModule {}
