import { Module } from '@nestjs/common';
import { PortalDataModule } from './administration/administration.module.js';
import { AttributionModule } from './attribution/attribution.module.js';
import { BoardModule } from './board/board.module.js';
import { CapabilitiesModule } from './capabilities.module.js';
import { ConfigModule } from './config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { PortalModule } from './portal/portal.module.js';
import { IncidentsModule } from './records/incidents.module.js';
import { SchedulesModule } from './schedules/schedules.module.js';
import { SettingsModule } from './settings/settings.module.js';
import { WorkModule } from './work/work.module.js';

@Module({
  imports: [
    ConfigModule,
    CapabilitiesModule,
    DatabaseModule,
    PortalModule,
    SettingsModule,
    IncidentsModule,
    HttpModule,
    HealthModule,
    WorkModule,
    BoardModule,
    PortalDataModule,
    SchedulesModule,
    AttributionModule,
  ],
})
export class AppModule {}
