import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { DecisionsModule } from './decisions/decisions.module.js';
import { Duties } from './duties.js';
import { Heartbeat } from './heartbeat.js';
import { Housekeeping } from './housekeeping.js';
import { Intake } from './intake/intake.js';
import { Answers } from './outbox/answers.js';
import { OutboxWorker } from './outbox/outbox-worker.js';
import { LostCalls } from './telephony/lost-calls.js';
import { NumberPush } from './telephony/number-push.js';
import { NightlyRuns } from './timers/nightly-runs.js';
import { TimerWorker } from './timers/timer-worker.js';

/** What the sidecar does by itself: takes events, sends commands, asks due questions. */
@Module({
  imports: [ScheduleModule.forRoot(), DecisionsModule],
  providers: [Intake, Answers, OutboxWorker, TimerWorker, NightlyRuns, Housekeeping, LostCalls, NumberPush, Duties, Heartbeat],
  exports: [Intake, OutboxWorker, TimerWorker, NightlyRuns, LostCalls, NumberPush],
})
export class WorkModule {}
