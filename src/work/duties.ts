import { setTimeout as after } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LostCalls } from '../calls/lost-calls.js';
import { NumberPush } from '../calls/number-push.js';
import { DialogComparison } from '../dialogs/dialog-comparison.js';
import { NightlyRuns } from '../night/nightly-runs.js';
import { MergeWorker } from '../one-client/merge-worker.js';
import { Housekeeping } from './housekeeping.js';
import { Intake } from './intake.js';
import { OutboxWorker } from './outbox-worker.js';
import { TimerWorker } from './question-worker.js';

const eventsFirstMs = 2000;

/** What the sidecar does whenever its heart beats. Each may be called at any time, also while it is still at it. */
@Injectable()
export class Duties {
  constructor(
    private readonly intake: Intake,
    private readonly outbox: OutboxWorker,
    private readonly timers: TimerWorker,
    private readonly nightly: NightlyRuns,
    private readonly comparison: DialogComparison,
    private readonly merges: MergeWorker,
    private readonly housekeeping: Housekeeping,
    private readonly lostCalls: LostCalls,
    private readonly numbers: NumberPush,
  ) {}

  async takeEvents(): Promise<void> {
    await this.intake.drain();
    await this.outbox.send();
  }

  sendCommands(): Promise<void> {
    return this.outbox.send();
  }

  /** What people have done by now comes first: an answer that still waits as an event would be overruled by the question. */
  async askQuestions(): Promise<void> {
    await this.eventsFirst();
    if ((await this.timers.run()) > 0) await this.outbox.send();
  }

  async joinAtNight(): Promise<void> {
    if ((await this.nightly.run()) > 0) await this.outbox.send();
  }

  /** Nobody waits for it as for an event: a backlog is decided first. */
  async mergeClients(): Promise<void> {
    await this.eventsFirst();
    if ((await this.merges.run()) > 0) await this.outbox.send();
  }

  /** What still waits as an event is not missing. */
  async compareDialogs(): Promise<void> {
    await this.eventsFirst();
    await this.comparison.run();
  }

  async tidy(): Promise<void> {
    await this.housekeeping.tidy();
    if ((await this.lostCalls.settle()) > 0) await this.outbox.send();
  }

  tellNumbers(): Promise<unknown> {
    return this.numbers.push();
  }

  /** Not for long, as there may be no end of events; and what keeps them from being taken is told where they are taken. */
  private eventsFirst(): Promise<unknown> {
    return Promise.race([this.intake.drain().catch(() => undefined), after(eventsFirstMs, undefined, { ref: false })]);
  }
}
