import { Injectable } from '@nestjs/common';
import type { NotKnown } from '../domain/availability/not-known.js';
import { logger } from '../log.js';
import { type MissingTable, missingTable } from '../portal/missing-table.js';
import { Incidents } from './incidents.js';

const tellAgainMs = 60_000;

/** A part, or one of several things that have to be read for it. */
export type Source = NotKnown | `${NotKnown}:${string}`;

interface Lost {
  toldMs: number;
  again: () => Promise<unknown>;
}

/** Reads what decisions can do without: a table of the portal that is missing or changed stops only what needs it. */
@Injectable()
export class PortalParts {
  private readonly lost = new Map<Source, Lost>();
  private readonly settled = new Set<Source>();
  private before: Promise<unknown> = Promise.resolve();

  constructor(private readonly incidents: Incidents) {}

  /**
   * @param instead what is taken for it when its tables cannot be read
   * @param notKnown of the decisions that are made on it: the part is noted there
   */
  async read<T>(source: Source, read: () => Promise<T>, instead: T, notKnown?: Set<NotKnown>): Promise<T> {
    try {
      const value = await read();
      await this.isThere(source);
      return value;
    } catch (error) {
      const missing = missingTable(error);
      if (!missing) throw error;
      notKnown?.add(partOf(source));
      await this.isMissing(source, missing, read);
      return instead;
    }
  }

  /** Whether what could not be read is there again: until the next decision nobody else would ask. */
  async lookAgain(): Promise<void> {
    for (const [source, { again }] of this.lost) await this.read<unknown>(source, again, undefined);
  }

  /** Settled also at the first reading after the start: whoever opened it may be gone. */
  private async isThere(source: Source): Promise<void> {
    if (!this.lost.delete(source) && this.settled.has(source)) return;
    this.settled.add(source);
    await this.inTurn(() => this.incidents.settle('portal-part-missing', source)).catch(() => this.settled.delete(source)); // at the next reading
  }

  private async isMissing(source: Source, missing: MissingTable, again: () => Promise<unknown>): Promise<void> {
    const nowMs = performance.now();
    const before = this.lost.get(source);
    if (!before) logger.error({ source, ...missing }, 'a part of the portal cannot be read; decisions go on without it');
    const isTold = before !== undefined && nowMs - before.toldMs < tellAgainMs;
    this.lost.set(source, { toldMs: isTold ? before.toldMs : nowMs, again });
    if (isTold) return;
    const details = { part: partOf(source), ...missing };
    await this.inTurn(() => this.incidents.open('portal-part-missing', source, details)).catch(() => {
      this.lost.set(source, { toldMs: Number.NEGATIVE_INFINITY, again }); // at the next reading
    });
  }

  /** Parts are read at once, and their incidents lie side by side: written at once they would wait for each other. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.before.then(work);
    this.before = done.catch(() => undefined);
    return done;
  }
}

function partOf(source: Source): NotKnown {
  return source.split(':')[0] as NotKnown;
}
