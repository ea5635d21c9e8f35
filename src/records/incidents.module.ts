import { Global, Module } from '@nestjs/common';
import { IncidentsController } from '../administration/incidents-controller.js';
import { Incidents } from './incidents.js';

@Global()
@Module({ controllers: [IncidentsController], providers: [Incidents], exports: [Incidents] })
export class IncidentsModule {}
