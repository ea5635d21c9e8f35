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
    if (userIds.length === 0) return new Map();
    const { usesZones, defaultZone, usesCalendar } = await this.zoneOptions.value();
    // Two entries only where people have zones: the chart then looks at the editor's zone too.
    const zones: [PortalZone, ...PortalZone[]] = usesZones ? [zone, PortalZone.orNull(defaultZone) ?? zone] : [zone];
    const ofPerson = (name: string | null) => (usesZones && name ? (PortalZone.orNull(name) ?? zone) : zone);
    const [charted, personal] = await Promise.all([
      this.chart.at(userIds, at, vacationTypes, zones),
      usesCalendar ? this.calendar.absentAt(userIds, at, ofPerson) : [],
    ]);
    const absences = new Map<number, Absence>();
    for (const [userId, absence] of [...charted, ...personal]) {
      const known = absences.get(userId);
      if (!known || known.toAt < absence.toAt) absences.set(userId, absence);
    }
    return absences;
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
