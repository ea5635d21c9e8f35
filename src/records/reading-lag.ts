import { Injectable } from '@nestjs/common';
import { Config } from '../config.js';
import { OwnDb } from '../database/own-db.js';
import { logger } from '../log.js';
import { type Comparison, compareServers } from '../portal/compare-servers.js';
import { PortalDb } from '../portal/portal-db.js';
import { Incidents } from './incidents.js';

/** What the portal does in one go may reach the reader in two. */
const settlesWithinMs = 120_000;
/** For a server of which is not known how far behind it is. */
const assumedBehindMs = 15 * 60_000;
/** Decisions on facts as old as this are still right enough; older ones a person has to know of. */
export const allowedBehindMs = 5_000;
const tellAgainMs = 60_000;

const subject = 'portal-database';
const kinds = ['reading-behind', 'reading-unknown'] as const;

/**
 * How far the server that the portal is read from is behind the one that events are taken from: what an event speaks of may not be there
 * yet (docs/decisions/0025).
 */
@Injectable()
export class ReadingLag {
  /** null: not compared yet. */
  private found: Comparison | null = null;
  private told: { kind: (typeof kinds)[number] | null; atMs: number } | null = null;

  constructor(
    private readonly db: OwnDb,
    private readonly portal: PortalDb,
    private readonly incidents: Incidents,
    private readonly config: Config,
  ) {}

  get comparison(): Comparison | null {
    return this.found;
  }

  /** What a person has to look at, as the kind of its incident. */
  get trouble(): (typeof kinds)[number] | null {
    if (this.found?.kind === 'unknown') return 'reading-unknown';
    return this.found?.kind === 'compared' && this.found.behindMs > allowedBehindMs ? 'reading-behind' : null;
  }

  /** @returns 0: nothing is decided */
  async compare(): Promise<number> {
    this.found = await compareServers(this.db, this.portal, this.config.ownDb.database);
    await this.tell();
    return 0;
  }

  /** What happened then may still be on its way to the reader: that it is not found means nothing. */
  isYoung(happenedAt: Date, at: Date): boolean {
    return at.getTime() - happenedAt.getTime() < settlesWithinMs + this.behindMs;
  }

  /** As {@link isYoung}, but only where another server is read: on the same one what is not found is gone. */
  mayBeMissed(happenedAt: Date, at: Date): boolean {
    return this.found !== null && this.found.kind !== 'same' && this.isYoung(happenedAt, at);
  }

  /** When to look again for what was not found: soon at first, then less and less often. */
  lookAgainAt(happenedAt: Date, at: Date): Date {
    const ageMs = at.getTime() - happenedAt.getTime();
    return new Date(at.getTime() + Math.min(60_000, Math.max(2_000, ageMs / 10)));
  }

  private get behindMs(): number {
    if (this.found === null || this.found.kind === 'unknown') return assumedBehindMs;
    return this.found.kind === 'compared' ? this.found.behindMs : 0;
  }

  /** Once when it begins and each minute after; settled also once after the start, as whoever opened it may be gone. */
  private async tell(): Promise<void> {
    const { trouble, told } = this;
    const nowMs = performance.now();
    if (told?.kind === trouble && (trouble === null || nowMs - told.atMs < tellAgainMs)) return;
    if (told?.kind !== trouble) {
      if (trouble) logger.warn(this.found, 'the portal is read from a server that is behind');
      else if (told) logger.info(this.found, 'the server that the portal is read from has caught up');
    }
    for (const kind of kinds) if (kind !== trouble) await this.incidents.settle(kind, subject);
    const { found } = this;
    if (trouble && found?.kind === 'unknown')
      await this.incidents.open('reading-unknown', subject, { server: found.server, because: found.because });
    if (trouble && found?.kind === 'compared')
      await this.incidents.open('reading-behind', subject, { server: found.server, behindSeconds: Math.round(found.behindMs / 1000) });
    this.told = { kind: trouble, atMs: nowMs };
  }
}
