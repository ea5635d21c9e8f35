import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { CAPABILITIES, type Capability } from '../contract/capability.js';
import { OwnDb } from '../database/own-db.js';

/** The first in each line of what waits; null: nothing does. `standsMs`: for how long this process has seen the same one there. */
export interface Oldest {
  event: { occurredAt: Date; standsMs: number } | null;
  dueTimer: { dueAt: Date; standsMs: number } | null;
  command: { createdAt: Date } | null;
}

interface Row {
  eventId: number | string | null;
  eventAtMs: number | string | null;
  questionId: number | string | null;
  dueAt: Date | null;
  commandAt: Date | null;
}

/**
 * Looks at what waits for the longest. That it is old says little, as after a night of downtime; that it is the same one as some time ago
 * says that nobody takes it.
 */
@Injectable()
export class OldestWaiting {
  private readonly sql: string;
  private readonly kinds: string[];
  private readonly event = new Standing();
  private readonly question = new Standing();

  constructor(
    @Inject(CAPABILITIES) capabilities: readonly Capability[],
    private readonly db: OwnDb,
    private readonly clock: Clock,
    config: Config,
  ) {
    this.kinds = capabilities.flatMap(({ questions = {} }) => Object.keys(questions));
    this.sql = `SELECT e.ID AS eventId, e.OCCURRED_AT AS eventAtMs, q.id AS questionId, q.due_at AS dueAt, c.created_at AS commandAt
       FROM (SELECT 1 AS one) AS always
       LEFT JOIN (SELECT ID, OCCURRED_AT FROM \`${config.portalDb.database}\`.linewarden_event ORDER BY ID LIMIT 1) AS e ON TRUE
       LEFT JOIN (SELECT id, due_at FROM question WHERE due_at <= ? AND kind IN (?) ORDER BY due_at LIMIT 1) AS q ON TRUE
       LEFT JOIN (SELECT created_at FROM outbox_command WHERE state = 'waiting' ORDER BY is_bulk, id LIMIT 1) AS c ON TRUE`;
  }

  /** @throws the driver's error */
  async look(): Promise<Oldest> {
    const [row] = await this.db.query<Row[]>(this.sql, [this.clock.now(), [...this.kinds, '']]);
    const { eventId = null, eventAtMs = null, questionId = null, dueAt = null, commandAt = null } = row ?? {};
    const eventStandsMs = this.event.since(eventId === null ? null : String(eventId));
    // Asked again later it is the same row, and another question.
    const questionStandsMs = this.question.since(questionId === null || dueAt === null ? null : `${questionId} ${dueAt.getTime()}`);
    return {
      event: eventId === null ? null : { occurredAt: new Date(Number(eventAtMs)), standsMs: eventStandsMs },
      dueTimer: dueAt === null ? null : { dueAt, standsMs: questionStandsMs },
      command: commandAt === null ? null : { createdAt: commandAt },
    };
  }
}

class Standing {
  private key: string | null = null;
  private at = 0;

  /** @returns for how many milliseconds it has been this one */
  since(key: string | null): number {
    const now = performance.now();
    if (key !== this.key) {
      this.key = key;
      this.at = now;
    }
    return now - this.at;
  }
}
