import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import type { PortalZone } from '../portal-zone.js';
import { type PortalSession, type SessionRow, sessionColumns, toSession } from './sessions.js';

/** Half-open, as the literals of the portal's DATETIME columns. */
export interface PastPeriod {
  fromLocal: string;
  toLocal: string;
}

/** Where a page ended: the next one goes on after it. */
export interface PastPlace {
  startedLocal: string;
  id: number;
}

export interface PastPage<T> {
  rows: T[];
  /** null: the page is empty. */
  last: PastPlace | null;
}

/** b_imopenlines_session in the order of time (module imopenlines); sessions are kept after they are closed. */
@Injectable()
export class PastSessions {
  constructor(private readonly portal: PortalDb) {}

  /** Sessions of the period in the order of their beginning, at most `limit` that come after the place. */
  async page(period: PastPeriod, after: PastPlace | null, limit: number, zone: PortalZone): Promise<PastPage<PortalSession>> {
    const from = after?.startedLocal ?? period.fromLocal;
    const rows = await this.portal.query<SessionRow>(
      `SELECT ${sessionColumns} FROM b_imopenlines_session s
        WHERE s.DATE_CREATE >= ? AND s.DATE_CREATE < ? AND (s.DATE_CREATE > ? OR s.ID > ?) ORDER BY s.DATE_CREATE, s.ID LIMIT ?`,
      [from, period.toLocal, from, after?.id ?? 0, limit],
    );
    const last = rows.at(-1);
    return { rows: rows.map((row) => toSession(row, zone)), last: last ? { startedLocal: last.DATE_CREATE ?? from, id: last.ID } : null };
  }

  async count(period: PastPeriod): Promise<number> {
    const [row] = await this.portal.query<{ n: number | string }>(
      'SELECT COUNT(*) AS n FROM b_imopenlines_session WHERE DATE_CREATE >= ? AND DATE_CREATE < ?',
      [period.fromLocal, period.toLocal],
    );
    return Number(row?.n ?? 0);
  }
}
