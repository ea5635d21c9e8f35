import { Global, Module } from '@nestjs/common';
import { Clock, FileClock } from './clock.js';
import { Config } from './config.js';
import { Metrics } from './metrics.js';

/** What every part needs: the checked environment, the clock, and counters of what it does. */
@Global()
@Module({
  providers: [
    Metrics,
    { provide: Config, useFactory: () => Config.fromEnv(process.env) },
    {
      provide: Clock,
      inject: [Config],
      useFactory: (config: Config) => (config.clockFile ? new FileClock(config.clockFile) : new Clock()),
    },
  ],
  exports: [Config, Clock, Metrics],
})
export class ConfigModule {}
