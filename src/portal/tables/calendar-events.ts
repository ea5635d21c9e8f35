import { Injectable } from '@nestjs/common';
import type { Absence } from '../../domain/availability/person.js';
import { PortalDb } from '../portal-db.js';
import { PortalZone } from '../portal-zone.js';
import { dayNumber, instanceDays, localDate, parseRecurrence } from './calendar-recurrence.js';

interface EventRow {
  CREATED_BY: number;
  DATE_FROM: string | null;
  DATE_TO: string | null;
  TZ_FROM: string | null;
  TZ_TO: string | null;
  DT_SKIP_TIME: string | null;
  DT_LENGTH: number | string | null;
  RRULE: string | null;
  EXDATE: string | null;
  TIME_ZONE: string | null;
}

const daySeconds = 86_400;
/** DATE_*_TS_UTC are no real epochs: off by the portal's zone, and the last day of an all-day event is its midnight. */
const slackSeconds = 3 * daySeconds;

/** b_calendar_event: personal events a person marked as absent (module calendar). */
@Injectable()
export class CalendarEvents {
  constructor(private readonly portal: PortalDb) {}

  /**
   * Absent events that hold at the moment, type 'CALENDAR'; repeating ones give the instance that holds. Invitations that
   * were declined do not count.
   * @param ofPerson the zone of somebody whose all-day event has none: the person's own where the portal uses zones.
   */
  async absentAt(userIds: readonly number[], at: Date, ofPerson: (timeZone: string | null) => PortalZone): Promise<[number, Absence][]> {
    if (userIds.length === 0) return [];
    const seconds = Math.floor(at.getTime() / 1000);
    const rows = await this.portal.query<EventRow>(
      `SELECT ev.CREATED_BY, ev.DATE_FROM, ev.DATE_TO, ev.TZ_FROM, ev.TZ_TO, ev.DT_SKIP_TIME, ev.DT_LENGTH, ev.RRULE, ev.EXDATE, u.TIME_ZONE
         FROM b_calendar_event ev JOIN b_user u ON u.ID = ev.CREATED_BY
        WHERE ev.CREATED_BY IN (?) AND ev.CAL_TYPE = 'user' AND ev.ACCESSIBILITY = 'absent' AND ev.DELETED = 'N'
          AND COALESCE(ev.MEETING_STATUS, '') <> 'N' AND ev.DATE_FROM_TS_UTC <= ? AND ev.DATE_TO_TS_UTC >= ?`,
      [userIds, seconds + slackSeconds, seconds - slackSeconds],
    );
    return rows.flatMap((row) => {
      const absence = instanceAt(row, at, ofPerson(row.TIME_ZONE));
      return absence ? [[row.CREATED_BY, absence] as [number, Absence]] : [];
    });
  }
}

function instanceAt(row: EventRow, at: Date, personZone: PortalZone): Absence | null {
  if (!row.DATE_FROM || !row.DATE_TO) return null;
  const isAllDay = row.DT_SKIP_TIME === 'Y';
  const fromZone = isAllDay ? personZone : (PortalZone.orNull(row.TZ_FROM ?? '') ?? personZone);
  if (row.RRULE) return repeatedAt(row, row.DATE_FROM, row.RRULE, at, fromZone, isAllDay);
  const toZone = isAllDay ? personZone : (PortalZone.orNull(row.TZ_TO ?? '') ?? fromZone);
  const fromAt = fromZone.toInstant(isAllDay ? row.DATE_FROM.slice(0, 10) : row.DATE_FROM);
  const lastAt = toZone.toInstant(isAllDay ? row.DATE_TO.slice(0, 10) : row.DATE_TO);
  if (!fromAt || !lastAt) return null;
  return holding({ type: 'CALENDAR', fromAt, toAt: isAllDay ? toZone.plusDays(lastAt, 1) : lastAt }, at);
}

function repeatedAt(row: EventRow, dateFrom: string, rule: string, at: Date, zone: PortalZone, isAllDay: boolean): Absence | null {
  const recurrence = parseRecurrence(rule, row.EXDATE);
  const lengthSeconds = Number(row.DT_LENGTH ?? 0);
  if (!recurrence || lengthSeconds <= 0) return null;
  const lengthDays = Math.ceil(lengthSeconds / daySeconds);
  const today = dayNumber(zone.toLocal(at));
  for (const day of instanceDays(recurrence, dayNumber(dateFrom), today - lengthDays, today).toReversed()) {
    const fromAt = zone.toInstant(isAllDay ? localDate(day) : `${localDate(day)}${dateFrom.slice(10)}`);
    if (!fromAt) continue;
    const toAt = isAllDay ? zone.plusDays(fromAt, lengthDays) : new Date(fromAt.getTime() + lengthSeconds * 1000);
    const absence = holding({ type: 'CALENDAR', fromAt, toAt }, at);
    if (absence) return absence;
  }
  return null;
}

function holding(absence: Absence, at: Date): Absence | null {
  return absence.fromAt <= at && at < absence.toAt ? absence : null;
}
