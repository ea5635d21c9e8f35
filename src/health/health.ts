import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { OwnDb } from '../database/own-db.js';
import { packageVersion } from '../package-version.js';
import { PortalClient } from '../portal/commands/portal-client.js';
import type { Comparison } from '../portal/compare-servers.js';
import { PortalDb } from '../portal/portal-db.js';
import { NotReady } from '../records/decision-context.js';
import { ReadingLag } from '../records/reading-lag.js';
import { WorkRecord, type WorkState } from '../work-record.js';
import { Backlog, type Waiting } from './backlog.js';
import { judge, type PartSeen, type Reason, stateOf } from './judge.js';
import { type Oldest, OldestWaiting } from './oldest.js';
import { type Answer, Probe } from './probe.js';

/** `failed` carries a code of the driver or a short reason, never an address or a name; `SILENT`: no answer within two seconds. */
export type PartHealth = { state: 'ok' } | { state: 'failed'; because: string };

/** What a part of the work has done since this process began. */
export interface WorkHealth {
  succeededAt: Date | null;
  failedAt: Date | null;
  /** Why the last turn failed; null when it did not. */
  failure: string | null;
  failingSince: Date | null;
  /** When the turn began that is under way. */
  runningSince: Date | null;
}

export interface Health {
  /** `degraded`: works, but not all of it. `failing`: something is not decided, or what was decided cannot leave. */
  state: 'ok' | 'degraded' | 'failing';
  reasons: Reason[];
  version: string;
  database: PartHealth;
  portalDatabase: PartHealth;
  /** The server that the portal is read from, compared with the one that events are taken from; null: not compared yet. */
  reading: Comparison | null;
  portal: PartHealth & { answeredAt: Date | null };
  /** intake, timers, outbox and the other duties, those that have had a turn. */
  work: Record<string, WorkHealth>;
  /** Ages in seconds of what has waited for the longest; null: nothing waits. Commands wait for the portal: they do not count for the state. */
  oldest: { event: number | null; dueTimer: number | null; command: number | null } | null;
  /** By how many seconds this machine's clock is ahead of the database's, which counts; null where a file is the clock. */
  clockAhead: number | null;
  /** null while the database cannot be asked. */
  backlog: Waiting | null;
}

const lookMs = 1_000;
/** What only reads goes on when a server takes no changes any more, and with nothing to decide nobody would see it. */
const changeNothing = 'UPDATE outbox_command SET attempts = attempts WHERE id = 0';

@Injectable()
export class HealthCheck implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly version = packageVersion();
  private readonly reading: Probe<Oldest>;
  private readonly writing: Probe<unknown>;
  private readonly portalReading: Probe<unknown>;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    db: OwnDb,
    portalDb: PortalDb,
    oldest: OldestWaiting,
    private readonly backlog: Backlog,
    private readonly portal: PortalClient,
    private readonly record: WorkRecord,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly lag: ReadingLag,
  ) {
    this.reading = new Probe(() => oldest.look(), lookMs);
    this.writing = new Probe(() => db.query(changeNothing), 3 * lookMs);
    this.portalReading = new Probe(() => portalDb.query('SELECT 1'), lookMs);
  }

  /** Looks by itself, as what stands still is seen by who looks more than once. */
  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.ask(), lookMs).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Answers within some two seconds whatever the servers do, and asks them once a second at most. */
  async look(): Promise<Health> {
    const [[reading, writing, portalReading], backlog] = await Promise.all([this.ask(), this.backlog.count()]);
    const states = this.record.states();
    const { answeredAt, failure } = this.portal.contact;
    const oldest = reading.state === 'ok' ? reading.value : null;
    const reasons = judge({
      failed: [
        ...failed('database', 'the own schema cannot be read', reading),
        ...(reading.state === 'ok' ? failed('database', 'the own schema takes no changes', writing) : []),
        ...failed('portalDatabase', "the portal's database cannot be read", portalReading),
      ],
      parts: [...states].map(([name, state]) => partSeen(name, state)),
      eventStandsMs: oldest?.event?.standsMs ?? null,
      questionStandsMs: oldest?.dueTimer?.standsMs ?? null,
      portalFailure: failure,
      readingTrouble: this.lag.trouble !== null,
      clockAheadMs: this.clock.aheadMs,
      pollMs: this.config.pollMs,
    });
    const nowMs = this.clock.now().getTime();
    return {
      state: stateOf(reasons),
      reasons,
      version: this.version,
      database: partHealth(reading.state === 'ok' ? writing : reading),
      portalDatabase: partHealth(portalReading),
      reading: this.lag.comparison,
      portal: { ...(failure === null ? { state: 'ok' } : { state: 'failed', because: failure }), answeredAt },
      work: Object.fromEntries([...states].map(([name, state]) => [name, workHealth(state, nowMs)])),
      oldest: oldest && {
        event: ageSeconds(oldest.event?.occurredAt, nowMs),
        dueTimer: ageSeconds(oldest.dueTimer?.dueAt, nowMs),
        command: ageSeconds(oldest.command?.createdAt, nowMs),
      },
      clockAhead: this.clock.aheadMs === null ? null : Math.round(this.clock.aheadMs / 1000),
      backlog: backlog.state === 'ok' ? backlog.value : null,
    };
  }

  private ask(): Promise<[Answer<Oldest>, Answer<unknown>, Answer<unknown>]> {
    return Promise.all([this.reading.ask(), this.writing.ask(), this.portalReading.ask()]);
  }
}

function failed(part: string, text: string, answer: Answer<unknown>) {
  return answer.state === 'failed' ? [{ part, code: answer.because, text }] : [];
}

function partHealth(answer: Answer<unknown>): PartHealth {
  return answer.state === 'ok' ? { state: 'ok' } : answer;
}

function partSeen(name: string, { failingForMs, error }: WorkState): PartSeen {
  return {
    name,
    failingForMs,
    code: codeOf(error),
    notYet: error instanceof NotReady && error.cause === undefined,
  };
}

/** What an error says may be a client's words; its code and its name are not. */
function codeOf(error: unknown): string {
  if (error instanceof NotReady) return 'NOT_READY';
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  return typeof code === 'string' ? code : String(name ?? 'unknown');
}

function workHealth(state: WorkState, nowMs: number): WorkHealth {
  const at = (agoMs: number | null) => (agoMs === null ? null : new Date(nowMs - agoMs));
  return {
    succeededAt: at(state.succeededAgoMs),
    failedAt: at(state.failedAgoMs),
    failure: state.failingForMs === null ? null : codeOf(state.error),
    failingSince: at(state.failingForMs),
    runningSince: at(state.runningForMs),
  };
}

/** The clock of a portal that wrote it may be a little ahead. */
function ageSeconds(at: Date | undefined, nowMs: number): number | null {
  return at === undefined ? null : Math.max(0, Math.round((nowMs - at.getTime()) / 1000));
}
