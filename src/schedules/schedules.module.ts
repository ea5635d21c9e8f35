import { Module } from '@nestjs/common';
import { Schedules } from './schedules.js';
import { SchedulesController } from './schedules-controller.js';

@Module({ controllers: [SchedulesController], providers: [Schedules] })
export class SchedulesModule {}
