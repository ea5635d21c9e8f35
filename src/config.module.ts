import { Global, Module } from '@nestjs/common';
import { Clock, FileClock } from './clock.js';
import { Config } from './config.js';

/** What every part needs: the checked environment and the clock. */
@Global()
@Module({
  providers: [
    { provide: Config, useFactory: () => Config.fromEnv(process.env) },
    {
      provide: Clock,
      inject: [Config],
      useFactory: (config: Config) => (config.clockFile ? new FileClock(config.clockFile) : new Clock()),
    },
  ],
  exports: [Config, Clock],
})
export class ConfigModule {}
