import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Config } from './config.js';
import { isConnectionTrouble } from './database/own-db.js';
import { NotReady } from './decisions/context.js';
import { Housekeeping } from './housekeeping.js';
import { Nudges } from './http/nudges.js';
import { Incidents } from './incidents/incidents.js';
import { Intake } from './intake/intake.js';
import { logger } from './log.js';
import { OutboxWorker } from './outbox/outbox-worker.js';
import { NightlyRuns } from './timers/nightly-runs.js';
import { TimerWorker } from './timers/timer-worker.js';

const nightlyMs = 15_000;
const housekeepingMs = 3_600_000;

/** Keeps the sidecar at work: a nudge of the module at once, a slow poll as the net. What fails is tried again at the next beat. */
@Injectable()
export class Heartbeat implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly troubles = new Map<string, string>();
  private readonly busy = new Set<Promise<unknown>>();
  private isStopping = false;

  constructor(
    private readonly config: Config,
    private readonly scheduler: SchedulerRegistry,
    private readonly nudges: Nudges,
    private readonly intake: Intake,
    private readonly outbox: OutboxWorker,
    private readonly timers: TimerWorker,
    private readonly nightly: NightlyRuns,
    private readonly housekeeping: Housekeeping,
    private readonly incidents: Incidents,
  ) {}

  onApplicationBootstrap(): void {
    this.nudges.onNudge(() => void this.beat('intake', () => this.takeEvents()));
    this.every('intake', this.config.pollMs, () => this.takeEvents());
    this.every('outbox', this.config.pollMs, () => this.outbox.send());
    this.every('timers', this.config.pollMs, () => this.askQuestions());
    this.every('nightly', Math.min(nightlyMs, this.config.pollMs * 5), () => this.joinAtNight());
    this.every('housekeeping', housekeepingMs, () => this.housekeeping.tidy());
  }

  async onApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    for (const name of this.scheduler.getIntervals()) this.scheduler.deleteInterval(name);
    await Promise.allSettled(this.busy);
  }

  private async takeEvents(): Promise<void> {
    await this.intake.drain();
    await this.outbox.send();
  }

  private async askQuestions(): Promise<void> {
    if ((await this.timers.run()) > 0) await this.outbox.send();
  }

  private async joinAtNight(): Promise<void> {
    if ((await this.nightly.run()) > 0) await this.outbox.send();
  }

  private every(name: string, ms: number, work: () => Promise<unknown>): void {
    let isRunning = false;
    const tick = async (): Promise<void> => {
      if (isRunning) return;
      isRunning = true;
      await this.beat(name, work);
      isRunning = false;
    };
    this.scheduler.addInterval(
      name,
      setInterval(() => void tick(), ms),
    );
    void tick();
  }

  /** Trouble is told once when it begins and once when it is over. */
  private async beat(name: string, work: () => Promise<unknown>): Promise<void> {
    if (this.isStopping) return;
    const done = work().then(
      () => this.goesOn(name),
      (error: unknown) => this.stopped(name, error),
    );
    this.busy.add(done);
    await done.finally(() => this.busy.delete(done));
  }

  private async goesOn(name: string): Promise<void> {
    if (!this.troubles.delete(name)) return;
    logger.info({ work: name }, 'goes on again');
    await this.incidents.settle('work-stopped', name).catch(() => undefined); // settled at the next recovery
  }

  private async stopped(name: string, error: unknown): Promise<void> {
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    if (this.troubles.get(name) === what) return;
    this.troubles.set(name, what);
    if (error instanceof NotReady) logger.warn({ work: name }, error.message);
    else if (isConnectionTrouble(error)) logger.warn({ work: name, err: error }, 'the database is not there; will try again');
    else {
      logger.error({ work: name, err: error }, 'stopped; will try again');
      const { code } = error as { code?: unknown };
      const because = typeof code === 'string' ? code : error instanceof Error ? error.name : 'unknown';
      await this.incidents.open('work-stopped', name, { because }).catch(() => undefined); // the log has it
    }
  }
}
