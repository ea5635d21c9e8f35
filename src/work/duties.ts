import { setTimeout as after } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CAPABILITIES, type Capability, type Duty } from '../contract/capability.js';
import { Housekeeping } from './housekeeping.js';
import { Intake } from './intake.js';
import { OutboxWorker } from './outbox-worker.js';
import { QuestionWorker } from './question-worker.js';
import { StuckWork } from './stuck-work.js';

const eventsFirstMs = 2000;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const everyPoll = (pollMs: number) => pollMs;

/** What the sidecar does whenever its heart beats. Each may be called at any time, also while it is still at it. */
@Injectable()
export class Duties {
  /** The engine's own, then those of the capabilities in their order. */
  readonly all: readonly Duty[];

  constructor(
    @Inject(CAPABILITIES) capabilities: readonly Capability[],
    private readonly intake: Intake,
    private readonly outbox: OutboxWorker,
    questions: QuestionWorker,
    housekeeping: Housekeeping,
    stuckWork: StuckWork,
  ) {
    this.all = [
      { name: 'intake', everyMs: everyPoll, isAfterEvents: false, run: () => this.takeEvents() },
      { name: 'outbox', everyMs: everyPoll, isAfterEvents: false, run: () => this.sendCommands() },
      // What people have done by now comes first: an answer that still waits as an event would be overruled by the question.
      { name: 'timers', everyMs: everyPoll, isAfterEvents: true, run: () => questions.run() },
      { name: 'stuck-work', everyMs: () => minuteMs, isAfterEvents: false, run: () => stuckWork.look() },
      { name: 'housekeeping', everyMs: () => hourMs, isAfterEvents: false, run: () => housekeeping.tidy() },
      ...capabilities.flatMap(({ duties = [] }) => duties),
    ];
  }

  async takeEvents(): Promise<number> {
    await this.intake.drain();
    return this.sendCommands();
  }

  async sendCommands(): Promise<number> {
    await this.outbox.send();
    return 0;
  }

  /** @param name of one of {@link all} */
  async carryOut(name: string): Promise<void> {
    const duty = this.all.find((one) => one.name === name);
    if (!duty) throw new Error(`There is no duty "${name}"`);
    if (duty.isAfterEvents) await this.eventsFirst();
    if ((await duty.run()) > 0) await this.outbox.send();
  }

  /** Not for long, as there may be no end of events; and what keeps them from being taken is told where they are taken. */
  private eventsFirst(): Promise<unknown> {
    return Promise.race([this.intake.drain().catch(() => undefined), after(eventsFirstMs, undefined, { ref: false })]);
  }
}
