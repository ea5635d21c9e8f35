import { Injectable } from '@nestjs/common';
import { Housekeeping } from './housekeeping.js';
import { Intake } from './intake/intake.js';
import { OutboxWorker } from './outbox/outbox-worker.js';
import { NightlyRuns } from './timers/nightly-runs.js';
import { TimerWorker } from './timers/timer-worker.js';

/** What the sidecar does whenever its heart beats. Each may be called at any time, also while it is still at it. */
@Injectable()
export class Duties {
  constructor(
    private readonly intake: Intake,
    private readonly outbox: OutboxWorker,
    private readonly timers: TimerWorker,
    private readonly nightly: NightlyRuns,
    private readonly housekeeping: Housekeeping,
  ) {}

  async takeEvents(): Promise<void> {
    await this.intake.drain();
    await this.outbox.send();
  }

  sendCommands(): Promise<void> {
    return this.outbox.send();
  }

  async askQuestions(): Promise<void> {
    if ((await this.timers.run()) > 0) await this.outbox.send();
  }

  async joinAtNight(): Promise<void> {
    if ((await this.nightly.run()) > 0) await this.outbox.send();
  }

  tidy(): Promise<void> {
    return this.housekeeping.tidy();
  }
}
