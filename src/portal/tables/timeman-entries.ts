import { Injectable } from '@nestjs/common';
import type { WorkDay } from '../../domain/availability/person.js';
import { PortalDb } from '../portal-db.js';

interface EntryRow {
  USER_ID: number;
  CURRENT_STATUS: string;
  PAUSED: string | null;
  DATE_FINISH: string | null;
  START_SECONDS: number | string;
  START_OFFSET: number;
  STOP_SECONDS: number | string;
  ENDS_WITH_DAY: number | string;
}

const daySeconds = 86_400;
const longestDaySeconds = 18 * 3600;
/** A day begun earlier than this is forgotten in every case, so only the newest entries are read. */
const lookBackSeconds = 3 * daySeconds;

/** b_timeman_entries: one row per work day of an employee, several a day are possible (module timeman). */
@Injectable()
export class WorkDays {
  constructor(private readonly portal: PortalDb) {}

  /**
   * The state of each person's latest work day. A day that was opened and never closed counts as closed when the portal calls
   * it expired, or when it did not begin today (by the employee's own clock) and is older than 18 hours. Whoever has no day
   * of the last three days is not in the map: closed.
   */
  async at(userIds: readonly number[], at: Date): Promise<Map<number, Exclude<WorkDay, 'notKept'>>> {
    if (userIds.length === 0) return new Map();
    const nowSeconds = Math.floor(at.getTime() / 1000);
    const rows = await this.portal.query<EntryRow>(
      `SELECT e.USER_ID, e.CURRENT_STATUS, e.PAUSED, e.DATE_FINISH, e.RECORDED_START_TIMESTAMP AS START_SECONDS, e.START_OFFSET,
              e.RECORDED_STOP_TIMESTAMP AS STOP_SECONDS, sc.ID IS NULL OR (sc.SCHEDULE_TYPE = 'FLEXTIME' AND e.SHIFT_ID = 0) AS ENDS_WITH_DAY
         FROM (SELECT MAX(ID) AS ID FROM b_timeman_entries
                WHERE USER_ID IN (?) AND RECORDED_START_TIMESTAMP >= ? GROUP BY USER_ID) latest
         JOIN b_timeman_entries e ON e.ID = latest.ID
         LEFT JOIN b_timeman_work_schedule sc ON sc.ID = e.SCHEDULE_ID AND sc.DELETED = 0`,
      [userIds, nowSeconds - lookBackSeconds],
    );
    return new Map(rows.map((row) => [row.USER_ID, stateOf(row, nowSeconds)]));
  }
}

function stateOf(row: EntryRow, nowSeconds: number): Exclude<WorkDay, 'notKept'> {
  const status = statusOf(row);
  return status !== 'closed' && isForgotten(row, nowSeconds) ? 'closed' : status;
}

function statusOf(row: EntryRow): Exclude<WorkDay, 'notKept'> {
  if (row.CURRENT_STATUS === 'OPENED') return 'opened';
  if (row.CURRENT_STATUS === 'PAUSED') return 'paused';
  if (row.CURRENT_STATUS !== '') return 'closed';
  if (row.PAUSED === 'Y') return 'paused'; // rows from before the status was kept
  return row.DATE_FINISH === null ? 'opened' : 'closed';
}

function isForgotten(row: EntryRow, nowSeconds: number): boolean {
  const startSeconds = Number(row.START_SECONDS);
  const localDay = (seconds: number) => Math.floor((seconds + row.START_OFFSET) / daySeconds);
  const isExpired = Number(row.STOP_SECONDS) === 0 && Number(row.ENDS_WITH_DAY) === 1 && localDay(nowSeconds) >= localDay(startSeconds) + 2;
  return isExpired || (localDay(nowSeconds) !== localDay(startSeconds) && nowSeconds - startSeconds > longestDaySeconds);
}
