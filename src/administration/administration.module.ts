import { Module } from '@nestjs/common';
import { NumberList } from '../calls/number-list.js';
import { PortalAddressController } from './portal-address-controller.js';
import { PortalData } from './portal-data.js';
import { PortalDataController } from './portal-data-controller.js';

@Module({ controllers: [PortalDataController, PortalAddressController], providers: [PortalData, NumberList] })
export class PortalDataModule {}
