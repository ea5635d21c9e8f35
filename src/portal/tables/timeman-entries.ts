import { Injectable } from '@nestjs/common';
import type { WorkDay } from '../../domain/availability/person.js';
import { PortalDb } from '../portal-db.js';

interface EntryRow {
  USER_ID: number;
  CURRENT_STATUS: string;
  START_SECONDS: number | string;
  START_OFFSET: number;
  STOP_SECONDS: number | string;
}

/** How a person's latest work day stands. */
export interface WorkDayNow {
  state: Exclude<WorkDay, 'notKept'>;
  /** When it was ended; null: it was not. */
  endedAt: Date | null;
}

const daySeconds = 86_400;
const longestDaySeconds = 18 * 3600;

/** b_timeman_entries: one row per work day of an employee, several a day are possible (module timeman). */
@Injectable()
export class WorkDays {
  constructor(private readonly portal: PortalDb) {}

  /**
   * The state of each person's latest work day. A day that was opened and never closed counts as closed when it did not begin
   * today (by the employee's own clock) and is older than 18 hours. Whoever began no day in the last 24 hours is not in
   * the map: closed.
   */
  async at(userIds: readonly number[], at: Date): Promise<Map<number, WorkDayNow>> {
    if (userIds.length === 0) return new Map();
    const nowSeconds = Math.floor(at.getTime() / 1000);
    const rows = await this.portal.query<EntryRow>(
      `SELECT e.USER_ID, e.CURRENT_STATUS, e.RECORDED_START_TIMESTAMP AS START_SECONDS, e.START_OFFSET,
              e.RECORDED_STOP_TIMESTAMP AS STOP_SECONDS
         FROM (SELECT MAX(ID) AS ID FROM b_timeman_entries
                WHERE USER_ID IN (?) AND RECORDED_START_TIMESTAMP >= ? GROUP BY USER_ID) latest
         JOIN b_timeman_entries e ON e.ID = latest.ID`,
      [userIds, nowSeconds - daySeconds], // what began earlier is forgotten in every case
    );
    return new Map(rows.map((row) => [row.USER_ID, { state: stateOf(row, nowSeconds), endedAt: endedAt(row) }]));
  }
}

function stateOf(row: EntryRow, nowSeconds: number): Exclude<WorkDay, 'notKept'> {
  const isOpen = row.CURRENT_STATUS === 'OPENED' || row.CURRENT_STATUS === 'PAUSED';
  if (!isOpen || isForgotten(row, nowSeconds)) return 'closed';
  return row.CURRENT_STATUS === 'PAUSED' ? 'paused' : 'opened';
}

/** RECORDED_STOP_TIMESTAMP is 0 while the day is open or on a break. */
function endedAt({ STOP_SECONDS }: EntryRow): Date | null {
  const seconds = Number(STOP_SECONDS);
  return seconds > 0 ? new Date(seconds * 1000) : null;
}

/** Stricter than the portal's own expiry, which lets a forgotten day live until the second midnight. */
function isForgotten(row: EntryRow, nowSeconds: number): boolean {
  const startSeconds = Number(row.START_SECONDS);
  const localDay = (seconds: number) => Math.floor((seconds + row.START_OFFSET) / daySeconds);
  return localDay(nowSeconds) !== localDay(startSeconds) && nowSeconds - startSeconds > longestDaySeconds;
}
