import { Module } from '@nestjs/common';
import { MissedNights } from './missed-nights.js';
import { NightCapability } from './night-capability.js';
import { NightJoiners } from './night-joiners.js';
import { NightlyRuns } from './nightly-runs.js';

/** The run at 23:00. */
@Module({ providers: [NightlyRuns, MissedNights, NightJoiners, NightCapability], exports: [NightCapability] })
export class NightModule {}
