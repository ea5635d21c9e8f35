import { Global, Module } from '@nestjs/common';
import { PortalDb } from './portal-db.js';
import { AbsenceChart } from './tables/absence-chart.js';
import { Absences } from './tables/absences.js';
import { CalendarEvents } from './tables/calendar-events.js';
import { CallActivities } from './tables/call-activities.js';
import { CallStatistic } from './tables/call-statistic.js';
import { CardFields } from './tables/card-fields.js';
import { Chats } from './tables/chats.js';
import { ContactCards } from './tables/contact-cards.js';
import { Contacts } from './tables/contacts.js';
import { Deals } from './tables/deals.js';
import { DuplicateIndex } from './tables/duplicate-index.js';
import { Groups } from './tables/groups.js';
import { HrNodes } from './tables/hr-nodes.js';
import { IblockSections } from './tables/iblock-sections.js';
import { Items } from './tables/items.js';
import { LeadsOption } from './tables/leads-option.js';
import { Lines, Queues } from './tables/lines.js';
import { OpenDeals } from './tables/open-deals.js';
import { OperatorTransfers } from './tables/operator-transfers.js';
import { Pipelines } from './tables/pipelines.js';
import { PortalOptions } from './tables/portal-options.js';
import { PortalSchema } from './tables/portal-schema.js';
import { Sessions } from './tables/sessions.js';
import { Structure } from './tables/structure.js';
import { TelephonyNumbers } from './tables/telephony-numbers.js';
import { WorkDays } from './tables/timeman-entries.js';
import { TimemanSwitch } from './tables/timeman-switch.js';
import { UserFields } from './tables/user-fields.js';
import { UserPauses } from './tables/user-pauses.js';
import { Users } from './tables/users.js';

const used = [PortalSchema, PortalOptions, UserFields, IblockSections, HrNodes, AbsenceChart, CalendarEvents];

const readers = [
  PortalDb,
  Sessions,
  Chats,
  OperatorTransfers,
  Lines,
  Queues,
  Users,
  Groups,
  Structure,
  Absences,
  WorkDays,
  TimemanSwitch,
  UserPauses,
  DuplicateIndex,
  Contacts,
  ContactCards,
  Deals,
  Items,
  CardFields,
  OpenDeals,
  Pipelines,
  LeadsOption,
  CallStatistic,
  CallActivities,
  TelephonyNumbers,
];

/** Everything that reads the portal's tables. */
@Global()
@Module({ providers: [...used, ...readers], exports: [...used, ...readers] })
export class PortalTablesModule {}
