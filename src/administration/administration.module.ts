import { Module } from '@nestjs/common';
import { Authors } from './authors.js';
import { IncidentsController } from './incidents-controller.js';
import { PortalAddressController } from './portal-address-controller.js';
import { PortalData } from './portal-data.js';
import { PortalDataController } from './portal-data-controller.js';
import { PortalNamesReader } from './portal-names-reader.js';
import { QuarantineController } from './quarantine-controller.js';
import { SettingsController } from './settings-controller.js';

/** What an administrator asks and does: settings and their history, the portal's data to choose from, incidents, events put aside. */
@Module({
  controllers: [SettingsController, PortalDataController, PortalAddressController, IncidentsController, QuarantineController],
  providers: [PortalData, PortalNamesReader, Authors],
})
export class AdministrationModule {}
