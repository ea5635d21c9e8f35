import type { PracticePortal } from './practice-portal.js';

const minuteMs = 60_000;

/** The server's cron of a portal whose agents run on cron: every minute of real time, one run after another. */
export class Cron {
  private timer: NodeJS.Timeout | null = null;
  private run: Promise<void> = Promise.resolve();
  private isBusy = false;

  /** @param onTrouble what a run that failed says; the next one comes all the same */
  constructor(
    private readonly portal: PracticePortal,
    private readonly onTrouble: (error: unknown) => void,
    private readonly everyMs = minuteMs,
  ) {}

  start(): void {
    this.timer ??= setInterval(() => this.tick(), this.everyMs);
  }

  /** Returns when a run that has begun is over. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    await this.run;
  }

  private tick(): void {
    if (this.isBusy) return;
    this.isBusy = true;
    this.run = this.portal
      .cron()
      .catch(this.onTrouble)
      .finally(() => {
        this.isBusy = false;
      });
  }
}
