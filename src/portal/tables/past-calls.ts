import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import type { PortalZone } from '../portal-zone.js';
import type { PastPage, PastPeriod, PastPlace } from './past-sessions.js';
import { PortalSchema } from './portal-schema.js';

/** Values of `type`. */
export const OUTGOING = '1';
export const INFO = '5';

/** CCrmOwnerType's name and the id. */
export interface StatisticClient {
  entityType: string;
  entityId: number;
}

/** A finished call. */
export interface PastCall {
  callId: string;
  startedAt: Date;
  /** 1 outgoing, 2 incoming, 3 redirected, 4 callback, 5 info. */
  type: string;
  /** Our number, as the portal spells it. */
  portalNumber: string;
  /** The client's number, as the portal spells it; '' = withheld. */
  phone: string;
  /** The employee; 0 = nobody. */
  userId: number;
  /** The client that the row names; '' and 0 = none. */
  statistic: StatisticClient;
}

interface CallRow {
  ID: number;
  CALL_ID: string;
  CALL_START_DATE: string;
  INCOMING: string | null;
  PORTAL_NUMBER: string | null;
  PHONE_NUMBER: string | null;
  PORTAL_USER_ID: number | null;
  CRM_ENTITY_TYPE: string | null;
  CRM_ENTITY_ID: number | null;
}

const columns = `ID, CALL_ID, CALL_START_DATE, INCOMING, PORTAL_NUMBER, PHONE_NUMBER, PORTAL_USER_ID, CRM_ENTITY_TYPE, CRM_ENTITY_ID`;

/** b_voximplant_statistic: one row per finished call (module voximplant, which a portal need not have). */
@Injectable()
export class PastCalls {
  constructor(
    private readonly portal: PortalDb,
    private readonly schema: PortalSchema,
  ) {}

  /** Calls of the period in the order of their beginning, at most `limit` that come after the place. */
  async page(period: PastPeriod, after: PastPlace | null, limit: number, zone: PortalZone): Promise<PastPage<PastCall>> {
    if (!(await this.isThere())) return { rows: [], last: null };
    const from = after?.startedLocal ?? period.fromLocal;
    const rows = await this.portal.query<CallRow>(
      `SELECT ${columns} FROM b_voximplant_statistic
        WHERE CALL_START_DATE >= ? AND CALL_START_DATE < ? AND (CALL_START_DATE > ? OR ID > ?) ORDER BY CALL_START_DATE, ID LIMIT ?`,
      [from, period.toLocal, from, after?.id ?? 0, limit],
    );
    const last = rows.at(-1);
    return { rows: rows.map((row) => toCall(row, zone)), last: last ? { startedLocal: last.CALL_START_DATE, id: last.ID } : null };
  }

  async count(period: PastPeriod): Promise<number> {
    if (!(await this.isThere())) return 0;
    const [row] = await this.portal.query<{ n: number | string }>(
      'SELECT COUNT(*) AS n FROM b_voximplant_statistic WHERE CALL_START_DATE >= ? AND CALL_START_DATE < ?',
      [period.fromLocal, period.toLocal],
    );
    return Number(row?.n ?? 0);
  }

  /** The client that the statistic of each call names now, by its newest row; calls without a row are not in the map. */
  async clientsOf(callIds: readonly string[]): Promise<Map<string, StatisticClient>> {
    if (callIds.length === 0 || !(await this.isThere())) return new Map();
    const rows = await this.portal.query<Pick<CallRow, 'CALL_ID' | 'CRM_ENTITY_TYPE' | 'CRM_ENTITY_ID'>>(
      'SELECT CALL_ID, CRM_ENTITY_TYPE, CRM_ENTITY_ID FROM b_voximplant_statistic WHERE CALL_ID IN (?) ORDER BY ID',
      [callIds],
    );
    return new Map(rows.map((row) => [row.CALL_ID, clientOf(row)]));
  }

  private isThere(): Promise<boolean> {
    return this.schema.hasTable('b_voximplant_statistic');
  }
}

function toCall(row: CallRow, zone: PortalZone): PastCall {
  return {
    callId: row.CALL_ID,
    startedAt: zone.toInstant(row.CALL_START_DATE) ?? new Date(0),
    type: row.INCOMING ?? '',
    portalNumber: row.PORTAL_NUMBER ?? '',
    phone: row.PHONE_NUMBER ?? '',
    userId: row.PORTAL_USER_ID ?? 0,
    statistic: clientOf(row),
  };
}

function clientOf(row: Pick<CallRow, 'CRM_ENTITY_TYPE' | 'CRM_ENTITY_ID'>): StatisticClient {
  return { entityType: row.CRM_ENTITY_TYPE ?? '', entityId: row.CRM_ENTITY_ID ?? 0 };
}
