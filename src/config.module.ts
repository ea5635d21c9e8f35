import { Global, Module } from '@nestjs/common';
import { Clock, FileClock } from './clock.js';
import { Config } from './config.js';
import { Metrics } from './metrics.js';
import { WorkRecord } from './work-record.js';

/** What every part needs: the checked environment, the clock, and the record of what it does. */
@Global()
@Module({
  providers: [
    Metrics,
    WorkRecord,
    { provide: Config, useFactory: () => Config.fromEnv(process.env) },
    {
      provide: Clock,
      inject: [Config],
      useFactory: (config: Config) => (config.clockFile ? new FileClock(config.clockFile) : new Clock()),
    },
  ],
  exports: [Config, Clock, Metrics, WorkRecord],
})
export class ConfigModule {}
