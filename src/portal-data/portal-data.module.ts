import { Module } from '@nestjs/common';
import { PortalData } from './portal-data.js';
import { PortalDataController } from './portal-data-controller.js';

@Module({ controllers: [PortalDataController], providers: [PortalData] })
export class PortalDataModule {}
