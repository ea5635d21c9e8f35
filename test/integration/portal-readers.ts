import type { PortalDb } from '../../src/portal/portal-db.js';
import { AbsenceChart } from '../../src/portal/tables/absence-chart.js';
import { Absences } from '../../src/portal/tables/absences.js';
import { CalendarEvents } from '../../src/portal/tables/calendar-events.js';
import { HrNodes } from '../../src/portal/tables/hr-nodes.js';
import { IblockSections } from '../../src/portal/tables/iblock-sections.js';
import { PortalOptions } from '../../src/portal/tables/portal-options.js';
import { PortalSchema } from '../../src/portal/tables/portal-schema.js';
import { Structure } from '../../src/portal/tables/structure.js';
import { WorkDays } from '../../src/portal/tables/timeman-entries.js';
import { TimemanSwitch } from '../../src/portal/tables/timeman-switch.js';
import { UserFields } from '../../src/portal/tables/user-fields.js';
import { UserPauses } from '../../src/portal/tables/user-pauses.js';
import { Users } from '../../src/portal/tables/users.js';
import type { Incidents } from '../../src/records/incidents.js';
import { PortalParts } from '../../src/records/portal-parts.js';
import { People } from '../../src/staff/people.js';

const noIncidents = { open: async () => undefined, settle: async () => false } as unknown as Incidents;

/** The readers about people, put together as the sidecar's modules do it; new ones remember nothing of what was there before. */
export function peopleReaders(portal: PortalDb) {
  const schema = new PortalSchema(portal);
  const options = new PortalOptions(portal);
  const userFields = new UserFields(portal, schema);
  const sections = new IblockSections(portal, options, schema);
  const users = new Users(portal, schema);
  const structure = new Structure(new HrNodes(portal), sections, userFields, options);
  const absences = new Absences(new AbsenceChart(portal, options), new CalendarEvents(portal), options);
  const workDays = new WorkDays(portal);
  const timeman = new TimemanSwitch(userFields, sections);
  const parts = new PortalParts(noIncidents);
  const people = new People(users, structure, absences, workDays, timeman, new UserPauses(portal), parts);
  return { schema, options, userFields, sections, users, structure, absences, workDays, timeman, parts, people };
}
