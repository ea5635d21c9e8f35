import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import type { PortalZone } from '../portal-zone.js';

export interface PortalSession {
  sessionId: number;
  chatId: number;
  /** The line of the session now; the line inside the user code is that of the first contact. */
  lineId: number;
  /** `connector|line|external chat|client user` */
  userCode: string;
  connector: string;
  /** b_user.ID of the client; 0 for connectors that write as a group. */
  clientUserId: number;
  /** 0 = nobody; may be a bot. */
  operatorId: number;
  /** 0 and 5 in the queue, 10–50 in work, 60 and more closed. */
  status: number;
  /** The operator began the conversation. */
  isOutgoing: boolean;
  isClosed: boolean;
  isSpam: boolean;
  /** Nobody has accepted it yet. */
  isWaitingAnswer: boolean;
  messageCount: number;
  /** The epoch where the row has no date. */
  createdAt: Date;
  /** First text sent to the client while a person was operator; null = none yet. */
  firstAnswerAt: Date | null;
  /** Of the last message in either direction, in whole seconds. */
  lastMessageAt: Date | null;
  /** 0 = no activity yet. */
  activityId: number;
}

export interface FirstSession {
  userId: number;
  lineId: number;
  sessionId: number;
  /** The epoch where the rows have no date. */
  createdAt: Date;
}

export interface SessionRow {
  ID: number;
  CHAT_ID: number;
  CONFIG_ID: number;
  USER_CODE: string | null;
  SOURCE: string | null;
  OPERATOR_ID: number | null;
  STATUS: number;
  MODE: string;
  CLOSED: string;
  SPAM: string;
  WAIT_ANSWER: string;
  MESSAGE_COUNT: number | null;
  DATE_CREATE: string | null;
  DATE_FIRST_ANSWER: string | null;
  DATE_LAST_MESSAGE: string | null;
  CRM_ACTIVITY_ID: number | null;
}

export const sessionColumns = `s.ID, s.CHAT_ID, s.CONFIG_ID, s.USER_CODE, s.SOURCE, s.OPERATOR_ID, s.STATUS, s.MODE, s.CLOSED, s.SPAM, s.WAIT_ANSWER,
        s.MESSAGE_COUNT, s.DATE_CREATE, s.DATE_FIRST_ANSWER, s.DATE_LAST_MESSAGE, s.CRM_ACTIVITY_ID`;

/** Accepted by the operator, or by the module for them: STATUS alone does not tell, WAIT_ANSWER stays N after a native re-queue. */
export function isAccepted({ status, isWaitingAnswer }: PortalSession): boolean {
  return status >= 10 && !isWaitingAnswer;
}

/**
 * b_imopenlines_session: one row per session, kept after it is closed;
 * b_imopenlines_session_check: a row for exactly the open ones (module imopenlines).
 */
@Injectable()
export class Sessions {
  constructor(private readonly portal: PortalDb) {}

  async byIds(sessionIds: readonly number[], zone: PortalZone): Promise<Map<number, PortalSession>> {
    if (sessionIds.length === 0) return new Map();
    const rows = await this.portal.query<SessionRow>(`SELECT ${sessionColumns} FROM b_imopenlines_session s WHERE s.ID IN (?)`, [
      sessionIds,
    ]);
    return new Map(rows.map((row) => [row.ID, toSession(row, zone)]));
  }

  /** The newest id; 0 = none. */
  async lastId(): Promise<number> {
    const [row] = await this.portal.query<{ ID: number | null }>('SELECT MAX(ID) AS ID FROM b_imopenlines_session', []);
    return row?.ID ?? 0;
  }

  /** The first session of each connector's user on each line, spam left out; `lineId` is the line that has the session now. */
  async firstOfUsers(userIds: readonly number[], zone: PortalZone): Promise<FirstSession[]> {
    if (userIds.length === 0) return [];
    const rows = await this.portal.query<{ USER_ID: number; CONFIG_ID: number; FIRST_ID: number; FIRST_DATE: string | null }>(
      `SELECT s.USER_ID, s.CONFIG_ID, MIN(s.ID) AS FIRST_ID, MIN(s.DATE_CREATE) AS FIRST_DATE FROM b_imopenlines_session s
        WHERE s.USER_ID IN (?) AND s.SPAM <> 'Y' GROUP BY s.USER_ID, s.CONFIG_ID`,
      [userIds],
    );
    return rows.map((row) => ({
      userId: row.USER_ID,
      lineId: row.CONFIG_ID,
      sessionId: row.FIRST_ID,
      createdAt: zone.toInstant(row.FIRST_DATE) ?? new Date(0),
    }));
  }

  /** Open sessions of the lines in the order of their ids, at most `limit`, all of them later than `afterSessionId` (0 = from the start). */
  async openInLines(lineIds: readonly number[], afterSessionId: number, limit: number, zone: PortalZone): Promise<PortalSession[]> {
    if (lineIds.length === 0) return [];
    const rows = await this.portal.query<SessionRow>(
      `SELECT ${sessionColumns} FROM b_imopenlines_session_check c JOIN b_imopenlines_session s ON s.ID = c.SESSION_ID
        WHERE c.SESSION_ID > ? AND s.CONFIG_ID IN (?) AND s.CLOSED <> 'Y' ORDER BY c.SESSION_ID LIMIT ?`,
      [afterSessionId, lineIds, limit],
    );
    return rows.map((row) => toSession(row, zone));
  }
}

export function toSession(row: SessionRow, zone: PortalZone): PortalSession {
  const [connector = '', , , clientUser = ''] = (row.USER_CODE ?? '').split('|');
  return {
    sessionId: row.ID,
    chatId: row.CHAT_ID,
    lineId: row.CONFIG_ID,
    userCode: row.USER_CODE ?? '',
    connector: connector || (row.SOURCE ?? ''),
    clientUserId: /^\d+$/.test(clientUser) ? Number(clientUser) : 0,
    operatorId: row.OPERATOR_ID ?? 0,
    status: row.STATUS,
    isOutgoing: row.MODE === 'output',
    isClosed: row.CLOSED === 'Y',
    isSpam: row.SPAM === 'Y',
    isWaitingAnswer: row.WAIT_ANSWER === 'Y',
    messageCount: row.MESSAGE_COUNT ?? 0,
    createdAt: zone.toInstant(row.DATE_CREATE) ?? new Date(0),
    firstAnswerAt: zone.toInstant(row.DATE_FIRST_ANSWER),
    lastMessageAt: zone.toInstant(row.DATE_LAST_MESSAGE),
    activityId: row.CRM_ACTIVITY_ID ?? 0,
  };
}
