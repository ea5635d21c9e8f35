import { Injectable } from '@nestjs/common';
import type { CallDirection } from '../../domain/calls/call.js';
import { PortalDb } from '../portal-db.js';
import type { PortalZone } from '../portal-zone.js';
import { PortalSchema } from './portal-schema.js';

/** A call that is over, as the portal's statistic has it. */
export interface FinishedCall {
  callId: string;
  direction: CallDirection;
  portalNumber: string;
  phone: string;
  userId: number;
  failedCode: string;
  durationSeconds: number;
  /** null where the row has no date. */
  startedAt: Date | null;
  activityId: number;
}

export interface NumberUse {
  portalNumber: string;
  calls: number;
  lastAt: Date;
}

interface Row {
  CALL_ID: string;
  INCOMING: string | null;
  PORTAL_NUMBER: string | null;
  PHONE_NUMBER: string | null;
  PORTAL_USER_ID: number | null;
  CALL_FAILED_CODE: string | null;
  CALL_DURATION: number | null;
  CALL_START_DATE: string | null;
  CRM_ACTIVITY_ID: number | null;
}

const directions: Record<string, CallDirection> = { '1': 'outgoing', '2': 'incoming', '3': 'redirected', '4': 'callback', '5': 'info' };

/** b_voximplant_statistic: one row per finished call (module voximplant, which a portal may do without). */
@Injectable()
export class CallStatistic {
  constructor(
    private readonly portal: PortalDb,
    private readonly schema: PortalSchema,
  ) {}

  /** Calls that are not over, or unknown to the portal, are not in the map. */
  async byCallIds(callIds: readonly string[], zone: PortalZone): Promise<Map<string, FinishedCall>> {
    if (callIds.length === 0 || !(await this.isThere())) return new Map();
    const rows = await this.portal.query<Row>(
      `SELECT CALL_ID, INCOMING, PORTAL_NUMBER, PHONE_NUMBER, PORTAL_USER_ID, CALL_FAILED_CODE, CALL_DURATION, CALL_START_DATE, CRM_ACTIVITY_ID
         FROM b_voximplant_statistic WHERE CALL_ID IN (?) ORDER BY ID`,
      [callIds],
    );
    return new Map(rows.map((row) => [row.CALL_ID, toCall(row, zone)]));
  }

  /** The portal's numbers of all calls since then, info calls left out: those have no client. */
  async numbersSince(at: Date, zone: PortalZone): Promise<NumberUse[]> {
    if (!(await this.isThere())) return [];
    const rows = await this.portal.query<{ PORTAL_NUMBER: string; CALLS: number | string; LAST_DATE: string | null }>(
      `SELECT PORTAL_NUMBER, COUNT(*) AS CALLS, MAX(CALL_START_DATE) AS LAST_DATE FROM b_voximplant_statistic
        WHERE CALL_START_DATE >= ? AND PORTAL_NUMBER <> '' AND INCOMING <> '5' GROUP BY PORTAL_NUMBER ORDER BY PORTAL_NUMBER`,
      [zone.toLocal(at)],
    );
    return rows.map((row) => ({ portalNumber: row.PORTAL_NUMBER, calls: Number(row.CALLS), lastAt: zone.toInstant(row.LAST_DATE) ?? at }));
  }

  private isThere(): Promise<boolean> {
    return this.schema.hasTable('b_voximplant_statistic');
  }
}

function toCall(row: Row, zone: PortalZone): FinishedCall {
  return {
    callId: row.CALL_ID,
    direction: directions[row.INCOMING ?? ''] ?? 'incoming',
    portalNumber: row.PORTAL_NUMBER ?? '',
    phone: row.PHONE_NUMBER ?? '',
    userId: row.PORTAL_USER_ID ?? 0,
    failedCode: row.CALL_FAILED_CODE ?? '',
    durationSeconds: row.CALL_DURATION ?? 0,
    startedAt: zone.toInstant(row.CALL_START_DATE),
    activityId: row.CRM_ACTIVITY_ID ?? 0,
  };
}
