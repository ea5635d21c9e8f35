import { Injectable } from '@nestjs/common';
import type { Absence } from '../../domain/availability/person.js';
import { PortalZone } from '../portal-zone.js';
import { AbsenceChart } from './absence-chart.js';
import { BriefMemory } from './brief-memory.js';
import { CalendarEvents } from './calendar-events.js';
import { PortalOptions } from './portal-options.js';

interface ZoneOptions {
  /** main/use_time_zones: people have zones of their own. */
  usesZones: boolean;
  defaultZone: string;
  /** intranet/calendar_2 with the module calendar: its absent events count. */
  usesCalendar: boolean;
}

/** Who is away: the absence chart of the company and people's own calendars. */
@Injectable()
export class Absences {
  private readonly zoneOptions: BriefMemory<ZoneOptions>;

  constructor(
    private readonly chart: AbsenceChart,
    private readonly calendar: CalendarEvents,
    private readonly options: PortalOptions,
  ) {
    this.zoneOptions = new BriefMemory(5_000, () => this.readOptions());
  }

  /**
   * The absence of each person at that moment, of several the one that ends last; whoever is not away is not in the map.
   * @param vacationTypes types of the chart that count (handshake: `vacationTypes`); with none only calendars count.
   * @param zone the portal's own.
   */
  async at(userIds: readonly number[], at: Date, vacationTypes: readonly string[], zone: PortalZone): Promise<Map<number, Absence>> {
    const parts = await Promise.all([this.inChart(userIds, at, vacationTypes, zone), this.inCalendars(userIds, at, zone)]);
    return lastEnding(parts.flat());
  }

  /** By the company's chart alone; several of one person are possible. */
  async inChart(userIds: readonly number[], at: Date, vacationTypes: readonly string[], zone: PortalZone): Promise<[number, Absence][]> {
    if (userIds.length === 0) return [];
    const { usesZones, defaultZone } = await this.zoneOptions.value();
    // Two entries only where people have zones: the chart then looks at the editor's zone too.
    const zones: [PortalZone, ...PortalZone[]] = usesZones ? [zone, PortalZone.orNull(defaultZone) ?? zone] : [zone];
    return this.chart.at(userIds, at, vacationTypes, zones);
  }

  /** By people's own calendars alone, where the portal lets them count. */
  async inCalendars(userIds: readonly number[], at: Date, zone: PortalZone): Promise<[number, Absence][]> {
    if (userIds.length === 0) return [];
    const { usesZones, usesCalendar } = await this.zoneOptions.value();
    const ofPerson = (name: string | null) => (usesZones && name ? (PortalZone.orNull(name) ?? zone) : zone);
    return usesCalendar ? this.calendar.absentAt(userIds, at, ofPerson) : [];
  }

  private async readOptions(): Promise<ZoneOptions> {
    const [options, modules] = await Promise.all([
      this.options.read(['main/use_time_zones', 'main/default_time_zone', 'intranet/calendar_2']),
      this.options.modules(),
    ]);
    return {
      usesZones: options.get('main/use_time_zones')?.common === 'Y',
      defaultZone: options.get('main/default_time_zone')?.common ?? '',
      usesCalendar: options.get('intranet/calendar_2')?.common === 'Y' && modules.has('calendar'),
    };
  }
}

/** Of several absences of one person the one that ends last. */
export function lastEnding(absences: readonly (readonly [number, Absence])[]): Map<number, Absence> {
  const last = new Map<number, Absence>();
  for (const [userId, absence] of absences) {
    const known = last.get(userId);
    if (!known || known.toAt < absence.toAt) last.set(userId, absence);
  }
  return last;
}
