import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { OwnDb } from '../database/own-db.js';
import { packageVersion } from '../package-version.js';
import { PortalClient } from '../portal/commands/portal-client.js';
import { PortalDb } from '../portal/portal-db.js';

/** `failed` carries a code of the driver or a short reason, never an address or a name. */
export type PartHealth = { state: 'ok' } | { state: 'failed'; because: string };

export type Backlog = {
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

export interface Health {
  /** `degraded`: works, but the portal does not answer. `down`: cannot decide anything now. */
  state: 'ok' | 'degraded' | 'down';
  version: string;
  database: PartHealth;
  portalDatabase: PartHealth;
  portal: PartHealth & { answeredAt: Date | null };
  /** null while the database cannot be asked. */
  backlog: Backlog | null;
}

const PATIENCE_MS = 2_000;

@Injectable()
export class HealthCheck {
  private readonly version = packageVersion();

  constructor(
    private readonly db: OwnDb,
    private readonly portalDb: PortalDb,
    private readonly portal: PortalClient,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {}

  async look(): Promise<Health> {
    const [backlog, database, portalDatabase] = await Promise.all([
      this.backlog().catch(() => null),
      partHealth(this.db.query('SELECT 1')),
      partHealth(this.portalDb.query('SELECT 1')),
    ]);
    const { answeredAt, failure } = this.portal.contact;
    const portal: PartHealth = failure === null ? { state: 'ok' } : { state: 'failed', because: failure };
    const isDown = database.state === 'failed' || portalDatabase.state === 'failed' || backlog === null;
    return {
      state: isDown ? 'down' : portal.state === 'failed' ? 'degraded' : 'ok',
      version: this.version,
      database,
      portalDatabase,
      portal: { ...portal, answeredAt },
      backlog,
    };
  }

  /** @throws when the database cannot be asked within two seconds */
  async backlog(): Promise<Backlog> {
    const events = `\`${this.config.portalDb.database}\`.linewarden_event`;
    const [row] = await within(
      this.db.query<Record<keyof Backlog, number | string>[]>(
        `SELECT (SELECT COUNT(*) FROM ${events}) AS events,
                (SELECT COUNT(*) FROM outbox_command WHERE state = 'waiting') AS commands,
                (SELECT COUNT(*) FROM question WHERE due_at <= ?) AS dueTimers,
                (SELECT COUNT(*) FROM quarantined_event) AS quarantined,
                (SELECT COUNT(open_key) FROM incident) AS openIncidents`,
        [this.clock.now()],
      ),
    );
    const count = (name: keyof Backlog) => Number(row?.[name] ?? 0);
    return {
      events: count('events'),
      commands: count('commands'),
      dueTimers: count('dueTimers'),
      quarantined: count('quarantined'),
      openIncidents: count('openIncidents'),
    };
  }
}

async function partHealth(asked: Promise<unknown>): Promise<PartHealth> {
  try {
    await within(asked);
    return { state: 'ok' };
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    return { state: 'failed', because: typeof code === 'string' ? code : String(message) };
  }
}

/** A server that hangs is as bad as one that is gone: whoever asks for health does not wait with it. */
async function within<T>(asked: Promise<T>): Promise<T> {
  let timeout: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timeout = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([asked, tooLate]);
  } finally {
    clearTimeout(timeout);
    asked.catch(() => undefined);
  }
}
