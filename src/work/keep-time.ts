import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { OwnDb } from '../database/own-db.js';
import { goByDatabase } from '../database/server-time.js';
import { logger } from '../log.js';
import { Incidents } from '../records/incidents.js';

const noticedMs = 5_000;
/** An incident that goes on is told again: another sidecar may have taken it for its own and ended it. */
const againMs = 60_000;
const incident = { kind: 'clock-off', subject: 'clock' };

/** Keeps the clock by the database's, and tells when this machine's own is not. */
@Injectable()
export class KeepTime {
  private isRead = false;
  private hasLooked = false;
  /** Mark of the steady counter; null: this machine's clock is right as far as is known. */
  private toldAt: number | null = null;

  constructor(
    private readonly db: OwnDb,
    private readonly clock: Clock,
    private readonly incidents: Incidents,
    private readonly config: Config,
  ) {}

  /** Reads the database's clock where that was never done: nothing may be decided before. */
  async known(): Promise<void> {
    if (!this.isRead) await this.read();
  }

  /** @returns 0: nothing is decided */
  async keep(): Promise<number> {
    await this.read();
    const { aheadMs } = this.clock;
    if (aheadMs === null) return 0;
    if (Math.abs(aheadMs) > noticedMs) await this.tell(aheadMs);
    else await this.isRight();
    return 0;
  }

  private async read(): Promise<void> {
    await goByDatabase(this.clock, this.db);
    this.isRead = true;
  }

  private async tell(aheadMs: number): Promise<void> {
    const now = performance.now();
    if (this.toldAt !== null && now - this.toldAt < againMs) return;
    const aheadSeconds = Math.round(aheadMs / 1000);
    if (this.toldAt === null) logger.warn({ aheadSeconds }, "this machine's clock is not the database's; the database's counts");
    await this.incidents.open(incident.kind, incident.subject, { instance: this.config.instance, aheadSeconds });
    this.toldAt = now;
  }

  /** Also once after the start: the one who opened it may be gone. */
  private async isRight(): Promise<void> {
    if (this.hasLooked && this.toldAt === null) return;
    await this.incidents.settle(incident.kind, incident.subject);
    this.hasLooked = true;
    this.toldAt = null;
  }
}
