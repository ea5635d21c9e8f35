import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { OwnDb } from '../database/own-db.js';
import { type Answer, Probe } from './probe.js';

export type Waiting = {
  /** Events in the portal that wait to be decided. */
  events: number;
  /** Commands that wait for the portal. */
  commands: number;
  /** Timers whose time has come. */
  dueTimers: number;
  /** Events put aside, for a person to look at. */
  quarantined: number;
  openIncidents: number;
};

const freshMs = 2_000;

/** How much waits. Counted when somebody asks, every two seconds at most, however many ask. */
@Injectable()
export class Backlog {
  private readonly probe: Probe<Waiting>;

  constructor(
    private readonly db: OwnDb,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.probe = new Probe(() => this.read(), freshMs);
  }

  count(): Promise<Answer<Waiting>> {
    return this.probe.ask();
  }

  private async read(): Promise<Waiting> {
    const events = `\`${this.config.portalDb.database}\`.linewarden_event`;
    const [row] = await this.db.query<Record<keyof Waiting, number | string>[]>(
      `SELECT (SELECT COUNT(*) FROM ${events}) AS events,
              (SELECT COUNT(*) FROM outbox_command WHERE state = 'waiting') AS commands,
              (SELECT COUNT(*) FROM question WHERE due_at <= ?) AS dueTimers,
              (SELECT COUNT(*) FROM quarantined_event) AS quarantined,
              (SELECT COUNT(open_key) FROM incident) AS openIncidents`,
      [this.clock.now()],
    );
    const count = (name: keyof Waiting) => Number(row?.[name] ?? 0);
    return {
      events: count('events'),
      commands: count('commands'),
      dueTimers: count('dueTimers'),
      quarantined: count('quarantined'),
      openIncidents: count('openIncidents'),
    };
  }
}
