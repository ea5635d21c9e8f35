import { Injectable } from '@nestjs/common';
import { type WorkDayNow, type WorkDayRecord, workDayNow } from '../../domain/availability/work-day-now.js';
import { PortalDb } from '../portal-db.js';
import type { PortalZone } from '../portal-zone.js';

interface EntryRow {
  USER_ID: number;
  CURRENT_STATUS: string;
  START_SECONDS: number | string;
  START_OFFSET: number;
  STOP_SECONDS: number | string;
  FINISH: string | null;
}

/** What was begun earlier is forgotten in every case; a day that was left open before a long weekend is still told of. */
const reachSeconds = 8 * 86_400;

/** b_timeman_entries: one row per work day of an employee, several a day are possible (module timeman). */
@Injectable()
export class WorkDays {
  constructor(private readonly portal: PortalDb) {}

  /**
   * How each person's latest work day stands. Whoever began none in the last eight days is not in the map: closed.
   * @param zone the portal's own
   */
  async at(userIds: readonly number[], at: Date, zone: PortalZone): Promise<Map<number, WorkDayNow>> {
    if (userIds.length === 0) return new Map();
    const rows = await this.portal.query<EntryRow>(
      `SELECT e.USER_ID, e.CURRENT_STATUS, e.RECORDED_START_TIMESTAMP AS START_SECONDS, e.START_OFFSET,
              e.RECORDED_STOP_TIMESTAMP AS STOP_SECONDS, e.DATE_FINISH AS FINISH
         FROM (SELECT MAX(ID) AS ID FROM b_timeman_entries
                WHERE USER_ID IN (?) AND RECORDED_START_TIMESTAMP >= ? GROUP BY USER_ID) latest
         JOIN b_timeman_entries e ON e.ID = latest.ID`,
      [userIds, Math.floor(at.getTime() / 1000) - reachSeconds],
    );
    return new Map(rows.map((row) => [row.USER_ID, workDayNow(recordOf(row, zone), at)]));
  }
}

/** RECORDED_STOP_TIMESTAMP is 0 while the day is open or on a break; DATE_FINISH is the beginning of a break while that lasts. */
function recordOf({ CURRENT_STATUS, START_SECONDS, START_OFFSET, STOP_SECONDS, FINISH }: EntryRow, zone: PortalZone): WorkDayRecord {
  const stopSeconds = Number(STOP_SECONDS);
  return {
    status: CURRENT_STATUS === 'OPENED' ? 'opened' : CURRENT_STATUS === 'PAUSED' ? 'paused' : 'closed',
    startedAt: new Date(Number(START_SECONDS) * 1000),
    offsetSeconds: START_OFFSET,
    endedAt: stopSeconds > 0 ? new Date(stopSeconds * 1000) : null,
    pausedAt: CURRENT_STATUS === 'PAUSED' ? zone.toInstant(FINISH) : null,
  };
}
