import { Module } from '@nestjs/common';
import { NightCapability } from './night-capability.js';
import { NightlyRuns } from './nightly-runs.js';

/** The run at 23:00. */
@Module({ providers: [NightlyRuns, NightCapability], exports: [NightCapability] })
export class NightModule {}
