import { Global, Module } from '@nestjs/common';
import { Metrics } from '../metrics.js';
import { HealthCheck } from './health.js';
import { HealthController } from './health-controller.js';

@Global()
@Module({ controllers: [HealthController], providers: [HealthCheck, Metrics], exports: [Metrics] })
export class HealthModule {}
