import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Config } from '../config.js';
import { isConnectionTrouble } from '../database/own-db.js';
import { Nudges } from '../http/nudges.js';
import { logger } from '../log.js';
import { NotReady } from '../records/decision-context.js';
import { Incidents } from '../records/incidents.js';
import { Duties } from './duties.js';
import { KeepTime } from './keep-time.js';

/** Keeps the sidecar at work: a nudge of the module at once, a slow poll as the net. What fails is tried again at the next beat. */
@Injectable()
export class Heartbeat implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly troubles = new Map<string, string>();
  private readonly settled = new Set<string>();
  private readonly busy = new Set<Promise<unknown>>();
  private isStopping = false;

  constructor(
    private readonly config: Config,
    private readonly scheduler: SchedulerRegistry,
    private readonly nudges: Nudges,
    private readonly duties: Duties,
    private readonly incidents: Incidents,
    private readonly time: KeepTime,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.time.known().catch(() => undefined); // doors go by it too; a database that is away is told of by the first beat
    this.nudges.onNudge(() => void this.beat('intake', () => this.duties.carryOut('intake')));
    for (const { name, everyMs } of this.duties.all) this.every(name, everyMs(this.config.pollMs), () => this.duties.carryOut(name));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    for (const name of this.scheduler.getIntervals()) this.scheduler.deleteInterval(name);
    await Promise.allSettled(this.busy);
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
    const done = this.time
      .known()
      .then(work)
      .then(
        () => this.goesOn(name),
        (error: unknown) => this.stopped(name, error),
      );
    this.busy.add(done);
    await done.finally(() => this.busy.delete(done));
  }

  private async goesOn(name: string): Promise<void> {
    const isOver = this.troubles.delete(name);
    if (isOver) logger.info({ work: name }, 'goes on again');
    // Also once after the start: whoever opened it may be gone.
    if (!isOver && this.settled.has(name)) return;
    this.settled.add(name);
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
