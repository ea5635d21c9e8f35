import { Module } from '@nestjs/common';
import { Backlog } from './backlog.js';
import { ClientsWaiting } from './clients-waiting.js';
import { HealthCheck } from './health.js';
import { HealthController } from './health-controller.js';
import { OldestWaiting } from './oldest.js';

@Module({ controllers: [HealthController], providers: [Backlog, ClientsWaiting, OldestWaiting, HealthCheck] })
export class HealthModule {}
