import { Global, Module } from '@nestjs/common';
import { Incidents } from './incidents.js';
import { IncidentsController } from './incidents-controller.js';

@Global()
@Module({ controllers: [IncidentsController], providers: [Incidents], exports: [Incidents] })
export class IncidentsModule {}
