import { Module } from '@nestjs/common';
import { HealthCheck } from './health.js';
import { HealthController } from './health-controller.js';

@Module({ controllers: [HealthController], providers: [HealthCheck] })
export class HealthModule {}
