import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import type { PortalZone } from '../portal-zone.js';

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

/** A dialog of a line, from opening to closing. */
export interface PastSession {
  sessionId: number;
  chatId: number;
  lineId: number;
  /** `connector|line|external chat|client user` */
  userCode: string;
  connector: string;
  /** b_user.ID of the client; 0 = none. */
  clientUserId: number;
  startedAt: Date;
  isSpam: boolean;
}

interface SessionRow {
  ID: number;
  CHAT_ID: number;
  CONFIG_ID: number;
  USER_CODE: string | null;
  SOURCE: string | null;
  DATE_CREATE: string;
  SPAM: string;
  STATUS: number;
}

const spamStatus = 65;

/** b_imopenlines_session in the order of time (module imopenlines); sessions are kept after they are closed. */
@Injectable()
export class PastSessions {
  constructor(private readonly portal: PortalDb) {}

  /** Sessions of the period in the order of their beginning, at most `limit` that come after the place. */
  async page(period: PastPeriod, after: PastPlace | null, limit: number, zone: PortalZone): Promise<PastPage<PastSession>> {
    const from = after?.startedLocal ?? period.fromLocal;
    const rows = await this.portal.query<SessionRow>(
      `SELECT ID, CHAT_ID, CONFIG_ID, USER_CODE, SOURCE, DATE_CREATE, SPAM, STATUS FROM b_imopenlines_session
        WHERE DATE_CREATE >= ? AND DATE_CREATE < ? AND (DATE_CREATE > ? OR ID > ?) ORDER BY DATE_CREATE, ID LIMIT ?`,
      [from, period.toLocal, from, after?.id ?? 0, limit],
    );
    const last = rows.at(-1);
    return { rows: rows.map((row) => toSession(row, zone)), last: last ? { startedLocal: last.DATE_CREATE, id: last.ID } : null };
  }

  async count(period: PastPeriod): Promise<number> {
    const [row] = await this.portal.query<{ n: number | string }>(
      'SELECT COUNT(*) AS n FROM b_imopenlines_session WHERE DATE_CREATE >= ? AND DATE_CREATE < ?',
      [period.fromLocal, period.toLocal],
    );
    return Number(row?.n ?? 0);
  }
}

function toSession(row: SessionRow, zone: PortalZone): PastSession {
  const [connector = '', , , clientUser = ''] = (row.USER_CODE ?? '').split('|');
  return {
    sessionId: row.ID,
    chatId: row.CHAT_ID,
    lineId: row.CONFIG_ID,
    userCode: row.USER_CODE ?? '',
    connector: connector || (row.SOURCE ?? ''),
    clientUserId: /^\d+$/.test(clientUser) ? Number(clientUser) : 0,
    startedAt: zone.toInstant(row.DATE_CREATE) ?? new Date(0),
    isSpam: row.SPAM === 'Y' || row.STATUS === spamStatus,
  };
}
