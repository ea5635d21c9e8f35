import { Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { DecideEvents } from './decide-events.js';
import { Duties } from './duties.js';
import { Heartbeat } from './heartbeat.js';
import { Housekeeping } from './housekeeping.js';
import { Intake } from './intake.js';
import { KeepTime } from './keep-time.js';
import { KnownCommands } from './known-commands.js';
import { OutboxWorker } from './outbox-worker.js';
import { PortalSilence } from './portal-silence.js';
import { QuestionWorker } from './question-worker.js';
import { StuckWork } from './stuck-work.js';
import { TakeAnswers } from './take-answers.js';

/** What the sidecar does by itself: takes events, sends commands, asks due questions, keeps house. */
@Module({
  imports: [ScheduleModule.forRoot()],
  providers: [
    Intake,
    DecideEvents,
    TakeAnswers,
    PortalSilence,
    KnownCommands,
    OutboxWorker,
    QuestionWorker,
    StuckWork,
    Housekeeping,
    KeepTime,
    Duties,
    Heartbeat,
  ],
})
export class WorkModule {}
