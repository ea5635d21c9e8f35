import { Injectable } from '@nestjs/common';
import type { PortalZone } from '../portal/portal-zone.js';
import { PastCalls } from '../portal/tables/past-calls.js';
import { type PastPeriod, PastSessions } from '../portal/tables/past-sessions.js';
import type { PastThread } from './past-thread.js';

/** How far a run has read. Calls come first: the contacts they make are there for the dialogs of the same clients. */
export interface Place {
  part: 'calls' | 'sessions' | 'done';
  after: { startedLocal: string; id: number } | null;
}

export const BEGINNING: Place = { part: 'calls', after: null };

/** The calls and then the dialogs of a period, page by page. */
@Injectable()
export class PastThreads {
  constructor(
    private readonly calls: PastCalls,
    private readonly sessions: PastSessions,
  ) {}

  async count(period: PastPeriod): Promise<number> {
    const [calls, sessions] = await Promise.all([this.calls.count(period), this.sessions.count(period)]);
    return calls + sessions;
  }

  /** The threads that come after the place, and the place after them. */
  async page(period: PastPeriod, { part, after }: Place, limit: number, zone: PortalZone): Promise<{ threads: PastThread[]; next: Place }> {
    switch (part) {
      case 'calls': {
        const { rows, last } = await this.calls.page(period, after, limit, zone);
        return {
          threads: rows.map((call) => ({ kind: 'call', call })),
          next: last ? { part, after: last } : { part: 'sessions', after: null },
        };
      }
      case 'sessions': {
        const { rows, last } = await this.sessions.page(period, after, limit, zone);
        return {
          threads: rows.map((session) => ({ kind: 'session', session })),
          next: last ? { part, after: last } : { part: 'done', after: null },
        };
      }
      case 'done':
        return { threads: [], next: { part, after } };
      default:
        throw new Error(`there is no part ${part satisfies never}`);
    }
  }
}
