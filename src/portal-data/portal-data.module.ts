import { Module } from '@nestjs/common';
import { NumberList } from '../telephony/number-list.js';
import { PortalData } from './portal-data.js';
import { PortalDataController } from './portal-data-controller.js';

@Module({ controllers: [PortalDataController], providers: [PortalData, NumberList] })
export class PortalDataModule {}
