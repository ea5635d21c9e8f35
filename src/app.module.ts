import { Module } from '@nestjs/common';
import { AdministrationModule } from './administration/administration.module.js';
import { CapabilitiesModule } from './capabilities.module.js';
import { ConfigModule } from './config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { JournalModule } from './journal/journal.module.js';
import { PortalModule } from './portal/portal.module.js';
import { RecordsModule } from './records/records.module.js';
import { SchedulesModule } from './schedules/schedules.module.js';
import { SettingsModule } from './settings/settings.module.js';
import { StaffModule } from './staff/staff.module.js';
import { WorkModule } from './work/work.module.js';

@Module({
  imports: [
    ConfigModule,
    CapabilitiesModule,
    DatabaseModule,
    PortalModule,
    SettingsModule,
    HttpModule,
    RecordsModule,
    StaffModule,
    CapabilitiesModule,
    WorkModule,
    JournalModule,
    SchedulesModule,
    AdministrationModule,
    HealthModule,
  ],
})
export class AppModule {}
