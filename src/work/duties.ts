import { setTimeout as after } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { CAPABILITIES, type Capability, type Duty } from '../contract/capability.js';
import { PortalParts } from '../records/portal-parts.js';
import { ReadingLag } from '../records/reading-lag.js';
import { WorkRecord } from '../work-record.js';
import { Housekeeping } from './housekeeping.js';
import { Intake } from './intake.js';
import { KeepTime } from './keep-time.js';
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
    private readonly record: WorkRecord,
    questions: QuestionWorker,
    time: KeepTime,
    housekeeping: Housekeeping,
    reading: ReadingLag,
    parts: PortalParts,
    stuckWork: StuckWork,
  ) {
    const watched = (duty: Duty): Duty => ({ ...duty, run: () => record.watch(duty.name, () => duty.run()) });
    this.all = [
      { name: 'intake', everyMs: everyPoll, isAfterEvents: false, run: () => this.takeEvents() },
      { name: 'outbox', everyMs: everyPoll, isAfterEvents: false, run: () => this.sendCommands() },
      // What people have done by now comes first: an answer that still waits as an event would be overruled by the question.
      ...[
        { name: 'timers', everyMs: everyPoll, isAfterEvents: true, run: () => questions.run() },
        { name: 'clock', everyMs: everyPoll, isAfterEvents: false, run: () => time.keep() },
        { name: 'stuck-work', everyMs: () => minuteMs, isAfterEvents: false, run: () => stuckWork.look() },
        { name: 'housekeeping', everyMs: () => hourMs, isAfterEvents: false, run: () => housekeeping.tidy() },
        { name: 'reading', everyMs: () => 5000, isAfterEvents: false, run: () => parts.lookAgain().then(() => reading.compare()) },
        ...capabilities.flatMap(({ duties = [] }) => duties),
      ].map(watched),
    ];
  }

  async takeEvents(): Promise<number> {
    await this.drain();
    return this.sendCommands();
  }

  async sendCommands(): Promise<number> {
    await this.send();
    return 0;
  }

  /** @param name of one of {@link all} */
  async carryOut(name: string): Promise<void> {
    const duty = this.all.find((one) => one.name === name);
    if (!duty) throw new Error(`There is no duty "${name}"`);
    if (duty.isAfterEvents) await this.eventsFirst();
    if ((await duty.run()) > 0) await this.send();
  }

  /** Not for long, as there may be no end of events; and what keeps them from being taken is told where they are taken. */
  private eventsFirst(): Promise<unknown> {
    return Promise.race([this.drain().catch(() => undefined), after(eventsFirstMs, undefined, { ref: false })]);
  }

  private drain(): Promise<void> {
    return this.record.watch('intake', () => this.intake.drain());
  }

  private send(): Promise<void> {
    return this.record.watch('outbox', () => this.outbox.send());
  }
}
