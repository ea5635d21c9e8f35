import { Global, Module } from '@nestjs/common';
import { Incidents } from './incidents.js';

@Global()
@Module({ providers: [Incidents], exports: [Incidents] })
export class IncidentsModule {}
